"""Finding words in one thread. There is no index: the thread is read through, the newest comment first.

A full-text index would cost every comment that is posted a write, and know words only in languages that it has a
stemmer for. To read the texts of a thread of 10,000 comments through the index (thread, -id) took 0.04 s in English and
0.07 s in German (SQLite, two busy cores); it finds parts of words in every script, and forgives case and accents
(core.folding). A longer thread is read in shares, one for each page of results.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from imprint.core import rate_limits
from imprint.core.folding import contains, fold, pattern_of
from imprint.core.spoilers import without_spoilers
from imprint.core.text import plain_text, render_comment
from imprint.discussion import places
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import Refusal

LONGEST, MOST_WORDS = 100, 8
SHARE = 20_000
"""So many comments are read for one page of results."""
PER_MINUTE = 30
EXCERPT = 300
LARGEST_EXCERPT = 100_000


class BadQuestion(Refusal):
    """What cannot be looked for."""

    status = 422
    field = "q"


class NoWords(BadQuestion):
    sentence = _("Write a word that you look for, or a part of one.")


class TooLong(BadQuestion):
    sentence = _("That is too long: look for eight words at the most, of a hundred characters together.")


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A comment that was found: the words around the place, and where it stands."""

    path: str
    author: list[Part]
    posted_at: datetime
    excerpt: list[Part]


@dataclass(frozen=True, slots=True)
class Found:
    """Ids, the newest first. `before` is where to go on, None when the thread was read to its end."""

    ids: list[int]
    before: int | None


def words_of(question: str) -> list[str]:
    """Raises NoWords, TooLong."""
    question = question.replace("\0", " ").strip()
    if len(question) > LONGEST:
        raise TooLong
    words = [word for word in dict.fromkeys(question.split()) if fold(word)]
    if not words:
        raise NoWords
    if len(words) > MOST_WORDS:
        raise TooLong
    return words


def cursor_of(sent: str) -> int | None:
    """Where to go on, as an earlier answer said; anything else begins anew."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else None


def find(*, thread: Thread, question: str, sender: str, before: int | None = None, limit: int = 20) -> Found:
    """Comments with all of the words, in the text or the author's name; hidden words (spoilers) are not looked at.

    Raises NoWords, TooLong, TooFast.
    """
    words = words_of(question)
    if settings.IMPRINT.comments_per_minute:  # Where that has no limit, as in a test, this has none.
        rate_limits.take(f"search:{sender}", PER_MINUTE, burst=10)
    rows = _texts(thread.pk, before)
    ids: list[int] = []
    last = None
    for last, text in islice(rows, SHARE):
        if all(contains(text, word) for word in words):
            ids.append(last)
            if len(ids) == limit:
                break
    is_more = next(rows, None) is not None
    return Found(ids, last if is_more else None)


def _texts(thread_id: int, before: int | None) -> Iterator[tuple[int, str]]:
    shown = Comment.objects.filter(thread=thread_id, state=Comment.State.PUBLISHED, ordinal__isnull=False)
    rows = (shown.filter(id__lt=before) if before else shown).order_by("-id").values_list("id", "author_name", "body")
    for pk, name, body in rows.iterator(chunk_size=1000):
        yield pk, f"{name}\n{without_spoilers(body)}"


def comments_of(found: Found) -> list[Comment]:
    by_pk = Comment.objects.select_related("thread", "root").in_bulk(found.ids)
    return [by_pk[pk] for pk in found.ids if pk in by_pk]


def results_of(found: Found, question: str) -> list[Result]:
    """As the page shows them; in one query."""
    words = words_of(question)
    return [
        Result(
            path=places.place_of(comment),
            author=list(marked(comment.author_name, words)),
            posted_at=comment.posted_at,
            excerpt=list(marked(_around(_plain(comment), words), words)),
        )
        for comment in comments_of(found)
    ]


def _plain(comment: Comment) -> str:
    return plain_text(render_comment(without_spoilers(comment.body)), LARGEST_EXCERPT)


def _around(text: str, words: Iterable[str]) -> str:
    """A piece of the text with the first of the words in it, cut between words."""
    places = [found.start() for word in words if (found := pattern_of(word).search(text))]
    start = max(min(places, default=0) - EXCERPT // 3, 0)
    if start:
        start = text.find(" ", start, start + 40) + 1 or start
    piece = text[start : start + EXCERPT]
    if start + EXCERPT < len(text):
        piece = (piece[: piece.rfind(" ", EXCERPT // 2)] if " " in piece[EXCERPT // 2 :] else piece) + "…"
    return ("…" if start else "") + piece


def marked(text: str, words: Iterable[str]) -> Iterator[Part]:
    """The text in parts, those that were found marked; overlapping ones are one."""
    spans = sorted(found.span() for word in words for found in pattern_of(word).finditer(text))
    end = 0
    for start, stop in spans:
        if stop <= end:
            continue
        if start > end:
            yield Part(text[end:start], False)
        yield Part(text[max(start, end) : stop], True)
        end = stop
    if text[end:]:
        yield Part(text[end:], False)
