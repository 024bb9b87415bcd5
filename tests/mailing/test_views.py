"""The pages behind the links: choosing, changing, pausing, ending; and asking for a lost link."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from imprint.discussion import following
from imprint.discussion import services as discussion
from imprint.discussion.models import Thread
from imprint.mailing import links
from imprint.mailing.digests import spread
from imprint.mailing.models import Follow, Letter
from tests.factories import make_article, make_comment, make_thread, make_visitor
from tests.mailing.conftest import INES, JO, Deliver, follow


def manage(followed: Follow) -> str:
    return links.path_of(followed, "manage")


# Confirming


@pytest.mark.parametrize("frequency", ["instant", "daily", "weekly"])
def test_frequency_is_chosen_where_it_is_confirmed(frequency: str, thread: Thread, client: Client):
    path = links.path_of(follow(thread, state="asked"), "confirm")
    assert re.findall(r'value="(\w+)"( checked)?', client.get(path).content.decode()) == [
        ("instant", " checked"),
        ("daily", ""),
        ("weekly", ""),
    ]

    assert client.post(path, {"frequency": frequency}).status_code == 200

    assert Follow.objects.values_list("state", "frequency").get() == ("confirmed", frequency)


def test_frequency_that_was_wished_is_chosen_already(thread: Thread, client: Client):
    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=INES, scope="all", frequency="weekly")
    path = links.path_of(Follow.objects.get(), "confirm")

    assert 'value="weekly" checked' in client.get(path).content.decode()
    client.post(path)

    assert Follow.objects.get().frequency == "weekly"


@pytest.mark.parametrize("nonsense", ["hourly", "", "paused", "ended", "\0", "instant,daily"])
def test_nonsense_for_a_frequency_changes_nothing(nonsense: str, thread: Thread, client: Client):
    path = links.path_of(follow(thread, state="asked"), "confirm")

    assert client.post(path, {"frequency": nonsense}).status_code == 200

    assert Follow.objects.values_list("state", "frequency").get() == ("confirmed", "instant")


def test_confirming_twice_repeats_nothing(thread: Thread, client: Client, deliver: Deliver):
    path = links.path_of(follow(thread, state="asked"), "confirm")
    client.post(path)
    make_comment(thread)
    client.post(path)

    assert len(deliver()) == 1


def test_what_was_written_before_is_not_told(thread: Thread, client: Client, deliver: Deliver):
    follow(thread, JO)
    make_comment(thread)
    client.post(links.path_of(follow(thread, state="asked"), "confirm"))
    make_comment(thread)

    assert [message.to[0] for message in deliver()].count(INES) == 1


def test_strangers_cannot_change_the_frequency_of_who_follows(thread: Thread):
    follow(thread)

    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=INES, scope="all", frequency="weekly")

    assert Follow.objects.values_list("state", "frequency").get() == ("confirmed", "instant")


# The page of one address


@pytest.mark.parametrize("count", [1, 3])
def test_page_lists_all_that_an_address_gets(
    count: int, thread: Thread, client: Client, django_assert_num_queries: Any
):
    followed = follow(thread, frequency="daily")
    for number in range(count - 1):
        follow(make_thread(make_article(f"Story {number}")), scope="replies", state="paused")
    follow(make_thread(make_article("Of somebody else")), JO)
    follow(make_thread(make_article("Ended long ago")), state="ended")
    client.get(manage(followed))  # The menu is remembered.

    with django_assert_num_queries(4):
        html = client.get(manage(followed)).content.decode()

    assert html.count("<select") == count
    assert html.count('value="daily" selected') == 1
    assert html.count('value="paused" selected') == count - 1
    assert "A harbour &amp; its" in html
    assert INES in html
    for other in (JO, "Of somebody else", "Ended long ago"):
        assert other not in html


def test_page_changes_what_it_is_told_to(thread: Thread, client: Client):
    one, two = follow(thread), follow(make_thread())
    three, other = follow(make_thread(), frequency="daily"), follow(thread, JO)

    answer = client.post(
        manage(one),
        {f"follow-{one.pk}": "weekly", f"follow-{two.pk}": "ended", f"follow-{three.pk}": "paused",
         f"follow-{other.pk}": "ended", "follow-x": "ended", "follow-": "ended", f"follow-{'9' * 30}": "ended"},
    )  # fmt: skip

    assert (answer.status_code, answer["Location"]) == (
        303,
        f"{manage(one)}?saved".replace(manage(one), answer["Location"][:-6]),
    )
    assert "It is as you wish now." in client.get(answer["Location"]).content.decode()
    assert dict(Follow.objects.values_list("pk", "state")) == {
        one.pk: "confirmed", two.pk: "ended", three.pk: "paused", other.pk: "confirmed",
    }  # fmt: skip
    assert Follow.objects.get(pk=one.pk).frequency == "weekly"


@pytest.mark.parametrize(("wish", "states"), [("paused", {"paused"}), ("ended", {"ended"}), ("x", {"confirmed"})])
def test_page_pauses_and_ends_all(wish: str, states: set[str], thread: Thread, client: Client):
    followed = follow(thread)
    follow(make_thread())
    other = follow(thread, JO)

    answer = client.post(f"{manage(followed)}all/", {"wish": wish})

    assert answer.status_code == 303
    assert client.get(answer["Location"]).status_code == 200
    assert set(Follow.objects.filter(email=INES).values_list("state", flat=True)) == states
    assert Follow.objects.get(pk=other.pk).state == "confirmed"


def test_address_can_be_forgotten_altogether(thread: Thread, client: Client):
    followed = follow(thread)
    follow(make_thread(), state="ended")
    follow(make_thread(), state="asked")
    other = follow(thread, JO)
    make_comment(thread)
    spread()

    answer = client.post(f"{manage(followed)}all/", {"wish": "forgotten"})

    assert "It is forgotten" in answer.content.decode()
    assert list(Follow.objects.values_list("pk", flat=True)) == [other.pk]
    assert list(Letter.objects.values_list("follow", flat=True)) == [other.pk]
    assert client.get(manage(followed)).status_code == 404


def test_link_of_an_ended_follow_still_leads_to_the_page(thread: Thread, client: Client):
    followed = follow(thread, state="ended")

    assert "We send nothing to this address any more." in client.get(manage(followed)).content.decode()


@pytest.mark.parametrize("path", ["manage/x/", "manage/x/all/", "end-digest/x/", "manage/a%00b/"])
def test_bad_links_are_404_with_a_sentence(path: str, site: Any, client: Client):
    answer = client.post(f"/-/mail/{path}")

    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()


def test_token_for_one_purpose_is_good_for_no_other(thread: Thread, client: Client):
    token = links.path_of(follow(thread), "end").split("/")[-2]

    answers = [client.post(f"/-/mail/{purpose}/{token}/") for purpose in ("manage", "confirm", "end-digest")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert Follow.objects.get().state == "confirmed"


def test_digest_ends_with_one_click_but_what_comes_at_once_goes_on(thread: Thread, client: Client):
    digest = follow(thread, frequency="daily")
    follow(make_thread(), frequency="weekly")
    at_once, other = follow(make_thread()), follow(thread, JO, frequency="daily")
    path = links.path_of(digest, "end-digest")
    assert client.get(path).status_code == 200
    assert Follow.objects.filter(state="ended").count() == 0

    assert client.post(path).status_code == 200

    assert set(Follow.objects.filter(state="confirmed").values_list("pk", flat=True)) == {at_once.pk, other.pk}


# A lost link


def test_lost_link_is_sent_to_who_gets_something(thread: Thread, client: Client, deliver: Deliver):
    follow(thread)

    assert client.get("/-/mail/").status_code == 200
    answer = client.post("/-/mail/", {"email": " Ines@Post.example "})
    (message,) = deliver()

    assert answer.status_code == 202
    assert message.to == [INES]
    path = re.search(r"http://[^/]+(/-/mail/manage/\S+)", message.body)
    assert path
    assert INES in client.get(path[1]).content.decode()


@pytest.mark.parametrize(
    "email", ["nobody@post.example", "", "x", "a" * 400, "\0", "ines@post.example\r\nBcc: jo@post.example"]
)
def test_known_and_unknown_addresses_are_answered_alike(email: str, thread: Thread, deliver: Deliver):
    follow(thread)
    known = Client().post("/-/mail/", {"email": INES})
    deliver()

    unknown = Client().post("/-/mail/", {"email": email})

    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)
    assert deliver() == []


def test_lost_link_is_sent_seldom_to_one_address(thread: Thread, deliver: Deliver):
    follow(thread)
    answers = set()
    for number in range(1000):
        answer = Client(REMOTE_ADDR=f"192.0.{number // 250}.{number % 250}").post("/-/mail/", {"email": INES})
        answers.add((answer.status_code, answer.content))
        deliver_now = number in (0, 1)
        if deliver_now:
            assert len(deliver()) == 1

    assert deliver() == []
    assert len(answers) == 1


def test_sender_who_asks_for_many_links_has_to_wait(thread: Thread, client: Client):
    answers = [client.post("/-/mail/", {"email": f"{number}@post.example"}) for number in range(6)]

    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert "Please wait" in answers[-1].content.decode()
    assert int(answers[-1]["Retry-After"]) > 60


# No flood


def test_thousand_requests_from_one_sender_write_few_mails(thread: Thread, deliver: Deliver):
    """Limits of speed are off in tests, so that only the limit of questions counts here."""
    answers = set()
    for number in range(1000):
        answer = Client().post(f"/-/threads/{thread.pk}/follows/", {"email": f"stranger{number}@post.example"})
        answers.add((answer.status_code, answer.content))

    assert len(deliver()) == 20
    assert Follow.objects.count() == 20
    assert len(answers) == 1


def test_thousand_requests_for_one_address_from_everywhere_write_few_mails(thread: Thread, deliver: Deliver):
    threads = [thread, *(make_thread() for _number in range(14))]
    answers = set()
    for number in range(1000):
        client = Client(REMOTE_ADDR=f"198.51.{number // 250}.{number % 250}")
        path = f"/-/api/v1/threads/{threads[number % 15].pk}/follows"
        answer = client.post(path, {"email": INES}, content_type="application/json")
        answers.add((answer.status_code, answer.content))

    assert len(deliver()) == 10
    assert len(answers) == 1


@pytest.mark.usefixtures("rate_limits_on")
def test_comments_cannot_be_used_to_write_to_strangers(thread: Thread, deliver: Deliver):
    from imprint.core import rate_limits

    for number in range(30):
        rate_limits._full_at.pop(f"comment:{make_visitor().sender}", None)  # Some patient hours.
        discussion.post_comment(
            thread_id=thread.pk, visitor=make_visitor(), body=f"{number}", email=f"{number}@post.example", notify="all"
        )

    assert len(deliver()) == 20


def test_question_that_still_waits_is_not_written_twice(thread: Thread):
    from django.utils import timezone

    for _time in range(3):
        following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=INES, scope="all")
        Follow.objects.update(asked_at=timezone.now().replace(year=2020))

    assert Letter.objects.count() == 1
    assert mail.outbox == []
