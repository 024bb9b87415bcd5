"""The newsroom's screen of discussions: found by their headline, closed and opened."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from imprint.discussion.refusals import UnknownThread
from imprint.moderation.branches import set_discussion_open
from imprint.moderation.permissions import for_moderators, thread_for, threads_for
from imprint.moderation.queues import chosen_from

PAGE_LENGTH = 30


@for_moderators
@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """Every discussion, the newest article first, those of other sites last; a search looks in the headlines."""
    words = request.GET.get("q", "").replace("\0", "").strip()
    rows = threads_for(request.user).public()  # type: ignore[attr-defined]
    rows = rows.order_by(F("article__published_at").desc(nulls_last=True), "-pk")
    paginator = Paginator(rows.filter(title__icontains=words) if words else rows, PAGE_LENGTH)
    context = {"page": paginator.get_page(request.GET.get("p")), "words": words}
    return render(request, "moderation/desk/threads.html", context)


@for_moderators
@require_POST
def open_or_close(request: HttpRequest, thread_id: int) -> HttpResponse:
    is_open = request.POST.get("open") == "1"
    try:
        thread = thread_for(request.user, thread_id)
        set_discussion_open(thread_id=thread.pk, moderator=request.user, is_open=is_open)
        messages.success(request, _("The discussion is open.") if is_open else _("The discussion is closed."))
    except UnknownThread as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    """To the card that it was done from, else to the list of discussions."""
    card = request.POST.get("card", "")
    if card.isdecimal():
        return f"{reverse('newsroom_desk')}?{chosen_from(request.POST.dict()).query}&card={card}"
    return f"{reverse('newsroom_threads')}?{urlencode({'q': request.POST.get('q', '')})}"


urlpatterns = [
    path("threads/", threads, name="newsroom_threads"),
    path("threads/<int:thread_id>/state/", open_or_close, name="newsroom_thread_state"),
]
