"""The public log of moderation: months in figures, and the removals of each."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from imprint import publishing
from imprint.articles.keys import MENU
from imprint.articles.models import StandingPage
from imprint.articles.queries import Link
from imprint.moderation.log_rows import RESTORED, Row, removals, rows_of
from imprint.moderation.models import Appeal, Ground
from imprint.moderation.periods import Period, month_of, months, years_of
from imprint.moderation.tallies import Kind, Tallies, medians_by_month, tallies_by_month
from imprint.moderation.words import duration

PATH = "/moderation/"
SHOWN_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A month in figures; those of appeals and notices are of what was decided in it."""

    begins: datetime
    path: str
    removed: int
    by_policy: int
    refused: int
    held: int
    approved: int
    kept: int
    people: int
    appeals_granted: int
    appeals_rejected: int
    notices_followed: int
    notices_rejected: int
    median: str


@dataclass(frozen=True, slots=True)
class GroundLine:
    """What was removed for one ground, and what became of it; of the others nothing became."""

    name: str
    removed: int
    by_policy: int
    granted: int
    restored: int
    rejected: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Log:
    """`rows` are of one month, and none for the last twelve."""

    lines: list[Line]
    grounds: list[GroundLine]
    months: list[Period]
    years: list[int]
    rows: list[Row]
    house_rules: Link | None


def log_of_year() -> Log:
    """Of the last twelve months."""
    known = months()
    shown = known[:SHOWN_MONTHS]
    return Log(
        _lines(shown), _ground_lines(Period(shown[-1].begins, shown[0].ends)), known, years_of(known), [], house_rules()
    )


def log_of_month(year: int, month: int) -> Log | None:
    """None of a month before the first decision, or that has not begun."""
    period, known = month_of(year, month), months()
    if period not in known:
        return None
    return Log(_lines([period]), _ground_lines(period), known, years_of(known), rows_of(period), house_rules())


def house_rules() -> Link | None:
    """The standing page that the setting names, when there is one."""
    publishing.depend_on(MENU)
    path = f"/{settings.IMPRINT.house_rules.strip('/')}/"
    for page in StandingPage.objects.live().filter(slug=path.rstrip("/").rpartition("/")[2]):
        if page.url_path.endswith(path) and (page.get_url_parts() or ("", "", ""))[2] == path:
            return Link(page.title, path)
    return None


def path_of(period: Period) -> str:
    return f"{PATH}{period.first_day:%Y/%m}/"


def _lines(chosen: list[Period]) -> list[Line]:
    figures = zip(chosen, tallies_by_month(chosen), medians_by_month(chosen), strict=True)
    return [_line(month, tallies, median) for month, tallies, median in figures]


def _line(month: Period, tallies: Tallies, median_s: int | None) -> Line:
    return Line(
        begins=month.begins,
        path=path_of(month),
        removed=tallies.count(Kind.REMOVED),
        by_policy=tallies.count(Kind.REMOVED, is_by_policy=True),
        refused=tallies.count(Kind.REFUSED),
        held=tallies.count(Kind.HELD),
        approved=tallies.count(Kind.APPROVED),
        kept=tallies.count(Kind.KEPT),
        people=tallies.count(Kind.WARNED, Kind.SUSPENDED, Kind.BANNED),
        appeals_granted=tallies.count(Kind.APPEAL_GRANTED),
        appeals_rejected=tallies.count(Kind.APPEAL_REJECTED),
        notices_followed=tallies.count(Kind.NOTICE_FOLLOWED),
        notices_rejected=tallies.count(Kind.NOTICE_REJECTED),
        median=duration(median_s),
    )


def _ground_lines(period: Period) -> list[GroundLine]:
    """Every ground, also those for which nothing was removed: they are the rules."""
    counts: Counter[tuple[str, str]] = Counter()
    rows = removals(period).values_list("ground", "outcome", "is_by_policy").annotate(count=Count("pk"))
    for ground, outcome, is_by_policy, count in rows:
        for what in ("removed", outcome, *(["policy"] if is_by_policy else [])):
            counts[ground, what] += count
    return [
        GroundLine(
            name=str(ground.label),
            removed=counts[ground, "removed"],
            by_policy=counts[ground, "policy"],
            granted=counts[ground, Appeal.State.GRANTED],
            restored=counts[ground, RESTORED],
            rejected=counts[ground, Appeal.State.REJECTED],
            waiting=counts[ground, Appeal.State.WAITING],
        )
        for ground in Ground
    ]
