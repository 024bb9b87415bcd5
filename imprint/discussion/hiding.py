"""People whose comments an account does not want to see. Who has none keeps them on the device, by script."""

import re
from typing import Any

from django.db import transaction

from imprint.discussion.models import HiddenPerson
from imprint.discussion.refusals import NotSignedIn, TooManyHidden, UnknownPerson

MOST = 500
_PERSON = re.compile(r"[A-Za-z0-9_-]{8}")


def hidden_people(user: Any) -> list[str]:
    """In the order in which they were hidden. Raises NotSignedIn."""
    return list(_of(user).order_by("pk").values_list("person", flat=True))


@transaction.atomic
def hide_person(*, user: Any, person: str) -> None:
    """Raises NotSignedIn, UnknownPerson, TooManyHidden."""
    hidden = _of(user)
    if not _PERSON.fullmatch(person):
        raise UnknownPerson
    if hidden.count() >= MOST:
        raise TooManyHidden
    HiddenPerson.objects.get_or_create(user=user, person=person)


@transaction.atomic
def show_person(*, user: Any, person: str) -> None:
    """Take it back; that of somebody who is not hidden changes nothing. Raises NotSignedIn."""
    _of(user).filter(person=person[:16]).delete()


def _of(user: Any) -> Any:
    if user is None:
        raise NotSignedIn
    return HiddenPerson.objects.filter(user=user)
