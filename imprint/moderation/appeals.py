"""The writer's complaint against a decision, looked at by somebody else (Digital Services Act, Art. 20)."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.discussion.models import Comment
from imprint.discussion.rights import PERMISSION
from imprint.mailing import tidings
from imprint.moderation import decisions
from imprint.moderation.models import Appeal, Decision, Restriction, Statement
from imprint.moderation.permissions import looks_after
from imprint.moderation.refusals import AppealDecided, AppealedBefore, AppealTooLate, NotByTheSame, UnknownAppeal
from imprint.moderation.restrictions import lift_restriction
from imprint.moderation.statements import APPEAL_FOR, statement_with, withdraw_statement
from imprint.moderation.telling import address_of, may_write_to
from imprint.moderation.texts import clean
from imprint.readers.identity import Visitor
from imprint.readers.pace import check_pace

APPEAL_LENGTH, ANSWER_LENGTH = 4000, 4000
THE_SAME_AFTER = timedelta(days=1)
APPEALS_PER_MINUTE, APPEALS_AT_ONCE = 6, 10


@transaction.atomic
def appeal_statement(*, key: str, visitor: Visitor, body: str) -> Appeal:
    """Once for each statement, within six months. Raises UnknownStatement, AppealedBefore, AppealTooLate, BadField,
    TooFast.
    """
    check_pace("appeal", visitor, APPEALS_PER_MINUTE, APPEALS_AT_ONCE)
    statement = Statement.objects.select_for_update().get(pk=statement_with(key).pk)
    if Appeal.objects.filter(statement=statement).exists():
        raise AppealedBefore
    now = timezone.now()
    if statement.withdrawn_at or now >= statement.written_at + APPEAL_FOR:
        raise AppealTooLate
    text = clean(body, "body", APPEAL_LENGTH, missing=_("Please say why the decision is wrong."))
    return Appeal.objects.create(statement=statement, body=text, made_at=now)


@transaction.atomic
def decide_appeal(*, appeal_id: int, moderator: User, grant: bool, answer: str) -> Appeal:
    """By another than who decided first; where nobody else may, a day later by the same. What is granted comes back.

    Raises UnknownAppeal, AppealDecided, NotByTheSame, BadField.
    """
    appeal = locked_appeal(appeal_id)
    if appeal.state != Appeal.State.WAITING or appeal.statement.withdrawn_at:
        raise AppealDecided
    statement, now = appeal.statement, timezone.now()
    by_the_same = statement.decision.moderator_id == moderator.pk
    if by_the_same and not may_decide_own(appeal):
        raise NotByTheSame
    answer = clean(answer, "answer", ANSWER_LENGTH, missing=_("Write an answer: who appealed is told why."))
    appeal.state = Appeal.State.GRANTED if grant else Appeal.State.REJECTED
    appeal.decided_at, appeal.decided_by, appeal.by_the_same, appeal.answer = now, moderator, by_the_same, answer
    appeal.save()
    _note(appeal, moderator)
    if grant:
        _take_back(statement, moderator)
    _tell(statement)
    return appeal


def locked_appeal(appeal_id: int) -> Appeal:
    """Raises UnknownAppeal."""
    rows = Appeal.objects.select_related("statement__decision", "statement__comment__thread", "statement__user")
    appeal = rows.select_for_update(of=("self",)).filter(pk=appeal_id).first()
    if appeal is None:
        raise UnknownAppeal
    return appeal


def may_decide_own(appeal: Appeal) -> bool:
    """Whether there is nobody else, and a day has passed to think."""
    return timezone.now() - appeal.made_at >= THE_SAME_AFTER and not others_for(appeal)


def others_for(appeal: Appeal) -> list[User]:
    """Who may decide besides the one who decided first: those who look after the discussion."""
    statement = appeal.statement
    people = User.objects.with_perm(PERMISSION, backend="django.contrib.auth.backends.ModelBackend")
    thread, first = statement.comment.thread if statement.comment else None, statement.decision.moderator_id
    return [one for one in people if one.pk != first and (thread is None or looks_after(one, thread))]


def _note(appeal: Appeal, moderator: User) -> None:
    """Without its words: the log outlives everybody's right to be forgotten."""
    statement = appeal.statement
    granted = appeal.state == Appeal.State.GRANTED
    decisions.log(
        Decision.Kind.APPEAL_GRANTED if granted else Decision.Kind.APPEAL_REJECTED,
        moderator=moderator,
        comment=statement.comment,
        ground=statement.decision.ground,
        undoes=statement.decision_id if granted else None,
        waited_s=max(0, int((timezone.now() - appeal.made_at).total_seconds())),
        details={"of": statement.decision_id, "by_the_same": appeal.by_the_same},
    )


def _take_back(statement: Statement, moderator: User) -> None:
    """A comment comes back in its place; somebody may write again."""
    measures = (Statement.Measure.REMOVAL, Statement.Measure.REFUSAL)
    comment = statement.comment if statement.measure in measures else None
    if comment and comment.state == Comment.State.REMOVED and not comment.removed_by_author:
        decisions.restore_comment(comment_id=comment.pk, moderator=moderator)
    for restriction in Restriction.objects.filter(statement=statement, lifted_at=None):
        lift_restriction(restriction_id=restriction.pk, moderator=moderator)
    withdraw_statement(statement.decision_id)


def _tell(statement: Statement) -> None:
    email, is_proved = address_of(statement)
    if email and may_write_to(email, is_proved=is_proved):
        tidings.tell("appeal", statement.pk)


def waiting_appeals() -> Any:
    """The oldest first; not those that are moot, since the decision was taken back meanwhile."""
    waiting = Appeal.objects.filter(state=Appeal.State.WAITING, statement__withdrawn_at=None)
    return waiting.order_by("made_at", "pk")
