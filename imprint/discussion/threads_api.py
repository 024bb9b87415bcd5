"""The part of the API that is about threads, and about what is written in them."""

from datetime import datetime
from typing import Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja import Query, Router, Status
from ninja.errors import HttpError
from pydantic_core import to_json

from imprint.core.client import client_digest
from imprint.discussion import embedding, following, search, services
from imprint.discussion.models import Comment, Thread, Vote
from imprint.discussion.refusals import UnknownThread
from imprint.discussion.shapes import (
    CommentIn,
    CommentsOut,
    CountsOut,
    FirstCommentIn,
    FollowIn,
    FollowOut,
    MineOut,
    PathOut,
    PostedOut,
    ThreadOut,
    comment_out,
    posted_out,
    thread_out,
)
from imprint.readers.identity import remember_guest, visitor_of

router = Router(tags=["Threads"])
MOST = 100
COUNTS_FOR_S = 60


@router.get("threads", response=ThreadOut, summary="One thread, by the path of its article")
def thread_by_key(request: HttpRequest, key: str, origin: str = "") -> dict[str, Any]:
    """Or, with the `origin` of another site, by the key that a page there has; it is 404 before the first comment."""
    if origin:
        thread = embedding.thread_at(origin, key)
        if thread is None:
            raise UnknownThread
        return thread_out(thread)
    thread = Thread.objects.public().filter(key=key).first() if "\0" not in key else None
    if thread is None:
        raise UnknownThread
    return thread_out(thread)


@router.get(
    "threads/{int:thread_id}/comments",
    response=CommentsOut,
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


@router.post("threads/{int:thread_id}/comments", response={201: PostedOut}, summary="Write a comment")
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
    summary="Begin the discussion of another site's page",
)
def post_first_comment(request: HttpRequest, sent: FirstCommentIn) -> HttpResponse:
    """Which site it is, the browser says (`Origin`). Where the discussion has begun, the comment is one more."""
    origin = request.META.get("HTTP_ORIGIN", "")
    sender = visitor_of(request).sender
    with embedding.thread_for(origin=origin, key=sent.key, sender=sender, url=sent.url, title=sent.title) as thread:
        return post_comment(request, thread.pk, sent)


@router.get("threads/path", response=PathOut, summary="Where the discussion of another site's page is kept here")
def path_of_page(request: HttpRequest, origin: str, key: str) -> dict[str, str]:
    """For pages on plain http, where browsers withhold the digest that the path is made with."""
    return {"path": embedding.path_of(embedding.checked_site(origin, key), key)}


@router.get("counts", response=CountsOut, summary="How many comments there are, of up to 100 pages")
def get_counts(request: HttpRequest, response: HttpResponse, key: Query[list[str]], origin: str = "") -> dict[str, Any]:
    """By the paths of articles, or with an `origin` by the keys of pages there; 0 where nobody has written."""
    found = embedding.counts(origin, key)
    response.headers["Cache-Control"] = f"public, max-age={COUNTS_FOR_S}"
    words = {count: ngettext("%(num)s comment", "%(num)s comments", count) % {"num": count} for count in found.values()}
    return {"counts": [{"key": key, "comments": count, "words": words[count]} for key, count in found.items()]}


@router.post(
    "threads/{int:thread_id}/follows",
    response={200: FollowOut, 202: None},
    summary="Ask for mail about a thread",
)
def post_follow(request: HttpRequest, thread_id: int, sent: FollowIn) -> Any:
    """202: a question went to the address. 200: it is one that the account has proved, so it begins at once."""
    followed = following.follow_thread(
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


def _json(answer: dict[str, Any]) -> bytes:
    """As Ninja would write it, in a tenth of the time."""
    return to_json({name: _moment(part) if isinstance(part, datetime) else part for name, part in answer.items()})


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
