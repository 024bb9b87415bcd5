"""The desk over HTTP: its queues and cards, and whose they are; without a script."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from imprint.discussion.models import Comment, Thread
from imprint.discussion.reporting import report_comment
from imprint.moderation.claims import claim_comment
from imprint.moderation.models import Beat, Claim, Decision
from tests.factories import (
    make_article,
    make_comment,
    make_editor,
    make_moderator,
    make_section,
    make_thread,
    make_user,
    make_visitor,
    make_writer,
)
from tests.moderation.desk_steps import DESK, JSON, act, page_of, rows

pytestmark = pytest.mark.django_db


def test_desk_shows_the_queues_the_list_and_the_first_card(desk: Client, thread: Thread) -> None:
    first, second = (make_comment(thread, state="pending", body=f"Number {n}") for n in (1, 2))
    report_comment(comment_id=make_comment(thread).pk, visitor=make_visitor(), reason="spam")

    page = page_of(desk.get(DESK))

    tabs = {link.get_text(" ", strip=True) for link in page.select(".desk__queues a")}
    assert tabs >= {"Held 2", "Reported 1", "New 1", "Appeals 0", "Notices 0", "Removed", "All comments"}
    assert rows(desk.get(DESK)) == [first.pk, second.pk]
    assert page.select_one("[data-card]")["data-card"] == str(first.pk)
    assert page.select_one(".card__text").get_text() == "Number 1"
    assert rows(desk.get(DESK, {"queue": "reported"})) != rows(desk.get(DESK))
    assert page_of(desk.get(DESK, {"card": second.pk})).select_one(".card__text").get_text() == "Number 2"


def test_an_empty_desk_says_so(desk: Client) -> None:
    assert "There is nothing here. Good." in page_of(desk.get(DESK)).get_text()


def test_desk_costs_the_same_number_of_queries_whatever_the_length(desk: Client, thread: Thread) -> None:
    counts = []
    for _more in range(3):
        make_comment(thread, state="pending")
        make_comment(thread, state="pending")
        desk.get(DESK)
        with CaptureQueriesContext(connection) as seen:
            desk.get(DESK)
        counts.append(len(seen))

    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize("make", [None, make_user])
def test_desk_is_not_for_readers(make: Any, client: Client, thread: Thread) -> None:
    comment = make_comment(thread, state="pending")
    if make:
        client.force_login(make())

    assert client.get(DESK).status_code == 302
    assert act(client, comment, "approve").status_code == 302
    assert Comment.objects.get(pk=comment.pk).state == "pending"
    assert Decision.objects.count() == 0


def test_who_may_not_moderate_gets_403_and_a_row_in_the_log(client: Client, thread: Thread) -> None:
    comment, writer = make_comment(thread, state="pending"), make_writer()
    client.force_login(writer)

    answers = [client.get(DESK), act(client, comment, "approve"), client.get(f"{DESK}{comment.pk}/")]
    answers += [client.post(reverse("newsroom_thread_state", args=[thread.pk])), client.post(f"{DESK}bulk/")]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert list(Decision.objects.values_list("kind", "moderator_id").distinct()) == [("denied", writer.pk)]
    assert Decision.objects.count() == 5
    assert Comment.objects.get(pk=comment.pk).state == "pending"


@pytest.mark.parametrize("name", ["approve", "remove", "edit", "branch", "claim"])
def test_a_limited_moderator_gets_403_for_what_is_another_section(name: str, client: Client) -> None:
    comment = make_comment(make_thread(make_article(section=make_section("town"))), state="pending")
    moderator = make_moderator()
    Beat.objects.create(moderator=moderator, section=make_section("harbour"))
    client.force_login(moderator)

    answers = [act(client, comment, name, ground="spam", body="x")]
    if name != "claim":
        answers.append(client.post(f"{DESK}{comment.pk}/{name}/", {"ground": "spam"}, headers=JSON))
        assert "not among the discussions" in answers[1].json()["detail"]

    assert {answer.status_code for answer in answers} == {403}
    assert Decision.objects.filter(kind="denied", comment_id=comment.pk).count() == len(answers)
    assert Comment.objects.get(pk=comment.pk).state == "pending"
    assert client.get(DESK, {"card": comment.pk}).status_code == 403


def test_editors_moderate_too(client: Client, thread: Thread) -> None:
    client.force_login(make_editor())

    assert client.get(DESK).status_code == 200


def test_a_card_that_another_has_is_not_decided(desk: Client, thread: Thread, mona: User) -> None:
    comment, other = (make_comment(thread, state="pending") for _ in range(2))
    tom = make_moderator("tom", first_name="Tom")
    claim_comment(comment=comment, moderator=tom)

    assert page_of(desk.get(DESK)).select_one("[data-card]")["data-card"] == str(other.pk)
    page = page_of(desk.get(DESK, {"card": comment.pk}))
    assert page.select_one("[data-held-by]").get_text() == "Tom has this."
    assert page.select_one("[data-leaves=approved] button").has_attr("disabled")
    for name in ("approve", "remove", "edit"):
        answer = desk.post(f"{DESK}{comment.pk}/{name}/", {"ground": "spam", "body": "x"}, headers=JSON)
        assert (answer.status_code, answer.json()["detail"]) == (409, "Tom has this.")
    assert Decision.objects.count() == 0
    Claim.objects.filter(moderator=tom).update(ends_at=timezone.now())
    assert act(desk, comment, "approve").status_code == 302
    assert Decision.objects.get().moderator_id == mona.pk


def test_a_script_claims_and_releases(desk: Client, thread: Thread, mona: User) -> None:
    comment = make_comment(thread, state="pending")

    assert desk.post(f"{DESK}{comment.pk}/claim/").status_code == 204
    assert Claim.objects.get().moderator == mona
    assert desk.post(f"{DESK}{comment.pk}/release/").status_code == 204
    assert Claim.objects.count() == 0
    claim_comment(comment=comment, moderator=make_moderator("tom"))
    answer = desk.post(f"{DESK}{comment.pk}/claim/")
    assert (answer.status_code, answer.content) == (409, b"tom has this.")
    assert desk.post(f"{DESK}{10**9}/claim/").status_code == 404


def test_looking_ahead_claims_nothing_and_a_decision_releases(desk: Client, thread: Thread) -> None:
    first, second = (make_comment(thread, state="pending") for _ in range(2))
    desk.get(DESK)
    assert [claim.comment_id for claim in Claim.objects.all()] == [first.pk]

    card = page_of(desk.get(f"{DESK}{second.pk}/"))
    assert card.select_one("[data-card]")["data-card"] == str(second.pk)
    assert Claim.objects.filter(comment=second).count() == 0
    desk.post(f"{DESK}{first.pk}/approve/", headers=JSON)
    assert Claim.objects.count() == 0
    assert desk.get(f"{DESK}{10**9}/").status_code == 404


def test_all_of_the_same_text_stand_ticked(desk: Client, thread: Thread) -> None:
    same = [make_comment(thread, state="pending", body="Buy!", name=f"Jo {n}") for n in range(2)]
    make_comment(thread, state="pending", body="Else.")

    page = page_of(desk.get(DESK, {"queue": "held", "alike": "text", "to": same[0].pk}))

    boxes = page.select("[data-rows] [name=comment]")
    assert [(int(box["value"]), box.has_attr("checked")) for box in boxes] == [(one.pk, True) for one in same]


def test_slow_mode_and_restrictions_are_a_press_away(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread)

    page = page_of(desk.get(DESK, {"queue": "new"}))

    links = {link["href"] for link in page.select(".card__further a")}
    assert links == {
        reverse("newsroom_slow_mode", args=[thread.pk]), reverse("newsroom_restrict", args=[comment.pk]),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("shelf", "queue"),
    [("", "all"), ("new", "all"), ("pending", "held"), ("reported", "reported"), ("removed", "removed")],
)
def test_the_old_address_leads_to_the_desk(desk: Client, shelf: str, queue: str) -> None:
    answer = desk.get("/-/newsroom/comments/", {"shelf": shelf})

    assert (answer.status_code, answer["Location"].split("&")[0]) == (302, f"{DESK}?queue={queue}")


def test_dashboard_tells_moderators_what_waits_for_them(desk: Client, thread: Thread, client: Client) -> None:
    make_comment(thread, state="pending")
    reported = make_comment(thread)
    for _ in range(2):
        report_comment(comment_id=reported.pk, visitor=make_visitor(), reason="spam")

    page = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 comment waits" in page
    assert "1 was reported" in page
    assert f'href="{DESK}?queue=held"' in page

    limited = make_moderator()
    Beat.objects.create(moderator=limited, origin="https://elsewhere.example")
    client.force_login(limited)
    assert "0 comments wait" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(make_writer())
    assert "1 comment waits" not in client.get(reverse("wagtailadmin_home")).content.decode()
