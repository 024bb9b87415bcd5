"""Signing in at the newsroom's own page, and a link for a forgotten password: as limited as anywhere else.

Wagtail asks Django's forms, which count nothing and wait for the mail server.
"""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.template.loader import render_to_string
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm

from imprint.core import rate_limits
from imprint.core.client import client_network
from imprint.core.rate_limits import TooFast
from imprint.readers import services

LINKS_AN_HOUR, OF_ONE_PLACE = 3, 10
"""For each address; and so many times as many from one place."""
GOOD_FOR = timedelta(hours=6)


class NewsroomSignInForm(LoginForm):
    """Wrong passwords are counted together with those of the readers' page: both open the same accounts."""

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name and password:
            self.user_cache = get_adapter(self.request).authenticate(self.request, username=name, password=password)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data


class ForgottenPasswordForm(PasswordResetForm):
    """Whoever has no account is answered alike, and as fast: the letter waits for the worker."""

    def save(self, **parts: Any) -> None:
        place, email = client_network(parts["request"]), self.cleaned_data["email"].lower()
        try:
            rate_limits.take(f"forgot-from:{place}", OF_ONE_PLACE * LINKS_AN_HOUR / 60, OF_ONE_PLACE * LINKS_AN_HOUR)
            rate_limits.take(f"forgot:{email}", LINKS_AN_HOUR / 60, LINKS_AN_HOUR)
        except TooFast:
            return
        super().save(**parts)

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        subject = render_to_string(subject_template_name, context)
        body = render_to_string(email_template_name, context)
        services.send_letter(email=to_email, subject=subject, body=body, good_for=GOOD_FOR)
