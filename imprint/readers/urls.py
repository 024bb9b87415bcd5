"""Addresses of accounts. Allauth finds them by the names that it gives them."""

from django.urls import path
from django.views.generic import RedirectView

from imprint.readers import account, device, elsewhere, views

urlpatterns = [
    path("-/account/", account.home, name="account"),
    path("-/account/sign-in/", views.SignIn.as_view(), name="account_login"),
    path("-/account/sign-in/code/", views.AskForCode.as_view(), name="account_request_login_code"),
    path("-/account/sign-in/code/given/", views.SignInByCode.as_view(), name="account_confirm_login_code"),
    path("-/account/sign-in/passkey/", views.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("-/account/sign-in/again/", views.again, name="account_again"),
    path("-/account/sign-up/", views.SignUp.as_view(), name="account_signup"),
    path("-/account/sign-up/passkey/", views.SignUpByPasskey.as_view(), name="account_signup_by_passkey"),
    path("-/account/sign-up/passkey/new/", views.SignUpPasskey.as_view(), name="mfa_signup_webauthn"),
    path("-/account/sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("-/account/inactive/", views.inactive, name="account_inactive"),
    path("-/account/name/", account.rename, name="account_name"),
    path("-/account/address/", account.ChangeAddress.as_view(), name="account_email"),
    path("-/account/address/code/", views.ProveAddress.as_view(), name="account_email_verification_sent"),
    path("-/account/password/", account.password, name="account_change_password"),
    path("-/account/password/forgotten/", RedirectView.as_view(url="/-/account/sign-in/code/"),
         name="account_reset_password"),
    path("-/account/passkeys/", account.to_account, name="mfa_index"),
    path("-/account/passkeys/new/", account.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("-/account/passkeys/<int:pk>/remove/", account.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("-/account/connected/", account.to_account, name="socialaccount_connections"),
    path("-/account/connected/remove/", account.disconnect, name="account_disconnect"),
    path("-/account/sessions/end/", account.sign_out_elsewhere, name="account_end_sessions"),
    path("-/account/data/", account.data, name="account_data"),
    path("-/account/erase/", account.erase, name="account_erase"),
    path("-/account/with/cancelled/", elsewhere.cancelled, name="socialaccount_login_cancelled"),
    path("-/account/with/failed/", elsewhere.failed, name="socialaccount_login_error"),
    path("-/account/with/sign-up/", elsewhere.SignUp.as_view(), name="socialaccount_signup"),
    path("-/account/with/google/", elsewhere.begin("google"), name="google_login"),
    path("-/account/with/google/back/", elsewhere.finish("google"), name="google_callback"),
    path("-/account/with/github/", elsewhere.begin("github"), name="github_login"),
    path("-/account/with/github/back/", elsewhere.finish("github"), name="github_callback"),
    path("-/account/with/<str:provider_id>/", elsewhere.begin("openid"), name="openid_connect_login"),
    path("-/account/with/<str:provider_id>/back/", elsewhere.finish("openid"), name="openid_connect_callback"),
    path("-/me/", device.home, name="device"),
    path("-/me/data/", device.data, name="device_data"),
    path("-/me/erase/", device.erase, name="device_erase"),
]  # fmt: skip
