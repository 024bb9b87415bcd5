from django.urls import path

from imprint.moderation import views

urlpatterns = [
    path("-/statements/<str:key>/", views.statement),
    path("-/statements/<str:key>/appeal/", views.appeal),
]
