"""From what happened to letters: at once, or gathered once a day or a week for each address.

Each follow has a watermark, `told`, moved in the transaction that writes the letter: a crash before it changes nothing,
and after it the letter is there. So nothing is lost and nothing is written twice, whatever number of workers.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from imprint.mailing.models import Follow, Happening, Letter
from imprint.mailing.registry import News, describe

logger = logging.getLogger("imprint.mailing")

DIGEST_AT = time(7)
"""On the site's clock: before most people read. That of a week comes on Monday."""
AT_ONCE = 500
"""Letters written in one transaction, so that nobody who posts waits for long."""
QUICKNESS = [Follow.Frequency.INSTANT, Follow.Frequency.DAILY, Follow.Frequency.WEEKLY]
IS_INSTANT = Q(state=Follow.State.CONFIRMED, frequency=Follow.Frequency.INSTANT)
KEEP_HAPPENINGS = timedelta(days=35)

Known = dict[tuple[str, int], News | None]


def spread() -> None:
    """Letters for those who want to know at once."""
    while Happening.objects.filter(is_spread=False).exists():
        _spread_some()


@transaction.atomic
def _spread_some() -> None:
    """The oldest first, and one worker at a time: the second waits for this row."""
    happening = Happening.objects.select_for_update().filter(is_spread=False).order_by("pk").first()
    if happening is None:
        return
    waiting = Follow.objects.select_for_update().filter(IS_INSTANT, subject=happening.subject, told__lt=happening.pk)
    follows = list(waiting.order_by("pk")[:AT_ONCE])
    news = _news_of(happening)
    if news:
        _write_news(follows, happening, news)
    Follow.objects.filter(pk__in=[follow.pk for follow in follows]).update(told=happening.pk)
    if len(follows) < AT_ONCE:
        happening.is_spread = True
        happening.save(update_fields=["is_spread"])


def _write_news(follows: list[Follow], happening: Happening, news: News) -> None:
    """One for each address: who follows all of it need not be told of answers as well."""
    now = timezone.now()
    answered = [follow.email for follow in follows if follow.scope != "all"]
    others = Follow.objects.filter(subject=happening.subject, scope="all", email__in=answered)
    telling = {other.email for other in others.filter(IS_INSTANT) if other.has_begun(happening.happened_at)}
    Letter.objects.bulk_create(
        Letter(
            follow=follow,
            kind=Letter.Kind.NEWS,
            about=[[follow.pk, [happening.about]]],
            written_at=now,
            due_at=now,
        )
        for follow in follows
        if follow.concerns(news.answered, news.author_email) and (follow.scope == "all" or follow.email not in telling)
    )


def write_due_digests(now: datetime | None = None) -> None:
    """One letter for each address whose hour has come since it was last looked at, and for whom there is news."""
    now = now or timezone.now()
    due = _due(now)
    known: Known = {}
    for email in set(due.values_list("email", flat=True)):
        _describe(due.filter(email=email), known)  # Before the transaction, which others wait for.
        with transaction.atomic():
            gather(list(due.filter(email=email).order_by("pk").select_for_update()), known, now)


def _due(now: datetime) -> QuerySet[Follow]:
    day = last_digest_time(now)
    week = last_digest_time(now, weekday=0)
    is_due = Q(frequency=Follow.Frequency.DAILY, gathered_at__lt=day)
    is_due |= Q(frequency=Follow.Frequency.WEEKLY, gathered_at__lt=week)
    return Follow.objects.filter(is_due, state=Follow.State.CONFIRMED)


def last_digest_time(now: datetime, weekday: int | None = None) -> datetime:
    """The latest moment, not after now, at which digests were due; in the site's time zone."""
    zone = timezone.get_default_timezone()
    day = now.astimezone(zone).date()
    if datetime.combine(day, DIGEST_AT, zone) > now:
        day -= timedelta(days=1)
    if weekday is not None:
        day -= timedelta(days=(day.weekday() - weekday) % 7)
    return datetime.combine(day, DIGEST_AT, zone)


def _describe(follows: Iterable[Follow], known: Known) -> None:
    """Hundreds may follow the same thread: each comment is looked up once."""
    for follow in follows:
        for happening in _news_since(follow):
            if (follow.subject, happening.about) not in known:
                known[follow.subject, happening.about] = _news_of(happening)


def _news_of(happening: Happening) -> News | None:
    """What cannot be described by a fault of ours is passed over: all others wait behind it."""
    try:
        return describe(happening.subject, happening.about)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("%s cannot be told", happening)
        return None


def _news_since(follow: Follow) -> list[Happening]:
    return list(Happening.objects.filter(subject=follow.subject, pk__gt=follow.told).order_by("pk"))


def gather(follows: list[Follow], known: Known | None = None, now: datetime | None = None) -> None:
    """Write one letter with what is new for these locked follows of one address, and move their watermarks."""
    known = {} if known is None else known
    _describe(follows, known)
    now, about, seen = now or timezone.now(), [], set[int]()
    for follow in sorted(follows, key=lambda follow: follow.scope):
        since = _news_since(follow)
        quicker = _quicker(follow)
        numbers = [
            happening.about
            for happening in since
            if happening.about not in seen
            and _is_to_be_told(follow, quicker, happening, known.get((follow.subject, happening.about)))
        ]
        seen.update(numbers)
        if numbers:
            about.append([follow.pk, numbers])
        follow.told, follow.gathered_at = (since[-1].pk if since else follow.told), now
        follow.save(update_fields=["told", "gathered_at"])
    if about:
        first = next(follow for follow in follows if follow.pk == about[0][0])
        written_at = timezone.now()
        Letter.objects.create(
            follow=first, kind=Letter.Kind.DIGEST, about=about, written_at=written_at, due_at=written_at
        )


def _quicker(follow: Follow) -> list[Follow]:
    """Other follows of the same subject by the same address; what they tell needs no telling a second time."""
    others = Follow.objects.filter(email=follow.email, subject=follow.subject, state=Follow.State.CONFIRMED)
    mine = QUICKNESS.index(Follow.Frequency(follow.frequency))
    return list(others.exclude(pk=follow.pk).filter(frequency__in=QUICKNESS[:mine]))


def _is_to_be_told(follow: Follow, quicker: list[Follow], happening: Happening, news: News | None) -> bool:
    if news is None or not follow.concerns(news.answered, news.author_email):
        return False
    return not any(
        other.has_begun(happening.happened_at) and other.concerns(news.answered, news.author_email) for other in quicker
    )


def forget_old() -> None:
    """Happenings that everybody has been told of, and addresses that never answered a question."""
    before = timezone.now() - KEEP_HAPPENINGS
    waiting = Follow.objects.filter(state=Follow.State.CONFIRMED, gathered_at__lt=before)
    if not waiting.exclude(frequency=Follow.Frequency.INSTANT).exists():
        last = Happening.objects.filter(happened_at__lt=before, is_spread=True).aggregate(Max("pk"))["pk__max"]
        Happening.objects.filter(pk__lte=last or 0, happened_at__lt=before, is_spread=True).delete()
    Follow.objects.filter(state=Follow.State.ASKED, asked_at__lt=before).delete()
    Letter.objects.filter(state=Letter.State.FAILED, due_at__lt=before).delete()
