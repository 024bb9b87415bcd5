"""What scripts on pages of other sites may ask and read."""

from typing import Any

import pytest
from django.test import Client

from imprint.discussion.models import Comment, Thread
from imprint.readers.other_sites import HEADER
from tests.factories import make_thread, make_user

SITE, STRANGE = "https://news.example", "https://strange.example"
JSON = "application/json"


@pytest.fixture(autouse=True)
def _embedding(configure: Any, settings: Any) -> None:
    settings.MIDDLEWARE = settings.READER_MIDDLEWARE
    configure(embedding_sites=[SITE])


@pytest.fixture
def thread(db: None) -> Thread:
    return make_thread(comments=1)


def preflight(client: Client, path: str, origin: str) -> Any:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "imprint-guest",
    }
    return client.options(path, headers=asked)


@pytest.mark.parametrize(
    ("path", "origin", "allowed"),
    [
        ("/-/api/v1/threads/1/comments", SITE, SITE),
        ("/-/api/v1/threads/by-key/comments", SITE, SITE),
        ("/-/comments/1/", SITE, SITE),
        ("/-/api/v1/threads/1/comments", STRANGE, None),
        ("/-/api/v1/threads/1/comments", "null", None),
        ("/-/api/v1/threads/1/comments", "https://news.example:444", None),
        ("/-/account/sign-in/", SITE, None),
        ("/-/search/", SITE, None),
    ],
)
def test_preflight_lets_embedding_sites_through(client: Client, path: str, origin: str, allowed: str | None):
    answer = preflight(client, path, origin)

    assert answer.status_code == 204
    assert answer.get("Access-Control-Allow-Origin") == allowed
    assert "Access-Control-Allow-Credentials" not in answer
    assert HEADER in answer["Access-Control-Allow-Headers"]
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert method in answer["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    ("path", "origin", "allowed"),
    [
        ("/-/api/v1/threads?key=/nothing/", SITE, SITE),
        ("/-/api/v1/threads?key=/nothing/", STRANGE, None),
        ("/-/api/v1/threads?key=/nothing/", "null", None),
        ("/-/api/v1/threads?key=/nothing/", "", None),
        ("/-/api/v1/counts?key=/nothing/", STRANGE, "*"),
        ("/-/embed.js", STRANGE, "*"),
        ("/talk/strange.example/a-0123456789abcdef/", STRANGE, "*"),
        ("/-/search/", SITE, None),
    ],
)
def test_answers_are_for_those_who_may_read_them(db: None, client: Client, path: str, origin: str, allowed: str | None):
    answer = client.get(path, headers={"Origin": origin} if origin else {})

    assert answer.get("Access-Control-Allow-Origin") == allowed
    assert ("Origin" in answer.get("Vary", "")) == path.startswith("/-/api/v1/threads")


def test_refusals_can_be_read_too(thread: Thread, client: Client):
    answer = client.post(f"/-/api/v1/threads/{thread.pk}/comments", "{", JSON, headers={"Origin": SITE})

    assert answer.status_code == 400
    assert answer["Access-Control-Allow-Origin"] == SITE


def test_guest_without_cookies_keeps_a_token(thread: Thread, client: Client):
    path = f"/-/api/v1/threads/{thread.pk}/comments"
    posted = client.post(path, {"body": "Mine."}, JSON, headers={"Origin": SITE, HEADER: ""})
    token = posted[HEADER]
    client.cookies.clear()

    edit = f"/-/api/v1/comments/{posted.json()['id']}"
    edited = client.patch(edit, {"body": "Mine, changed."}, JSON, headers={"Origin": SITE, HEADER: token})
    again = client.post(path, {"body": "Another."}, JSON, headers={"Origin": SITE, HEADER: token})
    others = client.patch(edit, {"body": "Not mine."}, JSON, headers={"Origin": SITE, HEADER: ""})

    assert not posted.cookies
    assert posted["Access-Control-Expose-Headers"].startswith(HEADER)
    assert (edited.status_code, again[HEADER], others.status_code) == (200, token, 403)
    assert Comment.objects.filter(guest=Comment.objects.get(body="Another.").guest).count() == 2


def test_forged_token_is_nobodys(thread: Thread, client: Client):
    path = f"/-/api/v1/threads/{thread.pk}/comments"

    for forged in ("abc.def", "x" * 5000, "ä", "a\x7f.b"):
        answer = client.post(path, {"body": f"Hello, {len(forged)}."}, JSON, headers={"Origin": SITE, HEADER: forged})
        assert answer.status_code == 201
        assert answer[HEADER] != forged


def test_account_of_the_browser_is_left_aside(thread: Thread, client: Client):
    client.force_login(make_user("rosa"))

    path = f"/-/api/v1/threads/{thread.pk}/comments"
    posted = client.post(path, {"body": "As a guest."}, JSON, headers={"Origin": SITE, HEADER: ""})

    assert posted.json()["author"]["kind"] == "guest"


def test_without_the_header_it_is_a_cookie_as_ever(thread: Thread, client: Client):
    posted = client.post(f"/-/api/v1/threads/{thread.pk}/comments", {"body": "At home."}, JSON)

    assert "imprint_guest" in posted.cookies
    assert HEADER not in posted


def test_strange_site_cannot_write(thread: Thread, client: Client):
    headers = {"Origin": STRANGE, HEADER: ""}
    answer = client.post(f"/-/api/v1/threads/{thread.pk}/comments", {"body": "Spam."}, JSON, headers=headers)

    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer
    assert not Comment.objects.filter(body="Spam.").exists()


def test_script_for_other_sites_is_kept_for_minutes(client: Client):
    answer = client.get("/-/embed.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"].startswith("public, max-age=300")
    assert 'import { start } from "/static/js/embed' in answer.content.decode()
