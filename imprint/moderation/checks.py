"""What is looked at before the rules of the policy: who may not write, pauses, the marks of spam.

A check is a function of a submission and the present edition (see edition.py). It raises a Refusal; or it gives back a
`Hold`, and the comment waits for the newsroom; or None. They run one after the other, in the order in which they were
added, and the first that says something has decided. The newsroom itself is never checked. Each runs for every post,
inside the writer's thread: what it needs from the database it keeps for an edition, and it calls nobody.

    from imprint.moderation.checks import Hold, add_check

    def check_traps(submission: Submission, edition: int) -> Hold | None:
        return Hold(rule="trap", reason=_("A hidden field was filled in."), ground=Ground.SPAM) if … else None

    add_check(check_traps)  # In apps.ready().

What a check has to remember of a comment that was written, it does in a note: a function of the comment's number and
the submission, in the same transaction, which may still raise a Refusal, and which may run twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from imprint.discussion.gate import Submission
from imprint.moderation.pauses import check_pauses
from imprint.moderation.restrictions import check_restrictions


@dataclass(frozen=True, slots=True)
class Hold:
    """Why it waits. `rule` is a short name for the log; `reason` is for the desk; `marks` are places in the text.

    `details` go into the log as well: neither text nor names.
    """

    rule: str
    reason: str = ""
    ground: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


Check = Callable[[Submission, int], Hold | None]
Note = Callable[[int, Submission], None]


_checks: list[Check] = [check_pauses, check_restrictions]
_notes: list[Note] = []


def add_check(check: Check) -> None:
    """Behind those that are there."""
    if check not in _checks:
        _checks.append(check)


def add_note(note: Note) -> None:
    if note not in _notes:
        _notes.append(note)


def first_hold(submission: Submission, edition: int) -> Hold | None:
    """Raises the Refusal of a check."""
    for check in _checks:
        if hold := check(submission, edition):
            return hold
    return None


def note_written(comment_id: int, submission: Submission) -> None:
    for note in _notes:
        note(comment_id, submission)
