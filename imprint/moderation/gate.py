"""At the discussion's door: the checks, then the rules of the policy, then the site's own setting."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from imprint.core import rate_limits, writer
from imprint.discussion.gate import Submission, TurnedAway, Verdict
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import NOT_POSTED
from imprint.moderation import scorekeeping
from imprint.moderation.acts import note_act
from imprint.moderation.checks import Hold, first_hold, note_written
from imprint.moderation.decisions import log
from imprint.moderation.edition import edition
from imprint.moderation.facts import Facts, PastHere, post_of
from imprint.moderation.models import Decision
from imprint.moderation.policies import Judge, Judgement, judge_now
from imprint.moderation.rules import Outcome, Rule
from imprint.moderation.standing import TRUSTED, level_of
from imprint.scoring.scores import Scores

LOGGED_A_MINUTE = 120
"""The log is for ever. In a flood from everywhere, which no sender's own limit stops, the rest is not written down."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What comes with a verdict, to be kept when the comment has its number."""

    policy: int | None = None
    hold: Hold | None = None
    scores: Scores | None = None
    wants_scores: bool = False
    waits_for_score: bool = False


class RefusedByRule(TurnedAway):
    status = 422
    field = "body"

    def __init__(self, submission: Submission, findings: Findings, rule: Rule) -> None:
        super().__init__(submission, findings)
        self.sentence = f"{rule.reason} {NOT_POSTED}"


class AskedToReconsider(TurnedAway):
    """Asked once: with the sign that they insist, this rule says nothing more. The marks are places in `text`."""

    status = 409
    field = "body"

    def __init__(self, submission: Submission, findings: Findings, rule: Rule) -> None:
        super().__init__(submission, findings)
        asked = _("Your text was not posted yet: change it, or post it as it is.")
        self.sentence = f"{rule.reason} {asked}"
        marks = findings.hold.marks if findings.hold else ()
        self.details = {"marks": [list(mark) for mark in marks], "text": submission.body, "reconsider": True}


class Gatekeeper:
    """The Gatekeeper of discussion.gate."""

    def judge(self, submission: Submission) -> Verdict:
        """The newsroom is not judged."""
        if submission.kind == Comment.AuthorKind.STAFF:
            return Verdict(_undecided(submission))
        now = edition()
        if hold := first_hold(submission, now):
            return Verdict(Comment.State.PENDING, Findings(hold=hold))
        judge = judge_now(now)
        return _by_rules(judge, submission) if judge else Verdict(_undecided(submission))

    def keep(self, comment_id: int, submission: Submission, verdict: Verdict) -> None:
        note_written(comment_id, submission)
        findings: Findings | None = verdict.findings
        if findings is None:
            return
        if findings.hold:
            log_hold(comment_id, findings.hold, findings.policy)
        if findings.wants_scores:
            is_new, waits = submission.edited is None, findings.waits_for_score
            scorekeeping.keep_scores(comment_id, findings.scores, is_new=is_new, is_waited_for=waits)

    def turned_away(self, refusal: TurnedAway) -> None:
        """Logged by itself: neither the text nor who wrote it."""
        with suppress(rate_limits.TooFast, writer.WriterBusy):
            rate_limits.take("turned away", LOGGED_A_MINUTE, burst=LOGGED_A_MINUTE)
            kind = Decision.Kind.NUDGED if isinstance(refusal, AskedToReconsider) else Decision.Kind.REFUSED
            writer.write(_log_turned_away, kind, refusal.submission, refusal.findings)

    def acted(self, act: str, moderator: Any, comment: Comment, *, ground: str = "", reason: str = "") -> None:
        note_act(act, moderator, comment, ground=ground, reason=reason)


def _by_rules(judge: Judge, submission: Submission) -> Verdict:
    facts = judge.facts(post_of(submission), PastHere())
    judgement = judge.judge(facts, insists=submission.signs.insists)
    findings = _findings(judge, judgement, facts)
    rule = judgement.rule
    if rule is None:
        state = _undecided(submission)
        if state == Comment.State.PUBLISHED and _waits_for_score(judge) and facts.level < TRUSTED:
            return Verdict(Comment.State.PENDING, replace(findings, waits_for_score=True))
        return Verdict(state, findings)
    match rule.outcome:
        case Outcome.REFUSE:
            raise RefusedByRule(submission, findings, rule)
        case Outcome.RECONSIDER:
            raise AskedToReconsider(submission, findings, rule)
        case Outcome.HOLD:
            return Verdict(Comment.State.PENDING, findings)
        case Outcome.PUBLISH:
            return Verdict(submission.edited.state if submission.edited else Comment.State.PUBLISHED, findings)


def _findings(judge: Judge, judgement: Judgement, facts: Facts) -> Findings:
    scores = facts.own_scores if judge.wants_scores else None
    hold = hold_by(judgement) if judgement.rule and judgement.rule.outcome != Outcome.PUBLISH else None
    return Findings(judge.number, hold, scores, judge.wants_scores)


def hold_by(judgement: Judgement) -> Hold:
    rule = judgement.rule
    return Hold(rule.name, rule.reason, rule.ground, judgement.marks) if rule else Hold("")


def _waits_for_score(judge: Judge) -> bool:
    """Where a service elsewhere is still to be asked, the policy says whether a comment waits for it."""
    return judge.wants_scores and judge.without_score == Comment.State.PENDING and scorekeeping.has_service()


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


def log_hold(comment_id: int, hold: Hold, policy: int | None) -> Decision:
    comment = Comment.objects.select_related("thread__article").get(pk=comment_id)
    return log(Decision.Kind.HELD, comment=comment, **_fields(hold, policy))


def _log_turned_away(kind: str, submission: Submission, findings: Findings) -> None:
    thread = Thread.objects.select_related("article").filter(pk=submission.thread_id).first()
    edited = submission.edited
    log(kind, comment=edited, thread=thread, **_fields(findings.hold or Hold(""), findings.policy))


def _fields(hold: Hold, policy: int | None) -> dict[str, Any]:
    return {
        "ground": hold.ground,
        "reason": hold.reason[:2000],
        "rule": hold.rule[:120],
        "policy": policy,
        "is_found_by_machine": True,
        "details": {"marks": [list(mark) for mark in hold.marks], **hold.details},
    }
