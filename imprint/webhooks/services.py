"""Setting up webhooks, and noting what they shall tell."""

import json
import secrets
from base64 import b64encode
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from imprint.webhooks import wanted
from imprint.webhooks.models import TEST, Delivery, Happening, Webhook


def tell(event: str, about: int, details: dict[str, Any] | None = None) -> None:
    """Note that it happened, inside the transaction in which it does; nothing is written when nobody wants it."""
    if wanted.is_wanted(event):
        Happening.objects.create(event=event, about=about, details=details, happened_at=timezone.now())


@transaction.atomic
def save_webhook(*, webhook: Webhook) -> Webhook:
    """A new one gets its secret; one that is changed is tried again at once."""
    webhook.secret = webhook.secret or new_secret()
    webhook.failures, webhook.resume_at, webhook.failing_since = 0, timezone.now(), None
    webhook.full_clean()
    webhook.save()
    transaction.on_commit(wanted.forget)
    return webhook


@transaction.atomic
def renew_secret(*, webhook: Webhook) -> Webhook:
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret"])
    return webhook


@transaction.atomic
def delete_webhook(*, webhook: Webhook) -> None:
    webhook.delete()
    transaction.on_commit(wanted.forget)


@transaction.atomic
def send_test(*, webhook: Webhook) -> Delivery:
    """Goes first, and at once, though earlier ones failed."""
    Webhook.objects.filter(pk=webhook.pk).update(resume_at=timezone.now())
    now = timezone.now()
    return webhook.deliveries.create(
        message=new_message(), event=TEST, body=body_of(TEST, now, {"text": "It works."}), due_at=now
    )


@transaction.atomic
def send_again(*, delivery: Delivery) -> Delivery:
    """One that was given up: the same message, for another day."""
    now = timezone.now()
    delivery.state, delivery.made_at, delivery.due_at = Delivery.State.WAITING, now, now
    delivery.save(update_fields=["state", "made_at", "due_at"])
    Webhook.objects.filter(pk=delivery.webhook_id).update(resume_at=now)
    return delivery


def new_secret() -> str:
    """As the specification writes them: 24 bytes."""
    return f"whsec_{b64encode(secrets.token_bytes(24)).decode()}"


def new_message() -> str:
    return f"msg_{uuid4().hex}"


def body_of(event: str, happened_at: datetime, details: dict[str, Any]) -> str:
    return json.dumps(
        {"type": event, "timestamp": happened_at.isoformat(), "data": details}, ensure_ascii=False, default=str
    )
