"""Which events somebody wants, known in memory: every comment asks this, and mostly nobody wants anything."""

import time

from imprint.webhooks.models import Webhook

FRESH_S = 5.0
"""After so long another process's change is seen; one's own at once."""

_known: tuple[frozenset[str], float] = (frozenset(), float("-inf"))


def is_wanted(event: str) -> bool:
    events, until = _known
    if time.monotonic() > until:
        events = _look()
    return event in events


def forget() -> None:
    """Somebody changed a webhook; the next one who asks looks."""
    globals()["_known"] = (frozenset(), float("-inf"))


def assume_none() -> None:
    """For tests, which begin without any."""
    globals()["_known"] = (frozenset(), float("inf"))


def _look() -> frozenset[str]:
    rows = Webhook.objects.filter(is_active=True).values_list("events", flat=True)
    events = frozenset(event for chosen in rows for event in chosen)
    globals()["_known"] = (events, time.monotonic() + FRESH_S)
    return events
