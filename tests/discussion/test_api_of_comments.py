"""The API: lists of comments and what is done to one."""

import json
from typing import Any

import pytest
from django.test import Client

from imprint.discussion import changing, rights, voting
from imprint.discussion.models import Report, Thread
from imprint.mailing.models import Follow
from tests.conftest import Configure
from tests.discussion.steps import API, COMMENT_FIELDS, post_path
from tests.factories import make_comment, make_moderator, make_user, make_visitor

pytestmark = pytest.mark.usefixtures("quiet")


# Reading


def all_pages(ask: Any, thread: Thread, sort: str, limit: int) -> list[list[int]]:
    pages, cursor = [], ""
    while True:
        _, answer = ask("GET", f"{post_path(thread)}?sort={sort}&limit={limit}&cursor={cursor}")
        pages.append([comment["id"] for comment in answer["comments"]])
        if answer["next"] is None:
            return pages
        cursor = answer["next"]


@pytest.mark.parametrize("limit", [1, 3, 5, 10, 11, 100])
@pytest.mark.parametrize("sort", ["newest", "oldest", "top"])
def test_cursors_lead_to_each_comment_once(sort: str, limit: int, ask: Any, thread: Thread):
    comments = [make_comment(thread) for _ in range(7)]
    comments += [make_comment(parent=comments[0]), make_comment(parent=comments[3]), make_comment(thread)]
    make_comment(thread, state="pending")
    changing.remove_comment(comment_id=comments[5].pk)
    for index, ups in [(2, 3), (4, 3), (6, 1), (7, 2)]:
        for _number in range(ups):
            voting.vote(comment_id=comments[index].pk, visitor=make_visitor(), value=1)
    voting.vote(comment_id=comments[1].pk, visitor=make_visitor(), value=-1)

    pages = all_pages(ask, thread, sort, limit)

    pks = [comment.pk for comment in comments]
    voted = [pks[n] for n in (2, 4, 7, 6)]
    expected = {"newest": pks[::-1], "oldest": pks, "top": [*voted, *(pk for pk in pks if pk not in voted)]}
    assert [pk for page in pages for pk in page] == expected[sort]
    assert all(len(page) == limit for page in pages[:-1])
    assert len(pages) == -(-10 // limit)


def test_new_comments_move_nothing_behind_a_cursor(ask: Any, thread: Thread):
    old = [make_comment(thread).pk for _ in range(4)]
    first = ask("GET", f"{post_path(thread)}?limit=2")[1]
    make_comment(thread)

    second = ask("GET", f"{post_path(thread)}?limit=2&cursor={first['next']}")[1]

    assert [comment["id"] for comment in first["comments"] + second["comments"]] == old[::-1]
    assert second["next"] is None


def test_comments_are_listed_with_all_their_fields(ask: Any, thread: Thread):
    make_comment(thread)

    _, answer = ask("GET", post_path(thread))

    assert set(answer) == {"comments", "next"}
    assert set(answer["comments"][0]) == COMMENT_FIELDS


def test_removed_comment_is_listed_without_what_it_said(ask: Any, thread: Thread):
    comment = make_comment(thread, body="Rude words.", name="Rude Name")
    changing.remove_comment(comment_id=comment.pk)

    for answer in (ask("GET", post_path(thread))[1]["comments"][0], ask("GET", f"comments/{comment.pk}")[1]):
        assert (answer["state"], answer["html"], answer["author"]) == (
            "removed",
            "",
            {"name": "", "kind": "guest", "badge": ""},
        )
        assert "Rude" not in json.dumps(answer)


@pytest.mark.parametrize(
    "query",
    ["sort=best", "cursor=x", "cursor=1:", "cursor=:x", "limit=many", "sort=top&cursor=a:1", f"cursor={'9' * 5000}"],
)
def test_wrong_query_is_422(query: str, ask: Any, thread: Thread):
    make_comment(thread)

    assert ask("GET", f"{post_path(thread)}?{query}")[0] == 422


@pytest.mark.parametrize("query", ["limit=0", "limit=-5", "limit=1000000", f"cursor={10**30}", "sort=top&cursor=nan:5"])
def test_odd_query_is_answered(query: str, ask: Any, thread: Thread):
    make_comment(thread)

    assert ask("GET", f"{post_path(thread)}?{query}")[0] == 200


@pytest.mark.parametrize(("path", "count"), [("{comments}", 2), ("{comments}?sort=top", 2), ("{mine}", 3)])
def test_lists_cost_the_same_number_of_queries_for_any_number_of_comments(
    path: str, count: int, ask: Any, thread: Thread, django_assert_num_queries: Any
):
    path = path.format(comments=post_path(thread), mine=f"threads/{thread.pk}/mine")
    for more in (1, 2, 57):
        for number in range(more):
            make_comment(thread, visitor=make_visitor(make_user() if number == 0 else None))
        with django_assert_num_queries(count):
            ask("GET", path)


# One comment


def test_comment_is_changed_by_its_cookie_and_by_its_key(ask: Any, reader: Client, thread: Thread):
    posted = ask("POST", post_path(thread), {"body": "One.", "name": "Jo"})[1]
    path = f"comments/{posted['id']}"

    status, changed = ask("PATCH", path, {"body": "Two."})
    assert (status, changed["html"], changed["edited_by"]) == (200, "<p>Two.</p>", "Jo")
    assert changed["edited_at"] is not None
    assert set(changed) == COMMENT_FIELDS

    reader.cookies.clear()
    assert ask("PATCH", path, {"body": "Three."})[0] == 403
    assert ask("PATCH", path, {"body": "Three."}, authorization="Bearer wrong")[0] == 403
    status, changed = ask("PATCH", path, {"body": "Three."}, authorization=f"Bearer {posted['edit_key']}")
    assert (status, changed["html"]) == (200, "<p>Three.</p>")


def test_comment_is_taken_back(ask: Any, reader: Client, thread: Thread):
    posted = ask("POST", post_path(thread), {"body": "One."})[1]
    path = f"comments/{posted['id']}"
    stranger = Client()
    assert stranger.delete(f"{API}/{path}").status_code == 403

    reader.cookies.clear()
    key = f"bearer {posted['edit_key']}"
    status, answer = ask("DELETE", path, authorization=key)
    assert (status, answer["state"], answer["html"]) == (200, "removed", "")
    assert ask("DELETE", path, authorization=key)[0] == 200
    assert ask("PATCH", path, {"body": "Back."}, authorization=key)[0] == 403


def test_moderator_changes_any_comment(ask: Any, reader: Client, thread: Thread):
    comment = make_comment(thread, name="Jo")
    reader.force_login(make_moderator("mod"))

    status, changed = ask("PATCH", f"comments/{comment.pk}", {"body": "Milder."})

    assert (status, changed["author"]["name"], changed["edited_by"]) == (200, "Jo", "mod")


def test_waiting_comment_is_404_for_strangers(ask: Any, reader: Client, thread: Thread):
    comment = make_comment(thread, state="pending")
    path = f"comments/{comment.pk}"

    for method, body in [("GET", None), ("PATCH", {"body": "Mine."}), ("DELETE", None)]:
        assert ask(method, path, body)[0] == 404
    assert ask("PUT", f"{path}/vote", {"value": 1})[0] == 404
    assert ask("POST", f"{path}/reports", {"reason": "spam"})[0] == 404
    assert ask("GET", path, authorization=f"Bearer {rights.edit_key(comment.pk)}")[0] == 200


@pytest.mark.parametrize("comment_id", [0, 10**9, 10**30])
def test_unknown_comment_is_404(comment_id: int, ask: Any, thread: Thread):
    path = f"comments/{comment_id}"

    for method, body in [("GET", None), ("PATCH", {"body": "Mine."}), ("DELETE", None)]:
        assert ask(method, path, body) == (404, "This comment is not there any more.")
    assert ask("PUT", f"{path}/vote", {"value": 1})[0] == 404
    assert ask("POST", f"{path}/reports", {"reason": "spam"})[0] == 404


def test_votes_are_counted_and_told(ask: Any, thread: Thread):
    comment = make_comment(thread)
    path = f"comments/{comment.pk}/vote"

    assert ask("PUT", path, {"value": 1}) == (200, {"up": 1, "down": 0, "mine": 1})
    assert ask("PUT", path, {"value": -1}) == (200, {"up": 0, "down": 1, "mine": -1})
    assert ask("PUT", path, {"value": 0}) == (200, {"up": 0, "down": 0, "mine": 0})


def test_vote_on_ones_own_comment_is_403(ask: Any, thread: Thread):
    posted = ask("POST", post_path(thread), {"body": "A word."})[1]

    refused = ask("PUT", f"comments/{posted['id']}/vote", {"value": 1})

    assert refused == (403, "This comment is your own; votes are for those of others.")


@pytest.mark.parametrize("sent", [{"value": 2}, {"value": "up"}, {"value": None}, {}, {"value": 1, "why": "so"}])
def test_wrong_vote_is_422(sent: Any, ask: Any, thread: Thread):
    comment = make_comment(thread)

    assert ask("PUT", f"comments/{comment.pk}/vote", sent)[0] == 422
    comment.refresh_from_db()
    assert (comment.up, comment.down) == (0, 0)


def test_mine_tells_a_reader_their_own_votes_and_comments(
    ask: Any, reader: Client, thread: Thread, configure: Configure
):
    other = make_comment(thread)
    voting.vote(comment_id=other.pk, visitor=make_visitor(), value=-1)
    configure(hold_comments=True)
    posted = ask("POST", post_path(thread), {"body": "A word."})[1]
    ask("PUT", f"comments/{other.pk}/vote", {"value": 1})

    status, answer = ask("GET", f"threads/{thread.pk}/mine")

    assert (status, answer["name"], answer["votes"]) == (200, "", {str(other.pk): 1})
    assert [(comment["id"], comment["state"]) for comment in answer["comments"]] == [(posted["id"], "pending")]
    reader.cookies.clear()
    assert ask("GET", f"threads/{thread.pk}/mine")[1] == {"name": "", "has_address": False, "votes": {}, "comments": []}


def test_mine_tells_an_account_its_name(ask: Any, reader: Client, thread: Thread):
    reader.force_login(make_user("ada"))

    assert ask("GET", f"threads/{thread.pk}/mine")[1]["name"] == "ada"


@pytest.mark.parametrize(("email", "has_address"), [("ada@post.example", True), ("", False)])
def test_mine_tells_whether_an_account_has_an_address(
    email: str, has_address: bool, ask: Any, reader: Client, thread: Thread
):
    reader.force_login(make_user("ada", email=email))

    assert ask("GET", f"threads/{thread.pk}/mine")[1]["has_address"] is has_address


# Reports and follows


def test_report_is_202(ask: Any, thread: Thread):
    comment = make_comment(thread)
    path = f"comments/{comment.pk}/reports"

    assert ask("POST", path, {"reason": "illegal", "note": "See § 130."}) == (202, None)
    assert list(Report.objects.values_list("reason", "note")) == [("illegal", "See § 130.")]
    for sent in ({"reason": "dull"}, {}, {"reason": "spam", "note": "a\0b"}):
        assert ask("POST", path, sent)[0] == 422


@pytest.mark.parametrize("scope", ["all", "replies"])
def test_follow_is_202_and_waits_for_its_confirmation(scope: str, ask: Any, thread: Thread):
    assert ask("POST", f"threads/{thread.pk}/follows", {"email": "Ines@Post.example", "scope": scope}) == (202, None)

    follow = Follow.objects.get()
    assert (follow.email, follow.scope, follow.state) == ("ines@post.example", scope, "asked")


@pytest.mark.parametrize("sent", [{"email": "nobody"}, {"email": ""}, {}, {"email": "a@b.example", "scope": "some"}])
def test_wrong_follow_is_422(sent: Any, ask: Any, thread: Thread):
    assert ask("POST", f"threads/{thread.pk}/follows", sent)[0] == 422
    assert Follow.objects.count() == 0


def test_follows_too_fast_are_429(ask: Any, thread: Thread, rate_limits_on: None):
    statuses = [
        ask("POST", f"threads/{thread.pk}/follows", {"email": f"{number}@post.example"})[0] for number in range(4)
    ]

    assert statuses == [202, 202, 202, 429]
