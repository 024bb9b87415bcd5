"""The desk: the queues, and the card that a moderator has before them."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from imprint.discussion.refusals import Refusal, UnknownComment
from imprint.moderation import care, claims, presets, queues
from imprint.moderation.cards import Card, card_of
from imprint.moderation.decisions import UNDO_FOR, UNDONE_BY_KEY
from imprint.moderation.models import Decision
from imprint.moderation.permissions import comment_for, for_moderators
from imprint.moderation.queues import Chosen, Queue, chosen_from

OLD_SHELVES = {"pending": Queue.HELD, "reported": Queue.REPORTED, "removed": Queue.REMOVED}


@dataclass(frozen=True, slots=True)
class Shown:
    """A card, and who else has it before them, if so."""

    card: Card
    holder: str


@for_moderators
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    chosen = chosen_from(request.GET.dict())
    page = queues.queue_page(request.user, chosen)
    counts = queues.counts_for(request.user, chosen=chosen)
    context = {
        "chosen": chosen,
        "page": page,
        "tabs": [(queue, chosen.with_queue(queue).query, counts.get(queue)) for queue in Queue],
        "filters": queues.filters_for(request.user, chosen),
        "orders": queues.Order.choices,
        "sitting": care.sitting_at(request),
        "undo": _to_undo(request),
        "shown": _shown_first(request, page),
        "blur_score": settings.IMPRINT.desk_blur_score,
        **_on_a_card(chosen),
    }
    return render(request, "moderation/desk/desk.html", context)


@for_moderators
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The lines of the queue alone, for the script that fills the list up."""
    page = queues.queue_page(request.user, chosen_from(request.GET.dict()))
    context = {"page": page, "chosen": page.chosen, "blur_score": settings.IMPRINT.desk_blur_score}
    return render(request, "moderation/desk/rows.html", context)


@for_moderators
@require_safe
def card(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The card alone, for the script that has the next one ready; it is not claimed by that."""
    try:
        comment = comment_for(request.user, comment_id)
    except UnknownComment:
        raise Http404 from None
    shown = Shown(card_of(comment), queues.holder_of(comment, request.user))
    context = {"shown": shown, **_on_a_card(chosen_from(request.GET.dict()))}
    return render(request, "moderation/desk/card.html", context)


def _on_a_card(chosen: Chosen) -> dict[str, Any]:
    return {"chosen": chosen, "grounds": presets.choices(), "is_removed_queue": chosen.queue == Queue.REMOVED}


def _shown_first(request: HttpRequest, page: queues.QueuePage) -> Shown | None:
    """What the address asks for, else the first that nobody else has; it is claimed."""
    asked = request.GET.get("card", "")
    comment_id = int(asked) if asked.isdecimal() and len(asked) < 19 else page.first_free
    if comment_id is None:
        return None
    try:
        comment = comment_for(request.user, comment_id)
    except UnknownComment as refusal:
        messages.error(request, str(refusal.sentence))
        return None
    try:
        claims.claim_comment(comment=comment, moderator=request.user)
    except claims.HeldByAnother as holder:
        return Shown(card_of(comment), holder.name)
    return Shown(card_of(comment), "")


def _to_undo(request: HttpRequest) -> list[Decision]:
    """Decisions that the address names, while the moderator who made them can still take them back."""
    sent = [int(pk) for pk in request.GET.getlist("undo")[: queues.ALIKE_LENGTH] if pk.isdecimal() and len(pk) < 19]
    own = Decision.objects.filter(moderator_id=request.user.pk, kind__in=UNDONE_BY_KEY)
    return list(own.filter(pk__in=sent, made_at__gt=timezone.now() - UNDO_FOR))


@for_moderators
@require_POST
def wave(request: HttpRequest) -> HttpResponse:
    """The reminder of a pause is waved away: cards and minutes are counted anew."""
    request.session[care.WAVED] = timezone.now().isoformat()
    return redirect(f"{reverse('newsroom_desk')}?{chosen_from(request.POST.dict()).query}")


@for_moderators
@require_POST
def claim(request: HttpRequest, comment_id: int) -> HttpResponse:
    """204: it is theirs for two minutes. 409: the name of whoever has it."""
    try:
        claims.claim_comment(comment=comment_for(request.user, comment_id), moderator=request.user)
    except Refusal as refusal:
        return HttpResponse(str(refusal.sentence), status=refusal.status, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@for_moderators
@require_POST
def release(request: HttpRequest, comment_id: int) -> HttpResponse:
    claims.release_comment(comment_id=comment_id, moderator=request.user)
    return HttpResponse(status=204)


@require_safe
def old_screen(request: HttpRequest) -> HttpResponse:
    """Where comments were before there was a desk."""
    queue = OLD_SHELVES.get(request.GET.get("shelf", ""), Queue.ALL)
    return redirect(f"{reverse('newsroom_desk')}?{Chosen(queue, queues.order_of(queue, '')).query}")


urlpatterns = [
    path("moderation/desk/", desk, name="newsroom_desk"),
    path("moderation/desk/rows/", rows, name="newsroom_desk_rows"),
    path("moderation/desk/pause/", wave, name="newsroom_desk_pause"),
    path("moderation/desk/<int:comment_id>/", card, name="newsroom_card"),
    path("moderation/desk/<int:comment_id>/claim/", claim, name="newsroom_claim"),
    path("moderation/desk/<int:comment_id>/release/", release, name="newsroom_release"),
    path("comments/", old_screen, name="newsroom_comments"),
]
