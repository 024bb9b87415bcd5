"""What the API takes and tells, and how comments and threads become that."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import BaseModel

from imprint.discussion import marks, queries, services
from imprint.discussion.badges import badge_words
from imprint.discussion.gate import Signs
from imprint.discussion.models import Comment, Thread


class AuthorOut(Schema):
    name: str
    kind: Literal["guest", "reader", "staff"]
    badge: str


class VotesOut(Schema):
    up: int
    down: int


class AnchorOut(Schema):
    """A TextQuoteSelector of the W3C's Web Annotation Data Model."""

    exact: str
    prefix: str
    suffix: str


class CommentOut(Schema):
    id: int
    thread: int
    parent: int | None
    author: AuthorOut
    html: str
    posted_at: datetime
    edited_at: datetime | None
    edited_by: str
    votes: VotesOut
    replies: int
    state: Literal["published", "pending", "removed"]
    mark: int
    person: str
    by_article_author: bool
    is_pick: bool
    anchor: AnchorOut | None
    question: int | None


class VersionOut(Schema):
    body: str
    written_at: datetime
    written_by: str


class HistoryOut(Schema):
    """Every wording of a comment, the first one first, the present one last."""

    versions: list[VersionOut]


class PostedOut(CommentOut):
    edit_key: str


class ThreadOut(Schema):
    id: int
    key: str
    url: str
    title: str
    open: bool
    closed_because: Literal["", "hand", "age", "never"]
    why_closed: str
    pinned: int | None
    comments: int


class CountOut(Schema):
    key: str
    comments: int
    words: str


class CountsOut(Schema):
    counts: list[CountOut]


class PathOut(Schema):
    path: str


class CommentsOut(Schema):
    comments: list[CommentOut]
    next: str | None


class MyVoteOut(VotesOut):
    mine: int


class MineOut(Schema):
    """What one reader may see of their own in a thread: votes by comment, comments of theirs, whom they write as.

    `has_address`: their account has an address for mail, so that none needs to be sent with a comment.
    """

    name: str
    has_address: bool
    votes: dict[int, int]
    comments: list[CommentOut]


class Sent(BaseModel, extra="forbid"):
    """A field with a wrong name is told, not passed over."""


class SignsIn(Sent):
    """By which hasty senders are known: a field that people do not see, the seconds while it was filled in, a proof of
    work where one was asked for. `insists`: post it as it is, after having been asked to reconsider.
    """

    website: str = ""
    seconds: float | None = None
    proof: str = ""
    insists: bool = False

    @property
    def signs(self) -> Signs:
        return Signs(self.website, self.seconds, self.proof, self.insists)


class CommentIn(SignsIn):
    body: str
    parent: int | None = None
    name: str = ""
    email: str = ""
    notify: Literal["none", "replies", "all"] = "none"
    anchor: dict[str, Any] | None = None
    question: int | None = None


class FirstCommentIn(CommentIn):
    key: str
    url: str = ""
    title: str = ""


class BodyIn(SignsIn):
    body: str


class VoteIn(Sent):
    value: Literal[-1, 0, 1]


class ReportIn(Sent):
    reason: Literal["abuse", "spam", "off_topic", "illegal", "other"]
    note: str = ""
    email: str = ""


class FollowIn(Sent):
    email: str = ""
    scope: Literal["all", "replies"] = "all"
    frequency: Literal["instant", "daily", "weekly"] = "instant"


class FollowOut(Schema):
    """A sentence for the reader."""

    detail: str


def thread_out(thread: Thread) -> dict[str, Any]:
    return {
        "id": thread.pk,
        "key": thread.key,
        "url": thread.url or thread.key,
        "title": thread.title,
        "open": thread.state == Thread.State.OPEN,
        "closed_because": thread.closed_because if thread.state == Thread.State.CLOSED else "",
        "why_closed": queries.why_closed_of(thread),
        "pinned": thread.pinned_id,
        "comments": thread.comments,
    }


def comment_out(comment: Comment) -> dict[str, Any]:
    """A comment as the API shows it; of a removed one only the place."""
    is_shown = comment.state != Comment.State.REMOVED
    return {
        "id": comment.pk,
        "thread": comment.thread_id,
        "parent": comment.parent_id,
        "author": {
            "name": comment.author_name if is_shown else "",
            "kind": comment.author_kind,
            "badge": badge_words(comment.author_badge) if is_shown else "",
        },
        "html": comment.html if is_shown else "",
        "posted_at": comment.posted_at,
        "edited_at": comment.edited_at,
        "edited_by": comment.edited_by if is_shown else "",
        "votes": {"up": comment.up, "down": comment.down},
        "replies": comment.replies,
        "state": comment.state,
        "mark": marks.mark_of(comment) if is_shown else 0,
        "person": marks.person_of(comment) if is_shown else "",
        "by_article_author": is_shown and comment.by_article_author,
        "is_pick": comment.is_pick,
        "anchor": comment.anchor if is_shown else None,
        "question": comment.question,
    }


def posted_out(posted: services.Posted) -> dict[str, Any]:
    """A comment as it was written just now; one that was there before, as it is now."""
    if not posted.is_new:
        return {**comment_out(queries.one_comment(posted.id)), "edit_key": posted.edit_key}
    draft = posted.draft
    return {
        "id": posted.id,
        "thread": draft.thread_id,
        "parent": draft.parent_id,
        "author": {"name": draft.author_name, "kind": draft.author_kind, "badge": badge_words(draft.author_badge)},
        "html": draft.html,
        "posted_at": draft.posted_at,
        "edited_at": None,
        "edited_by": "",
        "votes": {"up": 0, "down": 0},
        "replies": 0,
        "state": draft.state,
        "mark": marks.mark_of(draft),
        "person": marks.person_of(draft),
        "by_article_author": draft.by_article_author,
        "is_pick": False,
        "anchor": draft.anchor,
        "question": draft.question,
        "edit_key": posted.edit_key,
    }
