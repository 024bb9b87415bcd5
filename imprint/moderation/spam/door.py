"""What of all this stands at the door, in which order, and what is remembered when a comment was written."""

from django.conf import settings

from imprint.core import rate_limits
from imprint.discussion.gate import Submission
from imprint.discussion.models import Comment
from imprint.moderation.checks import Hold
from imprint.moderation.spam import proofs
from imprint.moderation.spam.filter import hold_of_words
from imprint.moderation.spam.haste import ProofNeeded, check_haste, is_trusted
from imprint.moderation.spam.memory import memory
from imprint.moderation.spam.repeats import hold_of_repeats
from imprint.moderation.spam.sketches import sketch_of
from imprint.moderation.spam.traps import check_trap

AN_HOUR = 60


def check_spam(submission: Submission, edition: int) -> Hold | None:
    """People who are trusted are not held. Raises TrapFilled, ProofNeeded, TooFast."""
    check_trap(submission)
    memory.catch_up()
    sketch = sketch_of(submission.body)
    alike = memory.alike(sketch, submission)
    check_haste(submission, alike)
    _check_speed(submission)
    hold = hold_of_repeats(submission, sketch, alike) or hold_of_words(submission, edition)
    return hold if hold and not is_trusted(submission) else None


def note_written(comment_id: int, submission: Submission) -> None:
    """In the transaction that writes it. Raises ProofNeeded where its proof has served for another comment."""
    if submission.kind == Comment.AuthorKind.STAFF:
        return
    if submission.signs.proof and not submission.edited and not proofs.spend(comment_id, submission):
        raise ProofNeeded(submission, 1)
    memory.add(comment_id, submission)


def _check_speed(submission: Submission) -> None:
    """Of a sender in an hour; what one may send in a minute is asked before."""
    most = settings.IMPRINT.comments_per_hour
    if most and not submission.edited:
        rate_limits.take(f"comments in an hour:{submission.visitor.sender}", most / AN_HOUR, burst=most)
