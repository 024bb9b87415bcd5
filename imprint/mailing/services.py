"""Asking for mail, confirming it, ending it; and telling those who follow."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from imprint.core.sql import rows
from imprint.mailing import tasks
from imprint.mailing.models import Follow

CONFIRM_WITHIN_S = 3 * 24 * 3600
ASK_AGAIN_AFTER_S = 6 * 3600
ASKS_A_DAY = 10
"""Nobody can have an address flooded with questions from many threads."""
IS_FOLLOWED = "SELECT 1 FROM mailing_follow WHERE subject = %s AND state = 'confirmed' LIMIT 1"


class BadLink(Exception):
    """A link from a mail that was cut, changed, or is too old."""


@transaction.atomic
def ask(*, email: str, subject: str, scope: str, title: str, path: str) -> None:
    """Send one mail that asks whether they want it. Known and unknown addresses are answered alike."""
    now, email = timezone.now(), email.lower()
    unanswered = Follow.objects.filter(email=email, state=Follow.State.ASKED, asked_at__gt=now - timedelta(days=1))
    if unanswered.count() >= ASKS_A_DAY:
        return
    follow, created = Follow.objects.select_for_update().get_or_create(
        email=email, subject=subject, scope=scope, defaults={"title": title, "path": path, "asked_at": now}
    )
    if follow.state == Follow.State.CONFIRMED:
        return
    if not created and (now - follow.asked_at).total_seconds() < ASK_AGAIN_AFTER_S:
        return
    follow.state, follow.asked_at = Follow.State.ASKED, now
    follow.save(update_fields=["state", "asked_at"])
    tasks.send_question.enqueue(follow.pk)


@transaction.atomic
def confirm(*, token: str) -> Follow:
    """Raises BadLink."""
    follow = follow_of(token, "confirm", CONFIRM_WITHIN_S)
    follow.state, follow.confirmed_at = Follow.State.CONFIRMED, timezone.now()
    follow.save(update_fields=["state", "confirmed_at"])
    return follow


@transaction.atomic
def end(*, token: str) -> Follow:
    """Raises BadLink."""
    follow = follow_of(token, "end")
    follow.state = Follow.State.ENDED
    follow.save(update_fields=["state"])
    return follow


def follow_of(token: str, purpose: str, max_age_s: int | None = None) -> Follow:
    """The follow that a link from a mail is about. Raises BadLink."""
    try:
        pk = signing.loads(token, salt=f"imprint.mailing.{purpose}", max_age=max_age_s)
        return Follow.objects.get(pk=pk)
    except (signing.BadSignature, Follow.DoesNotExist):
        raise BadLink from None


def tell_followers(*, subject: str, about: int) -> None:
    """Mail those who follow; a row for the worker, written only when somebody does."""
    if rows(IS_FOLLOWED, (subject,)):  # Every comment asks this: plain SQL, a tenth of the ORM's price.
        tasks.send_news.enqueue(subject, about)
