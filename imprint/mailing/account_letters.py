"""Letters about accounts: codes to sign in, and that something was changed. They leave before all others.

Each is good for a while only; then it goes unsent, since nobody waits for a code that is dead. Until then no
trouble of the mail server loses it.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from imprint.mailing.letters import name_that_stays
from imprint.readers.models import Letter

logger = logging.getLogger("imprint.mailing")

PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(hours=1)


def next_due() -> Letter | None:
    """The one that was written first."""
    return Letter.objects.filter(due_at__lte=timezone.now()).order_by("pk").first()


def wait() -> bool:
    """Whether some may go now. Those that are of no use any more are forgotten."""
    if not Letter.objects.exists():
        return False
    dead, _of_each = Letter.objects.filter(good_until__lte=timezone.now()).delete()
    if dead:
        logger.warning("%d letters about accounts could not be sent while they were of use", dead)
    return Letter.objects.filter(due_at__lte=timezone.now()).exists()


def compose(letter: Letter) -> EmailMessage:
    headers = {
        "Message-ID": f"<account.{letter.pk}@{name_that_stays()}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": settings.IMPRINT.language,
    }
    return EmailMessage(letter.subject, letter.body, to=[letter.email], headers=headers)


def come_again(letter: Letter) -> None:
    """Soon at first: somebody sits there and waits."""
    letter.attempts = min(letter.attempts + 1, 1000)
    letter.due_at = timezone.now() + min(PAUSE * letter.attempts, LONGEST_PAUSE)
    Letter.objects.filter(pk=letter.pk).update(attempts=letter.attempts, due_at=letter.due_at)


def refused(letter: Letter, problem: str) -> None:
    """No such address, says its server; whoever mistyped it sees that nothing comes."""
    logger.warning("A letter about an account was refused for good: %s", problem.partition(" ")[0])
    Letter.objects.filter(pk=letter.pk).delete()
