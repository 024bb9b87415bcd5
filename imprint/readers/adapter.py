"""What django-allauth does in our way: our words, mail by the worker, no network addresses kept."""

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from imprint.core.client import client_network
from imprint.readers import mailbox, privacy, services
from imprint.readers.identity import visitor_of

CODE_FOR, TOLD_FOR = timedelta(minutes=15), timedelta(days=3)
"""A code is as short-lived as config.accounts says; that an account was changed, its owner must learn."""
CODE = (_("Your code for %(site)s"), "readers/mail/code.txt")
CHANGED = _("Your account at %(site)s was changed")
LETTERS: dict[str, tuple[Any, str]] = {
    "account/email/login_code": CODE,
    "account/email/email_confirmation": CODE,
    "account/email/email_confirmation_signup": CODE,
    "account/email/account_already_exists": (_("You have an account at %(site)s"), "readers/mail/known.txt"),
    "account/email/unknown_account": (_("You have no account at %(site)s"), "readers/mail/unknown.txt"),
    "account/email/email_changed": (CHANGED, "readers/mail/address_changed.txt"),
    "account/email/email_deleted": (CHANGED, "readers/mail/address_changed.txt"),
    "account/email/password_changed": (CHANGED, "readers/mail/password_changed.txt"),
    "account/email/password_set": (CHANGED, "readers/mail/password_changed.txt"),
    "socialaccount/email/account_connected": (CHANGED, "readers/mail/connected.txt"),
    "socialaccount/email/account_disconnected": (CHANGED, "readers/mail/disconnected.txt"),
    "mfa/email/webauthn_added": (CHANGED, "readers/mail/passkey_added.txt"),
    "mfa/email/webauthn_removed": (CHANGED, "readers/mail/passkey_removed.txt"),
}
WRONG_PASSWORD = _("This name and password do not belong together. Capitals matter in both.")
WRONG_CODE = _("This code is not right. Please copy it from our latest mail.")
TOO_MANY = _("Too many tries. Please wait a few minutes, then begin again.")


class ReaderAdapter(DefaultAccountAdapter):
    """Only what differs: allauth's documentation tells what each method is for."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": WRONG_PASSWORD,
        "username_password_mismatch": WRONG_PASSWORD,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "email_taken": _("There is an account with this address already."),
        "duplicate_email": _("This is the address of your account already."),
        "same_as_current": _("This is the address of your account already."),
        "username_taken": _("Somebody has this user name already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.IMPRINT.reader_accounts)

    def get_client_ip(self, request: HttpRequest) -> str:
        """For limits of speed, in memory; as the rest of the site sees it."""
        return client_network(request) or "unknown"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        subject, template = LETTERS[template_prefix]
        if subject != CHANGED and not mailbox.takes_a_code(email):
            return
        values = {"address": settings.IMPRINT.primary_address, "code": context.get("code")}
        body = render_to_string(template, values)
        good_for = TOLD_FOR if subject == CHANGED else CODE_FOR
        services.send_letter(
            email=email, subject=subject % {"site": settings.IMPRINT.name}, body=body, good_for=good_for
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """What went wrong is said; that something went well, the page shows."""
        if message:
            messages.add_message(request, level, str(message), extra_tags=extra_tags)

    def get_login_stages(self) -> list[str]:
        """A passkey is a way to sign in, no second lock: who loses it has the others. Addresses are proved at sign-up.

        Accounts that the newsroom made need no address, so later they are not asked for a proof of one.
        """
        return [
            "allauth.account.stages.LoginByCodeStage",
            "imprint.readers.stages.ProofAtSignUp",
            "allauth.mfa.webauthn.stages.PasskeySignupStage",
        ]

    def post_login(self, request: HttpRequest, user: Any, **about: Any) -> HttpResponseBase:
        """By the question whether the comments of this device are theirs, if there are some."""
        response: HttpResponseBase = super().post_login(request, user, **about)
        if "Location" in response.headers and privacy.claimable(visitor_of(request)):
            onward = urlencode({"next": response.headers["Location"]})
            return HttpResponseRedirect(f"/-/account/claim/?{onward}")
        return response

    def is_reauthentication_required(self, *, app: str, **about: Any) -> bool:
        """Our views ask for a fresh sign-in themselves (readers.fresh)."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/-/account/"

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return "/-/account/"


def _free_name() -> str:
    return f"{_('Reader')} {secrets.randbelow(9_000_000) + 1_000_000}"


class PasskeyAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _("This passkey was not accepted.")}

    def _get_site_name(self) -> str:
        return str(settings.IMPRINT.name)

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.email or user.get_full_name() or user.get_username())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  # Allauth's name for it.
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(number)d") % {"number": number})

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        entity = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.get_full_name() or user.get_username()}


class ElsewhereAdapter(DefaultSocialAccountAdapter):
    """An account at another site is known by its number there; nothing else of it is kept."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _("There is an account with this address already. Sign in with it, then connect %s."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return bool(settings.IMPRINT.reader_accounts)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        account = sociallogin.account
        account.extra_data = {}
        if account.pk:
            account.save(update_fields=["extra_data"])

    def on_authentication_error(self, request: HttpRequest, provider: Any, **about: Any) -> None:
        if about.get("error") != AuthError.CANCELLED:
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("socialaccount_login_error")))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """The name as it is shown; without one their address would stand for it."""
        user = super().populate_user(request, sociallogin, data)
        name = user.get_full_name() or data.get("name") or data.get("username") or ""
        try:
            user.first_name, user.last_name = services.clean_name(name), ""
        except services.BadName:  # Too long, or somebody's here: they choose another one on the page of the account.
            user.first_name, user.last_name = _free_name(), ""
        return user
