"""The newsroom's screen of the mail."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from imprint.discussion.models import Thread
from imprint.mailing.models import Follow, Letter, MailServer
from imprint.mailing.queries import masked
from tests.conftest import Configure
from tests.factories import make_comment, make_editor, make_moderator, make_user, make_writer
from tests.mailing.conftest import INES, follow, make_due, send
from tests.mailing.postbox import Postbox

MAIL = "/-/newsroom/mail/"


@pytest.fixture
def refused(thread: Thread, postbox: Postbox) -> Letter:
    follow(thread)
    postbox.answers[INES] = ["550 5.1.1 no such user"] * 3
    make_comment(thread)
    for _try in range(3):
        make_due()
        send()
    return Letter.objects.get()


@pytest.fixture
def admin(db: None) -> User:
    return make_user(is_superuser=True, is_staff=True)


def page(client: Client, user: User, shelf: str = "failed") -> str:
    client.force_login(user)
    return client.get(MAIL, {"shelf": shelf}).content.decode()


def test_editors_see_what_failed_but_not_whose_address_it_is(refused: Letter, client: Client):
    html = page(client, make_editor())

    for words in ("550 5.1.1 no such user", "3 tries", "gets no more mail", "in…@post.example"):
        assert words in html
    assert INES not in html
    assert "Try again" not in html
    assert client.post(f"{MAIL}{refused.pk}/try/").status_code == 302
    assert Letter.objects.get().state == "failed"


def test_administrator_has_it_tried_again(refused: Letter, client: Client, admin: User, postbox: Postbox):
    assert INES in page(client, admin)

    answer = client.post(f"{MAIL}{refused.pk}/try/")
    send()

    assert (answer.status_code, answer["Location"]) == (302, MAIL)
    assert postbox.recipients == [INES]
    assert (Letter.objects.count(), Follow.objects.get().state) == (0, "confirmed")
    assert "There is nothing here. Good." in page(client, admin)
    assert client.post(f"{MAIL}{refused.pk}/try/").status_code == 302  # Somebody else was quicker.


@pytest.mark.parametrize("maker", [make_writer, make_moderator, make_user])
def test_others_do_not_see_it(maker: Any, refused: Letter, client: Client):
    client.force_login(maker())

    assert client.get(MAIL).status_code == 302
    assert client.post(f"{MAIL}{refused.pk}/try/").status_code == 302
    assert Letter.objects.get().state == "failed"


def test_it_says_that_the_server_is_away_and_what_waits(thread: Thread, postbox: Postbox, client: Client, admin: User):
    follow(thread)
    postbox.stop()
    make_comment(thread)
    send()

    html = page(client, admin, "waiting")

    assert "1 message waits." in html
    assert "Connection refused" in html
    assert "The mail server has taken nothing since" in html
    assert "The mail server does not answer" in client.get("/-/newsroom/").content.decode()


def test_dashboard_says_how_many_failed_and_is_silent_otherwise(refused: Letter, client: Client):
    client.force_login(make_editor())
    assert "1 message could not be sent" in client.get("/-/newsroom/").content.decode()

    Letter.objects.all().delete()
    assert "could not be sent" not in client.get("/-/newsroom/").content.decode()


def test_it_says_that_no_server_is_set(site: Any, client: Client, admin: User, configure: Configure):
    configure(mail_url="")

    assert "No mail server is set" in page(client, admin)


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_is_the_same_for_one_and_three(
    count: int, thread: Thread, client: Client, admin: User, django_assert_num_queries: Any
):
    now = timezone.now()
    for number in range(count):
        followed = follow(thread, f"reader{number}@post.example")
    for followed in Follow.objects.all():
        Letter.objects.create(follow=followed, kind="news", state="failed", written_at=now, due_at=now)
    MailServer.objects.create(next_at=now)
    page(client, admin)

    with django_assert_num_queries(13):
        client.get(MAIL)


@pytest.mark.parametrize(
    ("email", "shown"), [("ines@post.example", "in…@post.example"), ("jo@post.example", "…@post.example")]
)
def test_masked_address_can_be_recognized_not_used(email: str, shown: str):
    assert masked(email) == shown
