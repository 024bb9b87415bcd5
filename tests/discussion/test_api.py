"""The API: threads, posting, and problem+json for every refusal; reading and the rest is tested beside."""

import logging
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from imprint.core import writer
from imprint.discussion import marks, opening, rights, services, voting
from imprint.discussion.models import Comment, Thread
from imprint.readers.identity import COOKIE
from tests.conftest import Configure
from tests.discussion.steps import API, COMMENT_FIELDS, post_path
from tests.factories import make_comment, make_user, make_visitor

GONE = (
    "The comment that you answer is not there any more. Your answer was not posted, but nothing of it is lost: you can"
    " post it as a comment of its own."
)

pytestmark = pytest.mark.usefixtures("quiet")


# Threads


def test_thread_is_found_by_the_path_of_its_article(ask: Any, thread: Thread):
    make_comment(thread)

    status, answer = ask("GET", f"threads?key={thread.key}")

    assert (status, answer) == (
        200,
        {
            "id": thread.pk, "key": thread.key, "url": thread.key, "title": thread.title, "open": True,
            "closed_because": "", "why_closed": "", "pinned": None, "comments": 1,
        },
    )  # fmt: skip


def test_unknown_thread_is_404(ask: Any, thread: Thread):
    for path in (
        "threads?key=/2026/01/01/nothing/",
        "threads?key=a%00b",
        *(f"threads/{n}/comments" for n in (0, 10**9, 10**30)),
    ):
        assert ask("GET", path) == (404, "There is no discussion here. The article may have been taken away.")
    assert ask("GET", f"threads/{10**9}/mine")[0] == 404
    assert ask("POST", f"threads/{10**30}/comments", {"body": "A word."})[0] == 404
    assert ask("POST", f"threads/{10**30}/follows", {"email": "a@b.example"})[0] == 404


def test_thread_of_an_article_that_is_not_public_is_404(ask: Any, thread: Thread):
    comment = make_comment(thread)
    assert thread.article
    thread.article.unpublish()

    for path in (f"threads?key={thread.key}", post_path(thread), f"comments/{comment.pk}"):
        assert ask("GET", path)[0] == 404
    assert ask("POST", post_path(thread), {"body": "A word."})[0] == 404
    assert ask("POST", f"threads/{thread.pk}/follows", {"email": "a@b.example"})[0] == 404


# Posting


def test_post_of_a_guest_answers_201_with_the_comment_and_its_edit_key(ask: Any, reader: Client, thread: Thread):
    top = make_comment(thread)
    status, answer = ask("POST", post_path(thread), {"body": "*Yes.*", "name": "Jo", "parent": top.pk})

    comment = Comment.objects.latest("pk")
    assert status == 201
    assert answer.pop("edit_key") == rights.edit_key(comment.pk)
    assert abs(datetime.fromisoformat(answer.pop("posted_at")) - comment.posted_at).total_seconds() < 0.001
    assert 0 <= answer.pop("mark") < 96
    assert answer.pop("person") == marks.person_of(comment)
    assert answer == {
        "id": comment.pk,
        "thread": thread.pk,
        "parent": top.pk,
        "author": {"name": "Jo", "kind": "guest", "badge": ""},
        "html": "<p><em>Yes.</em></p>",
        "edited_at": None,
        "edited_by": "",
        "votes": {"up": 0, "down": 0},
        "replies": 0,
        "state": "published",
        "by_article_author": False,
        "is_pick": False,
        "anchor": None,
        "question": None,
    }
    assert set(reader.cookies) == {COOKIE}


def test_posted_comment_is_the_same_when_it_is_asked_for(ask: Any, thread: Thread):
    _, posted = ask("POST", post_path(thread), {"body": "A word."})
    _, asked = ask("GET", f"comments/{posted['id']}")

    posted.pop("edit_key")
    times = [datetime.fromisoformat(answer.pop("posted_at")) for answer in (posted, asked)]
    assert posted == asked
    assert abs(times[0] - times[1]).total_seconds() < 0.001


def test_cookie_of_a_guest_is_kept_from_scripts(ask: Any, reader: Client, thread: Thread):
    ask("POST", post_path(thread), {"body": "A word."})

    cookie = reader.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"]) == (True, "Lax", "", "/")
    assert int(cookie["max-age"]) == 365 * 24 * 3600


def test_cookie_is_secure_over_https(reader: Client, thread: Thread):
    reader.post(f"{API}/{post_path(thread)}", {"body": "A word."}, content_type="application/json", secure=True)

    assert reader.cookies[COOKIE]["secure"] is True


def test_post_of_an_account_is_its_own_and_sets_no_guest_cookie(ask: Any, reader: Client, thread: Thread):
    reader.force_login(make_user("ada"))
    status, answer = ask("POST", post_path(thread), {"body": "A word.", "name": "Somebody else"})

    assert (status, answer["author"]) == (201, {"name": "ada", "kind": "reader", "badge": ""})
    assert COOKIE not in reader.cookies


def test_held_post_answers_201_and_waits(ask: Any, thread: Thread, configure: Configure):
    configure(hold_comments=True)
    status, answer = ask("POST", post_path(thread), {"body": "A word."})

    assert (status, answer["state"]) == (201, "pending")
    assert ask("GET", f"comments/{answer['id']}")[1]["state"] == "pending"  # Its author has the cookie.
    assert ask("GET", post_path(thread)) == (200, {"comments": [], "next": None})


def test_repeated_post_answers_with_the_comment_as_it_is_now(ask: Any, thread: Thread):
    first = ask("POST", post_path(thread), {"body": "The same."})[1]
    voting.vote(comment_id=first["id"], visitor=make_visitor(), value=1)

    status, again = ask("POST", post_path(thread), {"body": "The same."})

    assert (status, again["id"], again["edit_key"]) == (201, first["id"], first["edit_key"])
    assert again["votes"] == {"up": 1, "down": 0}
    assert set(again) == set(first)


def test_repeated_post_of_a_stranger_tells_no_edit_key(ask: Any, reader: Client, thread: Thread):
    ask("POST", post_path(thread), {"body": "The same.", "name": "Jo"})
    reader.cookies.clear()

    status, again = ask("POST", post_path(thread), {"body": "The same.", "name": "Jo"})

    assert (status, again["edit_key"]) == (201, "")
    assert ask("PATCH", f"comments/{again['id']}", {"body": "Mine."})[0] == 403


def test_repeated_post_without_cookie_is_known_by_its_idempotency_key(ask: Any, reader: Client, thread: Thread):
    key = {"idempotency-key": "0123456789abcdef0123456789abcdef"}
    first = ask("POST", post_path(thread), {"body": "The same."}, **key)[1]
    reader.cookies.clear()
    again = ask("POST", post_path(thread), {"body": "The same."}, **key)[1]
    other = ask("POST", post_path(thread), {"body": "Another."}, **key)[1]

    assert (again["id"], again["edit_key"]) == (first["id"], first["edit_key"])
    assert other["id"] != first["id"]


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"body": ""}, 422, "The text is empty."),
        ({"body": "x" * 10_001}, 422, "The text is too long"),
        ({"body": "a\0b"}, 422, "NUL"),
        ({"body": "a\u202eb"}, 422, "invisible characters"),
        ({"body": "a\ud800b"}, 422, "wrong encoding"),
        ({"body": "A word.", "name": "x" * 61}, 422, "too long"),
        ({"body": "A word.", "email": "nobody"}, 422, "This does not look like an e-mail address."),
        ({"body": "A word.", "notify": "all"}, 422, "Write your e-mail address"),
        ({"body": "A word.", "notify": "often"}, 422, "notify: "),
        ({"body": "A word.", "parent": 10**9}, 404, GONE),
        ({"body": "A word.", "parent": 10**30}, 404, GONE),
        ({"body": "A word.", "parent": "first"}, 422, "parent: "),
        ({"body": "A word.", "parent_id": 1}, 422, "parent_id: "),
        ({"body": None}, 422, "body: "),
        ({"body": ["a"]}, 422, "body: "),
        ({}, 422, "body: "),
        ([], 422, ""),
        ("A word.", 422, ""),
        (None, 422, ""),
    ],
)
def test_bad_post_is_refused_and_changes_nothing(sent: Any, status: int, words: str, ask: Any, thread: Thread):
    answered, detail = ask("POST", post_path(thread), sent)

    assert (answered, words in detail) == (status, True), detail
    thread.refresh_from_db()
    assert (Comment.objects.count(), thread.ordinals) == (0, 0)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "A word.", "name": "x" * 61}, "name"),
        ({"body": "A word.", "name": "a\0b"}, "name"),
        ({"body": "A word.", "email": "nobody"}, "email"),
        ({"body": "A word.", "notify": "all"}, "email"),
        ({"body": "A word.", "parent": 10**9}, "parent"),
    ],
)
def test_refusal_tells_which_field_it_is_about(sent: Any, field: str | None, reader: Client, thread: Thread):
    answer = reader.post(f"{API}/{post_path(thread)}", sent, content_type="application/json")

    assert answer.json().get("field") == field


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b'{"body": "caf\xe9"}', b"[" * 100_000])
def test_body_that_is_no_json_is_refused(data: bytes, reader: Client, thread: Thread):
    answer = reader.generic("POST", f"{API}/{post_path(thread)}", data, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"]
    assert Comment.objects.count() == 0


def test_post_to_a_closed_thread_is_403(ask: Any, thread: Thread):
    opening.set_thread_open(thread_id=thread.pk, is_open=False)

    status, detail = ask("POST", post_path(thread), {"body": "A word."})

    assert status == 403
    assert detail.startswith("The newsroom closed this discussion.")
    told = ask("GET", f"threads?key={thread.key}")[1]
    assert [told[name] for name in ("open", "closed_because", "why_closed")] == [
        False,
        "hand",
        "The newsroom closed this discussion.",
    ]


def test_post_too_fast_is_429_with_the_time_to_wait(ask: Any, reader: Client, thread: Thread, rate_limits_on: None):
    for number in range(3):
        assert ask("POST", post_path(thread), {"body": f"Number {number}"})[0] == 201

    answer = reader.post(f"{API}/{post_path(thread)}", {"body": "Number 4"}, content_type="application/json")

    assert (answer.status_code, answer["Retry-After"]) == (429, "10")
    assert answer.json()["detail"] == "That was quick. Please wait 10 seconds and send it again."


def test_post_to_a_busy_writer_is_503_with_the_time_to_wait(
    reader: Client, thread: Thread, monkeypatch: pytest.MonkeyPatch
):
    def is_busy(*args: Any) -> None:
        raise writer.WriterBusy

    monkeypatch.setattr(writer, "write", is_busy)
    answer = reader.post(f"{API}/{post_path(thread)}", {"body": "A word."}, content_type="application/json")

    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (503, "2", "application/problem+json")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_post_from_a_page_of_somebody_else_is_403(site: str, ask: Any, thread: Thread):
    status, _ = ask(
        "POST", post_path(thread), {"body": "A word."}, **{"sec-fetch-site": site, "origin": "https://evil.example"}
    )

    assert (status, Comment.objects.count()) == (403, 0)


# Whatever is asked


def test_head_is_answered_as_get(reader: Client, thread: Thread):
    for path in (f"threads/{thread.pk}/comments", f"threads?key={thread.key}"):
        answer = reader.head(f"{API}/{path}")
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "application/json")


@pytest.mark.parametrize("sent", [b"{", b'{"body": "\xff"}'])
def test_what_is_no_json_is_400_with_a_sentence(sent: bytes, reader: Client, thread: Thread):
    answer = reader.post(f"{API}/threads/{thread.pk}/comments", sent, content_type="application/json")

    assert (answer.status_code, answer.json()["detail"]) == (400, "This is no JSON in UTF-8.")


@pytest.mark.parametrize("path", ["", "nothing", "threads/1", "threads/x/comments", "comments/1/votes", "comments/-1"])
def test_unknown_path_is_404(path: str, ask: Any, thread: Thread):
    assert ask("GET", path)[0] == 404
    assert ask("POST", path, {})[0] == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "threads", {"GET"}),
        ("DELETE", "threads/1/comments", {"GET", "POST"}),
        ("POST", "comments/1", {"GET", "PATCH", "DELETE"}),
        ("GET", "comments/1/vote", {"PUT"}),
        ("GET", "comments/1/reports", {"POST"}),
    ],
)
def test_wrong_method_is_405(method: str, path: str, allowed: set[str], reader: Client, site: Any):
    answer = reader.generic(method, f"{API}/{path}")

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert set(answer["Allow"].split(", ")) == allowed


def test_fault_of_ours_is_500_in_the_same_form(ask: Any, thread: Thread, monkeypatch: pytest.MonkeyPatch):
    def fail(**kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(services, "post_comment", fail)
    logging.disable(logging.CRITICAL)

    status, detail = ask("POST", post_path(thread), {"body": "A word."})

    assert status == 500
    assert "our fault" in detail


def test_description_is_openapi_31_and_lists_every_path(reader: Client, site: Any):
    description = reader.get("/-/api/openapi.json").json()

    assert description["openapi"].startswith("3.1")
    assert set(description["paths"]) == {
        f"{API}/{path}"
        for path in (
            "threads", "threads/{thread_id}/comments", "threads/{thread_id}/mine", "threads/{thread_id}/follows",
            "comments/{comment_id}", "comments/{comment_id}/vote", "comments/{comment_id}/reports",
            "comments/{comment_id}/history", "threads/by-key/comments", "threads/path", "counts",
            "preview", "me", "me/data", "me/hidden", "me/hidden/{person}",
        )
    }  # fmt: skip
    assert set(description["components"]["schemas"]["CommentOut"]["properties"]) == COMMENT_FIELDS
