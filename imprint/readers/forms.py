"""What the forms of accounts take. Labels stand in the templates."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.core.internal.adapter import BaseAdapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.socialaccount.forms import SignupForm as ElsewhereForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from imprint.readers import names, services


class SignInForm(LoginForm):
    def add_prefix(self, field_name: str) -> str:
        """Browsers and password managers know this field as `username`."""
        return "username" if field_name == "login" else str(super().add_prefix(field_name))

    def _setup_password_field(self) -> None:
        """Allauth takes it away where people sign up without one; here it is one of the ways."""


class _WithName(forms.Form):
    """Asks for the name that readers see, unless a user name is asked for, which is then shown."""

    def __init__(self, *args: Any, **parts: Any) -> None:
        super().__init__(*args, **parts)
        if "email" in self.fields:
            self.fields["first_name"] = forms.CharField(max_length=500, strip=True)

    def clean_first_name(self) -> str:
        return _clean(self.cleaned_data["first_name"])

    def clean_username(self) -> str:
        """It is shown as well."""
        return _clean(super().clean_username())  # type: ignore[misc]  # Of allauth's forms.


class SignUpForm(_WithName, SignupForm):
    pass


class SignUpFromElsewhereForm(_WithName, ElsewhereForm):
    def __init__(self, *args: Any, **parts: Any) -> None:
        super().__init__(*args, **parts)
        if "first_name" in self.fields:
            self.fields["first_name"].initial = self.sociallogin.user.first_name


class NameForm(forms.Form):
    name = forms.CharField(max_length=500)

    def __init__(self, *args: Any, account: int, **parts: Any) -> None:
        super().__init__(*args, **parts)
        self.account = account

    def clean_name(self) -> str:
        return _clean(self.cleaned_data["name"], self.account)


class PasswordForm(forms.Form):
    """One field: browsers show what was typed, and who mistypes it signs in by another way."""

    password = forms.CharField(max_length=4096, strip=False)

    def __init__(self, *args: Any, user: Any, **parts: Any) -> None:
        super().__init__(*args, **parts)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class AddPasskeyForm(AddWebAuthnForm):
    passwordless = None  # Each of ours is one.

    def clean(self) -> dict[str, Any]:
        """Whatever JSON is sent in place of a credential is told to be none."""
        try:
            return dict(super().clean())
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _not_accepted() from error


class PasskeyForm(LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        """Whatever JSON is sent in place of a credential is told to be none."""
        try:
            return super().clean_credential()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _not_accepted() from error


def _not_accepted() -> forms.ValidationError:
    adapter: BaseAdapter = get_adapter()
    return adapter.validation_error("incorrect_code")


def _clean(name: str, account: int = names.NOBODY) -> str:
    try:
        return services.clean_name(name, account=account)
    except services.BadName as error:
        raise forms.ValidationError(error.sentence) from None
