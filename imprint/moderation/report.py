"""The figures that the Digital Services Act asks for each year (Art. 15 and 24(1)), of any period, from the log.

Each has a key that stays the same, so that the years can be laid side by side. Counts are of what was decided in the
period and not undone; appeals and notices are of those that were made in it, as they stand now.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from imprint.moderation.models import Appeal, Decision, Ground, Notice, Statement
from imprint.moderation.periods import Period
from imprint.moderation.tallies import BY_POLICY, TIMED, Kind, Tallies, median_of, standing_decisions, tallies_of
from imprint.moderation.words import duration

HEADS = ("key", "label", "value", "unit")
COUNT, SECONDS, PERCENT = "count", "seconds", "percent"
MACHINE, PEOPLE = "machine", "people"
POLICY, PERSON = "policy", "person"


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None where there is nothing that it could be of."""

    key: str
    label: str
    value: float | None
    unit: str = COUNT

    @property
    def shown(self) -> str:
        if self.value is None:
            return "–"
        if self.unit == SECONDS:
            return duration(int(self.value))
        return f"{number_format(self.value, force_grouping=True)}{' %' if self.unit == PERCENT else ''}"


@dataclass(frozen=True, slots=True)
class Part:
    """What one point of an article asks for."""

    key: str
    title: str
    about: str
    figures: list[Figure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    period: Period
    parts: list[Part]

    @property
    def rows(self) -> Iterator[tuple[str, str, float | None, str]]:
        """As they stand in the file of figures, under HEADS."""
        for part in self.parts:
            for one in part.figures:
                yield one.key, str(one.label), one.value, one.unit


def report_of(period: Period) -> Report:
    tallies = tallies_of(period)
    parts = [
        _notices(period),
        _own(period, tallies),
        _complaints(period),
        _automated(period, tallies),
        _misuse(tallies),
    ]
    return Report(period, [*parts, _elsewhere()])


def _notices(period: Period) -> Part:
    rows = Notice.objects.filter(**period.of("made_at")).values_list("state", "is_about_children")
    counts: Counter[Any] = Counter()
    for state, is_about_children, count in rows.annotate(count=Count("pk")):
        counts[state] += count
        counts[is_about_children] += count
    return Part(
        "notices",
        _("Notices of illegal content"),
        _("Art. 15(1)(b): what anybody gave notice of by the form of Art. 16, and what came of it."),
        [
            Figure("notices.total", _("Notices"), counts[True] + counts[False]),
            Figure("notices.type.child_abuse", _("about sexual abuse of children"), counts[True]),
            Figure("notices.type.other", _("about something else that is against the law"), counts[False]),
            Figure("notices.followed", _("followed, on the basis of the law"), counts[Notice.State.FOLLOWED]),
            Figure("notices.rejected", _("rejected"), counts[Notice.State.REJECTED]),
            Figure("notices.waiting", _("not decided yet"), counts[Notice.State.WAITING]),
            Figure("notices.automated", _("decided by automated means alone"), 0),
            Figure(
                "notices.median_s",
                _("Half were decided within"),
                median_of(period, Kind.NOTICE_FOLLOWED, Kind.NOTICE_REJECTED),
                SECONDS,
            ),
        ],
    )


def _own(period: Period, tallies: Tallies) -> Part:
    """Everything but what followed a notice: each restriction that somebody was told the reasons of."""
    counts: Counter[tuple[str, ...]] = Counter()
    rows = (
        standing_decisions(period)
        .filter(statement__isnull=False)
        .exclude(source=Decision.Source.NOTICE)
        .annotate(is_by_policy=BY_POLICY)
        .order_by()
        .values_list("statement__measure", "ground", "source", "is_found_by_machine", "is_by_policy")
        .annotate(count=Count("pk"))
    )
    for measure, ground, source, by_machine, by_policy, count in rows:
        found, decided = MACHINE if by_machine else PEOPLE, POLICY if by_policy else PERSON
        for key in ((), (measure,), (ground,), (source,), (found,), (decided,), (measure, ground, found)):
            counts[key] += count
    figures = [Figure("own.total", _("Restrictions"), counts[()])]
    figures += [Figure(f"own.measure.{one}", str(one.label), counts[one,]) for one in Statement.Measure]
    figures += [Figure(f"own.ground.{one}", str(one.label), counts[one,]) for one in Ground]
    sources = [one for one in Decision.Source if one != Decision.Source.NOTICE]
    figures += [Figure(f"own.source.{one}", str(one.label), counts[one,]) for one in sources]
    figures += [Figure(f"own.found.{key}", label, counts[key,]) for key, label in _found().items()]
    figures += [Figure(f"own.decided.{key}", label, counts[key,]) for key, label in _decided().items()]
    figures += _crossed(counts)
    figures += [
        Figure(
            "own.refused",
            _("Refused before it was taken in, and told why"),
            tallies.count(Kind.REFUSED),
        ),
        Figure(
            "own.median_s", _("Half of what came to the desk was decided within"), median_of(period, *TIMED), SECONDS
        ),
    ]
    about = _("Art. 15(1)(c): what was restricted without a notice, for which ground, found and decided by whom.")
    return Part("own", _("Moderation on the newsroom’s own initiative"), about, figures)


def _crossed(counts: Counter[tuple[str, ...]]) -> Iterator[Figure]:
    """Only what there was: all of it would be ninety rows of nothing."""
    for measure in Statement.Measure:
        for ground in Ground:
            for found, label in _found().items():
                if count := counts[measure, ground, found]:
                    parts = {"measure": measure.label, "ground": ground.label, "found": label}
                    whole = _("%(measure)s Ground: %(ground)s; %(found)s") % parts
                    yield Figure(f"own.{measure}.{ground}.{found}", whole, count)


def _found() -> dict[str, str]:
    return {MACHINE: _("found by a program"), PEOPLE: _("found by people")}


def _decided() -> dict[str, str]:
    return {POLICY: _("decided by the policy itself"), PERSON: _("decided by a person")}


def _complaints(period: Period) -> Part:
    counts: Counter[Any] = Counter()
    rows = Appeal.objects.filter(**period.of("made_at")).order_by().values_list("statement__decision__ground", "state")
    for ground, state, count in rows.annotate(count=Count("pk")):
        for key in ("", ground, state):
            counts[key] += count
    median_s = median_of(period, Kind.APPEAL_GRANTED, Kind.APPEAL_REJECTED)
    return Part(
        "complaints",
        _("Appeals"),
        _("Art. 15(1)(d): complaints of those whom a decision restricted, each looked at by another moderator."),
        [
            Figure("complaints.total", _("Appeals"), counts[""]),
            Figure("complaints.reversed", _("granted: the decision was taken back"), counts[Appeal.State.GRANTED]),
            Figure("complaints.upheld", _("rejected"), counts[Appeal.State.REJECTED]),
            Figure("complaints.waiting", _("not decided yet"), counts[Appeal.State.WAITING]),
            Figure("complaints.median_s", _("Half were decided within"), median_s, SECONDS),
            *(Figure(f"complaints.basis.{one}", _against(one), counts[one]) for one in Ground),
        ],
    )


def _against(ground: Ground) -> str:
    return _("against a decision for the ground: %(ground)s") % {"ground": ground.label}


def _automated(period: Period, tallies: Tallies) -> Part:
    """What a program found and a moderator decided tells how often the program was right."""
    found = Decision.objects.filter(comment_id=OuterRef("comment_id"), kind=Kind.HELD, is_found_by_machine=True)
    by_people = standing_decisions(period).filter(kind__in=(Kind.APPROVED, Kind.REMOVED), moderator_id__isnull=False)
    counts = Counter(dict(by_people.filter(Exists(found)).order_by().values_list("kind").annotate(count=Count("pk"))))
    confirmed, wrong = counts[Kind.REMOVED], counts[Kind.APPROVED]
    by_policy = tallies.count(Kind.REMOVED, is_by_policy=True)
    reversed_later = standing_decisions(period).filter(
        kind=Kind.REMOVED, moderator_id=None, statement__withdrawn_at__isnull=False
    )
    back = reversed_later.count()
    return Part(
        "automated",
        _("Automated means"),
        _(
            "Art. 15(1)(e): a policy of rules that people wrote looks at each comment before it appears: words, links,"
            " speed, scores. What it holds, a person decides."
        ),
        [
            Figure("automated.held", _("held by the policy until a person had looked"), tallies.count(Kind.HELD)),
            Figure("automated.nudged", _("asked to reconsider"), tallies.count(Kind.NUDGED)),
            Figure("automated.found.confirmed", _("found by a program, and removed by a moderator"), confirmed),
            Figure("automated.found.wrong", _("found by a program, and approved by a moderator"), wrong),
            Figure(
                "automated.accuracy",
                _("Accuracy: share of what programs found that moderators confirmed"),
                _share(confirmed, confirmed + wrong),
                PERCENT,
            ),
            Figure("automated.decided", _("removed by the policy itself"), by_policy),
            Figure("automated.decided.reversed", _("of these restored later"), back),
            Figure("automated.error_rate", _("Rate of error: share of these"), _share(back, by_policy), PERCENT),
        ],
    )


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _misuse(tallies: Tallies) -> Part:
    shut_out = tallies.by(lambda one: one.ground == Ground.ILLEGAL, Kind.SUSPENDED, Kind.BANNED)
    return Part(
        "misuse",
        _("Suspensions"),
        _(
            "Art. 24(1)(b): people who could not write any more, for a time or at all (Art. 23)."
            " Nobody is suspended for notices or appeals without ground."
        ),
        [
            Figure("misuse.illegal", _("for content that is against the law"), shut_out[True]),
            Figure("misuse.terms", _("for content that is against the rules of the house"), shut_out[False]),
            Figure("misuse.notices", _("for notices without ground"), 0),
            Figure("misuse.complaints", _("for appeals without ground"), 0),
            Figure("misuse.lifted", _("lifted before their end"), tallies.count(Kind.LIFTED)),
        ],
    )


def _elsewhere() -> Part:
    """So that nobody reads as none what was only never counted."""
    return Part(
        "elsewhere",
        _("What this site does not count"),
        _("Art. 15(1)(a), 24(1)(a): these come to the newsroom by other ways, and are to be asked for there."),
        [
            Figure("elsewhere.orders", _("Orders of authorities (Art. 9 and 10)"), None),
            Figure("elsewhere.disputes", _("Disputes before bodies for out-of-court settlement (Art. 21)"), None),
        ],
    )
