"""A text as it is, and in all the ways in which a person reads it although it is disguised.

A reading has as many words as somebody sees, in small letters without accents, and knows where in the text, in code
points, each letter stands. Most texts have one reading; others are made only where there is something to undo.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property

from imprint.scoring.signs import FROM_SIGNS, MERGED, PLAIN, SEEN, SIGNS, script_of
from imprint.scoring.spacing import joined


class Disguise(StrEnum):
    ACCENTS = "accents"
    INVISIBLE = "invisible"
    LOOKALIKES = "lookalikes"
    LEET = "leet"
    MASKED = "masked"
    REPEATED = "repeated"
    SPACED = "spaced"


class Reading:
    """The letters of a text, one for one or by their `places` in it."""

    def __init__(
        self,
        text: str,
        letters: str,
        first: "Reading | None" = None,
        kept: Sequence[int] | None = None,
        *,
        is_spaced: bool = False,
    ) -> None:
        """`letters` are those of the `first` reading, one for one, or those that were `kept` of them."""
        self.text, self.letters, self.is_spaced = text, letters, is_spaced
        self.words = WORD.findall(letters)
        self.key = key_of(f" {' '.join(self.words)} ")
        self._first, self._kept = first, kept
        self._runs: dict[int, list[tuple[int, int]]] = {}

    @cached_property
    def places(self) -> Sequence[int]:
        """Where each letter stands in the text."""
        if self._first is None:
            return _places_of(self.text)
        places = self._first.places
        return places if self._kept is None else [places[number] for number in self._kept]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands among the letters."""
        return [word.span() for word in WORD.finditer(self.letters)]

    def runs_of(self, number: int) -> list[tuple[int, int]]:
        if number not in self._runs:
            self._runs[number] = runs_of(self.words[number])
        return self._runs[number]

    @cached_property
    def scripts(self) -> Counter[str]:
        """How many letters of each script the text has."""
        return Counter(script_of(sign) for sign in self.text if sign.isalpha())

    def span_in_text(self, begin: int, end: int) -> tuple[int, int]:
        last = self.places[end - 1]
        return self.places[begin], last + 1 + len(_ATTACHED.match(self.text, last + 1)[0])  # type: ignore[index]


def key_of(letters: str) -> str:
    """The same for words that may be one in disguise: letters taken for each other are one, repeated ones single."""
    return _REPEATED.sub(_first_of, letters.translate(MERGED))


def _first_of(repeated: re.Match[str]) -> str:
    return repeated[1]


def runs_of(word: str) -> list[tuple[int, int]]:
    """Where each of the letters stands that stay single in the key."""
    return [run.span() for run in _RUN.finditer(word.translate(MERGED))]


def readings(text: str) -> Iterator[Reading]:
    plain = text.translate(PLAIN)
    first = Reading(text, plain)
    yield first
    seen = plain if text.isascii() else text.translate(SEEN)
    if seen != plain:
        yield Reading(text, seen, first)
    has_signs = _ANY_SIGN.search(seen) is not None
    if has_signs and (signs := signs_read(seen)) != seen:
        yield Reading(text, signs, first)
    if seen.isascii() and not (_TWO_APART if has_signs else _THREE_APART).search(first.key):
        return
    for letters, kept in joined(seen):
        yield Reading(text, letters, first, kept, is_spaced=True)


def signs_read(letters: str) -> str:
    """With letters for the signs that stand for one."""
    return _SIGNED.sub(_letters_for_signs, letters) if _SIGN.search(letters) else letters


def _letters_for_signs(found: re.Match[str]) -> str:
    """Signs at the end of a sentence, and before a name, are none; nor is a bracket that is closed."""
    word = found[0]
    core = word.rstrip("!|(")
    if not any(sign.isalpha() or sign in "@$" for sign in core[1:]):
        return word
    is_closed = "(" in core and ")" in found.string[found.end() :]
    return core.translate(_BUT_BRACKETS if is_closed else FROM_SIGNS) + word[len(core) :]


def _places_of(text: str) -> Sequence[int]:
    if text.isascii():
        return range(len(text))
    lengths = [len(PLAIN[ord(sign)]) for sign in text]
    if set(lengths) == {1}:
        return range(len(text))
    return [place for place, length in enumerate(lengths) for _ in range(length)]


WORD = re.compile(
    r"[^\W_]+(?:[\u0300-\u036f\u0900-\u0d7f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3099\u309a]+[^\W_]*)*"
)
_RUN = re.compile(r"(.)\1*", re.DOTALL)
_REPEATED = re.compile(r"(.)\1+", re.DOTALL)
_ATTACHED = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\ufe0e\ufe0f]*")
_BUT_BRACKETS = {number: letter for number, letter in FROM_SIGNS.items() if number != ord("(")}
_SOME = re.escape("".join(SIGNS))
_TWO_APART, _THREE_APART = re.compile(r" \S \S "), re.compile(r" \S \S \S ")
_ANY_SIGN = re.compile(f"[{_SOME}]")
_SIGN = re.compile(rf"[{_SOME}](?=[^\W_])|[^\W_][$+†€®©¢]|[@$]{{2}}")
_SIGNED = re.compile(rf"[^\W_{_SOME}]*[{_SOME}][\w{_SOME}]*")
