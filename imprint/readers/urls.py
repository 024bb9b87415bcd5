from django.urls import path

from imprint.readers import views

urlpatterns = [
    path("-/account/sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("-/account/sign-out/", views.SignOut.as_view(), name="sign_out"),
]
