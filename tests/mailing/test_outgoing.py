"""The queue of letters, against a real mail server that refuses, hangs, dies and recovers."""

import time
from datetime import timedelta
from threading import Barrier
from threading import Thread as OfPython

import pytest
from django.db import connections
from django.utils import timezone

from imprint.discussion import following
from imprint.discussion.models import Comment, Thread
from imprint.mailing import digests, outgoing
from imprint.mailing.letters import name_that_stays
from imprint.mailing.models import Follow, Letter, MailServer
from imprint.mailing.outgoing import PAUSES, REFUSED_PAUSES, send_due, take, try_again
from tests.conftest import Configure
from tests.factories import make_comment, make_visitor
from tests.mailing.conftest import INES, JO, follow, make_due, send
from tests.mailing.postbox import Postbox


def states() -> list[tuple[str, int]]:
    return list(Letter.objects.order_by("pk").values_list("state", "attempts"))


def test_letters_go_in_order_over_one_connection_and_leave_no_row(thread: Thread, postbox: Postbox):
    follow(thread)
    connections = postbox.connections
    numbers = [make_comment(thread, body=f"Number {number}").pk for number in range(5)]

    send()

    assert [str(mail["Message-ID"]).split(".")[1].partition("@")[0] for mail in postbox.messages] == [
        str(number) for number in numbers
    ]
    assert postbox.connections - connections == 1
    assert Letter.objects.count() == 0


def test_questions_go_before_news(thread: Thread, postbox: Postbox):
    """Somebody sits there and waits."""
    follow(thread)
    make_comment(thread)
    digests.spread()
    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=JO, scope="all")

    send_due()

    assert postbox.recipients == [JO, INES]


def test_dead_server_loses_nothing_and_does_not_slow_posting(thread: Thread, postbox: Postbox):
    follow(thread)
    postbox.stop()
    started = time.monotonic()
    comments = [make_comment(thread, body=f"Number {number}") for number in range(20)]
    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=JO, scope="all")
    assert time.monotonic() - started < 5  # Not one of them waited for the mail server.

    for _round in range(30):  # Days of it.
        make_due()
        send()

    assert Letter.objects.filter(state="waiting", attempts=0).count() == 21
    server = MailServer.objects.get()
    assert server.failures == 30
    assert server.failing_since
    assert "refused" in server.problem.lower()

    postbox.start()
    make_due()
    send()
    assert postbox.recipients == [JO, *[INES] * len(comments)]
    assert Letter.objects.count() == 0
    server.refresh_from_db()
    assert (server.failures, server.failing_since, server.problem) == (0, None, "")


def test_dead_server_is_asked_less_and_less_often(thread: Thread, postbox: Postbox):
    follow(thread)
    make_comment(thread)
    postbox.stop()
    pauses = []
    for _round in range(8):
        make_due()
        send()
        until = MailServer.objects.get().away_until
        assert until
        pauses.append(round((until - timezone.now()).total_seconds()))

    assert pauses == [15, 30, 60, 120, 240, 480, 900, 900]
    send()  # In the pause nothing is tried.
    assert MailServer.objects.get().failures == 8


def test_after_the_server_comes_back_letters_go_at_the_sites_pace(
    thread: Thread, postbox: Postbox, configure: Configure
):
    configure(mails_per_minute=30)
    follow(thread)
    postbox.stop()
    for number in range(10):
        make_comment(thread, body=f"Number {number}")
    send()
    postbox.start()
    make_due()
    MailServer.objects.update(next_at=timezone.now() - timedelta(days=1))

    send()
    assert len(postbox.messages) in (1, 2)  # One every two seconds, and what two seconds of rest allow.
    send()
    assert len(postbox.messages) <= 2

    for _round in range(20):
        MailServer.objects.update(next_at=timezone.now())
        send()
    bodies = [mail.get_body(("plain",)).get_content() for mail in postbox.messages]
    assert [f"> Number {number}" in body.splitlines() for number, body in enumerate(bodies)] == [True] * 10


def test_refusal_for_now_is_tried_again_and_others_are_served(thread: Thread, postbox: Postbox):
    follow(thread, INES)
    follow(thread, JO)
    postbox.answers[INES] = ["450 4.2.1 greylisted, come again"] * 2
    make_comment(thread)

    send()
    assert postbox.recipients == [JO]
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.problem) == ("waiting", 1, "450 4.2.1 greylisted, come again")
    send()
    assert postbox.recipients == [JO]  # Not before the pause is over.
    make_due()
    send()
    make_due()
    send()

    assert postbox.recipients == [JO, INES]
    assert Letter.objects.count() == 0


def test_refusal_for_now_that_never_ends_fails_and_can_be_tried_again(thread: Thread, postbox: Postbox):
    followed = follow(thread)
    postbox.answers[INES] = ["452 4.2.2 mailbox full"] * (len(PAUSES) + 1)
    make_comment(thread)
    pauses = []
    send()
    while Letter.objects.filter(state="waiting").exists():
        pauses.append((Letter.objects.get().due_at - timezone.now()).total_seconds() / 60)
        make_due()
        send()

    assert [round(pause) for pause in pauses] == [2, 8, 32, 128, 512, 1440]
    assert states() == [("failed", 7)]
    followed.refresh_from_db()
    assert followed.state == "confirmed"

    try_again(letter_id=Letter.objects.get().pk)
    send()
    assert postbox.recipients == [INES]
    assert Letter.objects.count() == 0


def test_address_that_is_refused_for_good_ends_its_follows_after_some_tries(thread: Thread, postbox: Postbox):
    follow(thread, INES, "replies")
    follow(thread, INES)
    follow(thread, JO)
    postbox.answers[INES] = ["550 5.1.1 no such user"] * 9
    make_comment(thread)

    send()
    for _pause in REFUSED_PAUSES:
        assert Follow.objects.filter(state="refused").count() == 0
        make_due()
        send()

    assert dict(Follow.objects.values_list("scope", "state").filter(email=INES)) == {
        "all": "refused",
        "replies": "refused",
    }
    assert Follow.objects.get(email=JO).state == "confirmed"
    assert states() == [("failed", 3)]
    assert Letter.objects.get().problem == "550 5.1.1 no such user"
    make_comment(thread)
    send()
    assert postbox.recipients == [JO, JO]
    assert len(postbox.answers[INES]) == 6

    postbox.answers = {}
    try_again(letter_id=Letter.objects.get().pk)
    send()
    assert postbox.recipients == [JO, JO, INES]
    assert Follow.objects.filter(email=INES, state="confirmed").count() == 2


def test_rule_against_us_does_not_end_follows(thread: Thread, postbox: Postbox):
    """A relay that is set up wrongly says 5.7.1 about every address."""
    follow(thread)
    postbox.answers[INES] = ["554 5.7.1 Relay access denied"] * 20
    make_comment(thread)

    for _round in range(len(PAUSES) + 1):
        make_due()
        send()

    assert states() == [("failed", 7)]
    assert Follow.objects.get().state == "confirmed"


def test_server_that_asks_to_come_again_pauses_all(thread: Thread, postbox: Postbox):
    follow(thread, INES)
    follow(thread, JO)
    postbox.answers[INES] = ["421 4.3.2 too busy"]
    make_comment(thread)

    send()
    assert (postbox.recipients, states()) == ([], [("waiting", 0)] * 2)
    make_due()
    send()

    assert postbox.recipients == [INES, JO]


def test_server_that_drops_a_mail_in_the_middle_gets_it_again(thread: Thread, postbox: Postbox):
    follow(thread, INES)
    follow(thread, JO)
    postbox.drops_data = 1
    make_comment(thread)

    send()
    assert (postbox.recipients, states()) == ([], [("waiting", 1), ("waiting", 0)])
    MailServer.objects.update(away_until=None)
    send()
    assert postbox.recipients == [JO]  # The one that it may not stand comes later.
    make_due()
    send()

    assert postbox.recipients == [JO, INES]
    assert Letter.objects.count() == 0


def test_server_that_drops_every_mail_for_days_loses_none(thread: Thread, postbox: Postbox):
    follow(thread)
    make_comment(thread)
    postbox.drops_data = 40
    for _round in range(40):
        make_due()
        send()
    assert states() == [("waiting", 40)]

    make_due()
    send()

    assert postbox.recipients == [INES]


def test_server_that_hangs_is_left_after_the_timeout(thread: Thread, postbox: Postbox):
    follow(thread)
    make_comment(thread)
    postbox.hangs_s = 1.5
    started = time.monotonic()

    send()

    assert time.monotonic() - started < 3
    assert states() == [("waiting", 1)]
    assert MailServer.objects.get().failures == 1
    postbox.hangs_s = 0
    time.sleep(1.2)
    make_due()
    send()
    assert INES in postbox.recipients


def test_letter_that_cannot_be_written_does_not_stop_others(
    thread: Thread, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
):
    follow(thread, INES)
    follow(thread, JO)
    make_comment(thread)
    digests.spread()
    first = Letter.objects.order_by("pk").first()
    assert first
    Letter.objects.filter(pk=first.pk).update(about="what no version wrote")

    send_due()

    assert postbox.recipients == [JO]
    assert states() == [("waiting", 1)]


def test_letter_is_lent_once_and_comes_back_when_who_had_it_died(thread: Thread, postbox: Postbox):
    follow(thread)
    make_comment(thread)
    digests.spread()

    assert take()
    assert take() is None
    send_due()
    assert postbox.recipients == []

    Letter.objects.update(due_at=timezone.now() + outgoing.LEASE - timedelta(minutes=10, seconds=1))
    send_due()
    assert postbox.recipients == [INES]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(thread: Thread, postbox: Postbox):
    follow(thread)
    numbers = [make_comment(thread).pk for _number in range(9)]
    digests.spread()
    start = Barrier(3)

    def work() -> None:
        try:
            start.wait()
            send_due()
        finally:
            connections.close_all()

    workers = [OfPython(target=work) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(str(mail["Message-ID"]) for mail in postbox.messages) == sorted(
        f"<comment.{number}@{name_that_stays()}>" for number in numbers
    )
    assert Letter.objects.count() == 0


def test_repeat_after_a_crash_carries_the_same_message_id(thread: Thread, postbox: Postbox):
    follow(thread)
    make_comment(thread)
    digests.spread()
    row = Letter.objects.get()
    send_due()
    row.save(force_insert=True)  # As if the worker had died between the server's 250 and its own DELETE.
    make_due()
    send_due()

    assert len({mail["Message-ID"] for mail in postbox.messages}) == 1
    assert len(postbox.messages) == 2


def test_comment_stays_when_its_mail_fails(thread: Thread, postbox: Postbox):
    follow(thread)
    postbox.answers[INES] = ["554 5.6.0 no"] * 9
    make_comment(thread)
    for _round in range(9):
        make_due()
        send()

    assert Comment.objects.count() == 1
