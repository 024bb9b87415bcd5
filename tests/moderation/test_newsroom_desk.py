"""The desk over HTTP: its screens, and its forms as they work without a script."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from imprint.articles.models import Section
from imprint.discussion.changing import delete_comment
from imprint.discussion.models import Comment, EarlierText, Report, Thread
from imprint.discussion.refusals import BranchClosed
from imprint.discussion.reporting import report_comment
from imprint.discussion.services import post_comment
from imprint.moderation import decisions
from imprint.moderation.branches import set_branch_closed
from imprint.moderation.care import sitting_of
from imprint.moderation.claims import claim_comment
from imprint.moderation.models import Beat, Claim, CommentScore, Decision, Statement
from tests.conftest import Configure
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

pytestmark = pytest.mark.django_db
DESK = "/-/newsroom/moderation/desk/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def mona() -> User:
    return make_moderator("mona", first_name="Mona")


@pytest.fixture
def desk(client: Client, mona: User) -> Client:
    client.force_login(mona)
    return client


@pytest.fixture
def thread() -> Thread:
    return make_thread()


def page_of(answer: Any) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def rows(answer: Any) -> list[int]:
    return [int(row["data-id"]) for row in page_of(answer).select("[data-rows] li")]


def act(client: Client, comment: Comment, name: str, **sent: Any) -> Any:
    return client.post(f"{DESK}{comment.pk}/{name}/", {"queue": "held", **sent})


def said(answer: Any) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]


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


def test_approve_leads_to_the_next_card_and_offers_undo(desk: Client, thread: Thread) -> None:
    first, second = (make_comment(thread, state="pending") for _ in range(2))

    answer = desk.post(f"{DESK}{first.pk}/approve/", {"queue": "held"}, follow=True)

    decision = Decision.objects.get()
    assert (decision.kind, decision.comment_id) == ("approved", first.pk)
    assert said(answer) == [("success", "Approved.")]
    page = page_of(answer)
    assert page.select_one("[data-card]")["data-card"] == str(second.pk)
    undo = page.select_one("form[data-undo]")
    assert (undo.has_attr("hidden"), undo.select_one("[name=decision]")["value"]) == (False, str(decision.pk))

    answer = desk.post(undo["action"], {"decision": decision.pk, "queue": "held"}, follow=True)
    assert page_of(answer).select_one("[data-card]")["data-card"] == str(first.pk)
    assert Comment.objects.get(pk=first.pk).state == "pending"
    assert page_of(answer).select_one("form[data-undo]").has_attr("hidden")


def test_remove_sends_the_sentence_of_the_ground_or_the_moderators_own(desk: Client, thread: Thread) -> None:
    first, second = (make_comment(thread) for _ in range(2))

    act(desk, first, "remove", ground="spam")
    act(desk, second, "remove", ground="illegal", reason=" Names a child. ", legal_ground="§ 7")

    rows = Statement.objects.order_by("pk").values_list("facts", "legal_ground")
    assert list(rows) == [
        ("Your comment advertises something, or was posted again and again.", ""),
        ("Names a child.", "§ 7"),
    ]


def test_remove_without_a_ground_says_so_and_shows_the_card_again(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread)

    answer = desk.post(f"{DESK}{comment.pk}/remove/", {"queue": "new", "ground": "hunch"}, follow=True)

    assert said(answer) == [("error", "Choose a ground: its writer is told why.")]
    assert page_of(answer).select_one("[data-card]")["data-card"] == str(comment.pk)
    assert Comment.objects.get(pk=comment.pk).state == "published"


def test_leaving_it_standing_rejects_the_reports(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread)
    report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam", note="Sells boats.")
    page = page_of(desk.get(DESK, {"queue": "reported"}))
    assert "Sells boats." in page.select_one(".card__why").get_text()
    assert "Leave it standing" in page.select_one("[data-leaves=approved]").get_text()

    answer = desk.post(f"{DESK}{comment.pk}/approve/", {"queue": "reported"}, follow=True)

    assert said(answer) == [("success", "It stays; the reports are rejected.")]
    assert (Report.objects.get().outcome, rows(answer)) == ("rejected", [])


def test_removed_comments_come_back(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread)
    act(desk, comment, "remove", ground="spam")
    assert rows(desk.get(DESK, {"queue": "removed"})) == [comment.pk]

    answer = desk.post(f"{DESK}{comment.pk}/restore/", {"queue": "removed"}, follow=True)

    assert said(answer) == [("success", "It is on the site again.")]
    assert Comment.objects.get(pk=comment.pk).state == "published"
    assert Statement.objects.get().withdrawn_at is not None


def test_what_its_author_took_back_stays_away(desk: Client, thread: Thread) -> None:
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor)
    delete_comment(comment_id=comment.pk, visitor=visitor)

    assert "Its author took it back" in page_of(desk.get(DESK, {"card": comment.pk})).get_text()
    for name in ("approve", "restore", "edit"):
        act(desk, comment, name, body="x")

    assert Comment.objects.get(pk=comment.pk).state == "removed"


def test_the_second_of_two_is_told_who_was_quicker(desk: Client, thread: Thread) -> None:
    comment, tom = make_comment(thread, state="pending"), make_moderator("tom")
    after = page_of(desk.get(DESK)).select_one("[data-leaves=approved] [name=after]")["value"]
    Claim.objects.all().delete()
    decisions.remove_comment(comment_id=comment.pk, moderator=tom, ground="spam")

    answer = desk.post(f"{DESK}{comment.pk}/approve/", {"after": after}, headers=JSON)

    assert (answer.status_code, answer.json()["detail"]) == (409, "tom was quicker: removed. Nothing was changed.")
    assert Comment.objects.get(pk=comment.pk).state == "removed"


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


def test_a_script_is_answered_in_json(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread, state="pending")

    done = desk.post(f"{DESK}{comment.pk}/remove/", {"ground": "insult"}, headers=JSON)
    undone = desk.post(f"{DESK}undo/", {"decision": done.json()["undo"]}, headers=JSON)
    again = desk.post(f"{DESK}undo/", {"decision": done.json()["undo"]}, headers=JSON)

    decision = Decision.objects.order_by("pk").first()
    told = {"today": "You have decided on 1 comment today.", "advice": ""}
    assert done.json() == {"sentence": "Removed.", "undo": [decision.pk], "stays": None, **told}
    assert undone.json() == {"sentence": "Undone.", "undo": [], "stays": comment.pk, **told}
    assert again.status_code == 409


def test_bulk_decides_all_that_are_ticked_with_a_row_each(desk: Client, thread: Thread) -> None:
    ticked = [make_comment(thread, state="pending", body="Buy!", name=f"Jo {n}") for n in range(3)]
    left, quicker = make_comment(thread, state="pending", body="Buy!"), make_comment(thread, state="pending")
    decisions.remove_comment(comment_id=quicker.pk, moderator=make_moderator("tom"), ground="spam")
    ids = [comment.pk for comment in (*ticked, quicker)]

    answer = desk.post(f"{DESK}bulk/", {"comment": ids, "ground": "spam", "act": "remove", "after": 0}, follow=True)

    assert said(answer) == [("success", "3 removed. tom was quicker: removed. Nothing was changed.")]
    made = Decision.objects.filter(moderator_name="Mona")
    assert [(one.kind, one.ground, one.comment_id) for one in made.order_by("pk")] == [
        ("removed", "spam", one.pk) for one in ticked
    ]
    assert Comment.objects.get(pk=left.pk).state == "pending"
    undo = [field["value"] for field in page_of(answer).select("form[data-undo] [name=decision]")]
    desk.post(f"{DESK}undo/", {"decision": undo})
    assert set(Comment.objects.filter(pk__in=[one.pk for one in ticked]).values_list("state", flat=True)) == {"pending"}


@pytest.mark.parametrize(
    ("sent", "told"),
    [({}, "Tick the comments first."), ({"comment": [1]}, "Choose a ground: its writer is told why.")],
)
def test_bulk_of_nothing_or_without_a_ground_says_so(desk: Client, sent: Any, told: str) -> None:
    comment = make_comment(state="pending")
    if "comment" in sent:
        sent = {"comment": [comment.pk]}

    answer = desk.post(f"{DESK}bulk/", {**sent, "act": "remove"}, follow=True)

    assert [sentence for _level, sentence in said(answer)] == [told]
    assert Decision.objects.count() == 0


def test_all_of_the_same_text_stand_ticked(desk: Client, thread: Thread) -> None:
    same = [make_comment(thread, state="pending", body="Buy!", name=f"Jo {n}") for n in range(2)]
    make_comment(thread, state="pending", body="Else.")

    page = page_of(desk.get(DESK, {"queue": "held", "alike": "text", "to": same[0].pk}))

    boxes = page.select("[data-rows] [name=comment]")
    assert [(int(box["value"]), box.has_attr("checked")) for box in boxes] == [(one.pk, True) for one in same]


def test_edit_is_seen_by_readers_and_logged(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread, state="pending", body="My neighbour Jo Bloggs is a thief.")

    answer = desk.post(f"{DESK}{comment.pk}/edit/", {"body": "My neighbour is a thief."}, follow=True)

    comment.refresh_from_db()
    assert said(answer) == [("success", "The text is changed; readers see that the newsroom did it.")]
    assert (comment.body, comment.edited_by, comment.state) == ("My neighbour is a thief.", "Mona", "pending")
    assert EarlierText.objects.get().body == "My neighbour Jo Bloggs is a thief."
    assert [one.kind for one in Decision.objects.filter(comment_id=comment.pk)] == ["edited"]


def test_an_edit_that_is_too_short_changes_nothing(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread)
    answer = desk.post(f"{DESK}{comment.pk}/edit/", {"body": "  "}, follow=True)
    assert [level for level, _sentence in said(answer)] == ["error"]
    assert Comment.objects.get(pk=comment.pk).edited_at is None


def test_pick_and_pin_are_reachable(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread)
    for name in ("pick", "pin"):
        page = page_of(desk.get(DESK, {"queue": "new", "card": comment.pk}))
        button = page.select_one(f'form[action="{DESK}{comment.pk}/{name}/"] button')
        act(desk, comment, name, on=button["value"])
    comment.refresh_from_db()
    thread.refresh_from_db()
    assert (comment.is_pick, thread.pinned_id) == (True, comment.pk)
    for name in ("pick", "pin"):
        act(desk, comment, name, on="0")
    comment.refresh_from_db()
    assert comment.is_pick is False


def test_branch_is_closed_with_all_below_and_opened_again(desk: Client, thread: Thread) -> None:
    top = make_comment(thread)
    answer = make_comment(parent=top)
    below = make_comment(parent=answer)
    beside = make_comment(parent=top)

    act(desk, answer, "branch", closed="1")
    act(desk, answer, "branch", closed="1")

    closed = dict(Comment.objects.values_list("pk", "is_branch_closed"))
    assert closed == {top.pk: False, answer.pk: True, below.pk: True, beside.pk: False}
    for parent in (answer, below):
        with pytest.raises(BranchClosed):
            post_comment(thread_id=thread.pk, visitor=make_visitor(), body="But", parent_id=parent.pk, name="Jo")
    act(desk, top, "branch", closed="1")
    assert not Comment.objects.filter(is_branch_closed=False).exists()
    act(desk, top, "branch", closed="0")
    assert not Comment.objects.filter(is_branch_closed=True).exists()
    kinds = Decision.objects.order_by("pk").values_list("kind", "comment_id")
    assert list(kinds) == [
        ("branch_closed", answer.pk), ("branch_closed", top.pk), ("branch_opened", top.pk),
    ]  # fmt: skip


def test_a_deep_branch_is_closed_whole(thread: Thread, mona: User) -> None:
    top = make_comment(thread)
    comments = [make_comment(parent=top)]
    for _ in range(6):
        comments.append(make_comment(parent=comments[-1]))

    set_branch_closed(comment_id=comments[2].pk, moderator=mona, is_closed=True)

    states = [Comment.objects.get(pk=one.pk).is_branch_closed for one in comments]
    assert states == [False, False, *[True] * 5]


def test_discussion_is_closed_and_opened_from_the_card_and_logged(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread)
    path = reverse("newsroom_thread_state", args=[thread.pk])

    answer = desk.post(path, {"card": comment.pk, "queue": "new"}, follow=True)
    assert page_of(answer).select_one("[data-card]")["data-card"] == str(comment.pk)
    assert said(answer) == [("success", "The discussion is closed.")]
    desk.post(path, {"open": "1"})

    thread.refresh_from_db()
    assert thread.state == "open"
    assert list(Decision.objects.order_by("pk").values_list("kind", "thread_id")) == [
        ("closed", thread.pk), ("opened", thread.pk),
    ]  # fmt: skip


def test_slow_mode_and_restrictions_are_a_press_away(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread)

    page = page_of(desk.get(DESK, {"queue": "new"}))

    links = {link["href"] for link in page.select(".card__further a")}
    assert links == {
        reverse("newsroom_slow_mode", args=[thread.pk]), reverse("newsroom_restrict", args=[comment.pk]),
    }  # fmt: skip


def test_the_worst_texts_are_covered_until_asked(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread, state="pending", body="Unspeakable.")
    page = page_of(desk.get(DESK))
    assert page.select_one("[data-covered]") is None
    CommentScore.objects.create(comment=comment, scorer="s", version="1", worst=0.97)

    page = page_of(desk.get(DESK))

    assert page.select_one("details[data-covered]:not([open]) .card__text").get_text() == "Unspeakable."
    assert "Unspeakable." not in page.select_one("[data-rows]").get_text()


def test_cards_of_today_are_counted_and_a_pause_is_advised(desk: Client, thread: Thread, configure: Configure) -> None:
    configure(desk_pause_cards=2)
    for _ in range(2):
        act(desk, make_comment(thread, state="pending"), "approve")

    page = page_of(desk.get(DESK))
    assert "You have decided on 2 comments today." in page.select_one(".desk__care").get_text()
    assert "2 comments in 0 minutes without a pause" in page.select_one("[data-pause]:not([hidden])").get_text()
    answer = desk.post(f"{DESK}{make_comment(thread, state='pending').pk}/approve/", headers=JSON)
    assert answer.json()["advice"].startswith("3 comments in 0 minutes without a pause.")

    answer = desk.post(reverse("newsroom_desk_pause"), {"queue": "new"}, follow=True)
    assert "without a pause" not in page_of(answer).select_one(".desk__care").get_text()
    assert "You have decided on 3 comments today." in page_of(answer).get_text()


def test_a_sitting_ends_with_a_pause(mona: User, monkeypatch: pytest.MonkeyPatch, configure: Configure) -> None:
    comment, now = make_comment(), timezone.localtime().replace(hour=15, minute=0)
    for minutes in (300, 299, 50, 44, 39, 30, 21, 12, 4):
        monkeypatch.setattr(decisions.timezone, "now", lambda at=now - timedelta(minutes=minutes): at)
        decisions.log("approved", moderator=mona, comment=comment)
    monkeypatch.undo()

    sitting = sitting_of(mona, now)

    assert (sitting.today, sitting.cards, sitting.minutes, sitting.wants_pause) == (9, 7, 50, True)
    later = sitting_of(mona, now, waved_at=now - timedelta(minutes=25))
    assert (later.cards, later.minutes, later.wants_pause) == (3, 21, False)
    rested = sitting_of(mona, now + timedelta(minutes=20))
    assert (rested.cards, rested.minutes) == (0, 0)
    configure(desk_pause_minutes=0)
    assert sitting_of(mona, now).wants_pause is False


@pytest.mark.parametrize(
    ("shelf", "queue"),
    [("", "all"), ("new", "all"), ("pending", "held"), ("reported", "reported"), ("removed", "removed")],
)
def test_the_old_address_leads_to_the_desk(desk: Client, shelf: str, queue: str) -> None:
    answer = desk.get("/-/newsroom/comments/", {"shelf": shelf})

    assert (answer.status_code, answer["Location"].split("&")[0]) == (302, f"{DESK}?queue={queue}")


def test_acts_are_only_posted(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread)

    for name in ("approve", "remove", "restore", "edit", "pick", "pin", "branch", "claim", "release"):
        assert desk.get(f"{DESK}{comment.pk}/{name}/").status_code == 405
    for name in ("undo", "bulk", "pause"):
        assert desk.get(f"{DESK}{name}/").status_code == 405


@pytest.mark.parametrize("name", ["approve", "remove", "restore", "edit", "pick", "pin", "branch"])
def test_acts_on_what_is_not_there_say_so(desk: Client, name: str) -> None:
    answer = desk.post(f"{DESK}{10**9}/{name}/", {"ground": "spam", "body": "x"}, follow=True)

    assert ("error", "This comment is not there any more.") in said(answer)


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


def test_discussions_are_listed_searched_and_closed_without_a_comment(desk: Client, thread: Thread) -> None:
    path = reverse("newsroom_threads")
    thread.article.unpublish()
    assert "Discussions begin" in desk.get(path).content.decode()
    old, new = (make_article(title).thread for title in ("The quay", "The ferry"))

    def shown(**query: str) -> list[int]:
        return [one.pk for one in desk.get(path, query).context["page"]]

    assert shown() == [new.pk, old.pk]
    assert shown(q="quay") == [old.pk]
    assert "No headline has these words." in desk.get(path, {"q": "bridge"}).content.decode()
    answer = desk.post(reverse("newsroom_thread_state", args=[old.pk]), {"q": "quay"})
    old.refresh_from_db()
    assert (old.state, answer["Location"]) == ("closed", f"{path}?q=quay")
    answer = desk.post(reverse("newsroom_thread_state", args=[10**9]), {"q": "a\r\nb"}, follow=True)
    assert said(answer)[-1][0] == "error"


def test_discussions_cost_the_same_number_of_queries_for_any_number(desk: Client) -> None:
    path = reverse("newsroom_threads")
    make_article()
    desk.get(path)
    with CaptureQueriesContext(connection) as one:
        desk.get(path)
    for _ in range(2):
        make_article()
    with CaptureQueriesContext(connection) as many:
        desk.get(path)

    assert len(many) == len(one)


def test_administrators_give_beats(client: Client) -> None:
    moderator = make_moderator("mona", first_name="Mona")
    harbour, town = (make_section(name) for name in ("harbour", "town"))
    Thread.objects.create(key="/-/threads/x/", title="X", origin="https://x.example", name="x")
    client.force_login(User.objects.create_superuser("boss"))
    overview, path = reverse("newsroom_beats"), reverse("newsroom_beats_of", args=[moderator.pk])
    assert "everything" in client.get(overview).content.decode()

    client.post(path, {"sections": [harbour.pk], "origins": ["own", "https://x.example"]})

    beats = Beat.objects.order_by("pk").values_list("moderator", "section", "origin")
    assert list(beats) == [
        (moderator.pk, harbour.pk, ""), (moderator.pk, None, ""), (moderator.pk, None, "https://x.example"),
    ]  # fmt: skip
    page = page_of(client.get(path))
    assert {box["value"] for box in page.select("input[checked]")} == {str(harbour.pk), "own", "https://x.example"}
    answer = client.post(path, {"sections": [town.pk, 10**9]})
    assert answer.status_code == 200
    assert Beat.objects.count() == 3
    client.post(path, {})
    assert Beat.objects.count() == 0
    assert Section.objects.count() >= 2


def test_beats_are_for_administrators_only(desk: Client, mona: User) -> None:
    for path in (reverse("newsroom_beats"), reverse("newsroom_beats_of", args=[mona.pk])):
        assert desk.get(path).status_code == 403
    assert set(Decision.objects.values_list("kind", flat=True)) == {"denied"}
