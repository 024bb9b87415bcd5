"""The screen on which administrators say what each moderator looks after."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from imprint.articles.models import Section
from imprint.discussion.models import Thread
from imprint.moderation import beats
from imprint.moderation.permissions import for_administrators


class BeatsForm(forms.Form):
    sections = forms.ModelMultipleChoiceField(
        Section.objects.order_by("path"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Sections"),
    )
    origins = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Whole sites")
    )

    def __init__(self, moderator: Any, sent: Any = None) -> None:
        theirs = list(moderator.beats.all())
        kept = {
            "sections": [beat.section_id for beat in theirs if beat.section_id],
            "origins": [beat.origin or "own" for beat in theirs if not beat.section_id],
        }
        super().__init__(sent, initial=kept)
        origins = {*settings.IMPRINT.embedding_sites, *(beat.origin for beat in theirs if beat.origin)}
        origins.update(Thread.objects.exclude(origin="").order_by().values_list("origin", flat=True).distinct())
        self.fields["origins"].choices = [  # type: ignore[attr-defined]
            ("own", _("all articles of this site")),
            *((origin, origin.partition("://")[2]) for origin in sorted(origins)),
        ]

    def clean_origins(self) -> list[str]:
        return [beats.OWN_SITE if one == "own" else one for one in self.cleaned_data["origins"]]


@for_administrators
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/desk/beats.html", {"moderators": beats.moderators()})


@for_administrators
def beats_of(request: HttpRequest, user_id: int) -> HttpResponse:
    moderator = get_object_or_404(beats.moderators(), pk=user_id)
    form = BeatsForm(moderator, request.POST if request.method == "POST" else None)
    if form.is_valid():
        beats.set_beats(moderator=moderator, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("newsroom_beats")
    return render(request, "moderation/desk/beats_of.html", {"moderator": moderator, "form": form})


urlpatterns = [
    path("moderation/beats/", overview, name="newsroom_beats"),
    path("moderation/beats/<int:user_id>/", beats_of, name="newsroom_beats_of"),
]
