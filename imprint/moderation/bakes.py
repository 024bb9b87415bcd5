"""The pages of the public log and of the yearly report, and when they are baked.

No decision orders them by itself: a flood of comments that are held would order a page a thousand times, and nobody
waits for it. The worker looks every five minutes what was decided meanwhile (see `LogRounds`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from imprint import publishing
from imprint.moderation.models import Appeal, Decision, Notice
from imprint.moderation.periods import Period, month_with, months, years_of
from imprint.moderation.public_log import PATH, path_of

LOG = "moderation:log"
MONTHS = "moderation:months"
"""Whatever leads to all months: ordered when one begins."""
OVERLAP = timedelta(minutes=6)
"""A decision is seen some moments after it was made, and may be undone for a while."""
ABOUT_EARLIER = (
    Decision.Kind.RESTORED, Decision.Kind.LIFTED, Decision.Kind.APPEAL_GRANTED, Decision.Kind.APPEAL_REJECTED,
)  # fmt: skip


@publishing.register
class LogBakes(publishing.Bakes):
    def paths(self) -> Iterator[str]:
        if not settings.IMPRINT.public_log:
            return
        yield PATH
        known = months()
        for year in years_of(known):
            yield from _paths_of_year(year)
        yield from map(path_of, known)

    def paths_for(self, key: str) -> Iterator[str]:
        """`moderation:log` is the front of the log, `moderation:2026` a year, `moderation:2026-11` a month."""
        kind, _, rest = key.partition(":")
        if kind != "moderation":
            return
        year, _, month = rest.partition("-")
        if key == LOG:
            yield PATH
        elif month:
            yield f"{PATH}{year}/{month}/"
        elif year.isdigit():
            yield from _paths_of_year(int(year))


def _paths_of_year(year: int) -> Iterator[str]:
    yield f"{PATH}{year}/"
    yield f"{PATH}{year}.csv"


def year_key(year: int) -> str:
    return f"moderation:{year}"


def month_key(month: Period) -> str:
    return f"moderation:{month.first_day:%Y-%m}"


class LogRounds:
    """One worker's; it remembers when it looked last. What was missed while none ran, the daily bake of all brings."""

    def __init__(self) -> None:
        self._looked_at: datetime | None = None

    def go(self) -> set[str]:
        """Order the pages whose figures changed; tells their keys."""
        now = timezone.now()
        since, self._looked_at = self._looked_at, now
        if not settings.IMPRINT.public_log:
            return set()
        keys = _keys_of_changes(since - OVERLAP, now) if since else _keys_of(_latest(now))
        if since and month_with(since) != month_with(now):
            keys |= {MONTHS, *_keys_of([month_with(since), month_with(now)])}
        with transaction.atomic():
            publishing.order(keys)
        return keys


def _keys_of_changes(since: datetime, now: datetime) -> set[str]:
    lately = {"made_at__gte": since}
    changed = [Decision.objects.filter(**lately), Appeal.objects.filter(**lately), Notice.objects.filter(**lately)]
    if not any(rows.exists() for rows in changed):
        return set()
    about = Decision.objects.filter(kind__in=ABOUT_EARLIER, **lately).values_list("undoes", "details__of")
    appealed = Appeal.objects.filter(**lately).values_list("statement__decision__made_at", flat=True)
    earlier = Decision.objects.filter(pk__in={pk for pks in about for pk in pks if pk})
    moments = [since, now, *appealed, *earlier.values_list("made_at", flat=True)]
    return _keys_of({month_with(moment) for moment in moments})


def _latest(now: datetime) -> list[Period]:
    month = month_with(now)
    return [month, month_with(month.begins - timedelta(days=1))]


def _keys_of(chosen: Iterable[Period]) -> set[str]:
    keys = {key for month in chosen for key in (month_key(month), year_key(month.first_day.year))}
    return {LOG, *keys} if keys else keys
