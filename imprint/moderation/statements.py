"""Statements of reasons, for those whom a decision restricts (Digital Services Act, Art. 17)."""

from datetime import datetime

from django.utils import timezone

from imprint.discussion.models import Comment
from imprint.moderation.models import Decision, Statement


def write_statement(
    decision: Decision,
    *,
    measure: str,
    comment: Comment,
    facts: str,
    legal_ground: str = "",
    ends_at: datetime | None = None,
) -> Statement:
    """In the transaction of the decision; its reader is whoever wrote the comment."""
    return Statement.objects.create(
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


def withdraw_statement(decision_id: int) -> None:
    """The decision does not stand any more."""
    Statement.objects.filter(decision=decision_id, withdrawn_at=None).update(withdrawn_at=timezone.now())
