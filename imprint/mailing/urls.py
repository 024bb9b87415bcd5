from django.urls import path

from imprint.mailing import views

urlpatterns = [
    path("-/mail/", views.mail),
    path("-/mail/mine/", views.mine),
    path("-/mail/mine/all/", views.mine_all),
    path("-/mail/confirm/<str:token>/", views.confirm),
    path("-/mail/end/<str:token>/", views.end),
    path("-/mail/end-digest/<str:token>/", views.end_digest),
    path("-/mail/manage/<str:token>/", views.manage),
    path("-/mail/manage/<str:token>/all/", views.manage_all),
]
