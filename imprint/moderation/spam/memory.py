"""What was written here lately and by whom, kept in memory: the last texts by their sketches, the senders by time.

Each process remembers by itself. It begins with the comments of the last day; where there may be others (PostgreSQL) it
looks every few seconds at what they have written.
"""

import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Hashable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from imprint.core.sql import moment, rows
from imprint.discussion.gate import Submission
from imprint.moderation.spam.sketches import FEWEST, Sketch, are_alike, sketch_of

MOST_TEXTS, MOST_SENDERS, MOST_MOMENTS = 2_000, 10_000, 100
ALIKE_KEPT = 8
"""Of comments that share a word only the newest are compared: “climate” may be in each of them."""
TEXTS_FOR = timedelta(days=1)
LOOK_AGAIN_AFTER_S = 5.0
LATEST = (
    "SELECT id, thread_id, user_id, guest, network, body, posted_at FROM discussion_comment"
    " WHERE posted_at >= %s AND id > %s AND author_kind <> 'staff' ORDER BY posted_at DESC LIMIT 500"
)


class Text(NamedTuple):
    person: str
    thread_id: int
    at: datetime
    sketch: Sketch


class Elsewhere(NamedTuple):
    """How many other people, and how many other threads."""

    people: int
    threads: int


NOWHERE = Elsewhere(0, 0)


def person_in(user_id: int | None, guest: str, network: str) -> str:
    """Who drops the cookie is known by the network."""
    return f"u:{user_id}" if user_id else f"n:{network}" if network else f"g:{guest}"


def writer_of(submission: Submission) -> str:
    user = submission.visitor.user
    return person_in(user.pk if user else None, submission.guest, submission.network)


class Memory:
    def __init__(self) -> None:
        self._guard = threading.RLock()
        self.forget()

    def forget(self) -> None:
        with self._guard:
            self._texts: OrderedDict[int, Text] = OrderedDict()
            self._by_word: dict[int, deque[int]] = {}
            self._by_host: dict[str, deque[int]] = {}
            self._moments: OrderedDict[str, deque[datetime]] = OrderedDict()
            self._newest = 0
            self._looked_at = float("-inf")

    def catch_up(self) -> None:
        """At the first post of a process, and where others may write, too, every few seconds."""
        now = time.monotonic()
        is_first = self._looked_at == float("-inf")
        if is_first or (connection.vendor != "sqlite" and now - self._looked_at > LOOK_AGAIN_AFTER_S):
            self._looked_at = now
            found = rows(LATEST, (moment(timezone.now() - TEXTS_FOR), self._newest))
            for comment_id, thread_id, user_id, guest, network, body, at in reversed(found):
                if comment_id not in self._texts:
                    text = Text(person_in(user_id, guest, network), thread_id, _aware(at), sketch_of(body))
                    self._add(comment_id, text)

    def add(self, comment_id: int, submission: Submission) -> None:
        """A comment was written, or has a new text. Twice the same is once."""
        text = Text(writer_of(submission), submission.thread_id, submission.at, sketch_of(submission.body))
        with self._guard:
            is_known = comment_id in self._texts
            self._add(comment_id, text)
            if not is_known:
                self._note(f"s:{submission.visitor.sender}", submission.at)
                self._note(f"t:{submission.thread_id}", submission.at)

    def sent_since(self, sender: str, since: datetime) -> int:
        """Comments of a sender, as Visitor.sender has it; a hundred at most are known."""
        return self._count(f"s:{sender}", since)

    def written_since(self, thread_id: int, since: datetime) -> int:
        return self._count(f"t:{thread_id}", since)

    def alike(self, sketch: Sketch, submission: Submission) -> Elsewhere:
        """Where nearly the same text was within a day, but for what this person wrote in this thread."""
        with self._guard:
            known = map(self._by_word.get, sketch.words)
            counted, size = Counter(chain.from_iterable(filter(None, known))), len(sketch.words)
            found = [
                text
                for key, shared in counted.items()
                if shared >= FEWEST
                and (text := self._texts.get(key))
                and are_alike(shared, size, len(text.sketch.words))
            ]
        return _elsewhere(found, submission, TEXTS_FOR)

    def linking(self, host: str, submission: Submission, within: timedelta) -> Elsewhere:
        with self._guard:
            found = [text for key in self._by_host.get(host, ()) if (text := self._texts.get(key))]
        return _elsewhere(found, submission, within)

    def _add(self, comment_id: int, text: Text) -> None:
        self._drop(comment_id)
        self._texts[comment_id] = text
        self._newest = max(self._newest, comment_id)
        for word in text.sketch.words:
            if (known := self._by_word.get(word)) is None:
                known = self._by_word[word] = deque(maxlen=ALIKE_KEPT)
            known.append(comment_id)
        for host in text.sketch.hosts:
            self._by_host.setdefault(host, deque(maxlen=4 * ALIKE_KEPT)).append(comment_id)
        while len(self._texts) > MOST_TEXTS:
            self._drop(next(iter(self._texts)))

    def _drop(self, comment_id: int) -> None:
        text = self._texts.pop(comment_id, None)
        if text:
            _take_out(self._by_word, text.sketch.words, comment_id)
            _take_out(self._by_host, text.sketch.hosts, comment_id)

    def _note(self, key: str, at: datetime) -> None:
        moments = self._moments.pop(key, None) or deque(maxlen=MOST_MOMENTS)
        moments.append(at)
        self._moments[key] = moments
        if len(self._moments) > MOST_SENDERS:
            self._moments.popitem(last=False)

    def _count(self, key: str, since: datetime) -> int:
        with self._guard:
            return sum(at > since for at in self._moments.get(key, ()))


def _elsewhere(found: list[Text], submission: Submission, within: timedelta) -> Elsewhere:
    if not found:
        return NOWHERE
    person, thread_id, since = writer_of(submission), submission.thread_id, submission.at - within
    others = [text for text in found if text.at > since and (text.person, text.thread_id) != (person, thread_id)]
    if not others:
        return NOWHERE
    return Elsewhere(
        len({text.person for text in others} - {person}), len({text.thread_id for text in others} - {thread_id})
    )


def _take_out(places: "dict[Any, deque[int]]", keys: Iterable[Hashable], comment_id: int) -> None:
    for key in keys:
        known = places.get(key)
        if known and comment_id in known:
            known.remove(comment_id)
        if not known:
            places.pop(key, None)


def _aware(at: Any) -> datetime:
    """SQLite keeps times without their zone, which is UTC, and its driver may leave them as texts."""
    known = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    return known if known.tzinfo else known.replace(tzinfo=UTC)


memory = Memory()
"""Of this process."""
