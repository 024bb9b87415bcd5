"""Conditions about what was written."""

from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from imprint.moderation.conditions import BadCondition, Field, Kind, Test, Values, enumerated
from imprint.moderation.facts import NO_MARKS, Facts, Link, Marks
from imprint.moderation.searches import BadPattern, Searches, compile_pattern
from imprint.scoring.scores import Attribute

ATTRIBUTES = {
    Attribute.TOXICITY: gettext_lazy("toxicity"),
    Attribute.SEVERE_TOXICITY: gettext_lazy("severe toxicity"),
    Attribute.IDENTITY_ATTACK: gettext_lazy("attacks on a group"),
    Attribute.INSULT: gettext_lazy("insults"),
    Attribute.PROFANITY: gettext_lazy("swearing"),
    Attribute.THREAT: gettext_lazy("threats"),
}


# Words


def _test_words(values: Values, searches: Searches) -> Test:
    keys = [searches.key_of_list(values["list"])] if values["list"] else []
    if values["words"]:
        keys.append(searches.key_of_words(values["words"]))

    def test(facts: Facts) -> Marks | None:
        found = facts.words
        marks = [mark for key in keys for mark in found.get(key, ())] if found else None
        return tuple(sorted(marks)) if marks else None

    return test


def _check_words(values: Values) -> None:
    if not values["list"] and not values["words"]:
        raise BadCondition("list", _("Choose a list of words, or write some."))


def _of_which_words(values: Values) -> str:
    parts = [_("of the list “%(name)s”") % {"name": values["list"]}] if values["list"] else []
    if values["words"]:
        parts.append(enumerated(values["words"]))
    return _(" or ").join(parts)


WORDS = Kind(
    "words",
    gettext_lazy("Words and phrases"),
    cost=20,
    fields=(
        Field(
            "list",
            gettext_lazy("List of words"),
            "choice",
            choices=lambda lists: [(name, name) for name in lists],
            is_needed=False,
        ),
        Field(
            "words",
            gettext_lazy("Words or phrases, one on a line"),
            "lines",
            is_needed=False,
            help=gettext_lazy("Found in disguise too, and in their usual forms. A * at the end stands for any ending."),
        ),
    ),
    test=_test_words,
    check=_check_words,
    words=lambda values: _("it has words %(which)s") % {"which": _of_which_words(values)},
    opposite=lambda values: _("it has no words %(which)s") % {"which": _of_which_words(values)},
)


# Patterns


def _test_pattern(values: Values, searches: Searches) -> Test:
    number = searches.number_of(values["pattern"])
    compiled = searches.compiled[number]

    def test(facts: Facts) -> Marks | None:
        if number not in facts.patterns:
            return None
        return tuple(found.span() for found in compiled.finditer(facts.body) if found.end() > found.start())

    return test


def _check_pattern(values: Values) -> None:
    try:
        compile_pattern(values["pattern"])
    except BadPattern as error:
        sentence = _(
            "This pattern is not understood: %(why)s. Look-ahead, look-behind and references to earlier groups do not"
            " exist here, so that no pattern can stop the site."
        )
        raise BadCondition("pattern", sentence % {"why": error}) from None


PATTERN = Kind(
    "pattern",
    gettext_lazy("Regular expression"),
    cost=15,
    fields=(
        Field(
            "pattern",
            gettext_lazy("Regular expression"),
            "text",
            help=gettext_lazy("As RE2 knows them; small letters find capitals too. \\b is the edge of a word."),
        ),
    ),
    test=_test_pattern,
    check=_check_pattern,
    words=lambda values: _("it matches the pattern %(pattern)s") % values,
    opposite=lambda values: _("it does not match the pattern %(pattern)s") % values,
)


# Links

ANY, THESE, OTHERS = "any", "these", "others"
TO = {
    ANY: gettext_lazy("any site"),
    THESE: gettext_lazy("these sites"),
    OTHERS: gettext_lazy("sites other than these"),
}


def _test_links(values: Values, searches: Searches) -> Test:
    at_least, to = values["at_least"], values["to"]
    hosts = tuple(host.lower().removeprefix("www.") for host in values["sites"] or ())

    def counts(link: Link) -> bool:
        return to == ANY or any(link.host == host or link.host.endswith(f".{host}") for host in hosts) == (to == THESE)

    def test(facts: Facts) -> Marks | None:
        marks = [(link.begin, link.end) for link in facts.links if counts(link)]
        return tuple(marks) if len(marks) >= at_least else None

    return test


def _check_links(values: Values) -> None:
    if values["to"] != ANY and not values["sites"]:
        raise BadCondition("sites", _("Write which sites, one on a line: news.example"))
    for site in values["sites"] or ():
        if "/" in site or " " in site or "." not in site:
            raise BadCondition(
                "sites", _("“%(site)s” is no name of a site; one is news.example.") % {"site": site[:60]}
            )


def _links_in_words(values: Values) -> str:
    at_least = values["at_least"]
    count = ngettext("a link", "at least %(num)s links", at_least) % {"num": at_least}
    where = {
        ANY: "",
        THESE: _(" to %(sites)s") % {"sites": enumerated(values["sites"] or ())},
        OTHERS: _(" to other sites than %(sites)s") % {"sites": enumerated(values["sites"] or ())},
    }
    return count + where[values["to"]]


LINKS = Kind(
    "links",
    gettext_lazy("Links"),
    cost=2,
    fields=(
        Field("at_least", gettext_lazy("At least so many"), "number", default=1, least=1, most=1000),
        Field("to", gettext_lazy("Leading to"), "choice", default=ANY, choices=lambda lists: list(TO.items())),
        Field("sites", gettext_lazy("Sites, one on a line"), "lines", is_needed=False),
    ),
    test=_test_links,
    check=_check_links,
    words=lambda values: _("it has %(links)s") % {"links": _links_in_words(values)},
    opposite=lambda values: _("it has not %(links)s") % {"links": _links_in_words(values)},
)


# Scores


def _test_score(values: Values, searches: Searches) -> Test:
    attribute, least = values["attribute"], values["percent"] / 100
    searches.wants_scores = True

    def test(facts: Facts) -> Marks | None:
        value, marks = facts.score(attribute)
        return marks if value >= least else None

    return test


SCORE = Kind(
    "score",
    gettext_lazy("Score"),
    cost=60,
    fields=(
        Field(
            "attribute",
            gettext_lazy("Of"),
            "choice",
            default=Attribute.TOXICITY.value,
            choices=lambda lists: [(name.value, label) for name, label in ATTRIBUTES.items()],
        ),
        Field("percent", gettext_lazy("At least, in percent"), "number", default=80, least=1, most=100),
    ),
    test=_test_score,
    words=lambda values: (
        _("its score of %(what)s is at least %(percent)s %%")
        % {"what": ATTRIBUTES[Attribute(values["attribute"])], "percent": values["percent"]}
    ),
    opposite=lambda values: (
        _("its score of %(what)s is below %(percent)s %%")
        % {"what": ATTRIBUTES[Attribute(values["attribute"])], "percent": values["percent"]}
    ),
)


# Language, length, repetition

LANGUAGES = sorted({code.partition("-")[0] for code in LANG_INFO})


def _language_choices(lists: Any) -> list[tuple[str, str]]:
    named = [(code, str(LANG_INFO[code].get("name_local", code))) for code in LANGUAGES if code in LANG_INFO]
    return [*named, ("zh", "中文")]


def _test_language(values: Values, searches: Searches) -> Test:
    codes = frozenset(values["languages"])

    def test(facts: Facts) -> Marks | None:
        return NO_MARKS if facts.language in codes else None

    return test


def _test_other_language(values: Values, searches: Searches) -> Test:
    codes = frozenset(values["languages"])

    def test(facts: Facts) -> Marks | None:
        return NO_MARKS if facts.language and facts.language not in codes else None

    return test


def _names_of_languages(values: Values) -> str:
    names = dict(_language_choices({}))
    return ", ".join(names[code] for code in values["languages"])


LANGUAGE_FIELDS = (Field("languages", gettext_lazy("Languages"), "choices", choices=_language_choices),)
LANGUAGE = Kind(
    "language",
    gettext_lazy("Language"),
    cost=30,
    fields=LANGUAGE_FIELDS,
    test=_test_language,
    words=lambda values: _("it is written in %(languages)s") % {"languages": _names_of_languages(values)},
    opposite=lambda values: _("it is not surely written in %(languages)s") % {"languages": _names_of_languages(values)},
)
OTHER_LANGUAGE = Kind(
    "other_language",
    gettext_lazy("Another language"),
    cost=30,
    fields=LANGUAGE_FIELDS,
    test=_test_other_language,
    words=lambda values: (
        _("it is written in another language than %(languages)s") % {"languages": _names_of_languages(values)}
    ),
    opposite=lambda values: (
        _("it is not surely in another language than %(languages)s") % {"languages": _names_of_languages(values)}
    ),
)

LONGEST = 100_000


def _test_length(values: Values, searches: Searches) -> Test:
    least, most = values["at_least"] or 0, values["at_most"] or LONGEST

    def test(facts: Facts) -> Marks | None:
        return NO_MARKS if least <= len(facts.body) <= most else None

    return test


def _check_length(values: Values) -> None:
    least, most = values["at_least"], values["at_most"]
    if least is None and most is None:
        raise BadCondition("at_least", _("Write how long it must be at least, or at most."))
    if least is not None and most is not None and least > most:
        raise BadCondition("at_most", _("No text is that long and that short at once."))


def _length_in_words(values: Values) -> str:
    if values["at_most"] is None:
        return _("%(at_least)s characters or more") % values
    if values["at_least"] is None:
        return _("%(at_most)s characters or fewer") % values
    return _("%(at_least)s to %(at_most)s characters") % values


LENGTH = Kind(
    "length",
    gettext_lazy("Length"),
    cost=1,
    fields=(
        Field("at_least", gettext_lazy("Characters, at least"), "number", least=1, most=LONGEST, is_needed=False),
        Field("at_most", gettext_lazy("Characters, at most"), "number", least=1, most=LONGEST, is_needed=False),
    ),
    test=_test_length,
    check=_check_length,
    words=lambda values: _("it has %(length)s") % {"length": _length_in_words(values)},
    opposite=lambda values: _("it has not %(length)s") % {"length": _length_in_words(values)},
)

SIGNS, SAME_WORDS, CAPITALS = "signs", "words", "capitals"
REPEATED = {
    SIGNS: gettext_lazy("times the same sign in a row"),
    SAME_WORDS: gettext_lazy("times the same word"),
    CAPITALS: gettext_lazy("percent capitals"),
}


def _test_repetition(values: Values, searches: Searches) -> Test:
    of, at_least = values["of"], values["at_least"]

    def test(facts: Facts) -> Marks | None:
        if of == CAPITALS:
            return NO_MARKS if facts.capitals >= at_least else None
        count, marks = facts.same_signs if of == SIGNS else facts.same_words
        return marks if count >= at_least else None

    return test


REPETITION = Kind(
    "repetition",
    gettext_lazy("Repetition and capitals"),
    cost=18,
    fields=(
        Field("at_least", gettext_lazy("At least"), "number", default=10, least=3, most=1000),
        Field("of", gettext_lazy("Of"), "choice", default=SIGNS, choices=lambda lists: list(REPEATED.items())),
    ),
    test=_test_repetition,
    words=lambda values: (
        _("it has at least %(num)s %(what)s") % {"num": values["at_least"], "what": REPEATED[values["of"]]}
    ),
    opposite=lambda values: (
        _("it has fewer than %(num)s %(what)s") % {"num": values["at_least"], "what": REPEATED[values["of"]]}
    ),
)

KINDS = (WORDS, LINKS, SCORE, LENGTH, REPETITION, LANGUAGE, OTHER_LANGUAGE, PATTERN)
