"""Rows of the log, as the desk and the policy write them, at any time."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.utils import timezone

from imprint.discussion.models import Comment, Thread
from imprint.moderation.models import Appeal, Decision, Statement
from tests.factories import make_thread

NOVEMBER = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
_numbers = count(1)
MODERATOR = {"moderator_id": 7, "moderator_name": "Tom Brekke"}


def decided(kind: str, at: datetime = NOVEMBER, **fields: Any) -> Decision:
    """By a moderator, unless `moderator_id=None` says that it was the policy."""
    return Decision.objects.create(kind=kind, made_at=at, **(MODERATOR | fields))


def taken_off(
    at: datetime = NOVEMBER,
    *,
    thread: Thread | None = None,
    writer: str = "",
    comment: Comment | None = None,
    appeal: str = "",
    **fields: Any,
) -> Statement:
    """A removal with its statement; each writer is another one, unless said. `appeal` is the state of one."""
    thread = thread or (comment.thread if comment else make_thread())
    fields = {"ground": "insult", "thread_id": thread.pk, "origin": thread.origin} | fields
    if comment:
        fields["comment_id"] = comment.pk
    decision = decided("removed", at, **fields)
    statement = Statement.objects.create(
        decision=decision,
        measure=Statement.Measure.REMOVAL,
        comment=comment,
        guest=writer or f"device-{next(_numbers)}",
        facts="Ulla Berg called Tom a fool.",
        written_at=at,
        withdrawn_at=timezone.now() if appeal == Appeal.State.GRANTED else None,
    )
    if appeal:
        Appeal.objects.create(statement=statement, body="It was a quotation.", made_at=at, state=appeal)
    return statement


def undone(decision: Decision) -> Decision:
    return decided("undone", decision.made_at, undoes=decision.pk)
