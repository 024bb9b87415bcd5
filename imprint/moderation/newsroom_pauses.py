"""The newsroom's screen of pauses: sites that are frozen, discussions in slow mode."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imprint.discussion.refusals import Refusal, UnknownThread
from imprint.moderation import pauses
from imprint.moderation.forms import FreezeForm, SlowForm
from imprint.moderation.permissions import denied, for_moderators, looks_after_site, thread_for, threads_for


@for_moderators
def overview(request: HttpRequest) -> HttpResponse:
    """What is paused now, and the form to freeze a site."""
    form = FreezeForm(request.POST or None)
    if form.is_valid():
        origin = form.cleaned_data["origin"]
        if not looks_after_site(request.user, origin):
            raise denied(request.user)
        reason = form.cleaned_data["reason"]
        pauses.freeze_site(moderator=request.user, ends_at=form.ends_at, origin=origin, reason=reason)
        messages.success(request, _("Readers cannot write until it ends."))
        return redirect("newsroom_pauses")
    slow = threads_for(request.user).filter(slow_minutes__gt=0).order_by("title")
    return render(
        request, "moderation/people/pauses.html", {"form": form, "frozen": pauses.frozen_sites(), "slow": slow}
    )


@for_moderators
@require_POST
def thaw(request: HttpRequest) -> HttpResponse:
    origin = request.POST.get("origin", "")
    if not looks_after_site(request.user, origin):
        raise denied(request.user)
    pauses.thaw_site(moderator=request.user, origin=origin)
    messages.success(request, _("Readers can write again."))
    return redirect("newsroom_pauses")


@for_moderators
def slow(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Slow mode of one discussion."""
    try:
        thread = thread_for(request.user, thread_id)
    except UnknownThread:
        raise Http404 from None
    form = SlowForm(request.POST or None, initial={"minutes": thread.slow_minutes or 5})
    if form.is_valid():
        try:
            minutes = form.cleaned_data["minutes"]
            pauses.set_slow_mode(thread_id=thread_id, moderator=request.user, minutes=minutes)
            messages.success(request, _("Readers are told on the page."))
            return redirect("newsroom_pauses")
        except Refusal as refusal:
            form.add_error("minutes", str(refusal.sentence))
    return render(request, "moderation/people/slow.html", {"form": form, "thread": thread})


urlpatterns = [
    path("pauses/", overview, name="newsroom_pauses"),
    path("pauses/thaw/", thaw, name="newsroom_thaw"),
    path("pauses/thread/<int:thread_id>/", slow, name="newsroom_slow_mode"),
]
