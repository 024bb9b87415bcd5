"""Where a quotation stands in a text, also after the text was edited. White space never counts."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

MOST_OCCURRENCES = 200
"""Of more equal places the first ones are compared by what is around them."""
TOO_COMMON = 40
"""A word that stands in a text more often than that says nothing about a place."""
TRIES = 4
ALIKE, ALIKE_IN_PLACE, PLACE = 0.75, 0.5, 0.5
"""So much of the words must still be there; less where what is around them is, too."""
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


@dataclass(frozen=True, slots=True)
class Quote:
    """A TextQuoteSelector of the W3C's Web Annotation Data Model: words, and a little of what is around them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def squeeze(text: str) -> str:
    return "".join(text.split())


class Words:
    """A text that quotations are looked for in; positions are those in it without white space."""

    def __init__(self, text: str) -> None:
        self.squeezed = squeeze(text)
        found = [(match.group().casefold(), match.start()) for match in WORD.finditer(text)]
        gaps = _gaps_before(text)
        self._words = [word for word, _start in found]
        self._starts = [start - gaps[start] for _word, start in found]
        self._places: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            self._places[word].append(number)

    def find(self, quote: Quote) -> tuple[int, int] | None:
        """From where to where; None if it is not there any more. Costs no more for a long text than for a short one."""
        exact = squeeze(quote.exact)
        if not exact:
            return None
        starts = list(self.starts_of(exact))
        if starts:
            prefix, suffix = squeeze(quote.prefix), squeeze(quote.suffix)
            best = max(starts, key=lambda start: self._agreement(start, start + len(exact), prefix, suffix))
            return best, best + len(exact)
        return self._find_alike(quote)

    def starts_of(self, squeezed: str) -> Iterator[int]:
        start = self.squeezed.find(squeezed)
        for _number in range(MOST_OCCURRENCES):
            if start < 0:
                return
            yield start
            start = self.squeezed.find(squeezed, start + 1)

    def around(self, start: int, end: int, length: int = 32) -> tuple[str, str]:
        return self.squeezed[max(start - length, 0) : start], self.squeezed[end : end + length]

    def _agreement(self, start: int, end: int, prefix: str, suffix: str) -> int:
        before, after = self.squeezed[max(start - len(prefix), 0) : start], self.squeezed[end : end + len(suffix)]
        return _common(before[::-1], prefix[::-1]) + _common(after, suffix)

    def _find_alike(self, quote: Quote) -> tuple[int, int] | None:
        before, words, after = (_words_of(part) for part in (quote.prefix, quote.exact, quote.suffix))
        if not words:
            return None
        sought, first = [*before, *words, *after], len(before)
        best: tuple[float, tuple[int, int]] | None = None
        for diagonal in self._likely(sought):
            found = self._compare(sought, first, first + len(words), diagonal)
            if found and (best is None or found[0] > best[0]):
                best = found
        return best[1] if best else None

    def _likely(self, sought: list[str]) -> list[int]:
        """Where the quotation and its surroundings would begin, by the places of its rarer words."""
        votes: Counter[int] = Counter()
        for number, word in enumerate(sought):
            places = self._places.get(word, ())
            if len(places) <= TOO_COMMON:
                votes.update((place - number) // 4 for place in places)
        return [bucket * 4 for bucket, _votes in votes.most_common(TRIES)]

    def _compare(self, sought: list[str], first: int, end: int, diagonal: int) -> tuple[float, tuple[int, int]] | None:
        slack = 8 + len(sought) // 4
        low, high = max(diagonal - slack, 0), max(diagonal + len(sought) + slack, 0)
        blocks = SequenceMatcher(None, sought, self._words[low:high], autojunk=False).get_matching_blocks()
        pairs = [(block.a + step, low + block.b + step) for block in blocks for step in range(block.size)]
        inside = [there for here, there in pairs if first <= here < end]
        if not inside or inside[-1] - inside[0] >= 2 * (end - first) + 4:
            return None
        alike = len(inside) / (end - first)
        around = len(sought) - (end - first)
        in_place = (len(pairs) - len(inside)) / around if around else 0.0
        if alike < ALIKE and (alike < ALIKE_IN_PLACE or in_place < PLACE):
            return None
        last = inside[-1]
        return alike + in_place, (self._starts[inside[0]], self._starts[last] + len(self._words[last]))

    def nearest_place(self, phrase: str) -> tuple[int, int] | None:
        """The words in the text that are most like the phrase."""
        return self._find_alike(Quote(phrase))


@lru_cache(maxsize=64)  # An article is baked again for each comment under it.
def words_of_text(text: str) -> Words:
    return Words(text)


def _words_of(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def _gaps_before(text: str) -> list[int]:
    gaps, count = [], 0
    for character in text:
        gaps.append(count)
        count += character.isspace()
    return gaps


def _common(one: str, other: str) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
