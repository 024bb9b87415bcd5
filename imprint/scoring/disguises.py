"""A text as it is, and in all the ways in which a person reads it although it is disguised.

A reading has as many words as somebody sees, in small letters without accents, and knows where in the text, in code
points, each letter stands. Most texts have one reading; others are made only where there is something to undo.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property

from imprint.scoring.signs import FROM_SIGNS, MERGED, PLAIN, SEEN


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

    def __init__(self, text: str, letters: str, places: list[int] | None = None, *, is_spaced: bool = False) -> None:
        self.text, self.letters, self.is_spaced = text, letters, is_spaced
        self.words = WORD.findall(letters)
        self.key = key_of(f" {' '.join(self.words)} ")
        self._places = places

    @cached_property
    def places(self) -> list[int]:
        """Where each letter stands in the text; one more for the end."""
        return self._places or _places_of(self.text)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands among the letters."""
        return [word.span() for word in WORD.finditer(self.letters)]

    def span_in_text(self, begin: int, end: int) -> tuple[int, int]:
        last = self.places[end - 1]
        return self.places[begin], last + 1 + len(_ATTACHED.match(self.text, last + 1)[0])  # type: ignore[index]


def key_of(letters: str) -> str:
    """The same for words that may be one in disguise: letters taken for each other are one, repeated ones single."""
    return _REPEATED.sub(r"\1", letters.translate(MERGED))


def readings(text: str) -> Iterator[Reading]:
    plain = text.translate(PLAIN)
    yield Reading(text, plain)
    seen = plain if text.isascii() else text.translate(SEEN)
    if seen != plain:
        yield Reading(text, seen)
    if _SIGN.search(seen):
        signs = _SIGNED.sub(_letters_for_signs, seen)
        if signs != seen:
            yield Reading(text, signs)
    if _RUN.search(seen):
        yield from _joined(text, seen)


def _letters_for_signs(found: re.Match[str]) -> str:
    """Signs at the end of a sentence, and before a name, are none."""
    word = found[0]
    core = word.rstrip("!|+(")
    if not any(sign.isalpha() or sign in "@$" for sign in core[1:]):
        return word
    return core.translate(FROM_SIGNS) + word[len(core) :]


def _joined(text: str, letters: str) -> Iterator[Reading]:
    """Letters that stand apart, together; where some gaps are wider, these are between words, or they are not."""
    places = _places_of(text)
    for wide_gaps_part in (True, False):
        kept, kept_places, last, has_wide = [], [], 0, False
        for run in _RUN.finditer(letters):
            gaps = list(GAP.finditer(run[0]))
            width = min(len(gap[0]) for gap in gaps)
            has_wide = has_wide or any(len(gap[0]) > width for gap in gaps)
            for gap in gaps:
                begin = run.start() + gap.start()
                kept.append(letters[last:begin])
                kept_places += places[last:begin]
                last = run.start() + gap.end()
                if wide_gaps_part and len(gap[0]) > width:
                    kept.append(" ")
                    kept_places.append(places[begin])
            kept.append(letters[last : run.end()].translate(FROM_SIGNS))
            kept_places += places[last : run.end()]
            last = run.end()
        joined = "".join([*kept, letters[last:]])
        yield Reading(text, joined, kept_places + places[last:], is_spaced=True)
        if not has_wide:
            return


def _places_of(text: str) -> list[int]:
    if text.isascii():
        return list(range(len(text) + 1))
    places = []
    for place, sign in enumerate(text):
        places += [place] * len(SEEN[ord(sign)])
    return [*places, len(text)]


WORD = re.compile(
    r"[^\W_]+(?:[\u0300-\u036f\u0900-\u0d7f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3099\u309a]+[^\W_]*)*"
)
_REPEATED = re.compile(r"(.)\1+", re.DOTALL)
_ATTACHED = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\ufe0e\ufe0f]*")
_SIGN = re.compile(r"[@$!|€£¢(+](?=[^\W_])|[^\W_]\$")
_SIGNED = re.compile(r"[^\W_@$!|€£¢(+]*[@$!|€£¢(+][\w@$!|€£¢(+]*")
_LONE = r"[^\W_]|[@$!|]"
_APART = r"(?:[^\w@$!|]|_){1,3}"
_EAST = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_RUN = re.compile(rf"(?<![^\W_])(?:(?:{_LONE})(?:{_APART}(?:{_LONE})){{2,}}|[{_EAST}](?:{_APART}[{_EAST}])+)(?![^\W_])")
GAP = re.compile(_APART)
