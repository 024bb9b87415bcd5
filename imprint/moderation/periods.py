"""Months and years on the site's clock, and any stretch of days that somebody asks about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from imprint.moderation.models import Decision

FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment to just before another one."""

    begins: datetime
    ends: datetime

    def of(self, column: str) -> dict[str, Any]:
        """As a filter of the column."""
        return {f"{column}__gte": self.begins, f"{column}__lt": self.ends}

    @property
    def first_day(self) -> date:
        return _day(self.begins)

    @property
    def last_day(self) -> date:
        return _day(self.ends) - timedelta(days=1)

    @property
    def is_over(self) -> bool:
        return self.ends <= timezone.now()


def month_of(year: int, month: int) -> Period:
    return Period(_midnight(date(year, month, 1)), _midnight(date(year + month // 12, month % 12 + 1, 1)))


def year_of(year: int) -> Period:
    return Period(_midnight(date(year, 1, 1)), _midnight(date(year + 1, 1, 1)))


def days_from(first: date, last: date) -> Period:
    """Both days included."""
    return Period(_midnight(first), _midnight(last + timedelta(days=1)))


def month_with(moment: datetime) -> Period:
    day = _day(moment)
    return month_of(day.year, day.month)


def months() -> list[Period]:
    """Since the first decision was made, the present one first; the present one alone where there is none yet."""
    now = timezone.now()
    first = Decision.objects.order_by("made_at").values_list("made_at", flat=True).first()
    return list(_months_back(now, min(first or now, now)))


def years_of(known: list[Period]) -> list[int]:
    """Those of the months, the latest first."""
    return list(dict.fromkeys(month.first_day.year for month in known))


def _months_back(now: datetime, until: datetime) -> Iterator[Period]:
    month = month_with(now)
    while True:
        yield month
        if month.begins <= until:
            return
        month = month_with(month.begins - timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


def _day(moment: datetime) -> date:
    """Not on the clock of whoever is signed in to the newsroom."""
    return timezone.localdate(moment, timezone.get_default_timezone())
