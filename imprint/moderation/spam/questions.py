"""Questions to a service elsewhere: written with the comment, asked by the worker, and forgotten with the answer."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from imprint.core.client import client_network
from imprint.core.sql import moment, rows
from imprint.discussion import changing
from imprint.discussion.gate import Submission
from imprint.discussion.models import Comment
from imprint.discussion.refusals import UnknownComment
from imprint.discussion.rights import locked_comment
from imprint.moderation.checks import Hold
from imprint.moderation.decisions import ABOUT_STATE
from imprint.moderation.gate import log_hold
from imprint.moderation.models import Decision, Ground, SpamQuestion
from imprint.moderation.spam.asking import NotAnswered, Question, SpamService
from imprint.moderation.spam.services import chosen_service

logger = logging.getLogger("imprint.moderation")

AT_ONCE = 50
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
"""After so many tries; then it is given up, and the address is forgotten: it was kept for an hour and a half."""
CLAIMED_FOR = timedelta(minutes=1)
MOST_OF_AGENT = 300
ASK = (
    "INSERT INTO moderation_spamquestion (comment_id, network, agent, due_at, attempts) VALUES (%s, %s, %s, %s, 0)"
    " ON CONFLICT (comment_id) DO UPDATE SET network = excluded.network, agent = excluded.agent,"
    " due_at = excluded.due_at, attempts = 0"
)


def ask_later(comment_id: int, submission: Submission) -> None:
    """In the transaction that writes the comment, where a service is chosen. The newsroom's own are nobody's matter."""
    if not settings.IMPRINT.akismet_key or submission.kind == Comment.AuthorKind.STAFF:
        return
    request = submission.visitor.request
    agent = request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:MOST_OF_AGENT]
    rows(ASK, (comment_id, client_network(request), agent, moment(submission.at)))


class SpamRounds:
    """One worker's, with its service: the one that is set, unless another is given."""

    def __init__(self, service: SpamService | None = None) -> None:
        self._service = service
        self._has_forgotten = False

    def go(self, go_on: Callable[[], bool] = lambda: True) -> None:
        """All that is due, the oldest first. Where the service does not answer, the rest waits for the next round."""
        service = self._service or chosen_service()
        if service is None:
            self._forget_all()
            return
        for row in SpamQuestion.objects.filter(due_at__lte=timezone.now()).order_by("due_at")[:AT_ONCE]:
            if not go_on() or (_claim(row) and not _ask(service, row)):
                return

    def _forget_all(self) -> None:
        """What was to be asked before the service was switched off."""
        if not self._has_forgotten:
            SpamQuestion.objects.all().delete()
            self._has_forgotten = True


def _claim(row: SpamQuestion) -> bool:
    """So that two workers do not both ask; after a crash it is tried again."""
    seen, row.due_at = row.due_at, timezone.now() + CLAIMED_FOR
    row.attempts += 1
    same = SpamQuestion.objects.filter(pk=row.pk, due_at=seen)
    return same.update(due_at=row.due_at, attempts=F("attempts") + 1) == 1


def _ask(service: SpamService, row: SpamQuestion) -> bool:
    """Whether the service answered. What waits anyway, or was removed, is not told to anybody."""
    comment = Comment.objects.select_related("thread").filter(pk=row.comment_id).first()
    if comment is None or comment.state != Comment.State.PUBLISHED:
        _same(row).delete()
        return True
    try:
        is_spam = service.is_spam(_question(comment, row))
    except NotAnswered as error:
        logger.info("Nobody has said whether comment %s is spam: %s", comment.pk, error)
        _postpone(row)
        return False
    _take_in(service, row, comment.body, is_spam=is_spam)
    return True


def _question(comment: Comment, row: SpamQuestion) -> Question:
    return Question(
        body=comment.body,
        author=comment.author_name,
        email=comment.author_email,
        network=row.network,
        agent=row.agent,
        page=comment.thread.url or f"{settings.IMPRINT.primary_address}{comment.thread.key}",
        kind="reply" if comment.parent_id else "comment",
        posted_at=comment.edited_at or comment.posted_at,
        language=settings.IMPRINT.language,
    )


def _postpone(row: SpamQuestion) -> None:
    if row.attempts > len(PAUSES):
        _same(row).delete()
    else:
        _same(row).update(due_at=timezone.now() + PAUSES[row.attempts - 1])


@transaction.atomic
def _take_in(service: SpamService, row: SpamQuestion, body: str, *, is_spam: bool) -> None:
    """Of a text that was edited meanwhile it says nothing: the edit has asked anew."""
    try:
        comment = locked_comment(row.comment_id)
    except UnknownComment:
        return
    if not _same(row).delete()[0] or not is_spam or comment.body != body:
        return
    if comment.state == Comment.State.PUBLISHED and not _is_decided(comment):
        reason = _("%(service)s takes it for spam.") % {"service": service.name.capitalize()}
        log_hold(comment.pk, Hold(service.name, reason, Ground.SPAM), None)
        changing.set_state(comment, Comment.State.PENDING)


def _is_decided(comment: Comment) -> bool:
    """What a person decided about this text stays."""
    since = comment.edited_at or comment.posted_at
    by_people = Decision.objects.filter(comment_id=comment.pk, kind__in=ABOUT_STATE, moderator_id__isnull=False)
    return by_people.filter(made_at__gte=since).exists()


def _same(row: SpamQuestion) -> QuerySet[SpamQuestion]:
    """As this worker has claimed it."""
    return SpamQuestion.objects.filter(pk=row.pk, due_at=row.due_at)
