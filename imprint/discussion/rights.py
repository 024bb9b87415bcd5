"""Who may read, change and moderate a comment. The app of moderation, above this one, limits moderators to sections."""

import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.utils.crypto import constant_time_compare

from imprint.discussion import queries
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import NotLookedAfter, NotYours, UnknownComment
from imprint.readers.identity import Visitor

PERMISSION = "discussion.change_comment"
Params = ParamSpec("Params")
Result = TypeVar("Result")


class Limits(Protocol):
    def looks_after(self, user: Any, thread: Thread) -> bool:
        """Whether this moderator's part of the site has the thread in it."""

    def denied(self, user: Any, comment: Comment) -> None:
        """Somebody tried what is beyond it; whatever they had begun was rolled back already."""


class NoLimits:
    def looks_after(self, user: Any, thread: Thread) -> bool:
        return True

    def denied(self, user: Any, comment: Comment) -> None:
        pass


limits: Limits = NoLimits()


def set_limits(ones: Limits) -> None:
    global limits  # noqa: PLW0603  # One for each process, set while the apps are loaded.
    limits = ones


def is_moderator(visitor: Visitor) -> bool:
    """Of anything at all."""
    return bool(visitor.user and visitor.user.has_perm(PERMISSION))


def may_moderate(visitor: Visitor, thread: Thread) -> bool:
    return is_moderator(visitor) and limits.looks_after(visitor.user, thread)


def telling_denials(service: Callable[Params, Result]) -> Callable[Params, Result]:
    """Around a service's transaction: that somebody tried must be known though nothing of it was written."""

    @wraps(service)
    def watched(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return service(*args, **kwargs)
        except NotLookedAfter as refusal:
            limits.denied(refusal.user, refusal.comment)
            raise

    return watched


def edit_key(comment_id: int) -> str:
    """Lets whoever holds it change the comment; made anew from the site's secret each time, so nothing is stored."""
    return hmac.digest(_secret_of_edit_keys(settings.SECRET_KEY), str(comment_id).encode(), "sha256").hex()


@lru_cache(maxsize=1)  # Django's salted_hmac() works it out each time.
def _secret_of_edit_keys(secret: str) -> bytes:
    return hashlib.sha256(f"imprint.discussion.edit_key{secret}".encode()).digest()


def comment_to_read(visitor: Visitor, comment_id: int, key: str = "") -> Comment:
    """The comment, if everybody may see it, or this visitor wrote it or moderates. Raises UnknownComment."""
    comment = queries.one_comment(comment_id)
    if queries.is_public(comment_id) or is_author(visitor, comment, key) or may_moderate(visitor, comment.thread):
        return comment
    raise UnknownComment


def comment_to_change(visitor: Visitor, comment_id: int, key: str = "") -> Comment:
    """The comment, locked, if this visitor wrote or moderates it. Raises UnknownComment, NotYours, NotLookedAfter."""
    comment = locked_comment(comment_id)
    if is_author(visitor, comment, key) or may_moderate(visitor, comment.thread):
        return comment
    if is_moderator(visitor):
        raise NotLookedAfter(visitor.user, comment)
    raise NotYours if queries.is_public(comment_id) else UnknownComment


def locked_comment(comment_id: int) -> Comment:
    """The comment, for this transaction alone. Its thread comes first, as everywhere: nobody waits in a circle."""
    Thread.objects.select_for_update(of=("self",)).filter(all_comments__pk=comment_id).first()
    rows = Comment.objects.select_related("thread", "root").select_for_update(of=("self",))
    comment = rows.filter(pk=comment_id).first()
    if comment is None:
        raise UnknownComment
    return comment


def is_author(visitor: Visitor, comment: Comment, key: str = "") -> bool:
    """A key is a guest's: once the comment is an account's, or nobody's, it opens nothing."""
    if visitor.user and comment.user_id == visitor.user.pk:
        return True
    if visitor.guest and comment.guest == visitor.guest:
        return True
    return bool(key and comment.guest) and constant_time_compare(key, edit_key(comment.pk))
