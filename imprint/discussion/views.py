"""Pages of a thread, and the forms that work without JavaScript."""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from imprint import publishing
from imprint.articles.views import elsewhere, page
from imprint.core.client import client_digest
from imprint.discussion import (
    changing,
    featuring,
    following,
    inline,
    places,
    queries,
    reporting,
    rights,
    services,
    voting,
)
from imprint.discussion.asides import asides_of
from imprint.discussion.gate import Signs
from imprint.discussion.history import comment_with_history, versions_of
from imprint.discussion.models import Comment, Report, Thread
from imprint.discussion.refusals import (
    REFUSALS,
    AnsweredGone,
    HistoryHidden,
    NoVote,
    Problem,
    UnknownComment,
    problem_of,
)
from imprint.publishing.models import BakeOrder
from imprint.readers.identity import bearer_of, remember_guest, visitor_of

View = Callable[..., HttpResponse]
VOTES = {"1": 1, "0": 0, "-1": -1}
SEEN_WITHIN_S, LOOK_EVERY_S = 1.0, 0.02
"""So long a form waits for the page that it leads to; if the bakery is busy, it leads there all the same."""


def for_form(view: View) -> View:
    """What a form sends. Who reloads or opens the address itself is led to where the form stands."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **parts: int) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return _see_other(_path_of_form(**parts))
        return require_POST(view)(request, **parts)

    return answer


def _path_of_form(*, thread_id: int = 0, comment_id: int = 0) -> str:
    if comment_id:
        return reverse(comment, args=[comment_id])
    thread = get_object_or_404(Thread.objects.public(), pk=min(thread_id, services.LARGEST_ID))
    return f"{thread.key}#discussion"


@require_safe
def comments(request: HttpRequest, key: str, sort: str, number: str) -> HttpResponse:
    thread = _thread_at(key)
    discussion = queries.comment_page(thread, sort, int(number)) if thread else None
    if discussion is None:
        return elsewhere(request)
    return page(request, "discussion/page.html", discussion=discussion)


@require_safe
def picks(request: HttpRequest, key: str, number: str) -> HttpResponse:
    thread = _thread_at(key)
    discussion = queries.picks_page(thread, int(number)) if thread else None
    if discussion is None:
        return elsewhere(request)
    return page(request, "discussion/page.html", discussion=discussion)


@require_safe
def branch(request: HttpRequest, key: str, root_id: str, number: str) -> HttpResponse:
    thread = _thread_at(key)
    discussion = queries.branch_page(thread, int(root_id), int(number)) if thread else None
    if discussion is None:
        return elsewhere(request)
    return page(request, "discussion/page.html", discussion=discussion)


@require_safe
def passages(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """The comments on passages of the article."""
    thread = _thread_at(key)
    discussion = inline.inline_page(thread, int(number)) if thread else None
    if discussion is None or not discussion.nodes:
        return elsewhere(request)
    return page(request, "discussion/inline.html", discussion=discussion)


@require_safe
def question(request: HttpRequest, key: str, question: str, number: str) -> HttpResponse:
    """The answers to one question of the newsroom, and the form for another."""
    thread = _thread_at(key)
    asked = inline.question_at(thread, int(question)) if thread else None
    discussion = inline.question_page(thread, asked, int(number)) if thread and asked else None
    if discussion is None:
        return elsewhere(request)
    return page(request, "discussion/inline.html", discussion=discussion, asked=asked)


@require_safe
def anchors(request: HttpRequest, key: str) -> HttpResponse:
    thread = _thread_at(key)
    told = inline.anchors(thread) if thread else None
    if told is None:
        return elsewhere(request)
    return HttpResponse(json.dumps(told), content_type="application/json")


@require_safe
def live(request: HttpRequest, key: str) -> HttpResponse:
    thread = _thread_at(key)
    if thread is None:
        return elsewhere(request)
    return HttpResponse(json.dumps(queries.live(thread)), content_type="application/json")


@publishing.once_a_round
def _thread_at(key: str) -> Thread | None:
    """The thread of a page that readers may see."""
    return Thread.objects.public().filter(key=f"/{key}").first()


@require_safe
def comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The permalink: one comment by itself, also while it waits, with what its reader may do."""
    return _comment_page(request, comment_id)


def _comment_page(
    request: HttpRequest, comment_id: int, error: Exception | None = None, **context: Any
) -> HttpResponse:
    """Also with what was refused: an error becomes the status and a sentence on the page."""
    visitor, key = visitor_of(request), bearer_of(request)
    try:
        found = rights.comment_to_read(visitor, comment_id, key)
    except UnknownComment:
        raise Http404 from None
    is_theirs, may_moderate = rights.is_author(visitor, found, key), rights.may_moderate(visitor, found.thread)
    problem = problem_of(error) if error else None
    answer = page(
        request,
        "discussion/comment.html",
        status=problem.status if problem else 200,
        problem=problem,
        comment=found,
        node=queries.single(found),
        place=places.place_of(found),
        why_closed=queries.why_closed_of(found.thread),
        is_theirs=is_theirs,
        can_edit=(is_theirs or may_moderate) and changing.can_edit(visitor, found, timezone.now()),
        can_see_history=settings.IMPRINT.show_edit_history or may_moderate,
        can_feature=may_moderate and found.state == Comment.State.PUBLISHED,
        can_delete=is_theirs and found.state != Comment.State.REMOVED,
        can_remove=may_moderate and not is_theirs and found.state != Comment.State.REMOVED,
        reasons=Report.Reason.choices,
        my_report=reporting.report_of(visitor, found),
        has_address=bool(visitor.user and visitor.user.email),
        **asides_of(found, visitor, is_theirs=is_theirs),
        **context,
    )
    return _with_headers(answer, problem)


@require_safe
def history(request: HttpRequest, comment_id: int) -> HttpResponse:
    """What the comment said before, the newest wording first."""
    try:
        found = comment_with_history(visitor_of(request), comment_id)
    except (UnknownComment, HistoryHidden):
        raise Http404 from None
    versions = versions_of(found)[::-1]
    return page(request, "discussion/history.html", comment=found, node=queries.single(found), versions=versions)


def _with_headers(answer: HttpResponse, problem: Problem | None) -> HttpResponse:
    for name, value in problem.headers.items() if problem else ():
        answer.headers[name] = value
    return answer


@for_form
def post(request: HttpRequest, thread_id: int) -> HttpResponse:
    """A form without JavaScript: 303 to the comment in its thread, or to its own page while it waits."""
    sent = request.POST
    visitor = visitor_of(request)
    try:
        posted = services.post_comment(
            thread_id=thread_id,
            visitor=visitor,
            body=sent.get("body", ""),
            name=sent.get("name", ""),
            email=sent.get("email", ""),
            parent_id=_parent(sent.get("parent", "")),
            notify=sent["notify"] if sent.get("notify") in ("replies", "all") else "none",
            idempotency_key=sent.get("idempotency_key", "")[:64],
            anchor=_anchor(sent.get("anchor", "")),
            question=_question(sent.get("question", "")),
            signs=signs_of(sent),
        )
    except REFUSALS as error:
        return _refused(request, thread_id, error)
    response = _see_in_place(queries.one_comment(posted.id))
    if not visitor.user:
        remember_guest(response, posted.guest_token, request.is_secure())
    return response


@for_form
def preview(request: HttpRequest, thread_id: int) -> HttpResponse:
    """The other button of the form without JavaScript: what the text will look like, above what was typed."""
    thread = get_object_or_404(Thread.objects.public(), pk=min(thread_id, services.LARGEST_ID))
    try:
        html = services.preview_comment(sender=client_digest(request), body=request.POST.get("body", ""))
    except REFUSALS as error:
        return _refused(request, thread_id, error)
    return page(request, "discussion/preview.html", thread=thread, sent=request.POST, html=html)


def _parent(sent: str) -> int | None:
    if sent and not sent.isdecimal():
        raise AnsweredGone
    return int(sent[:20]) if sent else None


def _anchor(sent: str) -> Any:
    """What a script put into the form, as JSON."""
    if not sent:
        return None
    try:
        return json.loads(sent[:10_000])
    except (ValueError, RecursionError):
        return sent


def _question(sent: str) -> int | None:
    return (int(sent[:20]) if sent.isdecimal() else 0) if sent else None


def signs_of(sent: QueryDict) -> Signs:
    """Nobody counts the seconds of a form without a script."""
    return Signs(trap=sent.get("website", ""), proof=sent.get("proof", ""), insists=sent.get("insists") == "1")


def _refused(request: HttpRequest, thread_id: int, error: Exception) -> HttpResponse:
    """What was typed stays in the form."""
    thread = get_object_or_404(Thread, pk=thread_id)
    problem = problem_of(error)
    answer = page(request, "discussion/refused.html", problem.status, thread=thread, sent=request.POST, problem=problem)
    return _with_headers(answer, problem)


@for_form
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    body = request.POST.get("body", "")
    try:
        found = changing.edit_comment(
            comment_id=comment_id, visitor=visitor_of(request), body=body, signs=signs_of(request.POST)
        )
    except REFUSALS as error:
        return _comment_page(request, comment_id, error, typed=body)
    return _see_other(found.path)


@for_form
def pick(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _feature(request, featuring.set_pick, comment_id)


@for_form
def pin(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _feature(request, featuring.set_pinned, comment_id)


def _feature(request: HttpRequest, service: Callable[..., Comment], comment_id: int) -> HttpResponse:
    is_on = request.POST.get("on") == "1"
    try:
        found = service(comment_id=comment_id, visitor=visitor_of(request), is_on=is_on)
    except REFUSALS as error:
        return _comment_page(request, comment_id, error)
    return _see_other(found.path)


@for_form
def delete(request: HttpRequest, comment_id: int) -> HttpResponse:
    sent = request.POST
    try:
        found = changing.delete_comment(
            comment_id=comment_id,
            visitor=visitor_of(request),
            ground=sent.get("ground", ""),
            reason=sent.get("reason", ""),
        )
    except REFUSALS as error:
        return _comment_page(request, comment_id, error)
    return _see_other(found.path)


@for_form
def vote(request: HttpRequest, comment_id: int) -> HttpResponse:
    value = request.POST.get("value", "")
    try:
        if value not in VOTES:
            raise NoVote
        voting.vote(comment_id=comment_id, visitor=visitor_of(request), value=VOTES[value])
        found = queries.one_comment(comment_id)
    except REFUSALS as error:
        return _comment_page(request, comment_id, error)
    return _see_in_place(found)


@for_form
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """What is against the law has a form of its own, with what the law asks for; what was typed comes along."""
    sent = request.POST
    reason, note = sent.get("reason", ""), sent.get("note", "")
    if reason == Report.Reason.ILLEGAL:
        return _see_other(f"/-/comments/{comment_id}/illegal/?{urlencode({'why': note[: reporting.NOTE_LENGTH]})}")
    chosen = reason if reason in Report.Reason.values else Report.Reason.OTHER
    visitor = visitor_of(request)
    email = visitor.user.email if visitor.user and sent.get("tell") else sent.get("email", "")
    try:
        reporting.report_comment(comment_id=comment_id, visitor=visitor, reason=chosen, note=note, email=email)
    except REFUSALS as error:
        return _comment_page(request, comment_id, error, report=sent)
    return _comment_page(request, comment_id, reported=True)


@for_form
def follow(request: HttpRequest, thread_id: int) -> HttpResponse:
    visitor, email = visitor_of(request), request.POST.get("email", "")
    try:
        followed = following.follow_thread(thread_id=thread_id, visitor=visitor, email=email, scope="all")
    except REFUSALS as error:
        return _refused(request, thread_id, error)
    if followed.follow:
        return page(request, "mailing/confirmed.html", follow=followed.follow, manage="/-/mail/mine/")
    return page(request, "mailing/asked.html", status=202, thread=followed.thread)


def _see_in_place(found: Comment) -> HttpResponseRedirect:
    """To the comment in its thread, once the page there is baked: its reader must find what they just did."""
    keys, until = changing.keys_of(found), time.monotonic() + SEEN_WITHIN_S
    while _is_ordered(keys) and time.monotonic() < until:
        time.sleep(LOOK_EVERY_S)
    return _see_other(places.place_of(found))


def _is_ordered(keys: set[str]) -> bool:
    """Inside a transaction nobody bakes what it has ordered, so there is nothing to wait for."""
    return not connection.in_atomic_block and BakeOrder.objects.filter(key__in=keys).exists()


def _see_other(path: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return response
