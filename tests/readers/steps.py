"""Signing up and in, as the forms do it."""

import re

from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from imprint.config.accounts import settings_of
from imprint.config.site import SiteSettings
from imprint.mailing.models import MailServer
from imprint.mailing.outgoing import send_due
from imprint.readers.models import Letter


def set_up_accounts(settings: Settings, **values: object) -> None:
    """What imprint.toml says, with all that follows from it for allauth."""
    changed = SiteSettings.model_validate(settings.IMPRINT.model_dump() | values)
    settings.IMPRINT = changed
    for name, value in settings_of(changed).items():
        setattr(settings, name, value)


def mails() -> list[mail.EmailMessage]:
    """What has left, once the worker's round has sent it; the worker itself sends in tests/browser."""
    send_due()
    return mail.outbox


def let_time_pass() -> None:
    """The pauses of letters and of the mail server are over."""
    Letter.objects.update(due_at=timezone.now())
    MailServer.objects.update(away_until=None)


def code_of(letter: mail.EmailMessage) -> str:
    found = re.search(r"^    ([\d-]+)$", str(letter.body), re.MULTILINE)
    assert found, letter.body
    return found[1]


def sign_up(client: Client, email: str = "ada@example.org", name: str = "Ada", **more: str) -> str:
    """By a code; answers where that led."""
    answer = client.post("/-/account/sign-up/", {"first_name": name, "email": email, **more})
    assert answer.status_code == 302, answer.content.decode()
    answer = client.post(answer["Location"], {"code": code_of(mails()[-1])})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])
