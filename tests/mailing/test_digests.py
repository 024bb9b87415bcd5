"""Daily and weekly digests: when, what, and each comment once."""

from datetime import UTC, datetime, timedelta
from threading import Barrier
from threading import Thread as OfPython
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import close_old_connections, connections
from django.utils import timezone

from imprint.discussion import changing
from imprint.discussion.models import Thread
from imprint.mailing import digests, services
from imprint.mailing.digests import forget_old, last_digest_time, spread, write_due_digests
from imprint.mailing.models import Follow, Happening, Letter
from imprint.mailing.rounds import Rounds
from tests.factories import make_article, make_comment, make_thread
from tests.mailing.conftest import INES, JO, Deliver, follow

A_DAY = timedelta(days=1)


def told(letter: Letter) -> list[int]:
    return [about for _follow, abouts in letter.about for about in abouts]


def all_told() -> list[int]:
    return sorted(about for letter in Letter.objects.all() for about in told(letter))


def tomorrow() -> datetime:
    return timezone.now() + A_DAY


def next_week() -> datetime:
    return timezone.now() + 7 * A_DAY


# When


@pytest.mark.parametrize(
    ("zone", "now", "weekday", "expected"),
    [
        ("UTC", "2026-11-25T07:00", None, "2026-11-25T07:00"),
        ("UTC", "2026-11-25T06:59", None, "2026-11-24T07:00"),
        ("UTC", "2026-11-25T12:00", 0, "2026-11-23T07:00"),
        ("UTC", "2026-11-23T06:59", 0, "2026-11-16T07:00"),
        ("Europe/Vienna", "2026-11-25T06:30", None, "2026-11-25T06:00"),
        ("Europe/Vienna", "2026-07-01T05:00", None, "2026-07-01T05:00"),  # Summer time.
        ("Europe/Vienna", "2026-10-25T05:59", None, "2026-10-24T05:00"),  # The night in which it ends.
        ("Pacific/Auckland", "2026-11-22T18:00", 0, "2026-11-22T18:00"),  # There it is Monday.
    ],
)
def test_digests_are_due_in_the_morning_of_the_sites_clock(
    zone: str, now: str, weekday: int | None, expected: str, settings: Any
):
    settings.TIME_ZONE = zone
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)

    found = last_digest_time(moment, weekday)

    assert found.astimezone(UTC).isoformat(timespec="minutes") == f"{expected}+00:00"
    assert found.tzinfo == ZoneInfo(zone)


def test_daily_digest_comes_once_a_day_and_weekly_once_a_week(thread: Thread):
    follow(thread, INES, frequency="daily")
    follow(thread, JO, frequency="weekly")
    counts = []
    for day in range(1, 15):
        make_comment(thread)
        spread()
        for hour in range(3):  # The worker looks again and again.
            write_due_digests(timezone.now() + day * A_DAY + hour * timedelta(minutes=1))
        counts.append(
            (Letter.objects.filter(follow__email=INES).count(), Letter.objects.filter(follow__email=JO).count())
        )

    assert [ines for ines, _jo in counts] == list(range(1, 15))
    assert [jo for _ines, jo in counts][-1] == 2


def test_digest_that_was_due_while_nothing_ran_comes_late_but_once(thread: Thread):
    follow(thread, frequency="daily")
    comment = make_comment(thread)

    write_due_digests(timezone.now() + 3 * A_DAY)
    write_due_digests(timezone.now() + 3 * A_DAY + timedelta(minutes=1))

    assert [told(letter) for letter in Letter.objects.all()] == [[comment.pk]]


def test_nothing_new_sends_nothing(thread: Thread, deliver: Deliver):
    follow(thread, frequency="daily")

    write_due_digests(tomorrow())

    assert deliver() == []
    assert Letter.objects.count() == 0


def test_nothing_at_once_for_those_who_want_a_digest(thread: Thread, deliver: Deliver):
    follow(thread, frequency="daily")
    make_comment(thread)

    assert deliver() == []


# What


def test_digest_gathers_all_threads_of_an_address_in_one_mail(thread: Thread, deliver: Deliver):
    other = make_thread(make_article("A tunnel"))
    follow(thread, frequency="daily")
    follow(other, frequency="daily")
    follow(make_thread(make_article("Silence")), frequency="daily")
    first = [make_comment(thread, name=f"Reader {number}", body=f"Number {number} " + "x" * 400) for number in range(7)]
    make_comment(other, name="Ada", body="In the tunnel.")

    write_due_digests(tomorrow())
    (message,) = deliver()

    assert message.subject == "Imprint: 8 new comments"
    assert message.body.count("http://127.0.0.1:8000/-/comments/") == 6
    assert f"http://127.0.0.1:8000/-/comments/{first[0].pk}/" in message.body
    assert "7 new comments" in message.body
    assert "and 2 more" in message.body
    assert "1 new comment\n" in message.body
    assert "  Ada: In the tunnel." in message.body
    assert "Number 0 xxx" in message.body
    assert "…" in message.body
    assert "Silence" not in message.body
    html = str(message.alternatives[0][0])
    assert html.count("Read and answer") == 6
    assert "and 2 more" in html


def test_removed_and_own_comments_are_left_out(thread: Thread, deliver: Deliver):
    follow(thread, frequency="daily")
    make_comment(thread, author_email=INES, body="By herself.")
    removed, later = make_comment(thread, body="Bad words."), make_comment(thread, body="Worse words.")
    make_comment(thread, body="Good words.")
    changing.remove_comment(comment_id=removed.pk)

    write_due_digests(tomorrow())
    changing.remove_comment(comment_id=later.pk)  # While the letter waits.
    (message,) = deliver()

    assert "Good words." in message.body
    assert "1 new comment\n" in message.body
    for words in ("Bad", "Worse", "herself"):
        assert words not in message.body


def test_digest_of_which_nothing_is_left_is_not_sent(thread: Thread, deliver: Deliver):
    follow(thread, frequency="daily")
    comment = make_comment(thread)
    write_due_digests(tomorrow())
    assert Letter.objects.count() == 1
    changing.remove_comment(comment_id=comment.pk)

    assert deliver() == []
    assert Letter.objects.count() == 0


def test_digest_of_answers_holds_answers_only(thread: Thread, deliver: Deliver):
    follow(thread, scope="replies", frequency="weekly")
    mine = make_comment(thread, author_email=INES)
    make_comment(thread, body="Beside it.")
    make_comment(parent=mine, body="An answer.")

    write_due_digests(next_week())
    (message,) = deliver()

    assert "An answer." in message.body
    assert "1 answer to you" in message.body
    assert "Beside it." not in message.body


# Once


@pytest.mark.parametrize("of_all", ["instant", "daily", "weekly"])
@pytest.mark.parametrize("of_replies", ["instant", "daily", "weekly"])
def test_each_comment_is_told_once_whatever_an_address_follows(thread: Thread, of_all: str, of_replies: str):
    follow(thread, INES, "replies", frequency=of_replies)
    follow(thread, INES, "all", frequency=of_all)
    mine = make_comment(thread, author_email=INES)
    expected = [make_comment(parent=mine).pk, make_comment(thread).pk, make_comment(parent=mine).pk]

    for day in range(1, 9):
        spread()
        write_due_digests(timezone.now() + day * A_DAY)

    assert all_told() == expected


@pytest.mark.parametrize("quicker", ["instant", "daily"])
def test_quicker_follow_that_begins_later_swallows_nothing(thread: Thread, quicker: str):
    follow(thread, INES, "all", frequency="weekly")
    mine = make_comment(thread, author_email=INES)
    numbers = [make_comment(parent=mine).pk]
    spread()
    follow(thread, INES, "replies", frequency=quicker, told=Happening.objects.latest("pk").pk)
    numbers.append(make_comment(parent=mine).pk)

    for day in range(1, 9):
        spread()
        write_due_digests(timezone.now() + day * A_DAY)

    assert all_told() == numbers


def test_address_with_two_follows_gets_one_letter_also_when_they_are_spread_apart(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(digests, "AT_ONCE", 1)
    follow(thread, INES, "replies")
    follow(thread, INES, "all")
    mine = make_comment(thread, author_email=INES)
    answer = make_comment(parent=mine)

    spread()

    assert all_told() == [answer.pk]


def test_held_comment_is_told_when_it_is_published_even_after_later_ones(thread: Thread):
    follow(thread, frequency="daily")
    held = make_comment(thread, state="pending")
    later = make_comment(thread)
    write_due_digests(tomorrow())
    assert all_told() == [later.pk]

    changing.publish_comment(comment_id=held.pk)
    write_due_digests(timezone.now() + 2 * A_DAY)

    assert all_told() == [held.pk, later.pk]


@pytest.mark.parametrize("before", ["instant", "daily", "weekly"])
@pytest.mark.parametrize("after", ["instant", "daily", "weekly"])
def test_change_of_frequency_loses_nothing_and_repeats_nothing(thread: Thread, before: str, after: str):
    followed = follow(thread, frequency=before)
    numbers = [make_comment(thread).pk]
    spread()
    numbers.append(make_comment(thread).pk)  # Not spread yet.
    services.change(emails=[INES], wishes={followed.pk: after})
    numbers.append(make_comment(thread).pk)

    for day in range(1, 9):
        spread()
        write_due_digests(timezone.now() + day * A_DAY)

    assert all_told() == numbers


def test_crash_while_a_letter_is_written_leaves_all_as_it_was(thread: Thread, monkeypatch: pytest.MonkeyPatch):
    follow(thread, frequency="daily")
    comment = make_comment(thread)

    class PowerCutError(Exception):
        pass

    def cut(*args: Any, **kwargs: Any) -> None:
        raise PowerCutError

    with monkeypatch.context() as patched:
        patched.setattr(Letter.objects, "create", cut)
        with pytest.raises(PowerCutError):
            write_due_digests(tomorrow())
    assert Follow.objects.get().told == 0

    write_due_digests(tomorrow())
    assert all_told() == [comment.pk]


def test_thread_with_many_followers_is_spread_in_parts(thread: Thread, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(digests, "AT_ONCE", 2)
    for number in range(5):
        follow(thread, f"reader{number}@post.example")
    make_comment(thread)

    spread()

    assert Letter.objects.count() == 5
    assert Happening.objects.get().is_spread


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("frequency", ["instant", "daily"])
def test_two_workers_at_once_write_each_letter_once(frequency: str, thread: Thread):
    for number in range(3):
        follow(thread, f"reader{number}@post.example", frequency=frequency)
    numbers = [make_comment(thread).pk for _number in range(4)]
    start, errors = Barrier(3), []

    def work() -> None:
        try:
            start.wait()
            spread()
            write_due_digests(tomorrow())
        except Exception as error:
            errors.append(error)
        finally:
            close_old_connections()
            connections.close_all()

    workers = [OfPython(target=work) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert errors == []
    assert all_told() == sorted(numbers * 3)


def test_number_of_queries_does_not_grow_with_those_who_follow_alike(
    thread: Thread, django_assert_max_num_queries: Any
):
    """Each comment is looked up once, not once for each address."""
    for number in range(5):
        follow(thread, f"reader{number}@post.example", frequency="daily")
    for _number in range(20):
        make_comment(thread)

    with django_assert_max_num_queries(20 + 5 * 10 + 5):
        write_due_digests(tomorrow())

    assert Letter.objects.count() == 5


# Pauses, tidying, rounds


def test_paused_follow_is_told_nothing_and_nothing_of_it_later(thread: Thread, deliver: Deliver):
    followed = follow(thread)
    services.change(emails=[INES], wishes={followed.pk: "paused"})
    make_comment(thread)
    follow(thread, JO)
    make_comment(thread)
    spread()
    services.change(emails=[INES], wishes={followed.pk: "instant"})
    last = make_comment(thread)

    mails = [message for message in deliver() if message.to == [INES]]

    assert [f"/-/comments/{last.pk}/" in message.body for message in mails] == [True]


def test_old_happenings_go_when_everybody_was_told(thread: Thread):
    followed = follow(thread, frequency="weekly")
    make_comment(thread)
    spread()
    long_ago = timezone.now() - timedelta(days=40)
    Happening.objects.update(happened_at=long_ago)
    Follow.objects.update(gathered_at=long_ago - A_DAY)
    stranger = follow(make_thread(), "stranger@post.example", state="asked", asked_at=long_ago)

    forget_old()
    assert Happening.objects.count() == 1  # The worker was down for weeks: somebody has not been told yet.
    assert not Follow.objects.filter(pk=stranger.pk).exists()

    write_due_digests()
    forget_old()
    assert Happening.objects.count() == 0
    assert Letter.objects.get().follow == followed


def test_what_cannot_be_told_does_not_stop_what_can(thread: Thread, deliver: Deliver):
    follow(thread)
    Happening.objects.create(subject="ferry:1", about=1, happened_at=timezone.now())
    Happening.objects.create(subject=f"thread:{thread.pk}", about=10**12, happened_at=timezone.now())
    make_comment(thread)

    assert len(deliver()) == 1


def test_step_that_fails_keeps_no_other_from_being_done(
    thread: Thread, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
):
    follow(thread)
    make_comment(thread)

    def fail() -> None:
        raise RuntimeError("The database is away.")

    deliver()
    make_comment(thread)
    spread()
    mail.outbox.clear()
    monkeypatch.setattr(digests, "spread", fail)
    Rounds().go()

    assert len(mail.outbox) == 1


def test_rounds_of_the_worker_write_and_send(thread: Thread, deliver: Deliver):
    follow(thread, INES)
    follow(thread, JO, frequency="daily", gathered_at=timezone.now() - 2 * A_DAY)
    make_comment(thread)
    deliver()  # Chooses the backend, and sends what was there.
    make_comment(thread)

    mail.outbox = []
    Rounds().go()

    assert sorted((message.to[0], message.extra_headers["List-Id"].partition(".")[0]) for message in mail.outbox) == [
        (INES, "<thread"),
        (JO, "<digest"),
    ]
