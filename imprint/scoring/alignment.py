"""Laying a phrase upon the words of a reading, letter by letter: is it really written there, and by which disguises?"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from imprint.core.lookalikes import INVISIBLE
from imprint.scoring.disguises import WORD, Disguise, Reading, key_of, runs_of
from imprint.scoring.plausible import Evidence, is_plausible
from imprint.scoring.signs import MASKS, SEEN, SIGNS, WITHOUT_SPACES, script_of
from imprint.scoring.spacing import GAP

if TYPE_CHECKING:
    from imprint.scoring.phrases import Phrase

COLOURS = "\ufe0e\ufe0f"
"""They choose between a letter and an emoji, and hide nothing."""

LONGEST_REST = 40
"""So many letters of a word that goes on beyond a phrase belong to the match."""


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

    @property
    def is_open(self) -> bool:
        return self.is_open_before or self.is_open_after

    @cached_property
    def letters(self) -> str:
        return "".join(self.words)

    @cached_property
    def begins(self) -> tuple[int, ...]:
        """Of each word, among the letters."""
        return tuple(sum(map(len, self.words[:number])) for number in range(len(self.words)))

    @cached_property
    def written(self) -> str:
        """With its accents, in small letters; the endings of forms are not there."""
        return "".join(WORD.findall(unicodedata.normalize("NFC", self.phrase.text).lower()))

    @cached_property
    def script(self) -> str:
        return script_of(self.written[:1])


@dataclass(frozen=True, slots=True)
class Found:
    """`begin` and `end` are in code points of the text."""

    begin: int
    end: int
    form: Form
    disguises: frozenset[Disguise]


@dataclass(slots=True)
class _Pair:
    """A word of a form upon a word of a reading, whose letters begin at `begin`; `before` it the form has letters."""

    word: str
    want: str
    before: int
    begin: int
    runs: list[tuple[int, int]]
    wanted: list[tuple[int, int]]


def align(reading: Reading, form: Form, start: int) -> Found | None:
    """What the automaton found at `start` of the reading's key, when it stands the test."""
    first = reading.key.count(" ", 0, start + 1) - 1
    words = reading.words[first : first + len(form.words)]
    if any(len(word) < len(want) for word, want in zip(words, form.words, strict=True)):
        return None
    if not form.is_open and (plain := _plainly(reading, form, first)):
        return plain
    evidence, pairs = Evidence(form, reading), []
    offset = start - reading.key.rfind(" ", 0, start) - 1 if form.is_open_before else 0
    for number, (word, want) in enumerate(zip(words, form.words, strict=True)):
        runs, wanted = reading.runs_of(first + number), runs_of(want)
        pair = _Pair(word, want, form.begins[number], reading.spans[first + number][0], runs[offset:], wanted)
        is_open = form.is_open_after and number == len(words) - 1
        if not _fits(reading, pair, evidence, is_open=is_open):
            return None
        pairs.append(pair)
        offset = 0
    return _found(reading, form, evidence, *reading.span_in_text(*_span(reading, form, pairs, first)))


def _plainly(reading: Reading, form: Form, first: int) -> Found | None:
    """A short cut for what is not disguised."""
    begin, end = reading.spans[first][0], reading.spans[first + len(form.words) - 1][1]
    begin, end = reading.places[begin], reading.places[end - 1] + 1
    is_plain = not form.is_lookalike and reading.text[begin:end].lower() == " ".join(form.words)
    return Found(begin, end, form, frozenset()) if is_plain else None


def _span(reading: Reading, form: Form, pairs: "list[_Pair]", first: int) -> tuple[int, int]:
    """The letters that a person marks: whole words, but for a rest that is too long, and where no spaces are used."""
    first_pair, last_pair = pairs[0], pairs[-1]
    begin = first_pair.begin + first_pair.runs[0][0]
    end = last_pair.begin + last_pair.runs[len(last_pair.wanted) - 1][1]
    if form.is_part_of_word:
        last_run, (wanted, until) = last_pair.runs[len(last_pair.wanted) - 1], last_pair.wanted[-1]
        return begin, last_pair.begin + last_run[0] + until - wanted
    if form.is_open_after:
        end = min(reading.spans[first + len(pairs) - 1][1], end + LONGEST_REST)
    if form.is_open_before:
        begin = max(reading.spans[first][0], begin - LONGEST_REST)
    return begin, end


def _found(reading: Reading, form: Form, evidence: Evidence, begin: int, end: int) -> Found | None:
    piece = reading.text[begin:end]
    if any(INVISIBLE.match(sign) and sign not in COLOURS for sign in piece if not sign.isascii()):
        evidence.disguises.add(Disguise.INVISIBLE)
    if reading.is_spaced and len(form.words) < len(GAP.split(piece.translate(SEEN))):
        evidence.disguises.add(Disguise.SPACED)
    evidence.begin, evidence.end = begin, end
    return Found(begin, end, form, frozenset(evidence.disguises)) if is_plausible(evidence) else None


def _fits(reading: Reading, pair: _Pair, evidence: Evidence, *, is_open: bool) -> bool:
    for number, ((first, last), (begin, end)) in enumerate(zip(pair.runs, pair.wanted, strict=False)):
        want, length = pair.want[begin:end], last - first
        if length < len(want):
            return False
        if length > len(want):
            if is_open and number == len(pair.wanted) - 1:
                length = len(want)
            else:
                evidence.stretched += 1
                evidence.doubtful += not _is_stretched(length, want, len(evidence.form.phrase.text.strip("*")))
                evidence.disguises.add(Disguise.REPEATED)
        for step in range(length):
            at, wanted = first + step, begin + min(step, len(want) - 1)
            written = evidence.form.written[pair.before + wanted :][:1]
            if not _is_letter(pair.word, at, reading.places[pair.begin + at], written, pair.want[wanted], evidence):
                return False
    return True


def _is_stretched(length: int, want: str, letters: int) -> bool:
    """Many words differ by a doubled letter only, short ones by far the most; threefold ones are in no word."""
    if length >= 3 or script_of(want[0]) in WITHOUT_SPACES:
        return True
    return (letters >= 5 and want not in "eo") or (letters == 4 and want in "aiuy")


def _is_letter(word: str, at: int, place: int, written: str, want: str, evidence: Evidence) -> bool:
    """Whether the sign of the text can stand for this letter, knowing that both are in one class."""
    letter, text = word[at], evidence.reading.text
    sign, is_shouted = text[place], text[max(place - 1, 0) : place].isupper() or text[place + 1 : place + 2].isupper()
    if letter != want and (want.isdigit() or not _is_taken_for(word, at, sign, is_shouted=is_shouted)):
        return False
    disguise = _disguise_of(sign, letter, written, want, evidence.form)
    evidence.count(sign, disguise)
    return True


def _disguise_of(sign: str, letter: str, written: str, want: str, form: Form) -> Disguise | None:
    small = sign.lower()[0]  # Of İ two signs are made.
    if small == written or (small == want and not form.is_lookalike):
        return None
    if sign in MASKS:
        return Disguise.MASKED
    if sign in SIGNS or (sign.isdigit() and sign.isascii()):
        return Disguise.LEET
    if script_of(small) != form.script:
        return Disguise.LOOKALIKES
    if unicodedata.normalize("NFD", small)[0] != small:
        return None if small in "йё" else Disguise.ACCENTS
    is_of_the_alphabet = small.isascii() or form.script != "LATIN"
    return None if is_of_the_alphabet and (letter == want or form.is_lookalike) else Disguise.LOOKALIKES


def _is_taken_for(word: str, at: int, sign: str, *, is_shouted: bool) -> bool:
    """Digits and strange letters stand for what the eye wants; l and v only where nobody could say them: dlck, fvck."""
    if not sign.isascii() or not sign.isalpha():
        return True
    if sign == "I" or (sign == "l" and is_shouted):
        return True
    before, after = word[at - 1 : at] if at else "", word[at + 1 : at + 2]
    return sign in "lLvV" and before not in tuple("aeiouyrw") and (not after or after not in "aeiouy")
