"""Who may moderate what. The app of moderation, above this one, limits a moderator to sections and sites."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import NotLookedAfter
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
