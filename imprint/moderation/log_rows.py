"""Each removal of a month as readers see it: a row that leads to nobody.

It has no text, no name and no link to the comment. It names the article only where at least FEW people had something
removed in that month, else the section if as many had in its other articles, else neither: who knows that somebody
wrote there, and does not find it any more, must not learn here what the newsroom thought of it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from imprint import publishing
from imprint.articles.keys import MENU
from imprint.articles.models import Section
from imprint.articles.queries import Link
from imprint.discussion.models import Thread
from imprint.moderation.models import Appeal, Decision, Ground
from imprint.moderation.periods import Period
from imprint.moderation.tallies import BY_POLICY, Kind, standing_decisions

FEW = 3
RESTORED, STANDS = "restored", "stands"
OUTCOME: Any = Case(
    When(statement__appeal__state=Appeal.State.GRANTED, then=Value(Appeal.State.GRANTED.value)),
    When(statement__withdrawn_at__isnull=False, then=Value(RESTORED)),
    When(statement__appeal__state__isnull=False, then=F("statement__appeal__state")),
    default=Value(STANDS),
    output_field=CharField(),
)
WRITER: Any = Coalesce(Cast("statement__user_id", CharField()), NullIf("statement__guest", Value("")))
"""Who is forgotten counts for nobody, so that rather less is named."""


@dataclass(frozen=True, slots=True)
class Row:
    """Removals that are alike in all that is said of them, `count` of them. `place` may lead nowhere."""

    day: date
    ground: str
    place: Link | None
    found: str
    decided: str
    source: str
    outcome: str
    count: int


def removals(period: Period) -> Any:
    """With what became of each, and whether the policy did it."""
    chosen = standing_decisions(period).filter(kind=Kind.REMOVED)
    return chosen.annotate(outcome=OUTCOME, is_by_policy=BY_POLICY).order_by()


def rows_of(period: Period) -> list[Row]:
    """The newest day first; within a day in no order of time."""
    chosen = removals(period)
    places = _Places(chosen)
    columns = ("day", "ground", "source", "is_found_by_machine", "is_by_policy", "outcome")
    counted = (
        chosen.annotate(day=TruncDate("made_at", tzinfo=timezone.get_default_timezone()))
        .values_list("thread_id", "origin", "section_id", *columns)
        .annotate(count=Count("pk"))
    )
    rows: Counter[tuple[Any, ...]] = Counter()
    for thread, origin, section, *values, count in counted:
        rows[(places.of(thread, origin, section), *values)] += count
    return sorted((_row(values, count) for values, count in rows.items()), key=_order)


def _row(values: tuple[Any, ...], count: int) -> Row:
    place, day, ground, source, by_machine, by_policy, outcome = values
    return Row(
        day=day,
        ground=str(Ground(ground).label) if ground else "",
        place=place,
        found=_("a program") if by_machine else _("people"),
        decided=_("the policy") if by_policy else _("a person"),
        source=str(Decision.Source(source).label),
        outcome=OUTCOMES[outcome](),
        count=count,
    )


OUTCOMES: dict[str, Any] = {
    Appeal.State.GRANTED: lambda: _("appeal granted, restored"),
    Appeal.State.REJECTED: lambda: _("appeal rejected"),
    Appeal.State.WAITING: lambda: _("appeal waits"),
    RESTORED: lambda: _("restored"),
    STANDS: lambda: _("stands"),
}


def _order(row: Row) -> tuple[Any, ...]:
    place = row.place.name if row.place else ""
    return -row.day.toordinal(), row.ground, place, row.source, row.found, row.decided, row.outcome


class _Places:
    """What may be named of the removals of a month."""

    def __init__(self, chosen: Any) -> None:
        enough = [thread for (thread,) in _with_enough(chosen, "thread_id")]
        threads = Thread.objects.public().filter(pk__in=enough)
        publishing.depend_on(MENU, *(f"page:{thread.article_id}" for thread in threads if thread.article_id))
        self._threads = {thread.pk: Link(thread.title, thread.page) for thread in threads}
        others = chosen.exclude(thread_id__in=self._threads)
        self._sites = set(_with_enough(others, "origin", "section_id"))
        wanted = Section.objects.live().filter(pk__in=[section for _origin, section in self._sites if section])
        self._sections = {pk: Link(title, f"/sections/{slug}/") for pk, title, slug in _named(wanted)}

    def of(self, thread: int | None, origin: str, section: int | None) -> Link | None:
        if thread in self._threads:
            return self._threads[thread]
        if (origin, section) not in self._sites:
            return None
        return Link(origin.partition("://")[2], "") if origin else self._sections.get(section or 0)


def _named(sections: QuerySet[Section]) -> list[tuple[int, str, str]]:
    return list(sections.values_list("pk", "title", "slug"))


def _with_enough(chosen: Any, *columns: str) -> list[tuple[Any, ...]]:
    """Where enough people are concerned that a row tells of none of them."""
    rows = chosen.values_list(*columns).annotate(writers=Count(WRITER, distinct=True)).filter(writers__gte=FEW)
    return [tuple(row) for *row, _writers in rows]
