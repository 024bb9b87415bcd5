"""What the worker does about webhooks, over and over: write the messages, send what is due, forget what is old."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from imprint.webhooks import registry, sending
from imprint.webhooks.models import Delivery, Happening, Webhook
from imprint.webhooks.sending import Answer
from imprint.webhooks.services import body_of, new_message

AT_ONCE = 200
SENT_A_ROUND = 50
"""To one address, so that a busy one does not keep the others waiting."""
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360)]
"""After so many failures one after the other; the last one again and again."""
GIVEN_UP_AFTER = timedelta(days=1)
CLAIMED_FOR = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)
GONE = 410


def go(go_on: Callable[[], bool] = lambda: True) -> None:
    while spread() and go_on():
        pass
    for webhook in list(Webhook.objects.filter(is_active=True, resume_at__lte=timezone.now())):
        _send_due(webhook, go_on)


@transaction.atomic
def spread() -> int:
    """Turn what happened into one message for each webhook that wants it; tells how many happenings that were."""
    rows = list(Happening.objects.select_for_update().order_by("pk")[:AT_ONCE])
    webhooks = list(Webhook.objects.filter(is_active=True)) if rows else []
    for row in rows:
        chosen = [webhook for webhook in webhooks if row.event in webhook.events]
        details = row.details or (registry.describe(row.event, row.about) if chosen else None)
        if details is not None:
            message, body = new_message(), body_of(row.event, row.happened_at, details)
            Delivery.objects.bulk_create(
                Delivery(webhook=webhook, message=message, event=row.event, body=body) for webhook in chosen
            )
    Happening.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def forget_old() -> None:
    Delivery.objects.exclude(state=Delivery.State.WAITING).filter(made_at__lt=timezone.now() - KEPT_FOR).delete()


def _send_due(webhook: Webhook, go_on: Callable[[], bool]) -> None:
    """What failed least often goes first, so that one message that is always refused does not stop the others."""
    waiting = webhook.deliveries.filter(state=Delivery.State.WAITING)
    for delivery in waiting.filter(due_at__lte=timezone.now()).order_by("attempts", "pk")[:SENT_A_ROUND]:
        if not go_on() or not _claim(delivery):
            return
        answer = sending.send(
            address=webhook.address,
            secret=webhook.secret,
            message=delivery.message,
            body=delivery.body,
            at_s=int(timezone.now().timestamp()),
        )
        _note(delivery, answer)
        if not answer.is_success:
            return


def _claim(delivery: Delivery) -> bool:
    """So that two workers do not both send it; after a crash it is tried again a minute later."""
    same = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING, due_at=delivery.due_at)
    return same.update(due_at=timezone.now() + CLAIMED_FOR, attempts=F("attempts") + 1) == 1


@transaction.atomic
def _note(delivery: Delivery, answer: Answer) -> None:
    """What became of a try."""
    now = timezone.now()
    webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
    if webhook is None:
        return  # It was deleted meanwhile, and its messages with it.
    told = {"answered_at": now, "status": answer.status, "answer": answer.text}
    if answer.is_success:
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.DELIVERED, **told)
        webhook.failures, webhook.failing_since = 0, None
    else:
        pause = PAUSES[min(delivery.attempts, len(PAUSES) - 1)]
        Delivery.objects.filter(pk=delivery.pk).update(due_at=now + pause, **told)
        _spare(webhook, answer, now)
    webhook.save(update_fields=["failures", "failing_since", "resume_at", "is_active"])


def _spare(webhook: Webhook, answer: Answer, now: datetime) -> None:
    """Rest for a while; what has waited for a day is given up. 410 means that nobody wants any of it again."""
    webhook.resume_at = now + PAUSES[min(webhook.failures, len(PAUSES) - 1)]
    webhook.failures += 1
    is_gone = answer.status == GONE
    webhook.is_active = not is_gone
    too_old = Q() if is_gone else Q(made_at__lte=now - GIVEN_UP_AFTER)
    lost = webhook.deliveries.filter(too_old, state=Delivery.State.WAITING).update(state=Delivery.State.FAILED)
    if lost:
        webhook.failing_since = webhook.failing_since or now
