"""Accounts: what they have proved to be theirs needs no question; they see and change it without a link."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client

from imprint.discussion import following
from imprint.discussion import services as discussion
from imprint.discussion.models import Thread
from imprint.mailing.models import Follow, Letter
from imprint.readers import privacy
from imprint.readers.privacy import Person
from tests.factories import make_comment, make_thread, make_user, make_visitor
from tests.mailing.conftest import INES, JO, Deliver, follow

ADA, OLD = "ada@post.example", "ada.old@post.example"


@pytest.fixture
def ada(site: Any) -> User:
    user = make_user("ada", email=ADA)
    EmailAddress.objects.create(user=user, email=ADA, verified=True, primary=True)
    return user


def ask(thread: Thread, user: User, email: str = "") -> Follow | None:
    return following.follow_thread(
        thread_id=thread.pk, visitor=make_visitor(user), email=email, scope="all", frequency="daily"
    ).follow


@pytest.mark.parametrize("email", ["", ADA, "Ada@Post.example"])
def test_proved_address_of_an_account_is_not_asked(email: str, thread: Thread, ada: User, deliver: Deliver):
    followed = ask(thread, ada, email)

    assert followed
    assert (followed.email, followed.state, followed.frequency) == (ADA, "confirmed", "daily")
    assert deliver() == []


def test_address_that_nobody_proved_is_asked(thread: Thread, deliver: Deliver):
    """Anybody can write any address into an account."""
    user = make_user("mallory", email=INES)
    EmailAddress.objects.create(user=user, email=INES, verified=False, primary=True)

    assert ask(thread, user) is None

    assert Follow.objects.get().state == "asked"
    assert [message.to for message in deliver()] == [[INES]]


def test_address_of_somebody_else_is_asked_even_if_they_proved_it(thread: Thread, ada: User, deliver: Deliver):
    assert ask(thread, make_user("mallory"), ADA) is None

    assert Follow.objects.get().state == "asked"
    assert [message.to for message in deliver()] == [[ADA]]


def test_comment_of_an_account_with_a_wish_begins_at_once(thread: Thread, ada: User, deliver: Deliver):
    posted = discussion.post_comment(thread_id=thread.pk, visitor=make_visitor(ada), body="A word.", notify="replies")
    assert Follow.objects.get().state == "confirmed"
    answer = discussion.post_comment(
        thread_id=thread.pk, visitor=make_visitor(), name="Jo", body="An answer.", parent_id=posted.id
    )

    (message,) = deliver()

    assert message.to == [ADA]
    assert f"/-/comments/{answer.id}/" in message.body


def test_asking_again_keeps_what_was_chosen(thread: Thread, ada: User):
    ask(thread, ada)
    Follow.objects.update(frequency="weekly")

    followed = ask(thread, ada)

    assert followed
    assert followed.frequency == "weekly"


def test_paused_and_ended_follows_begin_again(thread: Thread, ada: User):
    for state in ("paused", "ended", "refused"):
        ask(thread, ada)
        Follow.objects.update(state=state)
        followed = ask(thread, ada)
        assert followed
        assert followed.state == "confirmed"


@pytest.mark.parametrize("way", ["form", "api"])
def test_account_is_told_that_it_begins_at_once(way: str, thread: Thread, ada: User, client: Client):
    client.force_login(ada)

    if way == "form":
        answer = client.post(f"/-/threads/{thread.pk}/follows/", {"email": ADA})
        assert "We will write to you" in answer.content.decode()
    else:
        path = f"/-/api/v1/threads/{thread.pk}/follows"
        answer = client.post(path, {"email": ADA}, content_type="application/json")
        assert answer.json() == {"detail": "We will write to you from now on."}

    assert answer.status_code == 200
    assert Follow.objects.get().state == "confirmed"


def test_account_sees_and_changes_all_without_a_link(thread: Thread, ada: User, client: Client):
    EmailAddress.objects.create(user=ada, email=OLD, verified=True)
    one, two = follow(thread, ADA), follow(thread, OLD)
    other = follow(thread, JO)
    client.force_login(ada)

    assert client.get("/-/mail/")["Location"] == "/-/mail/mine/"
    html = client.get("/-/mail/mine/").content.decode()
    assert html.count("<select") == 2
    assert OLD in html
    assert JO not in html
    answer = client.post("/-/mail/mine/", {f"follow-{one.pk}": "weekly", f"follow-{other.pk}": "ended"})
    assert (answer.status_code, answer["Location"]) == (303, "/-/mail/mine/?saved")
    assert Follow.objects.get(pk=one.pk).frequency == "weekly"
    answer = client.post("/-/mail/mine/all/", {"wish": "ended"})
    assert answer["Location"] == "/-/mail/mine/?saved"
    assert dict(Follow.objects.values_list("pk", "state")) == {
        one.pk: "ended", two.pk: "ended", other.pk: "confirmed",
    }  # fmt: skip


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_who_has_proved_nothing_is_led_to_the_form(is_signed_in: bool, thread: Thread, client: Client):
    follow(thread, INES)
    if is_signed_in:
        user = make_user("mallory", email=INES)
        EmailAddress.objects.create(user=user, email=INES, verified=False)
        client.force_login(user)

    for answer in (client.get("/-/mail/mine/"), client.post("/-/mail/mine/all/", {"wish": "ended"})):
        assert (answer.status_code, answer["Location"]) == (302, "/-/mail/")
    assert client.get("/-/mail/").status_code == 200
    assert Follow.objects.get().state == "confirmed"


def test_other_sites_cannot_change_what_an_account_gets(thread: Thread, ada: User, client: Client):
    follow(thread, ADA)
    client.force_login(ada)

    answer = client.post(
        "/-/mail/mine/all/",
        {"wish": "ended"},
        headers={"origin": "https://bad.example", "sec-fetch-site": "cross-site"},
    )

    assert answer.status_code == 403
    assert Follow.objects.get().state == "confirmed"


def test_follows_are_part_of_what_a_reader_takes_along_and_has_erased(thread: Thread, ada: User):
    follow(thread, JO)
    mine = follow(make_thread(), ADA)
    make_comment(thread)
    Letter.objects.create(follow=mine, kind="link", written_at=mine.asked_at, due_at=mine.asked_at)
    person = Person(ada, "", privacy.proved_addresses(ada))

    found = privacy.export(person)["mail"]
    assert [(row["email"], row["scope"], row["state"]) for row in found] == [(ADA, "all", "confirmed")]

    privacy.erase(person=person, comments="nameless")
    assert list(Follow.objects.values_list("email", flat=True)) == [JO]
    assert Letter.objects.count() == 0
