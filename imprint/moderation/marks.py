"""The very words because of which a comment is at the desk, marked in its text."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from imprint.discussion.models import Comment
from imprint.moderation.models import CommentScore, Decision


@dataclass(frozen=True, slots=True)
class Mark:
    """From `begin` to before `end`, in characters of the text."""

    begin: int
    end: int
    why: str
    is_score: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text; `why` tells what marks it, empty where nothing does."""

    text: str
    why: str = ""
    is_score: bool = False


def marks_of(comment: Comment, held: Iterable[Decision], scores: Iterable[CommentScore]) -> list[Mark]:
    """Of the text as it stands now: what was found in an earlier wording is somewhere else in this one."""
    edited_at = comment.edited_at
    found: list[Mark | None] = []
    for decision in held:
        if edited_at is None or decision.made_at >= edited_at:
            for begin, end, *rule in _list(decision.details, "marks"):
                found.append(_mark(begin, end, str(rule[0]) if rule else decision.rule))
    for score in scores:
        if edited_at is None or score.scored_at >= edited_at:
            for begin, end, *value in _list({"spans": score.spans}, "spans"):
                found.append(_mark(begin, end, _words(value), is_score=True))
    return [mark for mark in found if mark]


def _list(details: dict[str, Any], name: str) -> list[Any]:
    return [one for one in details.get(name, []) if isinstance(one, list) and len(one) >= 2]


def _words(value: list[Any]) -> str:
    """What is left of a span: its value, and the attribute that has it."""
    percent = f"{value[0]:.0%}" if value and isinstance(value[0], int | float) else ""
    return " ".join(part for part in (str(value[1]) if len(value) > 1 else "", percent) if part)


def _mark(begin: Any, end: Any, why: str, *, is_score: bool = False) -> Mark | None:
    is_right = isinstance(begin, int) and isinstance(end, int) and 0 <= begin < end
    return Mark(begin, end, why, is_score) if is_right else None


def pieces_of(body: str, marks: Iterable[Mark]) -> list[Piece]:
    """The whole text in order; where marks overlap, a rule comes before a score."""
    ordered = sorted(marks, key=lambda mark: mark.is_score)
    edges = sorted({0, len(body), *(min(edge, len(body)) for mark in ordered for edge in (mark.begin, mark.end))})
    pieces: list[Piece] = []
    for begin, end in pairwise(edges):
        over = [mark for mark in ordered if mark.begin <= begin and end <= mark.end]
        whys = dict.fromkeys(mark.why for mark in over)
        piece = Piece(body[begin:end], ", ".join(filter(None, whys)) or "…", over[0].is_score) if over else None
        pieces.append(piece or Piece(body[begin:end]))
    return pieces
