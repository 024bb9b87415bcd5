"""Every write about a reader's account: one transaction."""

import unicodedata
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from imprint.core.text import BadText, clean_text
from imprint.readers import names
from imprint.readers.models import Letter

NAME_LENGTH = 60


class BadName(BadText):
    """A name that is not taken as it is."""


@transaction.atomic
def send_letter(*, email: str, subject: str, body: str, good_for: timedelta) -> Letter:
    """Write it down for the worker, which tries to send it for so long."""
    now = timezone.now()
    return Letter.objects.create(
        email=email,
        subject=" ".join(subject.split())[:200],
        body=body,
        written_at=now,
        due_at=now,
        good_until=now + good_for,
    )


@transaction.atomic
def rename_reader(*, user: User, name: str) -> User:
    """The name that comments of this account carry from now on. Raises BadName."""
    user.first_name, user.last_name = clean_name(name, account=user.pk), ""
    user.save(update_fields=["first_name", "last_name"])
    return user


def clean_name(name: str, *, account: int = names.NOBODY) -> str:
    """As it is shown; nobody else's, and none that looks like it. Raises BadName."""
    if not name.strip():
        raise BadName(_("Please write a name; any name will do."))
    if len(name) > NAME_LENGTH:
        sentence = _("The name is too long: %(length)d characters, %(max)d are allowed.")
        raise BadName(sentence % {"length": len(name), "max": NAME_LENGTH})
    try:
        cleaned = " ".join(clean_text(name, NAME_LENGTH).split())
    except BadText as error:
        raise BadName(error.sentence) from None
    if not any(unicodedata.category(sign)[0] in "LN" for sign in cleaned):
        raise BadName(_("Please write a name with at least one letter or figure in it."))
    if names.is_taken(cleaned, by_account=account):
        raise BadName(_("Somebody here has this name, or one that looks like it. Please take another one."))
    return cleaned


@transaction.atomic
def set_password(*, user: User, password: str) -> User:
    """Checked before; every other session of the account ends with it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


@transaction.atomic
def end_sessions(*, user: Any, keep: str | None = None) -> int:
    """Sign the account out everywhere, but in the session `keep`; tells in how many places.

    Django knows sessions by their keys only, so each is opened: 10,000 take a third of a second.
    """
    ended = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.pk != keep and session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=ended).delete()
    return len(ended)
