"""Decisions counted in the database, without those that were undone; nothing here knows who wrote or who decided."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, F, IntegerField, QuerySet, When, Window
from django.db.models.functions import RowNumber

from imprint.moderation.decisions import UNDO_FOR
from imprint.moderation.models import Decision
from imprint.moderation.periods import Period

Kind = Decision.Kind
TIMED = (Kind.APPROVED, Kind.REMOVED, Kind.KEPT)
"""What a moderator decides about a comment that came to the desk."""
BY_POLICY: Any = Case(When(moderator_id=None, then=True), default=False, output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Tally:
    """So many decisions that are alike in all of this."""

    kind: str
    ground: str
    source: str
    is_found_by_machine: bool
    is_by_policy: bool
    count: int


class Tallies:
    """The decisions of one period."""

    def __init__(self, tallies: Iterable[Tally] = ()) -> None:
        self._tallies = list(tallies)

    def add(self, tally: Tally) -> None:
        self._tallies.append(tally)

    def count(self, *kinds: str, **wanted: Any) -> int:
        return sum(one.count for one in self._chosen(kinds, wanted))

    def by(self, key: Callable[[Tally], Any], *kinds: str, **wanted: Any) -> Counter[Any]:
        counts: Counter[Any] = Counter()
        for one in self._chosen(kinds, wanted):
            counts[key(one)] += one.count
        return counts

    def _chosen(self, kinds: tuple[str, ...], wanted: dict[str, Any]) -> list[Tally]:
        return [
            one
            for one in self._tallies
            if one.kind in kinds and all(getattr(one, name) == value for name, value in wanted.items())
        ]


def standing_decisions(period: Period) -> QuerySet[Decision]:
    """Those of the period that were not undone."""
    soon_after = Period(period.begins, period.ends + UNDO_FOR + timedelta(minutes=1))
    undone = Decision.objects.filter(kind=Kind.UNDONE, undoes__isnull=False, **soon_after.of("made_at"))
    return Decision.objects.filter(**period.of("made_at")).exclude(pk__in=undone.values("undoes"))


def tallies_of(period: Period) -> Tallies:
    return tallies_by_month([period])[0]


def tallies_by_month(months: list[Period]) -> list[Tallies]:
    """In their order, by one query."""
    columns = ("kind", "ground", "source", "is_found_by_machine", "is_by_policy")
    rows = standing_decisions(_whole(months)).annotate(month=_number_of(months), is_by_policy=BY_POLICY)
    tallies = [Tallies() for _month in months]
    for month, *values in rows.order_by().values_list("month", *columns).annotate(count=Count("pk")):
        tallies[month].add(Tally(*values))
    return tallies


def medians_by_month(months: list[Period]) -> list[int | None]:
    """Seconds from when a comment came to the desk to a moderator's decision; in the order of the months."""
    timed = standing_decisions(_whole(months)).filter(
        kind__in=TIMED, moderator_id__isnull=False, waited_s__isnull=False
    )
    month = [F("month")]
    ranked = timed.annotate(month=_number_of(months)).annotate(
        place=Window(RowNumber(), partition_by=month, order_by=["waited_s", "pk"]),
        size=Window(Count("pk"), partition_by=month),
    )
    in_the_middle = ranked.filter(place__gte=F("size") / 2.0, place__lte=F("size") / 2.0 + 1)
    waited: dict[int, list[int]] = defaultdict(list)
    for number, seconds in in_the_middle.values_list("month", "waited_s"):
        waited[number].append(seconds or 0)
    return [_mean(waited[number]) for number in range(len(months))]


def median_of(period: Period, *kinds: str) -> int | None:
    """Of what moderators' decisions of these kinds took, in seconds."""
    timed = standing_decisions(period).filter(kind__in=kinds, moderator_id__isnull=False, waited_s__isnull=False)
    size = timed.count()
    if not size:
        return None
    middle = timed.order_by("waited_s", "pk").values_list("waited_s", flat=True)[(size - 1) // 2 : size // 2 + 1]
    return _mean([seconds or 0 for seconds in middle])


def _mean(values: list[int]) -> int | None:
    return round(sum(values) / len(values)) if values else None


def _whole(months: list[Period]) -> Period:
    return Period(min(one.begins for one in months), max(one.ends for one in months))


def _number_of(months: list[Period]) -> Case:
    """Which of the months a decision is of, worked out by the database."""
    cases = [When(**month.of("made_at"), then=number) for number, month in enumerate(months)]
    return Case(*cases, output_field=IntegerField())
