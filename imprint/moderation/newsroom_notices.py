"""The newsroom's screens of notices of illegal content: those that wait, the oldest first, and each to be decided."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from imprint.discussion.refusals import Refusal
from imprint.moderation import notices
from imprint.moderation.models import Notice
from imprint.moderation.permissions import comments_for, denied, for_moderators
from imprint.moderation.surroundings import surroundings_of
from imprint.moderation.texts import REASON_LENGTH

PAGE_LENGTH = 30


@for_moderators
def notices_list(request: HttpRequest) -> HttpResponse:
    shelf = "decided" if request.GET.get("shelf") == "decided" else "waiting"
    decided = Notice.objects.exclude(state=Notice.State.WAITING).order_by("-decided_at", "-pk")
    rows = _seen_by(request.user, notices.waiting_notices() if shelf == "waiting" else decided)
    context = {
        "shelf": shelf,
        "shelves": {"waiting": _("Waiting"), "decided": _("Decided")},
        "page": Paginator(rows.select_related("comment__thread"), PAGE_LENGTH).get_page(request.GET.get("p")),
    }
    return render(request, "moderation/notices/list.html", context)


def _seen_by(user: object, rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Whose comment is gone by now, everybody sees."""
    return rows.filter(Q(comment=None) | Q(comment__in=comments_for(user)))


@for_moderators
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    found, problem = _notice_for(request.user, notice_id), None
    if request.method == "POST":
        try:
            _decide(request, notice_id)
            messages.success(request, _("The notice is decided, and whoever gave it is told."))
            return redirect("newsroom_notices")
        except Refusal as refusal:
            problem = refusal
    comment = found.comment
    context = {
        "notice": found,
        "comment": comment,
        "around": surroundings_of(comment) if comment else None,
        "problem": problem,
        "typed": request.POST or {"legal_ground": found.law},
        "most": notices.ANSWER_LENGTH,
        "most_reason": REASON_LENGTH,
    }
    return render(request, "moderation/notices/notice.html", context, status=problem.status if problem else 200)


def _decide(request: HttpRequest, notice_id: int) -> None:
    sent = request.POST
    shared: dict[str, Any] = {"notice_id": notice_id, "moderator": request.user, "answer": sent.get("answer", "")}
    if sent.get("outcome") == "follow":
        law, reason = sent.get("legal_ground", ""), sent.get("reason", "")
        notices.follow_notice(**shared, legal_ground=law, reason=reason)
    else:
        notices.reject_notice(**shared)


def _notice_for(user: object, notice_id: int) -> Notice:
    """Raises Http404, NoRights."""
    found = Notice.objects.select_related("comment__thread", "comment__parent").filter(pk=notice_id).first()
    if found is None:
        raise Http404
    if not _seen_by(user, Notice.objects.filter(pk=notice_id)).exists():
        raise denied(user, found.comment)
    return found


urlpatterns = [
    path("notices/", notices_list, name="newsroom_notices"),
    path("notices/<int:notice_id>/", notice, name="newsroom_notice"),
]
