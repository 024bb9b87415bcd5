"""A branch of a discussion that is closed: nobody can answer the comment at its head, or what is below."""

from collections import defaultdict
from typing import Any

from django.db import transaction

from imprint import publishing
from imprint.discussion.keys import keys_of_changed
from imprint.discussion.models import Comment
from imprint.discussion.opening import set_thread_open
from imprint.discussion.rights import locked_comment
from imprint.moderation.decisions import log
from imprint.moderation.models import Decision

AT_ONCE = 500


@transaction.atomic
def set_branch_closed(*, comment_id: int, moderator: Any, is_closed: bool) -> Decision | None:
    """None when it was so already. Raises UnknownComment."""
    comment = locked_comment(comment_id)
    if comment.is_branch_closed == is_closed:
        return None
    _set(comment, is_closed)
    top = comment.root or comment
    if top.ordinal:
        publishing.order(keys_of_changed(comment.thread_id, top.ordinal, top.pk))
    kind = Decision.Kind.BRANCH_CLOSED if is_closed else Decision.Kind.BRANCH_OPENED
    return log(kind, moderator=moderator, comment=comment)


def _set(comment: Comment, is_closed: bool) -> None:
    if comment.root_id is None:
        Comment.objects.filter(root=comment).update(is_branch_closed=is_closed)
    ids = [comment.pk] if comment.root_id is None else [comment.pk, *_below(comment)]
    for first in range(0, len(ids), AT_ONCE):
        Comment.objects.filter(pk__in=ids[first : first + AT_ONCE]).update(is_branch_closed=is_closed)


def _below(comment: Comment) -> list[int]:
    """Of a reply: those that answer it, those that answer these, and so on."""
    children: dict[int, list[int]] = defaultdict(list)
    for pk, parent_id in Comment.objects.filter(root=comment.root_id).values_list("pk", "parent_id"):
        children[parent_id].append(pk)
    found: list[int] = []
    waiting = list(children[comment.pk])
    while waiting:
        pk = waiting.pop()
        found.append(pk)
        waiting += children[pk]
    return found


@transaction.atomic
def set_discussion_open(*, thread_id: int, moderator: Any, is_open: bool) -> Decision:
    """A whole discussion, by hand. Raises UnknownThread."""
    thread = set_thread_open(thread_id=thread_id, is_open=is_open)
    return log(Decision.Kind.OPENED if is_open else Decision.Kind.CLOSED, moderator=moderator, thread=thread)
