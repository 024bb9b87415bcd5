"""What a comment said before it was edited, with the differences marked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from django.conf import settings

from imprint.discussion import rights
from imprint.discussion.models import Comment
from imprint.discussion.refusals import HistoryHidden, UnknownComment
from imprint.discussion.rights import may_moderate
from imprint.readers.identity import Visitor

Kind = Literal["same", "removed", "added"]
WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+|\s+")
"""Chinese and Japanese put no spaces between words, so there each sign is compared."""
LINES = re.compile(r".*\n?")
MOST_PIECES = 2_000
"""A text of more words and spaces is compared by lines, then within those that changed: difflib gets slow."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text that stood before, stands now, or both."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a comment; `parts` are its differences from the one before."""

    number: int
    body: str
    written_at: datetime
    written_by: str
    parts: tuple[Part, ...]


def comment_with_history(visitor: Visitor, comment_id: int, key: str = "") -> Comment:
    """The comment, if this visitor may read its earlier texts; of a removed one moderators alone may.

    Raises UnknownComment, HistoryHidden.
    """
    comment = rights.comment_to_read(visitor, comment_id, key)
    if may_moderate(visitor, comment.thread):
        return comment
    if comment.state == Comment.State.REMOVED:
        raise UnknownComment
    if not settings.IMPRINT.show_edit_history:
        raise HistoryHidden
    return comment


def versions_of(comment: Comment) -> list[Version]:
    """Every wording, the first one first; in one query."""
    earlier = list(comment.earlier_texts.all())
    bodies = [text.body for text in earlier] + [comment.body]
    written = [(comment.posted_at, comment.author_name)] + [(text.replaced_at, text.replaced_by) for text in earlier]
    return [
        Version(number, body, *written[number - 1], differences(before, body))
        for number, (before, body) in enumerate(zip([bodies[0], *bodies], bodies, strict=False), 1)
    ]


@lru_cache(maxsize=256)
def differences(before: str, after: str) -> tuple[Part, ...]:
    """The later text, with what it lost and gained; word by word where that is not too much work."""
    parts = _compared(before, after, WORDS)
    if parts is not None:
        return tuple(parts)
    return tuple(_compared_within(_compared(before, after, LINES) or _changed(before, after)))


def _compared(before: str, after: str, pieces: re.Pattern[str]) -> list[Part] | None:
    """None when there are too many pieces."""
    old, new = pieces.findall(before), pieces.findall(after)
    return list(_parts(old, new)) if max(len(old), len(new)) <= MOST_PIECES else None


def _compared_within(parts: Iterable[Part]) -> Iterator[Part]:
    """Lines that took the place of others, word by word."""
    removed: Part | None = None
    for part in parts:
        if removed and part.kind == "added":
            yield from _compared(removed.text, part.text, WORDS) or (removed, part)
            removed = None
            continue
        if removed:
            yield removed
        removed = part if part.kind == "removed" else None
        if not removed:
            yield part
    if removed:
        yield removed


def _parts(before: list[str], after: list[str]) -> Iterator[Part]:
    removed = added = ""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        old, new = "".join(before[i1:i2]), "".join(after[j1:j2])
        if tag == "equal" and (new.strip() or not (removed or added)):
            yield from _changed(removed, added)
            removed = added = ""
            yield Part("same", new)
        else:  # Space between two changes belongs to both, so that a new sentence is one change and not ten.
            removed, added = removed + old, added + new
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Part]:
    """Space at the end of both is no change."""
    end = ""
    while removed and added and removed[-1] == added[-1] and removed[-1].isspace():
        end, removed, added = removed[-1] + end, removed[:-1], added[:-1]
    if removed:
        yield Part("removed", removed)
    if added:
        yield Part("added", added)
    if end:
        yield Part("same", end)
