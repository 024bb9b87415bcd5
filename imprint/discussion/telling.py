"""What webhooks say about a comment: what everybody can read, and nothing else."""

from typing import Any

from django.conf import settings

from imprint.discussion.models import Comment
from imprint.webhooks.registry import register


def register_it() -> None:
    register("comment", message_about)


def message_about(event: str, comment_id: int) -> dict[str, Any] | None:
    """Of one that is gone by now only that it is; None when it came and went before it could be told."""
    comment = Comment.objects.select_related("thread").filter(pk=comment_id).first()
    if comment is None:
        return None
    here, thread = settings.IMPRINT.primary_address, comment.thread
    named = {
        "id": comment.pk,
        "parent": comment.parent_id,
        "url": f"{here}{comment.path}",
        "thread": {"id": thread.pk, "title": thread.title, "url": thread.url or f"{here}{thread.key}"},
    }
    is_shown = comment.state == Comment.State.PUBLISHED
    if event == "comment.removed":
        return named
    if not is_shown:
        return None
    return {
        **named,
        "author": {"name": comment.author_name, "kind": comment.author_kind},
        "html": comment.html,
        "posted_at": comment.posted_at.isoformat(),
        "edited_at": comment.edited_at.isoformat() if comment.edited_at else None,
    }
