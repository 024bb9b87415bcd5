"""Lists of words and phrases, found in a text also when they are disguised, in one pass whatever their number.

    banned = phrases.compile(["idiot", "brown nos*"], allowed=["The Idiot"])
    banned.find("What an 1d10t!")  # One match: (8, 13), its phrase, {Disguise.LEET}.

`*` at the end stands for any ending, at the beginning for any beginning. Without it a phrase is found as whole words
only, in the forms that its language has for the last one. Nothing of a text is found that is part of an allowed phrase.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick

from imprint.scoring.alignment import Form, Found, align
from imprint.scoring.disguises import WORD, Disguise, Reading, readings, signs_read
from imprint.scoring.forms import SCRIPTS, forms_of
from imprint.scoring.masks import Masks, with_vowels
from imprint.scoring.signs import PLAIN, SEEN, WITHOUT_SPACES, script_of

NEAR = 40
"""In so many letters beside a match the rest of its word would be."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """`severity` is 0 to 1, `attribute` one of scores.Attribute; both are only carried to the matches.

    `language` (BCP 47) chooses the endings; where it is empty, the script does. `with_forms=False` wants the very word.
    """

    text: str
    severity: float | None = None
    attribute: str = ""
    language: str = ""
    with_forms: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """`begin` and `end` are in code points of the text, the end exclusive."""

    begin: int
    end: int
    phrase: Phrase
    disguises: frozenset[Disguise]


class Phrases:
    """Made by `compile`; never changes, and may be used by many threads."""

    def __init__(self, banned: Iterable[Phrase], allowed: Iterable[Phrase]) -> None:
        forms = [form for phrase in allowed for form in _forms_of(phrase, is_allowed=True)]
        forms += [form for phrase in banned for form in _forms_of(phrase, is_allowed=False)]
        by_key: dict[str, list[Form]] = defaultdict(list)
        for form in forms:
            by_key[form.key].append(form)
        self._automaton = ahocorasick.Automaton()
        for key, same in by_key.items():
            self._automaton.add_word(key, (len(key), tuple(same)))
        self._automaton.make_automaton()
        self._is_empty = not forms
        self._has_allowed = any(form.is_allowed for form in forms)
        self._masks = Masks(form for form in forms if not form.is_allowed)

    def find(self, text: str) -> list[Match]:
        """In the order of the text, the longer first; of one phrase never two that overlap."""
        if self._is_empty:
            return []
        found: list[Found] = []
        for number, reading in enumerate(readings(text)):
            found += self._find_in(reading)
            if number == 0:
                found += self._masks.find(reading)
                found += [one for filled in with_vowels(reading) for one in self._find_in(filled)]
        return [match for match in _matches(found) if not self._is_fragment(text, match)] if found else []

    def _find_in(self, reading: Reading) -> Iterator[Found]:
        for last, (length, forms) in self._automaton.iter(reading.key):
            for form in forms:
                if found := align(reading, form, last + 1 - length):
                    yield found

    def _is_fragment(self, text: str, match: Match) -> bool:
        """Of an allowed word whose other letters stand together: a s s embled."""
        if not self._has_allowed or Disguise.SPACED not in match.disguises:
            return False
        letters = "".join(WORD.findall(text[match.begin : match.end].translate(SEEN)))
        before, after = (
            _BEFORE.search(text[max(match.begin - NEAR, 0) : match.begin]),
            _AFTER.match(text[match.end : match.end + NEAR]),
        )
        starts, ends = {"", before[1] if before else ""}, {"", after[1] if after else ""}
        whole = [start + letters + end for start in starts for end in ends if start or end]
        return any(
            found.form.is_allowed for word in whole for found in self._find_in(Reading(word, word.translate(PLAIN)))
        )


def _matches(found: list[Found]) -> list[Match]:
    """In the order of the text, the longer and the plainer first, without those inside allowed ones."""
    matches: list[Match] = []
    ends: dict[Phrase, int] = {}
    allowed_until = 0
    for one in sorted(found, key=lambda one: (one.begin, -one.end, not one.form.is_allowed, len(one.disguises))):
        if one.form.is_allowed:
            allowed_until = max(allowed_until, one.end)
        elif one.end > allowed_until and one.begin >= ends.get(one.form.phrase, 0):
            ends[one.form.phrase] = one.end
            match = Match(one.begin, one.end, one.form.phrase, one.disguises)
            if matches and _are_guesses(matches[-1], match):
                matches[-1] = max(matches[-1], match, key=lambda guess: guess.phrase.severity or 0)
            else:
                matches.append(match)
    return matches


def _are_guesses(one: Match, other: Match) -> bool:
    """At what a masked word is; the worst is enough."""
    return (one.begin, one.end) == (other.begin, other.end) and Disguise.MASKED in one.disguises & other.disguises


def compile(phrases: Iterable[Phrase | str], *, allowed: Iterable[Phrase | str] = ()) -> Phrases:  # noqa: A001
    """Takes about 0.1 s for 5,000 phrases. Phrases without a letter or digit are left out."""
    return Phrases(map(_phrase, phrases), map(_phrase, allowed))


def _phrase(given: Phrase | str) -> Phrase:
    return Phrase(given) if isinstance(given, str) else given


def _forms_of(phrase: Phrase, *, is_allowed: bool) -> Iterator[Form]:
    """Also as its letters look to those who read Latin."""
    text = phrase.text.strip()
    bare = signs_read(text.strip("*"))
    written = dict.fromkeys((bare.translate(PLAIN), bare.translate(SEEN), bare.upper().translate(SEEN)))
    made = set()
    for number, letters in enumerate(written):
        words = WORD.findall(letters)
        if not words:
            continue
        script = script_of(words[-1][0]) if number == 0 else "LATIN"
        is_part = number == 0 and script in WITHOUT_SPACES
        before, after = text.startswith("*") or is_part, text.endswith("*") or is_part or script == "HANGUL"
        lasts = {words[-1]}
        if phrase.with_forms and not after:
            lasts = _lasts(bare, words[-1], phrase.language, number)
        for last in sorted(lasts):
            form = Form(phrase, (*words[:-1], last), before, after, is_part, is_allowed, is_lookalike=number > 0)
            if form.words not in made:
                made.add(form.words)
                yield form


def _lasts(text: str, word: str, language: str, number: int) -> set[str]:
    """The forms of the last word; those of one seen as Latin are those of its own language, seen likewise."""
    own = WORD.findall(text.translate(PLAIN))[-1]
    language = language.partition("-")[0] or SCRIPTS.get(script_of(own[-1]), "")
    forms = forms_of(own, language)
    if number == 0:
        return {form.translate(PLAIN) for form in forms}
    return {(form.upper() if number == 2 else form).translate(SEEN) for form in forms} | {word}


_BEFORE = re.compile(r"([^\W_]+)[\W_]{1,3}\Z")
_AFTER = re.compile(r"[\W_]{1,3}([^\W_]+)")
