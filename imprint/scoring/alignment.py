"""Laying a phrase upon the words of a reading, letter by letter: is it really written there, and by which disguises?"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from imprint.core.lookalikes import INVISIBLE
from imprint.scoring.disguises import GAP, Disguise, Reading, key_of
from imprint.scoring.plausible import Evidence, is_plausible
from imprint.scoring.signs import MERGED, SEEN, SIGNS

if TYPE_CHECKING:
    from imprint.scoring.phrases import Phrase


@dataclass(frozen=True)
class Form:
    """One way to write a phrase: folded words, whose first may begin, and whose last may end, inside a longer word."""

    phrase: "Phrase"
    words: tuple[str, ...]
    is_open_before: bool
    is_open_after: bool
    is_part_of_word: bool
    is_allowed: bool
    is_lookalike: bool
    """Latin letters that look like the phrase, which has others."""

    @cached_property
    def key(self) -> str:
        before, after = ("" if self.is_open_before else " "), ("" if self.is_open_after else " ")
        return key_of(f"{before}{' '.join(self.words)}{after}")

    @cached_property
    def letters(self) -> str:
        return "".join(self.words)


@dataclass(frozen=True, slots=True)
class Found:
    """`begin` and `end` are in code points of the text."""

    begin: int
    end: int
    form: Form
    disguises: frozenset[Disguise]


@dataclass(slots=True)
class _Pair:
    """A word of a form upon the letters of a reading."""

    want: str
    begin: int
    runs: list[tuple[int, int]]


def align(reading: Reading, form: Form, start: int) -> Found | None:
    """What the automaton found at `start` of the reading's key, when it stands the test."""
    first = reading.key.count(" ", 0, start + 1) - 1
    words = reading.words[first : first + len(form.words)]
    if any(len(word) < len(want) for word, want in zip(words, form.words, strict=True)):
        return None
    offset = start - reading.key.rfind(" ", 0, start) - 1 if form.is_open_before else 0
    evidence = Evidence(form, reading)
    pairs = []
    for number, (word, want) in enumerate(zip(words, form.words, strict=True)):
        runs, wanted = _runs(word), _runs(want)
        skipped = offset if number == 0 else 0
        pair = _Pair(want, reading.spans[first + number][0], runs[skipped : skipped + len(wanted)])
        is_last = number == len(words) - 1
        if not _fits(reading, pair, wanted, evidence, is_open=form.is_open_after and is_last, word=word):
            return None
        pairs.append(pair)
    begin = pairs[0].begin + pairs[0].runs[0][0]
    end = pairs[-1].begin + pairs[-1].runs[-1][1]
    if form.is_open_after and not form.is_part_of_word:
        end = reading.spans[first + len(words) - 1][1]
    elif form.is_part_of_word:
        end = pairs[-1].begin + pairs[-1].runs[-1][0] + len(want) - wanted[-1][0]
    if form.is_open_before and not form.is_part_of_word:
        begin = reading.spans[first][0]
    return _found(reading, form, evidence, *reading.span_in_text(begin, end))


def _found(reading: Reading, form: Form, evidence: Evidence, begin: int, end: int) -> Found | None:
    piece = reading.text[begin:end]
    if INVISIBLE.search(piece.rstrip("\ufe0e\ufe0f")):
        evidence.disguises.add(Disguise.INVISIBLE)
    if reading.is_spaced and len(form.words) < len(GAP.split(piece.translate(SEEN))):
        evidence.disguises.add(Disguise.SPACED)
    evidence.begin, evidence.end = begin, end
    return Found(begin, end, form, frozenset(evidence.disguises)) if is_plausible(evidence) else None


def _fits(
    reading: Reading, pair: _Pair, wanted: list[tuple[int, int]], evidence: Evidence, *, is_open: bool, word: str
) -> bool:
    for number, ((first, last), (begin, end)) in enumerate(zip(pair.runs, wanted, strict=True)):
        want, length = pair.want[begin:end], last - first
        if length < len(want):
            return False
        if length > len(want):
            if is_open and number == len(wanted) - 1:
                length = len(want)
            elif not _is_stretched(length, want, len(pair.want)):
                return False
            else:
                evidence.disguises.add(Disguise.REPEATED)
        for step in range(length):
            at = first + step
            sign = reading.text[reading.places[pair.begin + at]]
            if not _is_letter(word, at, sign, want[min(step, len(want) - 1)], evidence):
                return False
    return True


def _is_stretched(length: int, want: str, letters: int) -> bool:
    """Many words differ by a doubled letter only, short ones by far the most; threefold ones are in no word."""
    if length >= 3:
        return True
    return letters >= 5 or (letters == 4 and want not in "eo")


def _is_letter(word: str, at: int, sign: str, want: str, evidence: Evidence) -> bool:
    """Whether the sign of the text can stand for this letter, knowing that both are in one class."""
    letter = word[at]
    if letter != want and (want.isdigit() or not _is_taken_for(word, at, sign)):
        return False
    small = sign.lower()
    if evidence.form.is_lookalike and sign.isalpha() and small not in evidence.form.phrase.text.lower():
        evidence.lookalikes += 1
        evidence.disguises.add(Disguise.LOOKALIKES)
    elif small == want or (letter == want and (small in evidence.form.phrase.text.lower() or small in "йё")):
        evidence.letters += 1
    elif sign in SIGNS:
        evidence.signs += 1
        evidence.disguises.add(Disguise.LEET)
    elif sign.isdigit() and sign.isascii():
        evidence.digits += 1
        evidence.disguises.add(Disguise.LEET)
    elif letter == want and unicodedata.normalize("NFD", small)[0] == want:
        evidence.accents += 1
        evidence.disguises.add(Disguise.ACCENTS)
    else:
        evidence.lookalikes += 1
        evidence.disguises.add(Disguise.LOOKALIKES)
    return True


def _is_taken_for(word: str, at: int, sign: str) -> bool:
    """Digits and strange letters stand for what the eye wants; l and v only where nobody could say them: dlck, fvck."""
    if not sign.isascii() or not sign.isalpha():
        return True
    if sign == "I":
        return True
    before, after = word[at - 1 : at] if at else "", word[at + 1 : at + 2]
    return sign in "lLvV" and before not in tuple("aeiouyrw") and (not after or after not in "aeiouy")


def _runs(word: str) -> list[tuple[int, int]]:
    return [run.span() for run in _SAME.finditer(word.translate(MERGED))]


_SAME = re.compile(r"(.)\1*", re.DOTALL)
