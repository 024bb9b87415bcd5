"""Words with some letters struck out, as in f*ck: found where a listed word has as many letters and the others fit."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from imprint.scoring.alignment import Form, Found
from imprint.scoring.disguises import Disguise, Reading

SHORTEST = 4
FEWEST_KNOWN = 2
VOWELS = frozenset("aeiouy")


class Masks:
    def __init__(self, forms: Iterable[Form]) -> None:
        self._by_ends: dict[tuple[int, str, str], list[Form]] = defaultdict(list)
        self._by_beginning: dict[tuple[int, str], list[Form]] = defaultdict(list)
        for form in forms:
            word = form.words[0]
            if len(form.words) == 1 and len(word) >= SHORTEST and not form.is_part_of_word:
                self._by_ends[len(word), word[0], word[-1]].append(form)
                self._by_beginning[len(word), word[:2]].append(form)

    def find(self, reading: Reading) -> Iterator[Found]:
        for masked in _MASKED.finditer(reading.letters):
            for form in self._fitting(masked[0]):
                span = reading.span_in_text(*masked.span())
                yield Found(*span, form, frozenset({Disguise.MASKED}))

    def _fitting(self, masked: str) -> Iterator[Form]:
        known = sum(sign.isalnum() for sign in masked)
        if known < FEWEST_KNOWN:
            return
        length, last = len(masked), masked[-1]
        if last.isalnum():
            some = self._by_ends.get((length, masked[0], last), ())
        elif masked[:2].isalnum() and not masked[-2].isalnum():
            some = self._by_beginning.get((length, masked[:2]), ())
        else:
            return
        for form in some:
            if all(
                sign == letter or (not sign.isalnum() and (sign in _STRONG or letter in VOWELS))
                for sign, letter in zip(masked, form.letters, strict=True)
            ):
                yield form


_STRONG = "*#•●✱＊×%&"
_MASKED = re.compile(rf"(?<![^\W_])[^\W_]+(?:[{_STRONG}_.?–—-]+[^\W_]+)+(?![^\W_])|(?<![^\W_])[^\W_]+[{_STRONG}]{{2,}}")


def has_masks(letters: str) -> bool:
    return _MASKED.search(letters) is not None
