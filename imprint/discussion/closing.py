"""Discussions close by themselves some days after the article, if the site wants it; a duty of the worker."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from imprint import publishing
from imprint.discussion.keys import state_key, thread_key
from imprint.discussion.models import Thread


def close_aged() -> int:
    """Close what is older than the setting says, and open again what is not after that was raised; tell how many.

    One that an editor opened again after its time stays open: it keeps the reason for which it was closed before.
    """
    born_before = _born_before()
    if born_before is None:
        return 0
    aged = Q(state=Thread.State.OPEN, closed_because=Thread.Closed.NOT, article__published_at__lte=born_before)
    young = Q(state=Thread.State.CLOSED, closed_because=Thread.Closed.BY_AGE, article__published_at__gt=born_before)
    due = Thread.objects.filter(aged | young, article__live=True)
    return sum(_turn(thread_id, aged | young) for thread_id in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _turn(thread_id: int, due: Q) -> bool:
    """A transaction for each, so that comments can be written between them; an editor may have been quicker."""
    thread = Thread.objects.select_for_update(of=("self",)).filter(due, pk=thread_id).first()
    if thread is None:
        return False
    is_open = thread.state == Thread.State.CLOSED
    thread.state = Thread.State.OPEN if is_open else Thread.State.CLOSED
    thread.closed_because = Thread.Closed.NOT if is_open else Thread.Closed.BY_AGE
    thread.save(update_fields=["state", "closed_because"])
    publishing.order([thread_key(thread_id), state_key(thread_id)])
    return True


def is_aged(thread: Thread) -> bool:
    """Whether its time is over, whatever an editor decided since."""
    born_before = _born_before()
    published_at = thread.article.published_at if thread.article else None
    return bool(born_before and published_at and published_at <= born_before)


def _born_before() -> datetime | None:
    days = settings.IMPRINT.close_after_days
    return timezone.now() - timedelta(days=days) if days else None
