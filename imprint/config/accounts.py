"""How django-allauth is set up, from what the site's settings say; it reads its settings when they are needed."""

from typing import Any

from imprint.config.site import AccountProvider, SiteSettings

CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
CODE_WITHIN_S = 15 * 60


def settings_of(site: SiteSettings) -> dict[str, Any]:
    """Without a mail server there are no codes: then people sign up with a user name and a password."""
    has_mail = bool(site.mail_url)
    return {
        "ACCOUNT_ADAPTER": "imprint.readers.adapter.ReaderAdapter",
        "ACCOUNT_CHANGE_EMAIL": True,
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory" if has_mail else "none",
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": has_mail,
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT": CODE_FORMAT,
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT": CODE_WITHIN_S,
        "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND": True,
        "ACCOUNT_FORMS": {
            "login": "imprint.readers.forms.SignInForm",
            "signup": "imprint.readers.forms.SignUpForm",
        },
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": has_mail,
        "ACCOUNT_LOGIN_BY_CODE_FORMAT": CODE_FORMAT,
        "ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND": True,
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": CODE_WITHIN_S,
        "ACCOUNT_LOGIN_METHODS": {"username", "email"},
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/",
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_SIGNUP_FIELDS": ["email*"] if has_mail else ["username*", "password1*"],
        "ACCOUNT_SIGNUP_REDIRECT_URL": "/-/account/",
        "MFA_ADAPTER": "imprint.readers.adapter.PasskeyAdapter",
        "MFA_FORMS": {
            "add_webauthn": "imprint.readers.forms.AddPasskeyForm",
            "login_webauthn": "imprint.readers.forms.PasskeyForm",
        },
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_PASSKEY_SIGNUP_ENABLED": has_mail,
        "MFA_SUPPORTED_TYPES": ["webauthn"],
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": site.primary_address.startswith("http://"),  # To try it out.
        "SOCIALACCOUNT_ADAPTER": "imprint.readers.adapter.ElsewhereAdapter",
        "SOCIALACCOUNT_EMAIL_VERIFICATION": "mandatory" if has_mail else "none",
        "SOCIALACCOUNT_FORMS": {"signup": "imprint.readers.forms.SignUpFromElsewhereForm"},
        "SOCIALACCOUNT_PROVIDERS": _providers(site.account_providers),
    }  # fmt: skip


def _providers(wanted: list[AccountProvider]) -> dict[str, dict[str, Any]]:
    providers: dict[str, dict[str, Any]] = {
        "google": {"SCOPE": ["profile", "email"], "OAUTH_PKCE_ENABLED": True, "APPS": []},
        "github": {"SCOPE": ["user:email"], "OAUTH_PKCE_ENABLED": True, "APPS": []},
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []},
    }
    for one in wanted:
        app: dict[str, Any] = {"client_id": one.client_id, "secret": one.secret}
        if one.kind == "openid":
            app |= {"provider_id": one.id, "name": one.name, "settings": {"server_url": one.server_url}}
        providers["openid_connect" if one.kind == "openid" else one.kind]["APPS"].append(app)
    return providers
