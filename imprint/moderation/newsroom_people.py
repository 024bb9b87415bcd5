"""The newsroom's screens of people who may not write, or were warned."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imprint.discussion.refusals import Refusal, UnknownComment
from imprint.moderation import restrictions
from imprint.moderation.forms import RestrictForm
from imprint.moderation.models import Restriction
from imprint.moderation.permissions import comment_for, comments_for, denied, for_moderators

PAGE_LENGTH = 50


@for_moderators
def people(request: HttpRequest) -> HttpResponse:
    """Those in force first, or with `?all=1` also what has ended."""
    shows_all = request.GET.get("all") == "1"
    rows = _seen_by(request.user, Restriction.objects.all() if shows_all else restrictions.in_force())
    chosen = Paginator(rows.select_related("statement__comment__thread").order_by("-pk"), PAGE_LENGTH)
    context = {"page": chosen.get_page(request.GET.get("p")), "shows_all": shows_all}
    return render(request, "moderation/people/people.html", context)


def _seen_by(user: object, rows: QuerySet[Restriction]) -> QuerySet[Restriction]:
    """Whose comment is gone by now, everybody sees."""
    return rows.filter(Q(statement__comment=None) | Q(statement__comment__in=comments_for(user)))


@for_moderators
def restrict(request: HttpRequest, comment_id: int) -> HttpResponse:
    try:
        comment = comment_for(request.user, comment_id)
    except UnknownComment:
        raise Http404 from None
    form = RestrictForm(comment, request.POST or None)
    if form.is_valid():
        try:
            restrictions.restrict(comment_id=comment_id, moderator=request.user, **form.chosen)
            messages.success(request, _("%(name)s is told what was decided, and why.") % {"name": comment.author_name})
            return redirect("newsroom_people")
        except Refusal as refusal:
            field = refusal.field if refusal.field in form.fields else "length" if refusal.field == "ends_at" else None
            form.add_error(field, str(refusal.sentence))
    context = {"form": form, "comment": comment, "like": restrictions.people_like(comment)}
    return render(request, "moderation/people/restrict.html", context)


@for_moderators
@require_POST
def lift(request: HttpRequest, restriction_id: int) -> HttpResponse:
    found = get_object_or_404(Restriction, pk=restriction_id)
    if not _seen_by(request.user, Restriction.objects.filter(pk=found.pk)).exists():
        raise denied(request.user, found.statement.comment if found.statement else None)
    reason = request.POST.get("reason", "")[:2000]
    restrictions.lift_restriction(restriction_id=found.pk, moderator=request.user, reason=reason)
    messages.success(request, _("%(name)s can write again.") % {"name": found.name})
    return redirect("newsroom_people")


urlpatterns = [
    path("people/", people, name="newsroom_people"),
    path("people/comment/<int:comment_id>/", restrict, name="newsroom_restrict"),
    path("people/<int:restriction_id>/lift/", lift, name="newsroom_lift"),
]
