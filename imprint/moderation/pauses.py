"""Pauses for everybody: a thread in slow mode, a site that is frozen for a night."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from imprint import publishing
from imprint.core.dates import moment
from imprint.discussion.embedding import origin_of
from imprint.discussion.gate import Submission
from imprint.discussion.keys import state_key
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import NOT_POSTED, Refusal, UnknownThread
from imprint.moderation.decisions import log
from imprint.moderation.edition import OnceAnEdition, new_edition
from imprint.moderation.models import Decision, Freeze

SLOWEST_MINUTES = 24 * 60
LONGEST_FREEZE = timedelta(days=14)


class SlowMode(Refusal):
    status = 429

    def __init__(self, minutes: int, left_s: int) -> None:
        super().__init__()
        rule = ngettext("Slow mode: one comment a minute.", "Slow mode: one comment in %(num)s minutes.", minutes)
        left = -(-left_s // 60)
        wait = ngettext("You can write again in a minute.", "You can write again in %(num)s minutes.", left)
        self.sentence = f"{rule % {'num': minutes}} {wait % {'num': left}} {NOT_POSTED}"
        self.details = {"retry_after": left_s}


class Frozen(Refusal):
    status = 403

    def __init__(self, freeze: Freeze) -> None:
        super().__init__()
        paused = _("The newsroom has paused the discussion until %(when)s.") % {"when": moment(freeze.ends_at)}
        self.sentence = " ".join(str(part) for part in (paused, freeze.reason, NOT_POSTED) if part)


class BadPause(Refusal):
    status = 422
    field = "minutes"
    sentence = _("Slow mode is a number of minutes, up to a day; 0 ends it.")


class BadFreeze(Refusal):
    status = 422
    field = "ends_at"
    sentence = _("A pause must end in the future, within two weeks.")


@transaction.atomic
def set_slow_mode(*, thread_id: int, moderator: Any, minutes: int) -> Thread:
    """One comment in so many minutes for each reader; 0 ends it. Raises UnknownThread, BadPause."""
    if not 0 <= minutes <= SLOWEST_MINUTES:
        raise BadPause
    thread = Thread.objects.select_for_update(of=("self",)).filter(pk=thread_id).first()
    if thread is None:
        raise UnknownThread
    if thread.slow_minutes != minutes:
        thread.slow_minutes = minutes
        thread.save(update_fields=["slow_minutes"])
        log(Decision.Kind.SLOWED, moderator=moderator, thread=thread, details={"minutes": minutes})
        new_edition()
        publishing.order([state_key(thread.pk)])
    return thread


@transaction.atomic
def freeze_site(*, moderator: Any, ends_at: datetime, origin: str = "", reason: str = "") -> Freeze:
    """Nobody but the newsroom can write until then, here or on the embedding site of `origin`. Raises BadFreeze."""
    if not timezone.now() < ends_at <= timezone.now() + LONGEST_FREEZE:
        raise BadFreeze
    freeze, _new = Freeze.objects.update_or_create(origin=origin, defaults={"ends_at": ends_at, "reason": reason})
    log(Decision.Kind.FROZEN, moderator=moderator, reason=reason, origin=origin, details={"until": ends_at.isoformat()})
    new_edition()
    return freeze


@transaction.atomic
def thaw_site(*, moderator: Any, origin: str = "") -> None:
    """Readers can write again."""
    if Freeze.objects.filter(origin=origin).delete()[0]:
        log(Decision.Kind.THAWED, moderator=moderator, origin=origin)
        new_edition()


def frozen_sites() -> list[Freeze]:
    """Those in force, the own site first."""
    return list(Freeze.objects.filter(ends_at__gt=timezone.now()).order_by("origin"))


def _read() -> tuple[dict[int, int], dict[str, Freeze]]:
    slow = dict(Thread.objects.filter(slow_minutes__gt=0).values_list("pk", "slow_minutes"))
    return slow, {freeze.origin: freeze for freeze in frozen_sites()}


_pauses = OnceAnEdition(_read)


def check_pauses(submission: Submission, edition: int) -> None:
    """Not for the newsroom. Raises SlowMode, Frozen."""
    slow, frozen = _pauses.of(edition)
    if frozen:
        freeze = frozen.get(origin_of(submission.thread_id))
        if freeze and freeze.ends_at > submission.at:
            raise Frozen(freeze)
    minutes = slow.get(submission.thread_id)
    if minutes and submission.edited is None:
        _check_slow(submission, minutes)


def _check_slow(submission: Submission, minutes: int) -> None:
    """Who drops the cookie is known by the network, where a whole household waits for each other then."""
    user, pause = submission.visitor.user, timedelta(minutes=minutes)
    same_network = Q(user=None, network=submission.network) if submission.network else Q(pk=None)
    theirs = Q(user=user) if user else Q(guest=submission.guest) | same_network
    last = (
        Comment.objects.filter(theirs, thread=submission.thread_id, posted_at__gt=submission.at - pause)
        .order_by("-posted_at")
        .values_list("posted_at", flat=True)
        .first()
    )
    if last:
        raise SlowMode(minutes, max(1, int((last + pause - submission.at).total_seconds())))
