"""What moderation keeps of a reader: as a file for them, and let go of (see readers.privacy)."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from imprint.discussion.models import Comment
from imprint.moderation.models import Restriction, Standing
from imprint.moderation.standing import count_what_stood
from imprint.readers.privacy import Comments, Part, Person

KEEP_NETWORKS = timedelta(days=30)
AT_ONCE = 1000


def export_restrictions(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "reason": one.reason,
            "made_at": one.made_at,
            "ends_at": one.ends_at,
            "lifted_at": one.lifted_at,
            "statement": one.statement.path if one.statement else None,
        }
        for one in _restrictions_of(person).select_related("statement").order_by("pk")
    ]


def _restrictions_of(person: Person) -> QuerySet[Restriction]:
    whose = Q(pk=None)
    if person.user:
        whose |= Q(user=person.user)
    if person.guest:
        whose |= Q(guest=person.guest)
    return Restriction.objects.filter(whose)


def erase_restrictions(person: Person, comments: Comments) -> None:
    """One by a digest goes on, and says no longer whom it was made for; one of an account ends with it."""
    _restrictions_of(person).update(name=_("Somebody"))


def export_standing(person: Person) -> list[dict[str, Any]]:
    counts = ("approved", "removed", "reports_upheld", "reports_rejected", "begun_at", "level")
    return list(Standing.objects.filter(person__in=person.voters).values(*counts))


def erase_standing(person: Person, comments: Comments) -> None:
    Standing.objects.filter(person__in=person.voters).delete()


def forget_networks() -> None:
    """After 30 days nothing tells any more where a comment came from, in short transactions."""
    before = timezone.now() - KEEP_NETWORKS
    old = Comment.objects.filter(posted_at__lt=before).exclude(network="")
    while ids := list(old.order_by("posted_at").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            Comment.objects.filter(pk__in=ids).update(network="")
    Restriction.objects.filter(made_at__lt=before).exclude(network="").update(network="")


def each_day() -> None:
    forget_networks()
    count_what_stood()


PARTS = (
    Part("restrictions", export_restrictions, erase_restrictions),
    Part("standing", export_standing, erase_standing, tidy=each_day),
)
