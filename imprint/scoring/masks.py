"""Words with some letters struck out: f*ck, s**t, sh-t, f**king.

One sign for a vowel is tried with each vowel. Otherwise a listed word must have as many letters, and the others fit.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from imprint.scoring.alignment import Form, Found
from imprint.scoring.disguises import Disguise, Reading
from imprint.scoring.signs import MASKS

SHORTEST = 4
FEWEST_KNOWN = 2
MOST_LOOKED_AT = 50
"""Struck words in one text. Who writes more of them has been found out by then."""
VOWELS = "aeiou"
LONGEST = 40
WINDOW = 24
"""So many letters on both sides are looked at, since phrases have several words."""


def with_vowels(reading: Reading) -> Iterator[Reading]:
    """The words around single masks, with each vowel in the place of these."""
    until = 0
    for mask in islice(_ONE_MASK.finditer(reading.letters), MOST_LOOKED_AT):
        if mask.start() < until or not reading.letters[max(mask.start() - 1, 0)].isalpha():
            continue  # It was in the last window, or it begins a word.
        begin = reading.letters.rfind(" ", 0, max(mask.start() - WINDOW, 0)) + 1
        until = reading.letters.find(" ", mask.end() + WINDOW) + 1 or len(reading.letters)
        window, kept = reading.letters[begin:until], range(begin, until)
        for vowel in VOWELS:
            yield Reading(reading.text, _ONE_MASK.sub(vowel, window), reading, kept)


def _masked(letters: str) -> Iterator[re.Match[str]]:
    """A regular expression that begins with a sign is ten times as quick as one that begins with a word."""
    until = 0
    for hint in _HINT.finditer(letters):
        if hint.start() < until:
            continue
        begin = letters.rfind(" ", max(hint.start() - LONGEST, 0), hint.start()) + 1
        until = letters.find(" ", hint.start(), hint.start() + LONGEST)
        until = until if until >= 0 else hint.start() + LONGEST
        yield from _MASKED.finditer(letters, begin or max(hint.start() - LONGEST, 0), until)


class Masks:
    def __init__(self, forms: Iterable[Form]) -> None:
        self._by_ends: dict[tuple[int, str, str], list[Form]] = defaultdict(list)
        self._by_beginning: dict[tuple[int, str], list[Form]] = defaultdict(list)
        self._by_letter: dict[str, list[Form]] = defaultdict(list)
        for form in forms:
            word = form.words[0]
            if len(form.words) > 1 or len(word) < SHORTEST or form.is_part_of_word:
                continue
            self._by_ends[len(word), word[0], word[-1]].append(form)
            self._by_beginning[len(word), word[:2]].append(form)
            if form.is_open_after:
                self._by_letter[word[0]].append(form)

    def find(self, reading: Reading) -> Iterator[Found]:
        for masked in islice(_masked(reading.letters), MOST_LOOKED_AT):
            if _closes_bold(reading.letters, *masked.span()):
                continue
            fitting = max(self._fitting(masked[0]), key=lambda form: form.phrase.severity or 0, default=None)
            if fitting:  # The worst of what it may be.
                yield Found(*reading.span_in_text(*masked.span()), fitting, frozenset({Disguise.MASKED}))

    def _fitting(self, masked: str) -> Iterator[Form]:
        if len(_STRUCK.findall(masked)) > 1 and not _TOGETHER.search(masked):
            return  # A product: a*b*c.
        if sum(map(str.isalnum, masked)) < FEWEST_KNOWN:
            return
        yield from self._of_this_length(masked)
        if superfluous := _STRONG.search(masked):  # f**ck, fu*ck
            yield from self._of_this_length(masked[: superfluous.start()] + masked[superfluous.start() + 1 :])
        if masked[-1].isalnum():
            yield from self._with_other_endings(masked)

    def _of_this_length(self, masked: str) -> Iterator[Form]:
        some: list[Form] = []
        if masked[-1].isalnum():
            some = self._by_ends.get((len(masked), masked[0], masked[-1]), [])
        elif masked[:2].isalnum():
            some = self._by_beginning.get((len(masked), masked[:2]), [])
        yield from (form for form in some if _fits(masked, form.letters))

    def _with_other_endings(self, masked: str) -> Iterator[Form]:
        struck_until = max(struck.end() for struck in _STRUCK.finditer(masked))
        for form in self._by_letter.get(masked[0], []):
            end = len(form.letters)
            if struck_until <= end < len(masked) and masked[end:].isalpha() and _fits(masked[:end], form.letters):
                yield form


def _closes_bold(letters: str, begin: int, end: int) -> bool:
    """In Markdown: **who**."""
    return letters[:end].endswith("**") and letters.count("**", 0, begin) % 2 == 1


def _fits(masked: str, letters: str) -> bool:
    """Weak signs stand for vowels, several dashes for anything."""
    return all(
        sign == letter or (not sign.isalnum() and (sign in MASKS or letter in VOWELS or _DASHES.search(masked)))
        for sign, letter in zip(masked, letters, strict=True)
    )


_SOME = re.escape(MASKS)
_HINT = re.compile(rf"[{_SOME}_.?–—-](?=[^\W\d_{_SOME}]|[{_SOME}])")
_MASKED = re.compile(rf"(?<![^\W_])[^\W_]+(?:[{_SOME}_.?–—-]+[^\W_]+)+(?![^\W_])|(?<![^\W_])[^\W_]+[{_SOME}]{{2,}}")
_ONE_MASK = re.compile(rf"[{_SOME}](?=[^\W\d_])")
_DASHES = re.compile("([_–—-])\\1")
_STRONG = re.compile(f"[{_SOME}]")
_STRUCK = re.compile(r"[\W_]+")
_TOGETHER = re.compile(r"[^\W_]{2}")
