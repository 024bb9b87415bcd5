"""Figures of moderation as people read them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 24 * 3600


def duration(seconds: int | None) -> str:
    """`8 minutes`, `3 hours`, `2 days`: one figure is enough for a median. Nothing for None."""
    if seconds is None:
        return ""
    if seconds < MINUTE_S:
        return _("less than a minute")
    minutes, hours, days = round(seconds / MINUTE_S), round(seconds / HOUR_S), round(seconds / DAY_S)
    if seconds < 2 * HOUR_S:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if seconds < 2 * DAY_S:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
