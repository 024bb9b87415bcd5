"""Letters about somebody's own matters, against a real mail server."""

import pytest
from django.utils import timezone

from imprint.mailing import tidings
from imprint.mailing.models import MailServer, Tiding
from imprint.mailing.outgoing import send_due
from imprint.mailing.tidings import PAUSES, Words
from tests.mailing.conftest import INES, JO
from tests.mailing.postbox import Postbox

pytestmark = pytest.mark.django_db
APPEAL = "moderation/mail/notice"


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """Whom the letters of the kind `test` go to, by what they are about."""
    addresses: dict[int, str] = {1: INES, 2: JO}

    def say(about: int) -> Words | None:
        values = {"notice": {"path": "/-/x/"}, "title": "A harbour"}
        email = addresses.get(about)
        return Words(email, "A\nsubject", APPEAL, values, f"test.{about}", above=("a", "b")) if email else None

    monkeypatch.setitem(tidings._says, "test", say)
    return addresses


def pass_time() -> None:
    Tiding.objects.update(due_at=timezone.now())
    MailServer.objects.update(away_until=None)


def test_tiding_leaves_with_its_place_in_the_thread(postbox: Postbox):
    tidings.tell("test", 1)

    assert send_due() == 1
    [mail] = postbox.messages
    host = str(mail["Message-ID"]).partition("@")[2]
    assert (mail["To"], mail["Subject"], mail["Message-ID"]) == (INES, "A subject", f"<test.1@{host}")
    assert (mail["In-Reply-To"], mail["References"]) == (f"<b@{host}", f"<a@{host} <b@{host}")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert Tiding.objects.count() == 0


def test_what_is_not_to_be_told_any_more_goes_without_a_mail(postbox: Postbox, told: dict[int, str]):
    tidings.tell("test", 1)
    told.clear()

    send_due()

    assert (postbox.messages, Tiding.objects.count()) == ([], 0)


def test_of_the_same_only_one_waits(postbox: Postbox):
    tidings.tell("test", 1)
    tidings.tell_each("test", [1, 2])
    tidings.tell("test", 2)

    send_due()

    assert sorted(postbox.recipients) == [INES, JO]


def test_dead_server_loses_none(postbox: Postbox):
    postbox.stop()
    tidings.tell("test", 1)
    for _round in range(len(PAUSES) + 5):
        pass_time()
        send_due()
    postbox.start()
    pass_time()

    send_due()

    assert postbox.recipients == [INES]


def test_refused_for_good_it_is_given_up_and_others_go_on(postbox: Postbox):
    postbox.answers[INES] = ["550 5.1.1 no such user"]
    tidings.tell_each("test", [1, 2])

    send_due()

    assert (postbox.recipients, Tiding.objects.count()) == ([JO], 0)


def test_after_the_last_pause_it_is_given_up(postbox: Postbox):
    postbox.answers[INES] = ["451 4.3.0 not now"] * (len(PAUSES) + 5)
    tidings.tell("test", 1)
    for tries in range(len(PAUSES)):
        pass_time()
        send_due()
        assert Tiding.objects.get().attempts == tries + 1
    pass_time()

    send_due()

    assert Tiding.objects.count() == 0
