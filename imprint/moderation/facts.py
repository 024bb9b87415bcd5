"""What rules may ask about a text and its writer. Each fact is found out when a rule asks for it, and once."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from imprint.articles.models import Section
from imprint.core.sql import moment, rows
from imprint.discussion.gate import Submission
from imprint.discussion.models import Comment, Thread
from imprint.moderation.languages import language_of
from imprint.moderation.models import Standing
from imprint.moderation.standing import NEW, STOOD_FOR, person_of
from imprint.scoring.scores import Attribute, Scores

Mark = tuple[int, int]
Marks = tuple[Mark, ...]
"""Places in the text, in code points, the end exclusive."""
NO_MARKS: Marks = ()


class Post(NamedTuple):
    """A text that is judged, new or long there. `seconds`: how long its form was open, where that is known."""

    body: str
    is_guest: bool
    user_id: int | None
    guest: str
    network: str
    thread_id: int
    at: datetime
    seconds: float | None = None
    comment_id: int | None = None


def post_of(submission: Submission) -> Post:
    user, edited = submission.visitor.user, submission.edited
    return Post(
        submission.body, submission.kind == Comment.AuthorKind.GUEST, user.pk if user else None, submission.guest,
        submission.network, submission.thread_id, edited.posted_at if edited else submission.at,
        None if edited else submission.signs.seconds, edited.pk if edited else None,
    )  # fmt: skip


def post_of_comment(comment: Comment) -> Post:
    is_guest = comment.author_kind == Comment.AuthorKind.GUEST
    return Post(
        comment.body, is_guest, comment.user_id, comment.guest, comment.network, comment.thread_id, comment.posted_at,
        comment_id=comment.pk,
    )  # fmt: skip


class Link(NamedTuple):
    begin: int
    end: int
    host: str


class Place(NamedTuple):
    """Where it is written: `path` is that of the article in the tree of pages, empty on an embedding site."""

    path: str
    published_at: datetime | None


class Past(Protocol):
    """What is known of the writer from before."""

    def has_stood(self, post: Post) -> bool:
        """Whether a comment of theirs was approved, or stood for a day."""

    def level(self, post: Post) -> int: ...

    def count_since(self, post: Post, since: datetime) -> int:
        """Their comments from then until the post, without it."""


class Searched(NamedTuple):
    """What all rules together look for in texts: each thing in one pass."""

    words: Callable[[str], Mapping[str, Marks]]
    """By the key of the list."""
    patterns: Callable[[str], Sequence[int]]
    """The numbers of those that are there."""
    score: Callable[[str], Scores] | None


class Facts:
    def __init__(self, post: Post, searched: Searched, past: Past, more_scores: Sequence[Scores] = ()) -> None:
        self.post, self.body = post, post.body
        self._searched, self._past, self._more_scores = searched, past, more_scores
        self._counts: dict[int, int] = {}

    @cached_property
    def words(self) -> Mapping[str, Marks]:
        return self._searched.words(self.body)

    @cached_property
    def patterns(self) -> frozenset[int]:
        return frozenset(self._searched.patterns(self.body))

    @cached_property
    def links(self) -> list[Link]:
        return links_in(self.body)

    @cached_property
    def same_signs(self) -> tuple[int, Marks]:
        return same_signs(self.body)

    @cached_property
    def same_words(self) -> tuple[int, Marks]:
        return same_words(self.body)

    @cached_property
    def capitals(self) -> int:
        return capitals(self.body)

    @cached_property
    def language(self) -> str:
        """As `en`; empty when it is not sure."""
        return language_of(self.body)

    @cached_property
    def own_scores(self) -> Scores | None:
        """Those that are worked out here and now."""
        return self._searched.score(self.body) if self._searched.score else None

    def score(self, attribute: str) -> tuple[float, Marks]:
        """The highest that any scorer gives, and where."""
        named = Attribute(attribute)
        known = [*self._more_scores, self.own_scores] if self.own_scores else list(self._more_scores)
        best = max(known, key=lambda scores: scores.values.get(named, 0.0), default=None)
        if best is None:
            return 0.0, NO_MARKS
        spans = best.spans.get(named, ())
        return best.values.get(named, 0.0), tuple((span.begin, span.end) for span in spans if span.value > 0)

    @cached_property
    def is_first(self) -> bool:
        return not self._past.has_stood(self.post)

    @cached_property
    def level(self) -> int:
        return self._past.level(self.post)

    def count_within(self, minutes: int) -> int:
        if minutes not in self._counts:
            self._counts[minutes] = self._past.count_since(self.post, self.post.at - timedelta(minutes=minutes))
        return self._counts[minutes]

    @cached_property
    def place(self) -> Place:
        found = Thread.objects.filter(pk=self.post.thread_id).values_list("article__path", "article__published_at")
        path, published_at = next(iter(found), ("", None))
        return Place(path or "", published_at)

    @cached_property
    def sections(self) -> frozenset[str]:
        """The slugs of those that the article stands in, the outer ones too."""
        path = self.place.path
        above = [path[:end] for end in range(4, len(path), 4)]
        return (
            frozenset(Section.objects.filter(path__in=above).values_list("slug", flat=True)) if above else frozenset()
        )


def links_in(text: str) -> list[Link]:
    return [Link(*found.span(), _host(found)) for found in _LINK.finditer(text)] if _MAYBE_LINK.search(text) else []


def _host(found: re.Match[str]) -> str:
    return (found["host"] or found["bare"]).lower().removeprefix("www.").rstrip(".")


def same_signs(text: str) -> tuple[int, Marks]:
    """How often one sign stands in a row, and where."""
    runs = [found.span() for found in _RUN.finditer(text)]
    longest = max(runs, key=lambda span: span[1] - span[0], default=(0, 0))
    return longest[1] - longest[0], (longest,) if runs else NO_MARKS


def same_words(text: str) -> tuple[int, Marks]:
    """How often the most frequent word is there; short ones are in every sentence."""
    words = [(found.group().casefold(), found.span()) for found in _WORD.finditer(text)]
    counted = Counter(word for word, _span in words).most_common(1)
    if not counted:
        return 0, NO_MARKS
    most, times = counted[0]
    return times, tuple(span for word, span in words if word == most)


def capitals(text: str) -> int:
    """In a hundred letters that can be capitals or not; of a few letters nothing is said."""
    large, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return large * 100 // (large + small) if large + small >= FEWEST_LETTERS else 0


class PastHere:
    """From the database, as it is now: one row, found by its key, and the comments of the last minutes."""

    def __init__(self) -> None:
        self._standing: tuple[int, int] | None = None

    def has_stood(self, post: Post) -> bool:
        return self._of(post)[0] > 0

    def level(self, post: Post) -> int:
        return self._of(post)[1]

    def count_since(self, post: Post, since: datetime) -> int:
        who, whose = _known_by(post)
        if not who:
            return 0
        statement = (
            f"SELECT count(*) FROM discussion_comment WHERE posted_at BETWEEN %s AND %s AND id <> %s AND ({who})"  # noqa: S608
        )
        [(count,)] = rows(statement, (moment(since), moment(post.at), post.comment_id or 0, *whose))
        return int(count)

    def _of(self, post: Post) -> tuple[int, int]:
        if self._standing is None:
            found = rows(FIND_STANDING, (person_of(post.user_id, post.guest),))
            self._standing = (int(found[0][0]), int(found[0][1])) if found else (0, 0)
        return self._standing


def _known_by(post: Post) -> tuple[str, tuple[Any, ...]]:
    """Who drops the cookie is known by the network."""
    if post.user_id:
        return "user_id = %s", (post.user_id,)
    ways = [("guest", post.guest), ("network", post.network)]
    known = [(f"{column} = %s", value) for column, value in ways if value]
    return " OR ".join(way for way, _value in known), tuple(value for _way, value in known)


class PastThen:
    """Of many comments of the past, as it was when each was written; but of trust we only know how it is now."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        people: list[dict[str, Any]] = [{"user__in": {one.user_id for one in comments if one.user_id}}]
        people.append({"guest__in": {one.guest for one in comments if one.guest}})
        self._written: dict[str, list[tuple[datetime, bool]]] = {}
        for known in people:
            theirs = Comment.objects.filter(**known).values_list("user_id", "guest", "posted_at", "state")
            for user_id, guest, at, state in theirs:
                is_there = state == Comment.State.PUBLISHED
                self._written.setdefault(person_of(user_id, guest), []).append((at, is_there))
        writers = {person_of(one.user_id, one.guest) for one in comments}
        self._levels = dict(Standing.objects.filter(person__in=writers).values_list("person", "level"))

    def has_stood(self, post: Post) -> bool:
        before = post.at - STOOD_FOR
        return any(is_there and at <= before for at, is_there in self._by(post))

    def level(self, post: Post) -> int:
        return self._levels.get(person_of(post.user_id, post.guest), NEW)

    def count_since(self, post: Post, since: datetime) -> int:
        return sum(since <= at < post.at for at, _is_there in self._by(post))

    def _by(self, post: Post) -> list[tuple[datetime, bool]]:
        return self._written.get(person_of(post.user_id, post.guest), [])


FEWEST_LETTERS = 20
FIND_STANDING = "SELECT approved, level FROM moderation_standing WHERE person = %s"
_MAYBE_LINK = re.compile(r"://|www\.|[^\W_]\.[a-z]{2}", re.IGNORECASE)
_ENDINGS = "com|net|org|info|biz|io|co|ru|de|eu|me|shop|xyz|top|online|site|club|link|click|app|dev|tv|cc|ly"
_LINK = re.compile(
    rf"(?:https?://(?:[^\s/@<>]*@)?(?P<host>[^\s/?#:<>()\[\]\"'|]+)[^\s<>\"'|\])]*)"
    rf"|(?<![\w@./-])(?P<bare>(?:www\.)?(?:[^\W_][\w-]*\.)+(?:{_ENDINGS}))(?![\w-])(?:/[^\s<>\"'|\])]*)?",
    re.IGNORECASE,
)
_RUN = re.compile(r"([^\s])\1{2,}")
_WORD = re.compile(r"[^\W\d_]{4,}")
