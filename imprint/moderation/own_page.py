"""What a comment's own page says about it: to its writer why it waits or was removed, to moderators the grounds."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from imprint.discussion.models import Comment
from imprint.moderation.models import Decision, Ground, ScoreOrder, Statement
from imprint.moderation.permissions import may_moderate
from imprint.moderation.statements import newest_statement
from imprint.readers.identity import Visitor


def said_of(comment: Comment, visitor: Visitor, is_theirs: bool) -> dict[str, Any]:
    """`why_waiting` is a sentence, `statement` what led to its removal or did until it came back."""
    is_waiting = comment.state == Comment.State.PENDING
    return {
        "why_waiting": _why_waiting(comment) if is_waiting else "",
        "statement": _statement(comment) if is_theirs else None,
        "grounds": Ground.choices if may_moderate(visitor.user, comment) else [],
    }


def _why_waiting(comment: Comment) -> str:
    """In general words: who knows a rule word by word writes around it."""
    if ScoreOrder.objects.filter(comment=comment, is_waited_for=True).exists():
        return _("A program looks at it first; most comments appear within minutes.")
    held = Decision.objects.filter(comment_id=comment.pk, kind=Decision.Kind.HELD).order_by("-pk").first()
    if held and held.is_found_by_machine:
        return _(
            "One of the newsroom’s rules has a person look at it first: it may be about words, links,"
            " how and when it was sent, or that you are new here."
        )
    if held:
        return _("A rule of the newsroom says that a person looks at it first.")
    if settings.IMPRINT.hold_comments:
        return _("On this site a person looks at each comment before it appears.")
    return _("A person looks at it first.")


def _statement(comment: Comment) -> Statement | None:
    statement = newest_statement(comment)
    is_gone = comment.state == Comment.State.REMOVED and not comment.removed_by_author
    return statement if statement and (is_gone or statement.withdrawn_at) else None
