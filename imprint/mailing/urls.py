from django.urls import path

from imprint.mailing import views

urlpatterns = [
    path("-/mail/confirm/<str:token>/", views.confirm),
    path("-/mail/end/<str:token>/", views.end),
]
