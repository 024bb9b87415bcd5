"""What the discussion keeps of a reader: as a file for them, and taken off when they say so (see readers.privacy)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imprint import publishing
from imprint.discussion import inline_counts
from imprint.discussion.changing import keys_of
from imprint.discussion.claiming import claimable
from imprint.discussion.keys import thread_key
from imprint.discussion.models import Comment, EarlierText, HiddenPerson, Report, Thread, Vote
from imprint.readers.privacy import Comments, Link, Part, Person

KEEP_DIGESTS = timedelta(days=30)
AT_ONCE = 500
NOBODY = Concat(Value("x:"), Cast("pk", CharField()))
"""In place of who voted or reported: it tells nothing, and is another one for each row."""


def export(person: Person) -> list[dict[str, Any]]:
    rows = written_by(person).select_related("thread").prefetch_related("earlier_texts").order_by("pk")
    return [_told(comment) for comment in rows]


def _told(comment: Comment) -> dict[str, Any]:
    return {
        "page": comment.path,
        "under": comment.thread.title,
        "posted_at": comment.posted_at,
        "name": comment.author_name,
        "email": comment.author_email,
        "text": comment.body,
        "state": comment.state,
        "edited_at": comment.edited_at,
        "earlier_texts": [{"text": one.body, "until": one.replaced_at} for one in comment.earlier_texts.all()],
        "about_passage": comment.anchor,
        "votes": {"up": comment.up, "down": comment.down},
    }


def export_votes(person: Person) -> list[dict[str, Any]]:
    rows = Vote.objects.filter(voter__in=person.voters).order_by("pk").values_list("comment", "value", "voted_at")
    return [{"comment": _page(pk), "value": value, "voted_at": at} for pk, value, at in rows]


def export_reports(person: Person) -> list[dict[str, Any]]:
    rows = Report.objects.filter(reporter__in=person.voters).order_by("pk")
    return [
        {
            "comment": _page(one.comment_id),
            "reason": one.reason,
            "note": one.note,
            "email": one.email,
            "reported_at": one.reported_at,
        }
        for one in rows
    ]


def export_hidden(person: Person) -> list[str]:
    return list(HiddenPerson.objects.filter(user=person.user).values_list("person", flat=True)) if person.user else []


def _page(comment_id: int) -> str:
    return f"/-/comments/{comment_id}/"


def written_by(person: Person) -> QuerySet[Comment]:
    whose = Q(pk=None)
    if person.user:
        whose |= Q(user=person.user)
    if person.guest:
        whose |= Q(guest=person.guest)
    return Comment.objects.filter(whose)


def erase(person: Person, comments: Comments) -> None:
    """Runs in the transaction of the whole erasure. What was removed before loses its text in either way."""
    whose = written_by(person)
    # Threads come first and in one order, as everywhere: nobody waits in a circle.
    list(Thread.objects.select_for_update().filter(pk__in=whose.values("thread")).order_by("pk").values_list("pk"))
    rows = list(whose.select_related("thread", "root").select_for_update(of=("self",)).order_by("pk"))
    gone = [one for one in rows if comments == "remove" or one.state == Comment.State.REMOVED]
    publishing.order({key for comment in rows for key in keys_of(comment)})
    for some in _chunks([comment.pk for comment in rows]):
        _forget_writer(some)
    for some in _chunks([comment.pk for comment in gone]):
        _take_texts(some)


def _forget_writer(ids: list[int]) -> None:
    nobody = Value(_("Somebody"))
    earlier = EarlierText.objects.filter(comment__in=ids, replaced_by=F("comment__author_name"))
    earlier.update(replaced_by=nobody)
    Comment.objects.filter(pk__in=ids).update(
        edited_by=Case(When(edited_by=F("author_name"), then=nobody), default=F("edited_by")),
        author_name=nobody,
        author_email="",
        author_kind=Comment.AuthorKind.GUEST,
        author_badge="",
        by_article_author=False,
        user=None,
        guest="",
        network="",
        sameness="",
    )


def _take_texts(ids: list[int]) -> None:
    shown = Comment.objects.filter(pk__in=ids, state=Comment.State.PUBLISHED)
    counts = shown.order_by("thread").values_list("thread").annotate(Count("pk"))
    for thread_id, count in list(counts):
        Thread.objects.filter(pk=thread_id).update(comments=F("comments") - count)
        publishing.order([thread_key(thread_id)])
    about = inline_counts.shown().filter(pk__in=ids).order_by("thread").values_list("thread", "question")
    for thread_id, question, count in list(about.annotate(Count("pk"))):
        inline_counts.count_one(thread_id, question, -count)
    Thread.objects.filter(pinned__in=ids).update(pinned=None)
    EarlierText.objects.filter(comment__in=ids).delete()
    Comment.objects.filter(pk__in=ids).exclude(state=Comment.State.REMOVED).update(removed_by_author=True)
    Comment.objects.filter(pk__in=ids).update(
        state=Comment.State.REMOVED, body="", html="", edited_by="", is_pick=False, anchor=None
    )


def erase_votes(person: Person, comments: Comments) -> None:
    """They stay counted; whose they are is known no longer."""
    Vote.objects.filter(voter__in=person.voters).update(voter=NOBODY)


def erase_reports(person: Person, comments: Comments) -> None:
    """The newsroom still looks at what was reported, without knowing by whom."""
    Report.objects.filter(reporter__in=person.voters).update(reporter=NOBODY, email="")


def erase_hidden(person: Person, comments: Comments) -> None:
    if person.user:
        HiddenPerson.objects.filter(user=person.user).delete()


def forget_digests() -> None:
    """Digests of address and browser end after 30 days; what they voted stays counted, what they reported stands."""
    before = timezone.now() - KEEP_DIGESTS
    _forget(Vote.objects.filter(voter__startswith="d:", voted_at__lt=before), "voter")
    _forget(Report.objects.filter(reporter__startswith="d:", reported_at__lt=before), "reporter")


def _forget(rows: QuerySet[Any, Any], column: str) -> None:
    """In short transactions, since many readers may be voting."""
    for ids in _chunks(list(rows.values_list("pk", flat=True))):
        with transaction.atomic():
            rows.filter(pk__in=ids).update(**{column: NOBODY})


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


MINE = Link("/-/account/comments/", gettext_lazy("My comments"))
PARTS = (
    Part("comments", export, erase, links=(MINE,), claimable=claimable),
    Part("votes", export_votes, erase_votes, tidy=forget_digests),
    Part("reports", export_reports, erase_reports),
    Part("hidden_people", export_hidden, erase_hidden),
)
