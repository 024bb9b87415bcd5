"""What the newsroom sees of the mail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from imprint.mailing.models import Letter, MailServer, Tiding


@dataclass(frozen=True, slots=True)
class MailState:
    """`since` is when the mail server stopped taking mail; None while it does."""

    waiting: int
    failed: int
    oldest: datetime | None
    since: datetime | None
    problem: str


def mail_state() -> MailState:
    server = MailServer.objects.first()
    waiting = Letter.objects.filter(state=Letter.State.WAITING)
    oldest = waiting.order_by("written_at").values_list("written_at", flat=True).first()
    return MailState(
        waiting=waiting.count() + Tiding.objects.count(),
        failed=Letter.objects.filter(state=Letter.State.FAILED).count(),
        oldest=oldest,
        since=server.failing_since if server else None,
        problem=server.problem if server else "",
    )


def letters(state: str) -> QuerySet[Letter]:
    """Failed ones first in the order in which they failed last, waiting ones as they will go."""
    rows = Letter.objects.filter(state=state).select_related("follow")
    return rows.order_by("-due_at", "-pk") if state == Letter.State.FAILED else rows.order_by("-is_urgent", "pk")


def masked(email: str) -> str:
    """`in…@post.example`: enough to recognize it, not enough to write to it."""
    name, _at, host = email.rpartition("@")
    return f"{name[:2]}…@{host}" if len(name) > 3 else f"…@{host}"
