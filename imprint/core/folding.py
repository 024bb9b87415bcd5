"""Finding words as people type them: without regard to case, accents and points, in every script.

A text is not folded to be searched (normalising a character costs Python 100 ns, a thread of 10,000 comments half a
second); instead the word becomes a pattern that matches each way in which it may be written. So the places that it
finds are those of the text itself and can be marked there.
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache

KEPT_CLASSES = frozenset({0, 7, 8, 9})
"""Combining classes of signs that make another letter: vowel signs, nukta, the voicing of kana, virama."""
ALIKE = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "’": "'",
    "ʼ": "'",
    "ς": "σ",
}
"""What Unicode does not take apart, and readers' keyboards do not have."""
SKIPPED = "\u0640\u00ad\u200b-\u200f\u2060"
"""Arabic's stretching stroke, and what is there but not seen."""


@lru_cache(maxsize=256)
def pattern_of(word: str) -> re.Pattern[str]:
    """Matches the word in all its spellings, also inside longer words, since not every script has spaces."""
    singles, several = _spellings()
    skip = _marks()
    folded, parts, place = fold(word), [], 0
    while place < len(folded):
        letter = folded[place]
        options = [f"[{re.escape(letter + singles.get(letter, ''))}]"]
        length = 1
        for long in (3, 2):
            if whole := several.get(folded[place : place + long]):
                spelt = "".join(
                    f"[{re.escape(one + singles.get(one, ''))}]{skip}" for one in folded[place : place + long]
                )
                options, length = [f"[{re.escape(whole)}]", spelt], long
                break
        parts.append(f"(?:{'|'.join(options)}){skip}" if len(options) > 1 else options[0] + skip)
        place += length
    return re.compile("".join(parts))


def contains(text: str, word: str) -> bool:
    """Whether the text has the word in any of its spellings."""
    if text.isascii():  # A tenth of the time.
        return fold(word) in text.lower()
    return pattern_of(word).search(text) is not None


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """The letters alone, small, without accents."""
    return "".join(map(_fold_letter, unicodedata.normalize("NFC", text)))


@cache
def _fold_letter(letter: str) -> str:
    if "\uac00" <= letter <= "\ud7a3":  # A syllable of Hangul is a letter to those who write it.
        return letter
    small = "".join(ALIKE.get(one, one) for one in unicodedata.normalize("NFKD", letter).casefold())
    apart = unicodedata.normalize("NFKD", small).casefold()
    kept = "".join(one for one in apart if unicodedata.combining(one) in KEPT_CLASSES)
    return unicodedata.normalize("NFC", re.sub(f"[{SKIPPED}]", "", kept))


@cache
def _spellings() -> tuple[dict[str, str], dict[str, str]]:
    """For each folded letter the others that fold to it; for two or three letters those that stand for all of them."""
    singles: dict[str, str] = defaultdict(str)
    several: dict[str, str] = defaultdict(str)
    for number in range(0x80, 0x10000):
        letter = chr(number)
        if unicodedata.category(letter) in ("Cn", "Co", "Cs"):
            continue
        folded = _fold_letter.__wrapped__(letter)
        if len(folded) == 1 and folded != letter:
            singles[folded] += letter
        elif 2 <= len(folded) <= 3:
            several[folded] += letter
    for small in "abcdefghijklmnopqrstuvwxyz":
        singles[small] += small.upper()
    return dict(singles), dict(several)


@cache
def _marks() -> str:
    found = (chr(number) for number in range(0x300, 0x10000))
    marks = "".join(mark for mark in found if unicodedata.combining(mark) not in KEPT_CLASSES)
    return f"[{marks}{SKIPPED}]*"
