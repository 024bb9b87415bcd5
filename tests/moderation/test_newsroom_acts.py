"""What a moderator does on the desk, over HTTP: its forms as they work without a script."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from imprint.discussion.changing import delete_comment
from imprint.discussion.models import Comment, EarlierText, Report, Thread
from imprint.discussion.refusals import BranchClosed
from imprint.discussion.reporting import report_comment
from imprint.discussion.services import post_comment
from imprint.moderation import decisions
from imprint.moderation.branches import set_branch_closed
from imprint.moderation.models import Claim, Decision, Statement
from tests.factories import (
    make_comment,
    make_moderator,
    make_visitor,
)
from tests.moderation.desk_steps import DESK, JSON, act, page_of, rows, said

pytestmark = pytest.mark.django_db


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
