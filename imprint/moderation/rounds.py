"""What the worker does about scores: asks the service for each comment that a rule wants one for, and judges anew."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from imprint.discussion import changing
from imprint.discussion.models import Comment
from imprint.discussion.refusals import UnknownComment
from imprint.discussion.rights import locked_comment
from imprint.moderation import scorekeeping
from imprint.moderation.checks import Hold
from imprint.moderation.decisions import ABOUT_STATE
from imprint.moderation.edition import edition
from imprint.moderation.facts import PastHere, post_of_comment
from imprint.moderation.gate import hold_by, log_hold
from imprint.moderation.models import Decision, ScoreOrder
from imprint.moderation.policies import Judge, Judgement, judge_now
from imprint.moderation.rules import Outcome
from imprint.scoring.perspective import Perspective
from imprint.scoring.scores import NotScored, Scorer, Scores

logger = logging.getLogger("imprint.moderation")

AT_ONCE = 50
TIME_LIMIT_S = 10.0
"""Nobody waits for it."""
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]
"""After so many tries; then it is given up, and the comment stays where it is."""
CLAIMED_FOR = timedelta(minutes=2)
HOLDING = (Outcome.HOLD, Outcome.REFUSE)
"""What is there already is not refused by a machine: it waits for a person."""


class ScoreRounds:
    """One worker's, with its scorer: the service that is set, unless another is given."""

    def __init__(self, scorer: Scorer | None = None) -> None:
        self._scorer = scorer

    def go(self, go_on: Callable[[], bool] = lambda: True) -> None:
        """All that is due, the oldest first. Where the service does not answer, the rest waits for the next round."""
        scorer = self._scorer or service(settings.IMPRINT.scorer_url, settings.IMPRINT.scorer_key)
        if scorer is None:
            return
        for order in ScoreOrder.objects.filter(due_at__lte=timezone.now()).order_by("due_at")[:AT_ONCE]:
            if not go_on() or (_claim(order) and not _ask(scorer, order)):
                return


@cache
def service(address: str, key: str) -> Scorer | None:
    return Perspective(address, key=key, time_limit_s=TIME_LIMIT_S) if address else None


def _claim(order: ScoreOrder) -> bool:
    """So that two workers do not both ask; after a crash it is tried again."""
    seen, order.due_at = order.due_at, timezone.now() + CLAIMED_FOR
    order.attempts += 1
    same = ScoreOrder.objects.filter(pk=order.pk, due_at=seen)
    return same.update(due_at=order.due_at, attempts=F("attempts") + 1) == 1


def _ask(scorer: Scorer, order: ScoreOrder) -> bool:
    """Whether the service answered."""
    body = Comment.objects.values_list("body", flat=True).filter(pk=order.comment_id).first()
    if body is None:
        return True
    try:
        [scores] = scorer.score([body])
    except NotScored as error:
        logger.info("Comment %s has no score: %s", order.comment_id, error)
        _postpone(order)
        return False
    _take_in(order, body, scores)
    return True


@transaction.atomic
def _postpone(order: ScoreOrder) -> None:
    same = ScoreOrder.objects.filter(pk=order.pk, due_at=order.due_at)
    if order.attempts <= len(PAUSES):
        same.update(due_at=timezone.now() + PAUSES[order.attempts - 1])
        return
    if same.delete()[0] and order.is_waited_for:
        _say_why_it_waits(order.comment_id)


def _say_why_it_waits(comment_id: int) -> None:
    if Comment.objects.filter(pk=comment_id, state=Comment.State.PENDING).exists():
        log_hold(comment_id, Hold("", _("The scorer did not answer.")), None)


@transaction.atomic
def _take_in(order: ScoreOrder, body: str, scores: Scores) -> None:
    """Of a text that was edited meanwhile it says nothing: the edit has ordered anew."""
    try:
        comment = locked_comment(order.comment_id)
    except UnknownComment:
        return
    if comment.body != body or not ScoreOrder.objects.filter(pk=order.pk, due_at=order.due_at).delete()[0]:
        return
    scorekeeping.keep(comment.pk, scores, timezone.now())
    judge = judge_now(edition())
    if judge:
        _judge_anew(judge, comment, scores, is_waited_for=order.is_waited_for)


def _judge_anew(judge: Judge, comment: Comment, scores: Scores, *, is_waited_for: bool) -> None:
    """What a person decided about this text stays; what else was known when it was posted has been judged then."""
    since = comment.edited_at or comment.posted_at
    by_people = Decision.objects.filter(comment_id=comment.pk, kind__in=ABOUT_STATE, moderator_id__isnull=False)
    if by_people.filter(made_at__gte=since).exists():
        return
    facts = judge.facts(post_of_comment(comment), PastHere(), [scores])
    judgement = judge.judge(facts, insists=True)
    if _holds_by_score(judgement):
        if comment.state == Comment.State.PUBLISHED or is_waited_for:
            log_hold(comment.pk, hold_by(judgement), judge.number)
        if comment.state == Comment.State.PUBLISHED:
            changing.set_state(comment, Comment.State.PENDING)
    elif is_waited_for and comment.state == Comment.State.PENDING:
        changing.publish_comment(comment_id=comment.pk)


def _holds_by_score(judgement: Judgement) -> bool:
    rule = judgement.rule
    return rule is not None and rule.outcome in HOLDING and any(one.kind.name == "score" for one in rule.conditions)
