"""By what a text is known again although words in it were changed: some of its longer words, and its links."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from imprint.core.lookalikes import INVISIBLE

SIZE = 24
FEWEST = 5
"""“I quite agree with you” is said by many; so few words say nothing about where they come from."""
ALIKE, ALIKE_SHARE = 7, 0.35
"""Of 6,000 comments of one news site, the last 2,000 compared with each, one came out as a repetition, a quotation."""


class Sketch(NamedTuple):
    """The smallest hashes of its longer words (a bottom-k sketch; Broder, 1997), and the hosts of its links."""

    words: tuple[int, ...]
    hosts: tuple[str, ...]


@lru_cache(maxsize=64)  # At the door, and once more when it is written.
def sketch_of(text: str) -> Sketch:
    """Quotations of other comments do not count. The hashes are those of this process alone."""
    hosts = hosts_in(text)
    words = sorted(map(hash, set(WORD.findall(folded(text)))))[:SIZE]
    return Sketch(tuple(words) if len(words) >= FEWEST else (), hosts)


def are_alike(shared: int, one: int, other: int) -> bool:
    """Of two sketches with so many hashes: two texts on one subject share one or two, spun ones a third or more."""
    return shared >= max(FEWEST if min(one, other) < SIZE else ALIKE, ALIKE_SHARE * min(one, other))


def folded(text: str) -> str:
    """In small letters, without what the eye does not see and without lines that quote."""
    if ">" in text:
        text = QUOTED.sub("", text)
    if not text.isascii():
        text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return text.lower()


def hosts_in(text: str) -> tuple[str, ...]:
    """Of its links, each once, in small letters and without `www.`."""
    if "://" not in text and not any(map(_is_inside_word, *_around_points(text))):
        return ()  # A sentence ends with a point as well, and the pattern is dear.
    return tuple(dict.fromkeys(host.lower().removeprefix("www.") for host in LINK.findall(text)))


def _around_points(text: str) -> tuple[list[str], list[str]]:
    parts = text.split(".")
    return parts[:-1], parts[1:]


def _is_inside_word(before: str, behind: str) -> bool:
    return before[-1:].isalnum() and behind[:1].isalpha()


def is_own(host: str) -> bool:
    """Of this site, or of one that shows its discussions."""
    site = settings.IMPRINT
    others = (urlsplit(address).hostname or "" for address in site.embedding_sites)
    return any(host == own.removeprefix("www.") for own in (*site.hosts, *others))


WORD = re.compile(r"\w{5,}")
QUOTED = re.compile(r"(?m)^\s{0,3}>.*$")
_ENDINGS = (
    "com|net|org|info|biz|io|co|ru|de|eu|me|shop|xyz|top|online|site|store|club|link|click|app|dev|tv|cc|ly|to|cn"
)
LINK = re.compile(
    rf"(?:(?<=://)(?:[^\s/@<>]*@)?|(?<![\w@./-])(?=(?:[\w-]+\.)+(?:{_ENDINGS})\b))"
    r"((?:[\w-]+\.)+[^\W\d_]{2,})",
    re.IGNORECASE,
)
