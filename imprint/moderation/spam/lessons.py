"""What the filter learns from the desk: removed as spam, or let stand; and forgets again when a decision is taken back.

A comment teaches once, by the last word about it, and in the transaction of the decision.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from imprint.core.sql import rows
from imprint.discussion.models import Comment
from imprint.moderation.edition import OnceAnEdition, new_edition
from imprint.moderation.models import Decision, Ground
from imprint.moderation.spam.bayes import Counts
from imprint.moderation.spam.tokens import token_of_host, tokens_of

FEWEST = 30
"""Of each kind; before, the filter says nothing."""
ALL = ""
"""In this row stands from how many comments it has learnt."""


class Lesson(StrEnum):
    SPAM = "spam"
    HAM = "ham"
    NONE = ""


STOOD = (Decision.Kind.APPROVED, Decision.Kind.KEPT, Decision.Kind.RESTORED)
ABOUT = (*STOOD, Decision.Kind.REMOVED, Decision.Kind.UNDONE)


def learn_from(comment: Comment) -> None:
    """The newest decision about it was just logged."""
    logged = Decision.objects.filter(comment_id=comment.pk, kind__in=ABOUT, moderator_id__isnull=False).order_by("pk")
    decisions = list(logged.values_list("pk", "kind", "ground", "undoes"))
    before, after = lesson_of(decisions[:-1]), lesson_of(decisions)
    if before == after:
        return
    was_ready = is_ready(learnt())
    tokens = sorted(tokens_of(comment.body))
    if before:
        _forget(before, tokens)
    if after:
        _learn(after, tokens)
    if is_ready(learnt()) != was_ready:
        new_edition()


def lesson_of(decisions: Sequence[tuple[int, str, str, Any]]) -> Lesson:
    """What the last of them says that was not undone. Removed for another reason it is neither."""
    undone = {undoes for _pk, kind, _ground, undoes in decisions if kind == Decision.Kind.UNDONE}
    for pk, kind, ground, _undoes in reversed(decisions):
        if pk in undone or kind == Decision.Kind.UNDONE:
            continue
        if kind in STOOD:
            return Lesson.HAM
        return Lesson.SPAM if ground == Ground.SPAM else Lesson.NONE
    return Lesson.NONE


def _learn(lesson: Lesson, tokens: Sequence[str]) -> None:
    """The row of all comes first: whoever learns at the same time waits there, and no two wait for each other."""
    one = (1, 0) if lesson is Lesson.SPAM else (0, 1)
    for some in ([ALL], tokens):
        if some:
            places = ", ".join(["(%s, %s, %s)"] * len(some))
            rows(LEARN.format(places=places), tuple(value for token in some for value in (token, *one)))


def _forget(lesson: Lesson, tokens: Sequence[str]) -> None:
    """Not below nothing, where the text was changed since."""
    for some in ([ALL], tokens):
        if some:
            rows(FORGET.format(kind=lesson.value, places=_places(some)), tuple(some))
    if tokens:
        rows(DROP.format(places=_places(tokens)), tuple(tokens))


def learnt() -> Counts:
    return known_of([ALL]).get(ALL, Counts(0, 0))


def is_ready(counts: Counts) -> bool:
    return min(counts) >= FEWEST


ready = OnceAnEdition(lambda: is_ready(learnt()))


def known_of(tokens: Sequence[str]) -> dict[str, Counts]:
    """In one query, those that were seen before."""
    found = rows(READ.format(places=_places(tokens)), tuple(tokens))
    return {word: Counts(spam, ham) for word, spam, ham in found}


def is_host_approved(host: str) -> bool:
    """A comment with such a link was let stand, and none was removed as spam."""
    counts = known_of([token_of_host(host)]).get(token_of_host(host))
    return counts is not None and counts.ham > 0 and counts.spam == 0


def _places(tokens: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(tokens))


LEARN = (
    "INSERT INTO moderation_word (word, spam, ham) VALUES {places} ON CONFLICT (word)"
    " DO UPDATE SET spam = moderation_word.spam + excluded.spam, ham = moderation_word.ham + excluded.ham"
)
FORGET = "UPDATE moderation_word SET {kind} = {kind} - 1 WHERE {kind} > 0 AND word IN ({places})"
DROP = "DELETE FROM moderation_word WHERE spam = 0 AND ham = 0 AND word IN ({places})"
READ = "SELECT word, spam, ham FROM moderation_word WHERE word IN ({places})"
