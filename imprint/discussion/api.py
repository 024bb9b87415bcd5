"""The HTTP API at /-/api/v1/, described at /-/api/docs; errors as RFC 9457."""

import json
import logging
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from ninja import NinjaAPI, Query, Router, Schema, Status
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as BadShape
from pydantic_core import to_json

from imprint.core.client import client_digest
from imprint.discussion import embedding, me_api, queries, reader_api, search, services
from imprint.discussion.badges import badge_words
from imprint.discussion.gate import Signs
from imprint.discussion.history import comment_with_history, versions_of
from imprint.discussion.models import Comment, Report, Thread, Vote
from imprint.discussion.refusals import REFUSALS, Problem, UnknownThread, problem_of
from imprint.readers.identity import bearer_of, remember_guest, visitor_of

logger = logging.getLogger("imprint.discussion")

MOST = 100
COUNTS_FOR_S = 60

THREADS, COMMENTS = ["Threads"], ["Comments"]  # The groups of the page that describes the API.

api = NinjaAPI(title="The API of Imprint", version="1", urls_namespace="api", description=__doc__ or "")
router = Router()


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


class FollowIn(Sent):
    email: str = ""
    scope: Literal["all", "replies"] = "all"
    frequency: Literal["instant", "daily", "weekly"] = "instant"


class FollowOut(Schema):
    """A sentence for the reader."""

    detail: str


@router.get("threads", response=ThreadOut, tags=THREADS, summary="One thread, by the path of its article")
def thread_by_key(request: HttpRequest, key: str, origin: str = "") -> dict[str, Any]:
    """Or, with the `origin` of another site, by the key that a page there has; it is 404 before the first comment."""
    if origin:
        thread = embedding.thread_at(origin, key)
        if thread is None:
            raise UnknownThread
        return _thread_out(thread)
    thread = Thread.objects.public().filter(key=key).first() if "\0" not in key else None
    if thread is None:
        raise UnknownThread
    return _thread_out(thread)


@router.get(
    "threads/{int:thread_id}/comments",
    response=CommentsOut,
    tags=THREADS,
    summary="Comments of a thread, replies included",
)
def list_comments(
    request: HttpRequest,
    thread_id: int,
    sort: Literal["newest", "oldest", "top"] = "newest",
    cursor: str = "",
    limit: int = 50,
    q: str | None = None,
) -> dict[str, Any]:
    """`next` is the cursor of the following page, null at the end.

    With `q` only comments that have all of its words, the newest first; a page of these may be short or empty and
    have a next one all the same.
    """
    thread = _thread(thread_id)
    limit = max(1, min(limit, MOST))
    if q is not None:
        before = _search_cursor(sort, cursor)
        found = search.find(thread=thread, question=q, sender=client_digest(request), before=before, limit=limit)
        comments = [comment_out(comment) for comment in search.comments_of(found)]
        return {"comments": comments, "next": str(found.before) if found.before else None}
    rows = Comment.objects.placed().filter(thread=thread_id)
    chosen = list(_after(rows, sort, cursor)[: limit + 1])
    more = _cursor(chosen[limit - 1], sort) if len(chosen) > limit else None
    return {"comments": [comment_out(comment) for comment in chosen[:limit]], "next": more}


@router.get(
    "threads/{int:thread_id}/mine",
    response=MineOut,
    tags=THREADS,
    summary="This reader's own votes and comments in a thread",
)
def mine(request: HttpRequest, thread_id: int) -> dict[str, Any]:
    _thread(thread_id)
    visitor = visitor_of(request)
    votes = Vote.objects.filter(comment__thread=thread_id, voter=visitor.voter).values_list("comment_id", "value")
    theirs = Q(user=visitor.user) if visitor.user else Q(guest=visitor.guest) if visitor.guest else Q(pk=None)
    own = Comment.objects.filter(theirs, thread=thread_id).order_by("-id")[:MOST]
    name = services.sign(visitor, "").name if visitor.user else ""
    return {
        "name": name,
        "has_address": bool(visitor.user and visitor.user.email),
        "votes": dict(votes),
        "comments": [comment_out(comment) for comment in own],
    }


@router.post("threads/{int:thread_id}/comments", response={201: PostedOut}, tags=THREADS, summary="Write a comment")
def post_comment(request: HttpRequest, thread_id: int, sent: CommentIn) -> HttpResponse:
    """A guest's `edit_key` is told once; as a bearer token it lets them change or delete the comment.

    The same text from the same person is the same comment for ten minutes. With an `Idempotency-Key` of 16 random
    characters or more it is so for a year, and a request that is repeated because no answer came is told the
    `edit_key` again.
    """
    visitor = visitor_of(request)
    posted = services.post_comment(
        thread_id=thread_id,
        visitor=visitor,
        body=sent.body,
        name=sent.name,
        email=sent.email,
        parent_id=sent.parent,
        notify=sent.notify,
        anchor=sent.anchor,
        question=sent.question,
        idempotency_key=request.META.get("HTTP_IDEMPOTENCY_KEY", "")[:64],
        signs=sent.signs,
    )
    # An HttpResponse, since to have Ninja check and encode the answer again costs as much as to write the comment.
    response = HttpResponse(_json(posted_out(posted)), status=201, content_type="application/json")
    if not visitor.user:
        remember_guest(response, posted.guest_token, request.is_secure())
    return response


@router.post(
    "threads/by-key/comments",
    response={201: PostedOut},
    tags=THREADS,
    summary="Begin the discussion of another site's page",
)
def post_first_comment(request: HttpRequest, sent: FirstCommentIn) -> HttpResponse:
    """Which site it is, the browser says (`Origin`). Where the discussion has begun, the comment is one more."""
    origin = request.META.get("HTTP_ORIGIN", "")
    sender = visitor_of(request).sender
    with embedding.thread_for(origin=origin, key=sent.key, sender=sender, url=sent.url, title=sent.title) as thread:
        return post_comment(request, thread.pk, sent)


@router.get(
    "threads/path", response=PathOut, tags=THREADS, summary="Where the discussion of another site's page is kept here"
)
def path_of_page(request: HttpRequest, origin: str, key: str) -> dict[str, str]:
    """For pages on plain http, where browsers withhold the digest that the path is made with."""
    return {"path": embedding.path_of(embedding.checked_site(origin, key), key)}


@router.get("counts", response=CountsOut, tags=THREADS, summary="How many comments there are, of up to 100 pages")
def get_counts(request: HttpRequest, response: HttpResponse, key: Query[list[str]], origin: str = "") -> dict[str, Any]:
    """By the paths of articles, or with an `origin` by the keys of pages there; 0 where nobody has written."""
    found = embedding.counts(origin, key)
    response.headers["Cache-Control"] = f"public, max-age={COUNTS_FOR_S}"
    words = {count: ngettext("%(num)s comment", "%(num)s comments", count) % {"num": count} for count in found.values()}
    return {"counts": [{"key": key, "comments": count, "words": words[count]} for key, count in found.items()]}


@router.get("comments/{int:comment_id}", response=CommentOut, tags=COMMENTS, summary="One comment")
def get_comment(request: HttpRequest, comment_id: int) -> dict[str, Any]:
    return comment_out(services.comment_to_read(visitor_of(request), comment_id, bearer_of(request)))


@router.get(
    "comments/{int:comment_id}/history",
    response=HistoryOut,
    tags=COMMENTS,
    summary="What a comment said before its edits",
)
def get_history(request: HttpRequest, comment_id: int) -> dict[str, Any]:
    comment = comment_with_history(visitor_of(request), comment_id, bearer_of(request))
    return {"versions": versions_of(comment)}


@router.patch("comments/{int:comment_id}", response=CommentOut, tags=COMMENTS, summary="Change one's own comment")
def patch_comment(request: HttpRequest, comment_id: int, sent: BodyIn) -> dict[str, Any]:
    visitor = visitor_of(request)
    edited = services.edit_comment(
        comment_id=comment_id, visitor=visitor, body=sent.body, key=bearer_of(request), signs=sent.signs
    )
    return comment_out(edited)


@router.delete("comments/{int:comment_id}", response=CommentOut, tags=COMMENTS, summary="Take one's own comment back")
def delete_comment(request: HttpRequest, comment_id: int, ground: str = "", reason: str = "") -> dict[str, Any]:
    """Moderators take it off the site; its writer is told the `ground` (`insult`, `spam`, …) and the `reason`."""
    visitor, key = visitor_of(request), bearer_of(request)
    deleted = services.delete_comment(comment_id=comment_id, visitor=visitor, key=key, ground=ground, reason=reason)
    return comment_out(deleted)


@router.put(
    "comments/{int:comment_id}/vote", response=MyVoteOut, tags=COMMENTS, summary="Vote up, down, or take the vote back"
)
def put_vote(request: HttpRequest, comment_id: int, sent: VoteIn) -> dict[str, int]:
    up, down = services.vote(comment_id=comment_id, visitor=visitor_of(request), value=sent.value)
    return {"up": up, "down": down, "mine": sent.value}


@router.post(
    "comments/{int:comment_id}/reports", response={202: None}, tags=COMMENTS, summary="Report a comment to the newsroom"
)
def post_report(request: HttpRequest, comment_id: int, sent: ReportIn) -> Any:
    visitor = visitor_of(request)
    services.report_comment(comment_id=comment_id, visitor=visitor, reason=Report.Reason(sent.reason), note=sent.note)
    return Status(202, None)


@router.post(
    "threads/{int:thread_id}/follows",
    response={200: FollowOut, 202: None},
    tags=THREADS,
    summary="Ask for mail about a thread",
)
def post_follow(request: HttpRequest, thread_id: int, sent: FollowIn) -> Any:
    """202: a question went to the address. 200: it is one that the account has proved, so it begins at once."""
    followed = services.follow_thread(
        thread_id=thread_id,
        visitor=visitor_of(request),
        email=sent.email,
        scope=sent.scope,
        frequency=sent.frequency,
    )
    if followed.follow:
        return Status(200, {"detail": _("We will write to you from now on.")})
    return Status(202, None)


def _thread(thread_id: int) -> Thread:
    thread = Thread.objects.public().filter(pk=thread_id).first()
    if thread is None:
        raise UnknownThread
    return thread


def _after(rows: Any, sort: str, cursor: str) -> Any:
    """Rows behind the cursor: `ID`, or `SCORE:ID` in the order of votes."""
    try:
        score, _colon, last = cursor.rpartition(":")
        last_id, last_score = (int(last), float(score or 0)) if cursor else (None, 0.0)
    except ValueError:
        raise HttpError(422, _("This cursor is not one of ours.")) from None
    if sort == "oldest":
        return (rows.filter(id__gt=last_id) if last_id else rows).order_by("id")
    if sort == "newest":
        return (rows.filter(id__lt=last_id) if last_id else rows).order_by("-id")
    behind = Q(score__lt=last_score) | Q(score=last_score, id__gt=last_id)
    return (rows.filter(behind) if last_id else rows).order_by("-score", "id")


def _search_cursor(sort: str, cursor: str) -> int | None:
    if sort != "newest":
        raise HttpError(422, _("What was found comes the newest first, in no other order."))
    before = search.cursor_of(cursor)
    if cursor and not before:
        raise HttpError(422, _("This cursor is not one of ours."))
    return before


def _cursor(comment: Comment, sort: str) -> str:
    return f"{comment.score!r}:{comment.pk}" if sort == "top" else str(comment.pk)


def _thread_out(thread: Thread) -> dict[str, Any]:
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
        "mark": queries.mark_of(comment) if is_shown else 0,
        "person": queries.person_of(comment) if is_shown else "",
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
        "mark": queries.mark_of(draft),
        "person": queries.person_of(draft),
        "by_article_author": draft.by_article_author,
        "is_pick": False,
        "anchor": draft.anchor,
        "question": draft.question,
        "edit_key": posted.edit_key,
    }


def _json(answer: dict[str, Any]) -> bytes:
    """As Ninja would write it, in a tenth of the time."""
    return to_json({name: _moment(part) if isinstance(part, datetime) else part for name, part in answer.items()})


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _answer(problem: Problem) -> HttpResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(problem.status, "Error"),
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.field:
        body["field"] = problem.field
    return HttpResponse(
        json.dumps(body | problem.details),
        status=problem.status,
        content_type="application/problem+json",
        headers=problem.headers,
    )


TITLES = {
    400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 405: "Method not allowed",
    409: "Conflict", 422: "Unprocessable content", 429: "Too many requests", 500: "Internal server error",
    503: "Service unavailable",
}  # fmt: skip


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return _answer(problem_of(error))


for kind in REFUSALS:
    api.add_exception_handler(kind, _refused)  # type: ignore[arg-type]  # Ninja's own type is too wide.


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors)
    return _answer(Problem(422, wrong))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    is_unreadable = error.status_code == 400  # Ninja says no more than that.
    return _answer(Problem(error.status_code, _("This is no JSON in UTF-8.") if is_unreadable else str(error)))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(
        Problem(500, _("That did not work, and it was our fault. It was noted; please try again in a moment."))
    )


def no_such_path(request: HttpRequest) -> HttpResponse:
    return _answer(Problem(404, _("There is nothing at this address of the API. /-/api/docs lists what there is.")))


def _told_in_json(view: Any) -> Any:
    """Ninja itself tells of a wrong method in plain text, and knows no HEAD."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"  # The server leaves the body out.
        response: HttpResponse = view(request, **parts)
        if response.status_code != 405:
            return response
        allowed = response.headers["Allow"]
        return _answer(Problem(405, _("Here one can only: %(methods)s") % {"methods": allowed}, {"Allow": allowed}))

    return answer


def _quick_to_post(view: Any) -> Any:
    """Posts come in floods, and Ninja's own way to the function costs as much as the rest of the request.

    What has the wrong shape goes that way all the same, so that Ninja tells what is wrong with it.
    """

    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        if request.method == "POST":
            with suppress(BadShape):
                sent = CommentIn.model_validate_json(request.body)
                try:
                    return post_comment(request, sent=sent, **parts)
                except Exception as error:
                    return api.on_exception(request, error)
        response: HttpResponse = view(request, **parts)
        return response

    return answer


api.add_router("v1/", me_api.router)
api.add_router("v1/", router)
api.add_router("v1/", reader_api.router)
urls = api.urls
for pattern in urls[0]:
    if str(pattern.pattern) == "v1/threads/<int:thread_id>/comments":
        pattern.callback = _quick_to_post(pattern.callback)
    pattern.callback = _told_in_json(pattern.callback)
urls[0].append(path("docs/", RedirectView.as_view(url="/-/api/docs", permanent=True)))
urls[0].append(re_path("", no_such_path))
