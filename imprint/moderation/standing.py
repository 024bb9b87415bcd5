"""Trust that is earned, and lost again: by comments that stood, by time, and by what had to be removed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from imprint.core.sql import rows
from imprint.discussion.models import Comment, Report
from imprint.moderation.models import Decision, Edition, Standing

DISTRUSTED, NEW, KNOWN, TRUSTED = -1, 0, 1, 2
KNOWN_AFTER, TRUSTED_AFTER = (3, timedelta(days=1)), (15, timedelta(days=14))
"""So many comments that stood, and so long since the first."""
KNOWN_SHARE, TRUSTED_SHARE = 5, 20
"""One removed comment in so many is borne."""
STRIKES = 3
"""So many removed ones, when not five times as many stood, are more than an accident."""
STOOD_FOR = timedelta(days=1)
"""What nobody took off the site in this time counts as one that stood."""
AT_ONCE = 500


def person_of(user_id: int | None, guest: str) -> str:
    """As in Visitor.voter; empty for who left no mark."""
    return f"u:{user_id}" if user_id else f"g:{guest[:60]}" if guest else ""


def level_of(user_id: int | None, guest: str) -> int:
    """One look at one row, cheap enough for every post."""
    found = rows("SELECT level FROM moderation_standing WHERE person = %s", (person_of(user_id, guest),))
    return int(found[0][0]) if found else NEW


def level(standing: Standing, now: datetime) -> int:
    """From the counts: nothing else makes or takes trust."""
    stood, removed, age = standing.approved, standing.removed, now - standing.begun_at
    if removed >= STRIKES and stood < removed * KNOWN_SHARE:
        return DISTRUSTED
    if stood >= TRUSTED_AFTER[0] and age >= TRUSTED_AFTER[1] and stood >= removed * TRUSTED_SHARE:
        return TRUSTED
    if stood >= KNOWN_AFTER[0] and age >= KNOWN_AFTER[1] and stood >= removed * KNOWN_SHARE:
        return KNOWN
    return NEW


def count_comment(comment: Comment, *, approved: int = 0, removed: int = 0) -> None:
    """In the transaction of the decision about it; less than nothing takes a decision back."""
    _count(person_of(comment.user_id, comment.guest), comment.posted_at, approved=approved, removed=removed)


def count_reports(report_ids: list[int], *, upheld: int = 0, rejected: int = 0) -> None:
    """Whose reports were right, and whose were not. Who reports without a mark earns nothing."""
    since = dict(Report.objects.filter(pk__in=report_ids).values_list("reporter", "reported_at"))
    people = sorted(person for person in since if person.startswith(("u:", "g:")))
    for start in range(0, len(people), AT_ONCE):  # A thousand may have reported one comment, and its removal waits.
        some = people[start : start + AT_ONCE]
        new = [Standing(person=person, begun_at=since[person]) for person in some]
        Standing.objects.bulk_create(new, ignore_conflicts=True)
        theirs = Standing.objects.filter(person__in=some)
        list(theirs.order_by("person").select_for_update().values_list("pk"))  # In one order: nobody waits in a circle.
        theirs.update(
            reports_upheld=Greatest(0, F("reports_upheld") + upheld),
            reports_rejected=Greatest(0, F("reports_rejected") + rejected),
        )


def _count(person: str, at: datetime, **changes: int) -> None:
    if not person:
        return
    standing, _new = Standing.objects.select_for_update().get_or_create(person=person, defaults={"begun_at": at})
    for name, change in changes.items():
        setattr(standing, name, max(0, getattr(standing, name) + change))
    standing.begun_at = min(standing.begun_at, at)
    standing.level = level(standing, timezone.now())
    standing.save()


def count_what_stood() -> int:
    """Each day: comments that stood for a day without anybody's decision speak for their writers, too."""
    counted = 0
    while some := _count_some():
        counted += some
    _let_time_pass()
    return counted


@transaction.atomic
def _count_some() -> int:
    edition, _new = Edition.objects.select_for_update().get_or_create(pk=1)
    before = timezone.now() - STOOD_FOR
    after = Comment.objects.filter(pk__gt=edition.counted_until, posted_at__lt=before).order_by("pk")
    some = list(after.filter(Q(user__isnull=False) | ~Q(guest=""))[:AT_ONCE])
    if not some:
        return 0
    decided = set(
        Decision.objects.filter(comment_id__in=[one.pk for one in some], moderator_id__isnull=False).values_list(
            "comment_id", flat=True
        )
    )
    for comment in some:
        if comment.state == Comment.State.PUBLISHED and comment.pk not in decided:
            count_comment(comment, approved=1)
    edition.counted_until = some[-1].pk
    edition.save(update_fields=["counted_until"])
    return len(some)


def _let_time_pass() -> None:
    """Who wrote enough may only have had to wait."""
    now = timezone.now()
    near = Standing.objects.filter(
        Q(level=NEW, approved__gte=KNOWN_AFTER[0]) | Q(level=KNOWN, approved__gte=TRUSTED_AFTER[0])
    ).filter(approved__gte=F("removed") * KNOWN_SHARE)
    for standing in near.iterator():
        if level(standing, now) != standing.level:
            Standing.objects.filter(pk=standing.pk).update(level=level(standing, now))
