"""As the server sends them: what is private is kept by nobody, framed by nobody, and told to no other site."""

import io
from typing import Any

import pytest
from django.test import Client

from imprint.core.security_headers import security_headers
from imprint.moderation.decisions import remove_comment
from imprint.moderation.models import Statement
from imprint.readers.urls import urlpatterns
from imprint.server.dispatch import run_application
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.usefixtures("keeps_its_connection")

REFERRERS = {"same-origin", "strict-origin-when-cross-origin", "no-referrer"}


def headers_at(path: str, client: Client) -> dict[str, str]:
    from imprint.config.wsgi import application

    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "", "CONTENT_LENGTH": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        "HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()),
    }  # fmt: skip
    answer = run_application(application, environ, security_headers())
    names = [name for name, _value in answer.headers if name != "set-cookie"]
    assert len(set(names)) == len(names), path
    return dict(answer.headers)


@pytest.fixture(params=["nobody", "editor"])
def browser(request: pytest.FixtureRequest, site: Any, client: Client) -> Client:
    if request.param == "editor":
        client.force_login(make_editor())
    return client


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")


def expect_private(path: str, headers: dict[str, str]) -> None:
    assert {"private", "no-store"} <= set(headers["cache-control"].replace(" ", "").split(",")), path
    assert "frame-ancestors 'self'" in headers["content-security-policy"], path
    assert headers["referrer-policy"] in REFERRERS, path


def test_every_page_of_an_account_is_private_and_in_no_frame(browser: Client):
    paths = ["/" + str(one.pattern).replace("<int:pk>", "1").replace("<str:provider_id>", "x") for one in urlpatterns]
    ours = [path for path in [*paths, "/-/account/comments/", "/-/account/decisions/", "/-/account/nothing/"]
            if path.startswith("/-/account/")]  # fmt: skip
    assert len(ours) > 30
    for path in ours:
        headers = headers_at(path, browser)
        expect_private(path, headers)
        assert headers["x-frame-options"] == "DENY", path


def test_newsroom_is_private_and_in_no_frame_of_others(browser: Client):
    for path in ("", "login/", "comments/", "moderation/people/", "moderation/appeals/", "pages/", "nothing/"):
        headers = headers_at(f"/-/newsroom/{path}", browser)
        expect_private(path, headers)
        assert headers["x-frame-options"] in ("DENY", "SAMEORIGIN"), path


def test_statement_is_private_and_found_by_no_search_engine(browser: Client):
    comment = make_comment()
    remove_comment(comment_id=comment.pk, moderator=make_editor("mod"), ground="insult")
    path = Statement.objects.get().path

    for address in (path, f"{path}appeal/", "/-/statements/nothing/", "/-/notices/nothing/", "/-/mail/manage/x/"):
        headers = headers_at(address, browser)
        expect_private(address, headers)
        assert headers["x-robots-tag"] == "noindex", address
