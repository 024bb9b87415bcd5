"""Care for the moderator: how much they have read today, and when a pause would do them good."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imprint.moderation.models import Decision

BREAK = timedelta(minutes=10)
"""Who decided nothing for so long has had a pause."""
READ = (
    Decision.Kind.APPROVED, Decision.Kind.REMOVED, Decision.Kind.RESTORED, Decision.Kind.KEPT, Decision.Kind.EDITED,
)  # fmt: skip
MOST = 2_000
WAVED = "desk_waved_at"
"""In the session: when the last reminder was waved away."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """`today` counts cards since midnight; `cards` and `minutes` since the last pause, or since it was waved away."""

    today: int
    cards: int
    minutes: int

    @property
    def told(self) -> str:
        told = ngettext(
            "You have decided on %(num)s comment today.", "You have decided on %(num)s comments today.", self.today
        )
        return told % {"num": self.today}

    @property
    def advice(self) -> str:
        """A reminder to pause; empty while none is due."""
        if not self.wants_pause:
            return ""
        return _(
            "%(cards)s comments in %(minutes)s minutes without a pause. Ten minutes away from the screen would do you"
            " good; what waits can wait."
        ) % {"cards": self.cards, "minutes": self.minutes}

    @property
    def wants_pause(self) -> bool:
        cards, minutes = settings.IMPRINT.desk_pause_cards, settings.IMPRINT.desk_pause_minutes
        return bool((cards and self.cards >= cards) or (minutes and self.minutes >= minutes))


def sitting_of(user: Any, now: datetime, waved_at: datetime | None = None) -> Sitting:
    """From the log alone, so that it is right on every device."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Decision.objects.filter(moderator_id=user.pk, kind__in=READ, made_at__gte=midnight).order_by("-made_at")
    times = list(rows.values_list("made_at", flat=True)[:MOST])
    begun, cards = now, 0
    for at in times:
        if begun - at > BREAK or (waved_at and at <= waved_at):
            break
        begun, cards = at, cards + 1
    if waved_at and cards == 0:
        begun = now
    return Sitting(len(times), cards, int((now - begun).total_seconds() // 60))


def sitting_at(request: HttpRequest) -> Sitting:
    waved = request.session.get(WAVED)
    return sitting_of(request.user, timezone.now(), datetime.fromisoformat(waved) if waved else None)
