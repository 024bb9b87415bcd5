"""Statements of reasons, for those whom a decision restricts (Digital Services Act, Art. 17)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from imprint.discussion.models import Comment
from imprint.moderation.models import Appeal, Decision, Ground, Statement
from imprint.moderation.refusals import UnknownStatement
from imprint.moderation.telling import tell_writer

APPEAL_FOR = timedelta(days=183)
"""Six months, by Art. 20(1)."""
KEY_LENGTH = 40


def write_statement(
    decision: Decision,
    *,
    measure: str,
    comment: Comment,
    facts: str,
    legal_ground: str = "",
    ends_at: datetime | None = None,
) -> Statement:
    """In the transaction of the decision; its reader is whoever wrote the comment, who also gets it by mail."""
    statement = Statement.objects.create(
        decision=decision,
        measure=measure,
        comment=comment,
        user_id=comment.user_id,
        guest=comment.guest,
        email=comment.author_email,
        facts=facts,
        legal_ground=legal_ground,
        ends_at=ends_at,
    )
    tell_writer(statement)
    return statement


def withdraw_statement(decision_id: int) -> None:
    """The decision does not stand any more."""
    Statement.objects.filter(decision=decision_id, withdrawn_at=None).update(withdrawn_at=timezone.now())


def statement_with(key: str) -> Statement:
    """By its key, which only the writer has been told. Raises UnknownStatement."""
    rows = Statement.objects.select_related("decision", "comment__thread", "user", "appeal")
    statement = rows.filter(key=key).first() if len(key) <= KEY_LENGTH and "\0" not in key else None
    if statement is None:
        raise UnknownStatement
    return statement


def newest_statement(comment: Comment) -> Statement | None:
    """The one about the comment's removal that its writer is to see."""
    measures = (Statement.Measure.REMOVAL, Statement.Measure.REFUSAL)
    return Statement.objects.filter(comment=comment, measure__in=measures).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Reasons:
    """What Art. 17(3) asks for, each as a sentence; `appeal` is None where nobody has appealed."""

    statement: Statement
    what: str
    where: str
    until: datetime | None
    source: str
    found: str
    decided: str
    ground: str
    explanation: str
    appeal: Appeal | None
    appeal_until: datetime
    can_appeal: bool


def reasons_of(statement: Statement) -> Reasons:
    decision, appeal = statement.decision, appeal_of(statement)
    until = statement.written_at + APPEAL_FOR
    return Reasons(
        statement=statement,
        what=statement.get_measure_display(),
        where=_where(decision),
        until=statement.ends_at,
        source=str(SOURCES[decision.source]()),
        found=_found(decision),
        decided=_("The newsroom’s policy, by itself.") if decision.is_by_machine else _("A moderator of the newsroom."),
        ground=_ground(statement),
        explanation=statement.facts,
        appeal=appeal,
        appeal_until=until,
        can_appeal=appeal is None and statement.withdrawn_at is None and timezone.now() < until,
    )


def appeal_of(statement: Statement) -> Appeal | None:
    return getattr(statement, "appeal", None)


def _where(decision: Decision) -> str:
    if decision.origin:
        return _("In the discussions of %(site)s, in all countries.") % {"site": decision.origin.partition("://")[2]}
    return _("On %(site)s, in all countries.") % {"site": settings.IMPRINT.name}


SOURCES: dict[str, Any] = {
    Decision.Source.VOLUNTARY: lambda: _("The newsroom looked at it by itself; nobody had to report it."),
    Decision.Source.REPORT: lambda: _("Readers reported it."),
    Decision.Source.NOTICE: lambda: _("Somebody gave notice that it is against the law (Art. 16)."),
}


def _found(decision: Decision) -> str:
    if not decision.is_found_by_machine:
        return _("By people.")
    return _("By a program that looks for what may be against the rules.")


def _ground(statement: Statement) -> str:
    ground = statement.decision.get_ground_display()
    if statement.decision.ground != Ground.ILLEGAL:
        return _("It is against the rules of the house: %(ground)s.") % {"ground": ground}
    if statement.legal_ground:
        return _("We hold it to be against the law: %(law)s.") % {"law": statement.legal_ground.rstrip(".")}
    return _("We hold it to be against the law.")
