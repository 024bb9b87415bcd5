"""The applications, and who answers what."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from imprint.config.wsgi import application, hot
from tests.articles.steps import make_document
from tests.factories import PASSWORD, make_article, make_editor, make_thread, make_user


class Answer:
    """What the application answers to one request, as a server hands it over."""

    def __init__(
        self, path: str, method: str = "GET", body: bytes = b"", through: Any = application, **headers: str
    ) -> None:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode().decode("latin-1"),  # As PEP 3333 wants it.
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "192.0.2.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "HTTP_HOST": "127.0.0.1:8000",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        answer: Any = through(environ, self.start)
        self.text = b"".join(answer).decode()
        if hasattr(answer, "close"):
            answer.close()

    def start(self, status: str, headers: list[tuple[str, str]], *args: object) -> None:
        self.status, self.headers = int(status[:3]), dict(headers)


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keep_the_transaction_of_the_test() -> Iterator[None]:
    """As Django's own client does: after a real request an open transaction would be dropped with its connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def session_of(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def test_page_is_answered_the_short_way():
    article = make_article("The ferry")

    answer = Answer(str(article.public_path))

    assert (answer.status, "<h1>The ferry</h1>" in answer.text) == (200, True)
    assert {"Set-Cookie", "Vary", "Content-Security-Policy"} & set(answer.headers) == set()


def test_newsroom_is_answered_with_its_own_policy():
    answer = Answer("/-/newsroom/", cookie=session_of(make_editor()))

    assert answer.status == 200
    assert {"Content-Security-Policy", "Cache-Control", "X-Frame-Options", "Vary"} <= set(answer.headers)


def test_reader_who_is_signed_in_is_known_everywhere():
    article = make_article(live=False)
    edit = f"/-/newsroom/pages/{article.pk}/edit/"
    document = make_document()

    def seen(cookie: str) -> list[int]:
        return [Answer(path, cookie=cookie).status for path in (edit, document.url)]

    assert seen(session_of(make_editor())) == [200, 200]
    assert seen(session_of(make_user())) == [302, 404]
    assert seen("") == [302, 404]


@pytest.mark.parametrize("path", ["/-/newsroom/login/", "/-/account/sign-in/", "/-/threads/1/comments/", "/"])
def test_write_from_a_page_of_somebody_else_is_refused_on_both_ways(path: str, site: Any):
    refused = Answer(path, "POST", b"username=x", sec_fetch_site="cross-site", origin="https://evil.example")

    assert (refused.status, "This was not sent from a page of this site." in refused.text) == (403, True)


def test_account_asks_for_the_token_of_its_form():
    make_user("ada")
    form = Answer("/-/account/sign-in/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
    cookie = re.search(r"imprint_csrf=(\w+)", form.headers["Set-Cookie"])
    assert token
    assert cookie

    body = f"username=ada&password={quote(PASSWORD)}".encode()
    without = Answer("/-/account/sign-in/", "POST", body, cookie=cookie[0])
    with_token = Answer(
        "/-/account/sign-in/", "POST", body + f"&csrfmiddlewaretoken={token[1]}".encode(), cookie=cookie[0]
    )

    assert (without.status, with_token.status) == (403, 302)


def test_page_that_is_not_there_is_404_on_both_ways(site: Any):
    assert (Answer("/nothing/").status, Answer("/-/newsroom/nothing/").status) == (404, 302)


def test_path_in_another_script_is_understood():
    article = make_article(slug="عبارة")

    assert Answer(str(article.public_path)).status == 200


def test_hot_way_answers_what_the_usual_way_answers():
    thread = make_thread()
    path = f"/-/api/v1/threads/{thread.pk}/comments"

    hot_way, usual_way = (
        Answer(path, "POST", b'{"body": "A word.", "name": "Ada"}', through=way) for way in (hot, application)
    )

    assert (hot_way.status, usual_way.status) == (201, 201)
    assert json.loads(hot_way.text)["id"] == json.loads(usual_way.text)["id"]
    assert hot_way.headers.keys() == usual_way.headers.keys() >= {"Set-Cookie", "Cache-Control"}


def test_hot_way_refuses_with_the_same_sentence(site: Any):
    answers = [Answer("/-/api/v1/threads/7/comments", "POST", b"{}", through=way) for way in (hot, application)]

    assert [answer.status for answer in answers] == [422, 422]
    assert answers[0].text == answers[1].text


def test_hot_way_knows_who_is_signed_in():
    thread, cookie = make_thread(), session_of(make_user("ada"))

    answer = Answer(
        f"/-/api/v1/threads/{thread.pk}/comments", "POST", b'{"body": "A word."}', through=hot, cookie=cookie
    )

    assert json.loads(answer.text)["author"]["kind"] == "reader"
