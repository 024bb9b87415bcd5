"""Statements, appeals, notices and addresses of reporters, as a part of what readers take along or have erased."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.discussion.models import Report
from imprint.moderation.models import Appeal, Notice, Statement
from imprint.moderation.statements import APPEAL_FOR, appeal_of
from imprint.readers.privacy import Comments, Link, Part, Person

KEEP_NOTIFIERS = timedelta(days=183)
"""They can object for half a year, as writers can."""
KEEP_REPORTERS = timedelta(days=7)
"""So long a mail to them may have to be tried."""


def statements_of(person: Person) -> QuerySet[Statement]:
    """About what they wrote, also as a guest before it was put under their account."""
    whose = Q(pk=None)
    if person.user:
        whose |= Q(user=person.user) | Q(comment__user=person.user)
    if person.guest:
        whose |= Q(guest=person.guest) | Q(comment__guest=person.guest)
    return Statement.objects.filter(whose).select_related("decision", "comment__thread", "appeal").order_by("pk")


def export_statements(person: Person) -> list[dict[str, Any]]:
    return [_told(one) for one in statements_of(person)]


def _told(statement: Statement) -> dict[str, Any]:
    appeal = appeal_of(statement)
    return {
        "page": statement.path,
        "comment": statement.comment.path if statement.comment else None,
        "measure": statement.measure,
        "ground": statement.decision.ground,
        "facts": statement.facts,
        "law": statement.legal_ground,
        "written_at": statement.written_at,
        "ends_at": statement.ends_at,
        "withdrawn_at": statement.withdrawn_at,
        "email": statement.email,
        "appeal": _told_of_appeal(appeal) if appeal else None,
    }


def _told_of_appeal(appeal: Appeal) -> dict[str, Any]:
    return {
        "text": appeal.body,
        "made_at": appeal.made_at,
        "state": appeal.state,
        "answer": appeal.answer,
        "decided_at": appeal.decided_at,
    }


def erase_statements(person: Person, comments: Comments) -> None:
    """The newsroom still knows what it decided and why, not about whom. An appeal that waits is taken back.

    The discussion has erased its part before: what nobody wrote any more is theirs, or was somebody's like them.
    """
    nobodys = Q(comment__user=None, comment__guest="", comment__sameness="")
    theirs = list(statements_of(person).values_list("pk", flat=True))
    theirs += Statement.objects.filter(nobodys).exclude(guest="", email="", user=None).values_list("pk", flat=True)
    Appeal.objects.filter(statement__in=theirs, state=Appeal.State.WAITING).delete()
    Appeal.objects.filter(statement__in=theirs).update(body="", answer="")
    Statement.objects.filter(pk__in=theirs).update(user=None, guest="", email="")


def _notices_of(person: Person) -> QuerySet[Notice]:
    """By proved addresses alone: a notice is of nobody's device."""
    whose = Q(pk=None)
    for address in person.addresses:
        whose |= Q(email__iexact=address)
    return Notice.objects.filter(whose)


def export_notices(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "page": one.path,
            "comment": one.comment.path if one.comment else None,
            "text": one.explanation,
            "law": one.law,
            "name": one.name,
            "email": one.email,
            "made_at": one.made_at,
            "state": one.state,
            "answer": one.answer,
        }
        for one in _notices_of(person).select_related("comment").order_by("pk")
    ]


def erase_notices(person: Person, comments: Comments) -> None:
    """The newsroom still looks at one that waits, without knowing by whom."""
    theirs = list(_notices_of(person).values_list("pk", flat=True))
    rows = Notice.objects.filter(pk__in=theirs)
    rows.exclude(state=Notice.State.WAITING).update(explanation="", answer="")
    rows.update(name="", email="")


def forget_addresses() -> None:
    """Each day: those that nothing will be sent to any more."""
    now = timezone.now()
    old = Statement.objects.filter(written_at__lt=now - APPEAL_FOR).exclude(appeal__state=Appeal.State.WAITING)
    old.exclude(email="").update(email="")
    Notice.objects.filter(decided_at__lt=now - KEEP_NOTIFIERS).exclude(name="", email="").update(name="", email="")
    Report.objects.filter(settled_at__lt=now - KEEP_REPORTERS).exclude(email="").update(email="")


PARTS = (
    Part(
        "statements",
        export_statements,
        erase_statements,
        tidy=forget_addresses,
        links=(Link("/-/account/decisions/", _("Decisions about what I wrote")),),
    ),
    Part("notices", export_notices, erase_notices),
)
