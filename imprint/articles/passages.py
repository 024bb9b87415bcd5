"""The words of an article as readers see them, and marks put among them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Any

from django.template import engines
from markupsafe import Markup

from imprint.articles.models import Article
from imprint.core.quotes import Words, words_of_text
from imprint.publishing.dependencies import note_dependencies

PIECE = re.compile(
    r"<!--.*?-->|<(?P<raw>script|style|template)\b.*?</(?P=raw)\s*>|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|&#?\w+;|[^<&]+|.",
    re.DOTALL,
)
BLOCK_END = re.compile(r"</(?:(?P<after>p|h[1-6]|pre)|(?P<before>li|td|th|figcaption|blockquote|dd|dt|div))\s*>")


@dataclass(frozen=True, slots=True)
class Marked:
    """A place to mark (positions in the text without white space), and what comes behind its paragraph."""

    place: tuple[int, int] | None
    opening: str
    behind: str


@dataclass(slots=True)
class _Pieces:
    """An HTML text cut up: the readable words, and for each of their characters where it stands in the HTML."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def body_html(article: Article) -> Markup:
    environment: Any = engines["jinja2"]
    return Markup(environment.env.get_template("macros.html").module.body(article.body))  # noqa: S704


def words_of(article: Article) -> Words:
    """To look for quotations in. Whoever shows what is found depends on the article, not on what is in its body."""
    with note_dependencies():
        return words_of_html(body_html(article))


def words_of_html(html: str) -> Words:
    return words_of_text(_pieces(str(html)).text)


def with_marks(html: str, marks: Sequence[Marked]) -> Markup:
    """Each place in `<mark>`, what belongs to it behind its paragraph; what has no place comes behind the text."""
    pieces = _pieces(str(html))
    added: list[tuple[int, int, str]] = []
    for number, mark in enumerate(marks):
        if mark.place is None:
            added.append((len(html), number, mark.behind))
            continue
        for start, end in _runs(str(html), pieces, *mark.place):
            added += [(start, number, mark.opening), (end, -1, "</mark>")]
        added.append((_behind_block(str(html), pieces.ends[mark.place[1] - 1]), len(marks) + number, mark.behind))
    return Markup("".join(_put_in(str(html), sorted(added, key=lambda one: one[:2]))))  # noqa: S704


def _put_in(html: str, added: list[tuple[int, int, str]]) -> Iterator[str]:
    at = 0
    for place, _order, words in added:
        yield html[at:place]
        yield words
        at = place
    yield html[at:]


def _runs(html: str, pieces: _Pieces, first: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a place between the tags that it runs through."""
    start = pieces.starts[first]
    for number in range(first + 1, end):
        if "<" in html[pieces.ends[number - 1] : pieces.starts[number]]:
            yield start, html.index("<", pieces.ends[number - 1])
            start = pieces.starts[number]
    yield start, pieces.ends[end - 1]


def _behind_block(html: str, at: int) -> int:
    found = BLOCK_END.search(html, at)
    if found is None:
        return len(html)
    return found.end() if found["after"] else found.start()


@lru_cache(maxsize=32)  # An article is baked again for each comment under it.
def _pieces(html: str) -> _Pieces:
    pieces, words = _Pieces(), []
    for match in PIECE.finditer(html):
        piece, start = match.group(), match.start()
        if piece[0] == "<" and len(piece) > 1:
            if BLOCK_END.match(piece) or piece.startswith("<br"):
                words.append("\n")
            continue
        if piece[0] == "&" and len(piece) > 1:
            read = unescape(piece)
            words.append(read)
            if not read.isspace():
                pieces.starts += [start] * len(read)
                pieces.ends += [match.end()] * len(read)
            continue
        words.append(piece)
        shown = [start + number for number, character in enumerate(piece) if not character.isspace()]
        pieces.starts += shown
        pieces.ends += [place + 1 for place in shown]
    pieces.text = "".join(words)
    return pieces


def readable(html: str, place: tuple[int, int]) -> str:
    """The words at a place with their white space."""
    pieces = _pieces(str(html))
    start, end = pieces.starts[place[0]], pieces.ends[place[1] - 1]
    text = _pieces(str(html)[start:end]).text
    return " ".join(text.split())
