"""Who stands at the door: one gatekeeper looks at each text before it is written, and says what becomes of it.

The app of moderation is above this one and takes the place; without it everything is published, or waits by a setting.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.conf import settings

from imprint.discussion.models import Comment
from imprint.discussion.refusals import Refusal
from imprint.readers.identity import Visitor

Params = ParamSpec("Params")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Signs:
    """What a form tells besides the text, by which hasty senders and programs are known.

    `trap` is a field that people do not see. `seconds` passed while it was filled in, as far as a script counted.
    `proof` is a proof of work. `insists`: the writer was asked to reconsider, and wants it posted as it is.
    """

    trap: str = ""
    seconds: float | None = None
    proof: str = ""
    insists: bool = False


NO_SIGNS = Signs()


@dataclass(frozen=True, slots=True)
class Submission:
    """A text that somebody wants to have on the site, already clean; an edit names its comment."""

    thread_id: int
    parent_id: int | None
    body: str
    kind: str
    name: str
    email: str
    visitor: Visitor
    guest: str
    network: str
    at: datetime
    signs: Signs = NO_SIGNS
    edited: Comment | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Published, or waiting. `findings` are the gatekeeper's own: handed back when the comment has its number."""

    state: str
    findings: Any = field(default=None)


class TurnedAway(Refusal):
    """By a rule: the gatekeeper is told of it, though nothing of the text was written. `findings` are its own."""

    def __init__(self, submission: Submission, findings: Any) -> None:
        super().__init__()
        self.submission, self.findings = submission, findings


class Gatekeeper(Protocol):
    def judge(self, submission: Submission) -> Verdict:
        """Raises a Refusal. Posting waits for it in the writer's thread: it calls nobody and costs microseconds."""

    def keep(self, comment_id: int, submission: Submission, verdict: Verdict) -> None:
        """In the transaction that writes the comment, unless the same was there already."""

    def turned_away(self, refusal: TurnedAway) -> None:
        """Outside of the transaction that was to write the text."""

    def acted(self, act: str, moderator: Any, comment: Comment, *, ground: str = "", reason: str = "") -> None:
        """In the transaction in which somebody of the newsroom, on the site's own pages, does this to a comment:
        `edited`, or `removed`, which is told before it is done. May raise a Refusal.
        """


class OpenDoor:
    """Only the site's setting counts, and the newsroom does not wait for itself."""

    def judge(self, submission: Submission) -> Verdict:
        if submission.edited:
            return Verdict(submission.edited.state)
        if settings.IMPRINT.hold_comments and submission.kind != Comment.AuthorKind.STAFF:
            return Verdict(Comment.State.PENDING)
        return Verdict(Comment.State.PUBLISHED)

    def keep(self, comment_id: int, submission: Submission, verdict: Verdict) -> None:
        pass

    def turned_away(self, refusal: TurnedAway) -> None:
        pass

    def acted(self, act: str, moderator: Any, comment: Comment, *, ground: str = "", reason: str = "") -> None:
        pass


gatekeeper: Gatekeeper = OpenDoor()


def set_gatekeeper(one: Gatekeeper) -> None:
    global gatekeeper  # noqa: PLW0603  # One for each process, set while the apps are loaded.
    gatekeeper = one


def telling_refusals(service: Callable[Params, Result]) -> Callable[Params, Result]:
    """Around a service's transaction."""

    @wraps(service)
    def watched(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return service(*args, **kwargs)
        except TurnedAway as refusal:
            gatekeeper.turned_away(refusal)
            raise

    return watched
