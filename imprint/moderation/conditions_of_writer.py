"""Conditions about who writes, how fast, and where."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from imprint.articles.models import Section
from imprint.moderation.conditions import Field, Kind, Test, Values, enumerated
from imprint.moderation.facts import NO_MARKS, Facts, Marks
from imprint.moderation.searches import Searches
from imprint.moderation.standing import DISTRUSTED, KNOWN, NEW, TRUSTED

LEVELS = {
    DISTRUSTED: gettext_lazy("distrusted"),
    NEW: gettext_lazy("new"),
    KNOWN: gettext_lazy("known"),
    TRUSTED: gettext_lazy("trusted"),
}
GUEST, ACCOUNT = "guest", "account"
WRITERS = {GUEST: gettext_lazy("a guest"), ACCOUNT: gettext_lazy("somebody with an account")}
DOWN, UP = "at_most", "at_least"
SINCES = {DOWN: gettext_lazy("at most"), UP: gettext_lazy("at least")}


def _holds(is_so: bool) -> Marks | None:
    return NO_MARKS if is_so else None


def _test_writer(values: Values, searches: Searches) -> Test:
    is_guest = values["is"] == GUEST
    return lambda facts: _holds(facts.post.is_guest == is_guest)


WRITER = Kind(
    "writer",
    gettext_lazy("Guest or account"),
    cost=0,
    fields=(
        Field("is", gettext_lazy("Written by"), "choice", default=GUEST, choices=lambda lists: list(WRITERS.items())),
    ),
    test=_test_writer,
    words=lambda values: _("it is by %(who)s") % {"who": WRITERS[values["is"]]},
    opposite=lambda values: _("it is not by %(who)s") % {"who": WRITERS[values["is"]]},
)

FIRST = Kind(
    "first_comment",
    gettext_lazy("First comment"),
    cost=10,
    fields=(),
    test=lambda values, searches: lambda facts: _holds(facts.is_first),
    words=lambda values: _("it is the writer’s first comment"),
    opposite=lambda values: _("it is not the writer’s first comment"),
)


def _level_choices(lists: Any) -> list[tuple[str, str]]:
    return [(str(level), str(label)) for level, label in LEVELS.items()]


def _test_trust(values: Values, searches: Searches) -> Test:
    level, is_up = int(values["level"]), values["which"] == UP
    return lambda facts: _holds(facts.level >= level if is_up else facts.level <= level)


def _trust_in_words(values: Values) -> dict[str, Any]:
    return {"which": SINCES[values["which"]], "level": LEVELS[int(values["level"])]}


TRUST = Kind(
    "trust",
    gettext_lazy("Trust"),
    cost=10,
    fields=(
        Field("which", gettext_lazy("Which"), "choice", default=DOWN, choices=lambda lists: list(SINCES.items())),
        Field("level", gettext_lazy("The writer is"), "choice", default=str(NEW), choices=_level_choices),
    ),
    test=_test_trust,
    words=lambda values: _("the writer is %(which)s %(level)s") % _trust_in_words(values),
    opposite=lambda values: _("the writer is not %(which)s %(level)s") % _trust_in_words(values),
)


def _test_speed(values: Values, searches: Searches) -> Test:
    comments, minutes = values["comments"], values["minutes"]
    return lambda facts: _holds(facts.count_within(minutes) + 1 >= comments)


def _speed_in_words(values: Values) -> dict[str, str]:
    minutes = values["minutes"]
    time = ngettext("a minute", "%(num)s minutes", minutes) % {"num": minutes}
    return {"comments": values["comments"], "time": time}


SPEED = Kind(
    "speed",
    gettext_lazy("Many comments in a short time"),
    cost=40,
    fields=(
        Field("comments", gettext_lazy("Comments, this one included"), "number", default=5, least=2, most=1000),
        Field("minutes", gettext_lazy("Within minutes"), "number", default=10, least=1, most=1440),
    ),
    test=_test_speed,
    words=lambda values: (
        _("it is at least the writer’s comment number %(comments)s within %(time)s") % _speed_in_words(values)
    ),
    opposite=lambda values: (
        _("it is not yet the writer’s comment number %(comments)s within %(time)s") % _speed_in_words(values)
    ),
)


def _test_haste(values: Values, searches: Searches) -> Test:
    seconds = values["seconds"]

    def test(facts: Facts) -> Marks | None:
        taken = facts.post.seconds
        return _holds(taken is not None and taken < seconds)

    return test


HASTE = Kind(
    "haste",
    gettext_lazy("Written in haste"),
    cost=0,
    fields=(
        Field(
            "seconds",
            gettext_lazy("In fewer seconds than"),
            "number",
            default=5,
            least=1,
            most=3600,
            help=gettext_lazy("Counted by a script in the form. Without it this does not hold."),
        ),
    ),
    test=_test_haste,
    words=lambda values: (
        ngettext(
            "it was written in less than a second", "it was written in less than %(num)s seconds", values["seconds"]
        )
        % {"num": values["seconds"]}
    ),
    opposite=lambda values: (
        ngettext(
            "it was not written in less than a second",
            "it was not written in less than %(num)s seconds",
            values["seconds"],
        )
        % {"num": values["seconds"]}
    ),
)


def _section_choices(lists: Any) -> list[tuple[str, str]]:
    return [(slug, title) for slug, title in Section.objects.order_by("path").values_list("slug", "title")]


def _test_section(values: Values, searches: Searches) -> Test:
    slugs = frozenset(values["sections"])
    return lambda facts: _holds(not slugs.isdisjoint(facts.sections))


SECTION = Kind(
    "section",
    gettext_lazy("Section"),
    cost=50,
    fields=(Field("sections", gettext_lazy("Sections"), "choices", choices=_section_choices),),
    test=_test_section,
    words=lambda values: _("its article is in %(sections)s") % {"sections": enumerated(values["sections"])},
    opposite=lambda values: _("its article is not in %(sections)s") % {"sections": enumerated(values["sections"])},
)


def _test_age(values: Values, searches: Searches) -> Test:
    age = timedelta(days=values["days"])

    def test(facts: Facts) -> Marks | None:
        published_at = facts.place.published_at
        return _holds(published_at is not None and facts.post.at - published_at >= age)

    return test


AGE = Kind(
    "article_age",
    gettext_lazy("Age of the article"),
    cost=45,
    fields=(Field("days", gettext_lazy("Days, at least"), "number", default=30, least=1, most=36_500),),
    test=_test_age,
    words=lambda values: (
        ngettext("its article is a day old", "its article is %(num)s days old", values["days"])
        % {"num": values["days"]}
    ),
    opposite=lambda values: (
        ngettext("its article is not a day old", "its article is not %(num)s days old", values["days"])
        % {"num": values["days"]}
    ),
)

KINDS = (WRITER, FIRST, TRUST, HASTE, SPEED, SECTION, AGE)
