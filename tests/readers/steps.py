"""Signing up and in, as the forms do it."""

import re

from django.core import mail
from django.test import Client
from pytest_django import Settings

from imprint.config.accounts import settings_of
from imprint.config.site import SiteSettings
from imprint.readers.models import Letter
from imprint.readers.tasks import send_letter


def set_up_accounts(settings: Settings, **values: object) -> None:
    """What imprint.toml says, with all that follows from it for allauth."""
    changed = SiteSettings.model_validate(settings.IMPRINT.model_dump() | values)
    settings.IMPRINT = changed
    for name, value in settings_of(changed).items():
        setattr(settings, name, value)


def mails() -> list[mail.EmailMessage]:
    """What has left, once the worker's task has sent it; the worker itself sends in tests/browser."""
    for letter in Letter.objects.order_by("pk"):
        send_letter.call(letter.pk)
    return mail.outbox


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
