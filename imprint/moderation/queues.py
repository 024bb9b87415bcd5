"""What waits at the desk, in a fixed number of queries however much it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.articles.models import Section
from imprint.discussion.models import Comment, Report
from imprint.moderation.decisions import ABOUT_STATE
from imprint.moderation.models import Appeal, CommentScore, Decision, Notice
from imprint.moderation.permissions import comments_for, sections_for, threads_for

PAGE_LENGTH = 25
ALIKE_LENGTH = 200
"""So many of the same text or sender stand on a page, to be decided together."""
THREADS_OFFERED = 40
NEW_FOR = timedelta(days=7)
EXCERPT_LENGTH = 140


class Queue(models.TextChoices):
    HELD = "held", _("Held")
    REPORTED = "reported", _("Reported")
    NEW = "new", _("New")
    APPEALS = "appeals", _("Appeals")
    NOTICES = "notices", _("Notices")
    REMOVED = "removed", _("Removed")
    ALL = "all", _("All comments")


COUNTED = (Queue.HELD, Queue.REPORTED, Queue.NEW, Queue.APPEALS, Queue.NOTICES)
"""Those that are to be emptied."""


class Order(models.TextChoices):
    OLDEST = "oldest", _("oldest first")
    NEWEST = "newest", _("newest first")
    WORST = "worst", _("worst first")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a moderator wants to see: all of it stands in the address of the page."""

    queue: Queue = Queue.HELD
    order: Order = Order.OLDEST
    section: int | None = None
    site: str | None = None
    thread: int | None = None
    alike: str = ""
    """`text` or `sender`: only what has the same as the comment `to`."""
    to: int | None = None
    page: int = 1

    @property
    def parts(self) -> dict[str, str]:
        """For links and forms that lead back here; without the page, since decided cards leave it."""
        parts = {
            "queue": self.queue, "order": self.order, "section": self.section, "site": self.site,
            "thread": self.thread, "alike": self.alike, "to": self.to,
        }  # fmt: skip
        return {name: str(part) for name, part in parts.items() if part or (name == "site" and part is not None)}

    @property
    def query(self) -> str:
        return urlencode(self.parts)

    @property
    def is_filtered(self) -> bool:
        return bool(self.section or self.thread or self.alike or self.site is not None)

    def unfiltered(self) -> "Chosen":
        return Chosen(self.queue, self.order)

    def with_queue(self, queue: Queue) -> "Chosen":
        return replace(self, queue=queue, order=order_of(queue, ""), alike="", to=None, page=1)


def chosen_from(sent: Mapping[str, str]) -> Chosen:
    """From an address; what is no choice is as if it was not there."""
    queue = Queue(sent["queue"]) if sent.get("queue") in Queue.values else Queue.HELD
    alike = sent.get("alike", "") if sent.get("alike") in ("text", "sender") and _number(sent, "to") else ""
    return Chosen(
        queue=queue,
        order=order_of(queue, sent.get("order", "")),
        section=_number(sent, "section"),
        site=sent["site"] if "site" in sent and sent["site"] != "any" and "\0" not in sent["site"] else None,
        thread=_number(sent, "thread"),
        alike=alike,
        to=_number(sent, "to") if alike else None,
        page=_number(sent, "p") or 1,
    )


def order_of(queue: Queue, sent: str) -> Order:
    if sent in Order.values:
        return Order(sent)
    return Order.OLDEST if queue in COUNTED else Order.NEWEST


def _number(sent: Mapping[str, str], name: str) -> int | None:
    typed = sent.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and 0 < len(typed) < 19 else None


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a queue."""

    comment: Comment
    since: Any
    reports: int
    worst: float | None
    held_by: str

    @property
    def excerpt(self) -> str:
        words = " ".join(self.comment.body.split())
        return words if len(words) <= EXCERPT_LENGTH else f"{words[: EXCERPT_LENGTH - 1]}…"

    @property
    def percent(self) -> int | None:
        return None if self.worst is None else round(self.worst * 100)


@dataclass(frozen=True, slots=True)
class QueuePage:
    chosen: Chosen
    items: list[Item]
    has_more: bool

    @property
    def first_free(self) -> int | None:
        """The first that no other moderator has before them."""
        return next((item.comment.pk for item in self.items if not item.held_by), None)


def queue_page(user: Any, chosen: Chosen) -> QueuePage:
    length = ALIKE_LENGTH if chosen.alike else PAGE_LENGTH
    first = (min(chosen.page, 10_000) - 1) * length
    ids = list(chosen_comments(user, chosen).values_list("pk", flat=True)[first : first + length + 1])
    return QueuePage(chosen, _items(user, chosen.queue, ids[:length]), len(ids) > length)


def chosen_comments(user: Any, chosen: Chosen) -> QuerySet[Comment]:
    """Filtered and in order."""
    rows = in_queue(comments_for(user), chosen.queue).filter(_filter(chosen))
    if chosen.order == Order.WORST:
        rows = rows.annotate(worst=_WORST, reports_waiting=_REPORTS_WAITING)
        keys = (F("worst").desc(nulls_last=True), F("reports_waiting").desc(nulls_last=True))
        return rows.order_by(*(reversed(keys) if chosen.queue == Queue.REPORTED else keys), "posted_at", "pk")
    if chosen.order == Order.NEWEST:
        return rows.order_by("-posted_at", "-pk")
    since = _SINCE.get(chosen.queue)
    return rows.annotate(since=since).order_by("since", "pk") if since else rows.order_by("posted_at", "pk")


def in_queue(rows: QuerySet[Comment], queue: Queue) -> QuerySet[Comment]:
    of_this = OuterRef("pk")
    if queue == Queue.HELD:
        return rows.filter(state=Comment.State.PENDING)
    if queue == Queue.REPORTED:
        return rows.filter(Exists(Report.objects.waiting().filter(comment=of_this)), state=Comment.State.PUBLISHED)
    if queue == Queue.NEW:
        return _new(rows)
    if queue == Queue.APPEALS:
        return rows.filter(Exists(Appeal.objects.filter(state="waiting", statement__comment=of_this)))
    if queue == Queue.NOTICES:
        return rows.filter(Exists(Notice.objects.filter(state="waiting", comment=of_this)))
    if queue == Queue.REMOVED:
        return rows.filter(state=Comment.State.REMOVED, removed_by_author=False)
    return rows


def _new(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Published in the last days, and nobody has decided yet that it stands. The newsroom does not wait for itself."""
    by_hand = Decision.objects.filter(comment_id=OuterRef("pk"), kind__in=ABOUT_STATE, moderator_id__isnull=False)
    last = Subquery(by_hand.order_by("-pk").values("kind")[:1])
    fresh = rows.filter(state=Comment.State.PUBLISHED, posted_at__gt=timezone.now() - NEW_FOR)
    unseen = fresh.exclude(author_kind=Comment.AuthorKind.STAFF).annotate(last_decision=last)
    return unseen.filter(Q(last_decision=None) | Q(last_decision=Decision.Kind.UNDONE))


def _grouped(rows: QuerySet[Any], by: str, value: Any) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(value=value).values("value")[:1])


_WAITING_REPORTS = Report.objects.filter(settled_at=None, comment=OuterRef("pk"))
_REPORTS_WAITING = _grouped(_WAITING_REPORTS, "comment", Count("pk"))
_WORST = _grouped(CommentScore.objects.filter(comment=OuterRef("pk")), "comment", Max("worst"))
_WAITING_APPEALS = Appeal.objects.filter(state="waiting", statement__comment=OuterRef("pk"))
_WAITING_NOTICES = Notice.objects.filter(state="waiting", comment=OuterRef("pk"))
_SINCE: dict[Queue, Subquery] = {
    Queue.REPORTED: _grouped(_WAITING_REPORTS, "comment", Min("reported_at")),
    Queue.APPEALS: _grouped(_WAITING_APPEALS, "statement__comment", Min("made_at")),
    Queue.NOTICES: _grouped(_WAITING_NOTICES, "comment", Min("made_at")),
}
"""Since when it waits, where that is not since it was posted."""


def _filter(chosen: Chosen) -> Q:
    chosen_rows = Q()
    if chosen.section:
        path = Section.objects.filter(pk=chosen.section).values_list("path", flat=True).first()
        chosen_rows &= Q(thread__article__path__startswith=path) if path else Q(pk=None)
    if chosen.site is not None:
        chosen_rows &= Q(thread__origin=chosen.site)
    if chosen.thread:
        chosen_rows &= Q(thread=chosen.thread)
    if chosen.alike:
        other = Comment.objects.filter(pk=chosen.to or 0).first()
        chosen_rows &= alike(other, chosen.alike) if other else Q(pk=None)
    return chosen_rows


def alike(comment: Comment, what: str) -> Q:
    """The same `text`, or the same `sender`: account, device, or a guest's network while its digest is kept."""
    if what == "text":
        return Q(body=comment.body)
    if comment.user_id:
        return Q(user=comment.user_id)
    same = Q(pk=comment.pk)
    if comment.guest:
        same |= Q(guest=comment.guest)
    if comment.network:
        same |= Q(user=None, network=comment.network)
    return same


def _items(user: Any, queue: Queue, ids: list[int]) -> list[Item]:
    rows = Comment.objects.filter(pk__in=ids).select_related("thread", "claim__moderator")
    since = _SINCE.get(queue, F("posted_at"))
    found = {row.pk: row for row in rows.annotate(worst=_WORST, reports_waiting=_REPORTS_WAITING, since=since)}
    return [_item(found[pk], user) for pk in ids if pk in found]


def _item(row: Any, user: Any) -> Item:
    return Item(row, row.since, row.reports_waiting or 0, row.worst, holder_of(row, user))


def holder_of(comment: Comment, user: Any) -> str:
    """Which other moderator has its card before them; empty: none."""
    claim = getattr(comment, "claim", None)
    if claim is None or claim.moderator_id == user.pk or claim.ends_at <= timezone.now():
        return ""
    return str(claim.moderator.get_full_name() or claim.moderator.get_username())


def counts_for(
    user: Any,
    queues: Iterable[Queue] = COUNTED,
    chosen: Chosen = Chosen(),  # It is frozen.
) -> dict[Queue, int]:
    """How many wait, of the section, site or discussion that is chosen."""
    theirs = comments_for(user).filter(_filter(replace(chosen, alike="")))
    return {queue: in_queue(theirs, queue).count() for queue in queues}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a moderator can choose from; threads are those with most waiting."""

    sections: list[Section]
    sites: list[tuple[str, str]]
    threads: list[tuple[int, str, int]]


def filters_for(user: Any, chosen: Chosen) -> Filters:
    origins = threads_for(user).exclude(origin="").order_by("origin").values_list("origin", flat=True).distinct()
    return Filters(
        sections=list(sections_for(user).order_by("path")),
        sites=[(origin, origin.partition("://")[2]) for origin in origins],
        threads=_threads(user, chosen),
    )


def _threads(user: Any, chosen: Chosen) -> list[tuple[int, str, int]]:
    found: list[tuple[int, str, int]] = []
    if chosen.queue in COUNTED:
        rows = in_queue(comments_for(user), chosen.queue).order_by().values_list("thread", "thread__title")
        found = list(rows.annotate(waiting=Count("pk")).order_by("-waiting", "thread")[:THREADS_OFFERED])
    if chosen.thread and chosen.thread not in {pk for pk, _title, _count in found}:
        found += [(pk, title, 0) for pk, title in threads_for(user).filter(pk=chosen.thread).values_list("pk", "title")]
    return found
