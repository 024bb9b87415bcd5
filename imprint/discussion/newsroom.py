"""The newsroom's screens of comments (what is new, waits or was reported, what to do about it) and of discussions."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imprint.discussion import changing, featuring, opening, places, reporting
from imprint.discussion.models import Comment, Report, Thread
from imprint.discussion.refusals import NotOnSite, UnknownComment, UnknownThread
from imprint.readers.identity import visitor_of

PAGE_LENGTH = 30
may_moderate = permission_required("discussion.change_comment", login_url="wagtailadmin_login")


@may_moderate
def comments(request: HttpRequest) -> HttpResponse:
    shelf = request.GET.get("shelf", "new")
    chosen = Paginator(_shelf(shelf), PAGE_LENGTH).get_page(request.GET.get("p"))
    context = {
        "shelf": shelf,
        "shelves": {"new": _("New"), "pending": _("Waiting"), "reported": _("Reported"), "removed": _("Removed")},
        "page": chosen,
        "rows": [(comment, places.place_of(comment)) for comment in chosen],
    }
    return render(request, "discussion/newsroom/comments.html", context)


def _shelf(name: str) -> QuerySet[Comment]:
    waiting = Prefetch("reports", Report.objects.waiting(), to_attr="waiting_reports")
    rows = Comment.objects.select_related("thread", "root").prefetch_related(waiting).order_by("-posted_at", "-id")
    shelves: dict[str, Any] = {
        "pending": {"state": Comment.State.PENDING},
        "removed": {"state": Comment.State.REMOVED},
        "reported": {"state": Comment.State.PUBLISHED, "pk__in": Report.objects.waiting().values("comment")},
    }
    return rows.filter(**shelves.get(name, {}))


@may_moderate
@require_POST
def publish(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _decide(request, changing.publish_comment, comment_id, _("The comment is on the site."))


@may_moderate
@require_POST
def remove(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _decide(request, changing.remove_comment, comment_id, _("The comment was taken off the site."))


@may_moderate
@require_POST
def settle(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _decide(request, reporting.settle_reports, comment_id, _("The comment stays; the reports are settled."))


@may_moderate
@require_POST
def pick(request: HttpRequest, comment_id: int) -> HttpResponse:
    is_on = request.POST.get("on") == "1"
    sentence = _("The comment is an editor’s pick.") if is_on else _("The comment is no pick any more.")
    return _decide(request, _featuring(request, featuring.set_pick, is_on), comment_id, sentence)


@may_moderate
@require_POST
def pin(request: HttpRequest, comment_id: int) -> HttpResponse:
    is_on = request.POST.get("on") == "1"
    sentence = _("The comment stands above all others.") if is_on else _("The comment is not pinned any more.")
    return _decide(request, _featuring(request, featuring.set_pinned, is_on), comment_id, sentence)


def _featuring(request: HttpRequest, service: Any, is_on: bool) -> Any:
    return partial(service, visitor=visitor_of(request), is_on=is_on)


def _decide(request: HttpRequest, service: Any, comment_id: int, sentence: str) -> HttpResponse:
    try:
        service(comment_id=comment_id)
        messages.success(request, sentence)
    except (UnknownComment, NotOnSite) as refusal:
        messages.error(request, str(refusal.sentence))
    return _back(request)


@may_moderate
def threads(request: HttpRequest) -> HttpResponse:
    """Every discussion, the newest article first, those of other sites last; a search looks in the headlines."""
    words = request.GET.get("q", "").replace("\0", "").strip()
    rows = Thread.objects.public().order_by(F("article__published_at").desc(nulls_last=True), "-pk")
    paginator = Paginator(rows.filter(title__icontains=words) if words else rows, PAGE_LENGTH)
    context = {"page": paginator.get_page(request.GET.get("p")), "words": words}
    return render(request, "discussion/newsroom/threads.html", context)


@may_moderate
@require_POST
def open_or_close(request: HttpRequest, thread_id: int) -> HttpResponse:
    is_open = request.POST.get("open") == "1"
    try:
        opening.set_thread_open(thread_id=thread_id, is_open=is_open)
        messages.success(request, _("The discussion is open.") if is_open else _("The discussion is closed."))
    except UnknownThread as refusal:
        messages.error(request, str(refusal.sentence))
    if "shelf" in request.POST:
        return _back(request)
    return redirect(f"{reverse('newsroom_threads')}?{urlencode({'q': request.POST.get('q', '')})}")


def _back(request: HttpRequest) -> HttpResponse:
    shelf = urlencode({"shelf": request.POST.get("shelf", "new")})
    return redirect(f"{reverse('newsroom_comments')}?{shelf}")


urlpatterns = [
    path("comments/", comments, name="newsroom_comments"),
    path("comments/<int:comment_id>/publish/", publish, name="newsroom_publish_comment"),
    path("comments/<int:comment_id>/remove/", remove, name="newsroom_remove_comment"),
    path("comments/<int:comment_id>/settle/", settle, name="newsroom_settle_reports"),
    path("comments/<int:comment_id>/pick/", pick, name="newsroom_pick_comment"),
    path("comments/<int:comment_id>/pin/", pin, name="newsroom_pin_comment"),
    path("threads/", threads, name="newsroom_threads"),
    path("threads/<int:thread_id>/state/", open_or_close, name="newsroom_thread_state"),
]
