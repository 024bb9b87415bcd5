"""Letters about accounts, against a real mail server."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from imprint.discussion.models import Thread
from imprint.mailing import digests
from imprint.mailing.models import Letter as Mail
from imprint.mailing.models import MailServer
from imprint.mailing.outgoing import ACCOUNT_LEASE, send_due, take
from imprint.readers import services
from imprint.readers.models import Letter
from tests.factories import make_comment
from tests.mailing.conftest import INES, JO, follow
from tests.mailing.postbox import Postbox

ADA = "ada@post.example"
CODE = timedelta(minutes=15)


def write(email: str = ADA, subject: str = "Your code", good_for: timedelta = CODE) -> Letter:
    return services.send_letter(email=email, subject=subject, body="    1234-5678\n", good_for=good_for)


def pass_time() -> None:
    Letter.objects.update(due_at=timezone.now())
    MailServer.objects.update(away_until=None)


def test_letter_leaves_as_a_mail_and_no_row_stays(site: object, postbox: Postbox):
    letter = write()

    assert send_due() == 1
    [mail] = postbox.messages
    assert (mail["To"], mail["Subject"], mail["Auto-Submitted"]) == (ADA, "Your code", "auto-generated")
    assert str(mail["Message-ID"]).startswith(f"<account.{letter.pk}@")
    assert mail.get_content().splitlines() == ["    1234-5678"]
    assert Letter.objects.count() == 0


def test_letters_about_accounts_go_before_all_others_and_in_order(thread: Thread, postbox: Postbox):
    follow(thread)
    make_comment(thread)
    digests.spread()
    write()
    write(JO)

    send_due()

    assert postbox.recipients == [ADA, JO, INES]


def test_dead_server_loses_no_letter_while_it_is_of_use(site: object, postbox: Postbox):
    postbox.stop()
    write()
    for _round in range(30):
        pass_time()
        assert send_due() == 0
    assert Letter.objects.values_list("attempts", flat=True).get() == 0
    assert MailServer.objects.get().failures == 30

    postbox.start()
    pass_time()
    assert send_due() == 1
    assert postbox.recipients == [ADA]


def test_letter_that_is_of_no_use_any_more_is_forgotten_unsent(
    site: object, postbox: Postbox, caplog: pytest.LogCaptureFixture
):
    write()
    write(JO, good_for=timedelta(days=3))
    Letter.objects.filter(email=ADA).update(good_until=timezone.now())

    with caplog.at_level(logging.WARNING, "imprint.mailing"):
        assert send_due() == 1

    assert postbox.recipients == [JO]
    assert Letter.objects.count() == 0
    assert [record.getMessage() for record in caplog.records] == [
        "1 letters about accounts could not be sent while they were of use"
    ]


def test_letter_that_is_not_taken_now_comes_again_soon_and_others_go_on(site: object, postbox: Postbox):
    postbox.answers[ADA] = ["450 4.2.0 try again", "450 4.2.0 try again"]
    write()
    write(JO)

    assert send_due() == 1
    letter = Letter.objects.get()
    assert (letter.email, letter.attempts) == (ADA, 1)
    assert timedelta(seconds=15) < letter.due_at - timezone.now() <= timedelta(seconds=20)
    assert send_due() == 0

    pass_time()
    send_due()
    letter.refresh_from_db()
    assert timedelta(seconds=35) < letter.due_at - timezone.now() <= timedelta(seconds=40)
    pass_time()
    assert send_due() == 1
    assert postbox.recipients == [JO, ADA]


def test_letter_to_an_address_that_is_not_there_is_given_up(site: object, postbox: Postbox):
    postbox.answers[ADA] = ["550 5.1.1 nobody here"]
    write()

    assert send_due() == 0
    assert Letter.objects.count() == 0
    assert not MailServer.objects.filter(failures__gt=0).exists()


def test_connection_that_breaks_in_the_middle_loses_nothing(site: object, postbox: Postbox):
    postbox.drops_data = 1
    write()

    assert send_due() == 0
    assert Letter.objects.values_list("attempts", flat=True).get() == 1

    pass_time()
    assert send_due() == 1
    assert postbox.recipients == [ADA]


def test_letter_is_lent_to_one_who_sends_it(site: object, postbox: Postbox):
    """Who dies meanwhile has it sent again, while its code is good."""
    write()

    taken = take()
    assert isinstance(taken, Letter)
    assert take() is None
    assert ACCOUNT_LEASE < CODE
    Letter.objects.update(due_at=timezone.now())
    assert take() == taken


def test_no_letter_costs_three_questions_and_no_write(site: object, django_assert_num_queries: object):
    assert (Letter.objects.count(), Mail.objects.count()) == (0, 0)

    with django_assert_num_queries(3):  # type: ignore[operator]
        assert send_due() == 0
