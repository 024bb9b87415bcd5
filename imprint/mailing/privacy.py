"""What a reader asked to get by mail, as a part of what they can take with them or have erased."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from imprint.mailing.models import Follow
from imprint.readers.privacy import Comments, Link, Part, Person


def export(person: Person) -> list[dict[str, Any]]:
    """Of addresses that are proved to be theirs."""
    fields = ("email", "title", "path", "scope", "frequency", "state", "asked_at", "confirmed_at")
    return list(Follow.objects.filter(email__in=person.addresses).order_by("pk").values(*fields))


def erase(person: Person, comments: Comments) -> None:
    """Letters that wait go with their follows."""
    Follow.objects.filter(email__in=person.addresses).delete()


PART = Part("mail", export, erase, links=(Link("/-/mail/mine/", _("Your messages")),))
