"""Whoever looks hurried proves that it is meant: a script counts for a moment, or a person waits and sends it again."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from imprint.discussion.gate import Submission
from imprint.discussion.refusals import Refusal
from imprint.moderation.spam import patience, proofs
from imprint.moderation.spam.memory import Elsewhere, memory
from imprint.moderation.standing import TRUSTED, level_of

FEWEST_SECONDS, OF_SO_MANY_SIGNS = 3.0, 30
"""Nobody types more in that time; a text that was pasted, or kept from before, looks the same and costs a moment."""
OFTEN, WITHIN = 3, timedelta(minutes=5)
A_MINUTE = timedelta(minutes=1)


class ProofNeeded(Refusal):
    status = 428

    def __init__(self, submission: Submission, weight: int) -> None:
        super().__init__()
        wait = patience.new_wait(submission)
        self.sentence = _(
            "Please wait %(seconds)s seconds, then press “Post” once more. This slows programs down, and you only"
            " now and then. Nothing that you typed is lost."
        ) % {"seconds": wait.seconds}
        challenge = proofs.new_challenge(submission, weight)
        self.details = {"challenge": challenge, "wait": wait.token, "retry_after": wait.seconds}


def check_haste(submission: Submission, alike: Elsewhere) -> None:
    """`alike` is where nearly the same text was. Raises ProofNeeded; an edit needs none."""
    if not settings.IMPRINT.proof_of_work or submission.edited:
        return
    weight = haste_of(submission, alike)
    if weight and not is_proved(submission) and not is_trusted(submission):
        raise ProofNeeded(submission, weight)


def haste_of(submission: Submission, alike: Elsewhere) -> int:
    """0: not hurried. Whoever writes much counts longer each time."""
    seconds, often = submission.signs.seconds, memory.sent_since(submission.visitor.sender, submission.at - WITHIN)
    if often >= OFTEN:
        return often - OFTEN + 1
    is_quick = seconds is not None and seconds < FEWEST_SECONDS and len(submission.body) >= OF_SO_MANY_SIGNS
    if is_quick or is_crowded(submission) or any(alike):
        return 1
    return 0


def is_crowded(submission: Submission) -> bool:
    most = settings.IMPRINT.thread_comments_per_minute
    return most > 0 and memory.written_since(submission.thread_id, submission.at - A_MINUTE) >= most


def is_proved(submission: Submission) -> bool:
    return bool(submission.signs.proof) and (patience.has_waited(submission) or proofs.is_proved(submission))


def is_trusted(submission: Submission) -> bool:
    user = submission.visitor.user
    return level_of(user.pk if user else None, submission.guest) >= TRUSTED
