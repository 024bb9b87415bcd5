"""What moderators recommend: any number of picks in a thread, and one comment pinned above all others."""

from django.db import transaction

from imprint import publishing
from imprint.discussion import changing, rights
from imprint.discussion.keys import picks_key, pinned_key
from imprint.discussion.models import Comment
from imprint.discussion.refusals import ForModerators, NotLookedAfter, NotOnSite
from imprint.discussion.rights import is_moderator, may_moderate, telling_denials
from imprint.readers.identity import Visitor


@telling_denials
@transaction.atomic
def set_pick(*, comment_id: int, visitor: Visitor, is_on: bool) -> Comment:
    """Make it an editor's pick, or none any more. Raises ForModerators, NotLookedAfter, UnknownComment, NotOnSite."""
    comment = _comment_to_feature(visitor, comment_id, is_on)
    if comment.is_pick == is_on:
        return comment
    comment.is_pick = is_on
    comment.save(update_fields=["is_pick"])
    publishing.order({*changing.keys_of(comment), picks_key(comment.thread_id)})
    return comment


@telling_denials
@transaction.atomic
def set_pinned(*, comment_id: int, visitor: Visitor, is_on: bool) -> Comment:
    """Pin it in place of the one that was, or take it down.

    Raises ForModerators, NotLookedAfter, UnknownComment, NotOnSite.
    """
    comment = _comment_to_feature(visitor, comment_id, is_on)
    thread = comment.thread
    if (thread.pinned_id == comment.pk) == is_on:
        return comment
    thread.pinned = comment if is_on else None
    thread.save(update_fields=["pinned"])
    publishing.order([pinned_key(thread.pk)])
    return comment


def _comment_to_feature(visitor: Visitor, comment_id: int, is_on: bool) -> Comment:
    if not is_moderator(visitor):
        raise ForModerators
    comment = rights.locked_comment(comment_id)
    if not may_moderate(visitor, comment.thread):
        raise NotLookedAfter(visitor.user, comment)
    if is_on and comment.state != Comment.State.PUBLISHED:
        raise NotOnSite
    return comment
