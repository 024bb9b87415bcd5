"""The newsroom's screens of appeals: those that wait, the oldest first, and each with all that one must know."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from imprint.discussion.refusals import Refusal
from imprint.moderation import appeals
from imprint.moderation.models import Appeal, Decision
from imprint.moderation.permissions import comments_for, denied, for_moderators
from imprint.moderation.statements import reasons_of
from imprint.moderation.surroundings import surroundings_of

PAGE_LENGTH = 30


@for_moderators
def appeals_list(request: HttpRequest) -> HttpResponse:
    shelf = "decided" if request.GET.get("shelf") == "decided" else "waiting"
    rows = appeals.waiting_appeals() if shelf == "waiting" else _decided()
    mine = _seen_by(request.user, rows).select_related("statement__decision", "statement__comment__thread")
    context = {
        "shelf": shelf,
        "shelves": {"waiting": _("Waiting"), "decided": _("Decided")},
        "page": Paginator(mine, PAGE_LENGTH).get_page(request.GET.get("p")),
    }
    return render(request, "moderation/appeals/list.html", context)


def _decided() -> QuerySet[Appeal]:
    return Appeal.objects.exclude(state=Appeal.State.WAITING).order_by("-decided_at", "-pk")


def _seen_by(user: object, rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Whose comment is gone by now, everybody sees."""
    return rows.filter(Q(statement__comment=None) | Q(statement__comment__in=comments_for(user)))


@for_moderators
def appeal(request: HttpRequest, appeal_id: int) -> HttpResponse:
    found = _appeal_for(request.user, appeal_id)
    sent, problem = request.POST, None
    if request.method == "POST":
        try:
            appeals.decide_appeal(
                appeal_id=appeal_id,
                moderator=request.user,  # type: ignore[arg-type]  # They are signed in.
                grant=sent.get("outcome") == "grant",
                answer=sent.get("answer", ""),
            )
            messages.success(request, _("The appeal is decided, and its writer is told."))
            return redirect("newsroom_appeals")
        except Refusal as refusal:
            problem = refusal
    decision, comment = found.statement.decision, found.statement.comment
    context = {
        "appeal": found,
        "reasons": reasons_of(found.statement),
        "comment": comment,
        "around": surroundings_of(comment) if comment else None,
        "earlier": _earlier(decision),
        "is_first": decision.moderator_id == request.user.pk,
        "may_decide": decision.moderator_id != request.user.pk or appeals.may_decide_own(found),
        "problem": problem,
        "typed": sent.get("answer", ""),
        "most": appeals.ANSWER_LENGTH,
    }
    return render(request, "moderation/appeals/appeal.html", context, status=problem.status if problem else 200)


def _appeal_for(user: object, appeal_id: int) -> Appeal:
    """Raises Http404, NoRights."""
    rows = Appeal.objects.select_related(
        "statement__decision", "statement__comment__thread", "statement__comment__parent", "decided_by"
    )
    found = rows.filter(pk=appeal_id).first()
    if found is None:
        raise Http404
    if not _seen_by(user, Appeal.objects.filter(pk=appeal_id)).exists():
        raise denied(user, found.statement.comment)
    return found


def _earlier(decision: Decision) -> QuerySet[Decision]:
    """All that was decided about the comment."""
    return Decision.objects.filter(comment_id=decision.comment_id or 0).order_by("pk")


urlpatterns = [
    path("appeals/", appeals_list, name="newsroom_appeals"),
    path("appeals/<int:appeal_id>/", appeal, name="newsroom_appeal"),
]
