"""Letters about somebody's own matters, which no follow asked for: why a comment was removed, what came of a report.

What they say is written down when they are sent, by the app whose matter it is: so what was taken back meanwhile is not
told, and no address is kept here. Nobody needs them to know: all of it stands on the site as well.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language_bidi

from imprint.mailing.letters import name_that_stays, one_line
from imprint.mailing.models import MailServer, Tiding

logger = logging.getLogger("imprint.mailing")

PAUSES = [timedelta(minutes=minutes) for minutes in (2, 8, 32, 128, 512, 1440)]


@dataclass(frozen=True, slots=True)
class Words:
    """A mail to be. `template` is a path without `.txt` and `_mail.html`; `above` are the names of what it answers."""

    email: str
    subject: str
    template: str
    values: dict[str, Any]
    name: str
    above: tuple[str, ...] = field(default=())


Say = Callable[[int], Words | None]
_says: dict[str, Say] = {}


def register(kind: str, say: Say) -> None:
    """`kind` is the first word of the matters, as in `statement:12`; `say` answers None when nothing is to be told."""
    _says[kind] = say


def tell(kind: str, about: int, *, after: timedelta = timedelta(0)) -> None:
    """In the transaction of what happened. While one about the same waits, that one tells it, later."""
    now = timezone.now()
    Tiding.objects.update_or_create(
        matter=f"{kind}:{about}", defaults={"written_at": now, "due_at": now + after, "attempts": 0}
    )


def is_waiting(kind: str, about: int) -> bool:
    return Tiding.objects.filter(matter=f"{kind}:{about}").exists()


def tell_each(kind: str, abouts: Iterable[int], *, after: timedelta = timedelta(0)) -> None:
    """The same of many, in one question to the database."""
    now = timezone.now()
    Tiding.objects.bulk_create(
        (Tiding(matter=f"{kind}:{about}", written_at=now, due_at=now + after) for about in abouts),
        update_conflicts=True,
        unique_fields=["matter"],
        update_fields=["written_at", "due_at", "attempts"],
    )


def next_due(now: datetime) -> Tiding | None:
    return Tiding.objects.filter(due_at__lte=now).order_by("due_at", "pk").first()


def compose(tiding: Tiding) -> EmailMultiAlternatives | None:
    kind, _colon, about = tiding.matter.partition(":")
    said = _says[kind](int(about))
    return _mail(said) if said else None


def _mail(said: Words) -> EmailMultiAlternatives:
    subject = one_line(said.subject)
    values = said.values | {
        "address": settings.IMPRINT.primary_address,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "subject": subject,
    }
    headers = {
        "Message-ID": _message_id(said.name),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": settings.IMPRINT.language,
    }
    if said.above:
        above = [_message_id(name) for name in said.above]
        headers |= {"In-Reply-To": above[-1], "References": " ".join(above)}
    text = render_to_string(f"{said.template}.txt", values)
    mail = EmailMultiAlternatives(subject, text, to=[said.email], headers=headers)
    mail.attach_alternative(render_to_string(f"{said.template}_mail.html", values), "text/html")
    return mail


def _message_id(name: str) -> str:
    return f"<{name}@{name_that_stays()}>"


def come_again(tiding: Tiding, problem: str) -> None:
    """After the next pause; after the last one it is given up, unless the server takes nothing at all."""
    is_last = tiding.attempts >= len(PAUSES)
    if is_last and not MailServer.objects.filter(failures__gt=0).exists():
        refused(tiding, problem)
        return
    tiding.due_at = timezone.now() + PAUSES[min(tiding.attempts, len(PAUSES) - 1)]
    tiding.attempts = min(tiding.attempts + 1, 1000)
    Tiding.objects.filter(pk=tiding.pk).update(attempts=tiding.attempts, due_at=tiding.due_at)


def refused(tiding: Tiding, problem: str) -> None:
    logger.warning("A letter about %s was given up: %s", tiding.matter, problem.partition(" ")[0])
    Tiding.objects.filter(pk=tiding.pk).delete()
