import re
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from imprint.config.middleware import Account, NotShared, SecurityHeaders
from imprint.core.security_headers import newsroom_policy
from tests.factories import make_editor, make_user


def answered_by(middleware: Any, path: str, respond: Any = lambda request: HttpResponse("page"), **cookies: str) -> Any:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return middleware(respond)(request)


# The newsroom's headers


def test_newsroom_allows_inline_what_carries_the_nonce_of_the_answer(client: Client, db: None):
    client.force_login(make_editor())

    policies = []
    for _ in range(2):
        answer = client.get(reverse("wagtailadmin_home"))
        [nonce] = re.findall(r"script-src 'self' 'nonce-([\w-]{20,})';", answer["Content-Security-Policy"])
        assert answer["Content-Security-Policy"] == newsroom_policy(nonce)
        policies.append(nonce)

    assert policies[0] != policies[1]


def test_newsroom_is_kept_by_no_cache(db: None):
    for path in ("/-/newsroom/", "/-/newsroom/pages/1/"):
        assert answered_by(SecurityHeaders, path)["Cache-Control"] == "private, no-store"


def test_newsroom_keeps_a_policy_that_a_view_has_set():
    def respond(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "default-src 'none'", "Cache-Control": "no-cache"})

    answer = answered_by(SecurityHeaders, "/-/newsroom/", respond)

    assert (answer["Content-Security-Policy"], answer["Cache-Control"]) == ("default-src 'none'", "no-cache")


@pytest.mark.parametrize("path", ["/", "/-/newsroom", "/-/newsrooms/", "/-/accounts/", "/a/-/newsroom/"])
def test_other_pages_are_left_to_the_server(path: str):
    assert dict(answered_by(SecurityHeaders, path).headers) == {"Content-Type": "text/html; charset=utf-8"}


# What is one reader's


@pytest.mark.parametrize("path", ["/-/account/", "/-/account/address/", "/-/account/nothing/"])
def test_account_is_kept_by_no_cache(path: str):
    assert answered_by(SecurityHeaders, path)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/-/mail/manage/x/", "/-/statements/x/", "/-/statements/x/appeal/", "/-/notices/x/"])
@pytest.mark.parametrize("status", [200, 303, 404])
def test_what_a_secret_address_shows_is_neither_kept_nor_indexed(path: str, status: int):
    answer = answered_by(NotShared, path, lambda request: HttpResponse(status=status))

    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_answer_to_a_reader_is_kept_by_no_shared_cache():
    def respond(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "public, max-age=60"})

    assert answered_by(NotShared, "/-/comments/1/")["Cache-Control"] == "private, no-cache"
    assert answered_by(NotShared, "/robots.txt", respond)["Cache-Control"] == "public, max-age=60"


# Accounts of readers


def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{type(request.user).__name__} {request.user}, session: {hasattr(request, 'session')}")


def test_reader_without_a_session_costs_no_query(db: None, django_assert_num_queries: Any):
    with django_assert_num_queries(0):
        answer = answered_by(Account, "/", who, imprint_guest="x")

    assert answer.content == b"AnonymousUser AnonymousUser, session: False"
    assert answer.cookies == {}


def test_reader_with_a_session_is_known_by_name(client: Client, db: None):
    client.force_login(make_user("ada"))
    session = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}

    assert answered_by(Account, "/", who, **session).content == b"SimpleLazyObject ada, session: True"


def test_session_that_nobody_gave_is_nobody(db: None):
    session = {settings.SESSION_COOKIE_NAME: "made-up"}

    assert answered_by(Account, "/", who, **session).content == b"SimpleLazyObject AnonymousUser, session: True"
