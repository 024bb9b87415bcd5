"""At the discussion's door: the checks, then the rules of the policy, then the site's own setting."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from imprint.discussion.gate import Submission, Verdict
from imprint.discussion.models import Comment
from imprint.moderation.acts import note_act
from imprint.moderation.checks import Hold, first_hold
from imprint.moderation.decisions import log
from imprint.moderation.edition import edition
from imprint.moderation.models import Decision
from imprint.moderation.standing import TRUSTED, level_of


@dataclass(frozen=True, slots=True)
class Findings:
    """What comes with a verdict, to be kept when the comment has its number."""

    hold: Hold | None = None
    policy: int | None = None


class Gatekeeper:
    """The Gatekeeper of discussion.gate."""

    def judge(self, submission: Submission) -> Verdict:
        """The newsroom is not judged."""
        if submission.kind == Comment.AuthorKind.STAFF:
            return Verdict(_undecided(submission))
        if hold := first_hold(submission, edition()):
            return Verdict(Comment.State.PENDING, Findings(hold))
        return Verdict(_undecided(submission))

    def keep(self, comment_id: int, submission: Submission, verdict: Verdict) -> None:
        findings: Findings | None = verdict.findings
        if findings and findings.hold:
            _log_hold(comment_id, findings.hold, findings.policy)

    def acted(self, act: str, moderator: Any, comment: Comment, *, ground: str = "", reason: str = "") -> None:
        note_act(act, moderator, comment, ground=ground, reason=reason)


def _undecided(submission: Submission) -> str:
    """What no rule has a word for: an edited text is where it was, and people who are trusted need not wait."""
    if submission.edited:
        return submission.edited.state
    if settings.IMPRINT.hold_comments and submission.kind != Comment.AuthorKind.STAFF and not is_trusted(submission):
        return Comment.State.PENDING
    return Comment.State.PUBLISHED


def is_trusted(submission: Submission) -> bool:
    user = submission.visitor.user
    return level_of(user.pk if user else None, submission.guest) >= TRUSTED


def _log_hold(comment_id: int, hold: Hold, policy: int | None) -> None:
    comment = Comment.objects.select_related("thread__article").get(pk=comment_id)
    log(
        Decision.Kind.HELD,
        comment=comment,
        ground=hold.ground,
        reason=hold.reason[:2000],
        rule=hold.rule[:120],
        policy=policy,
        is_found_by_machine=True,
        details={"marks": [list(mark) for mark in hold.marks], **hold.details},
    )
