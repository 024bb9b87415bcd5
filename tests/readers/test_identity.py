import hashlib
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from imprint.readers.identity import COOKIE, new_token, remember_guest, visitor_of
from tests.conftest import Configure
from tests.factories import make_user


def ask(cookies: dict[str, str] | None = None, user: Any = None, **meta: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.META |= {"REMOTE_ADDR": "192.0.2.1", "HTTP_USER_AGENT": "Browser", **meta}
    request.COOKIES.update(cookies or {})
    request.user = user or AnonymousUser()
    return request


def test_visitor_with_a_cookie_of_ours_is_a_device():
    token = new_token()
    visitor = visitor_of(ask({COOKIE: token}))

    assert (visitor.user, visitor.token) == (None, token)
    assert visitor.guest == hashlib.sha256(token.encode()).hexdigest()
    assert visitor.voter == f"g:{visitor.guest[:60]}"
    assert token not in visitor.voter


@pytest.mark.parametrize("made_up", ["", "x", "a.b", "." + "0" * 32, "é.ü", "a" * 5000])
def test_visitor_with_a_made_up_cookie_is_none(made_up: str):
    visitor = visitor_of(ask({COOKIE: made_up}))

    assert (visitor.token, visitor.guest) == ("", "")
    assert visitor.voter == visitor_of(ask()).voter


def test_cookie_of_another_site_is_none_here(configure: Configure):
    token = new_token()
    configure(secret_key="the secret of another site, as long as it must be")

    assert visitor_of(ask({COOKIE: token})).token == ""


def test_changed_cookie_is_none():
    token = new_token()

    assert visitor_of(ask({COOKIE: "x" + token})).token == ""
    assert visitor_of(ask({COOKIE: token[:-1]})).token == ""


def test_visitor_without_cookie_votes_as_address_and_browser():
    voters = {
        visitor_of(ask()).voter,
        visitor_of(ask()).voter,
        visitor_of(ask(REMOTE_ADDR="192.0.2.2")).voter,
        visitor_of(ask(HTTP_USER_AGENT="Another")).voter,
    }

    assert len(voters) == 3
    assert all(voter.startswith("d:") and "192.0.2" not in voter for voter in voters)


@pytest.mark.django_db
def test_visitor_with_an_account_is_that_account_on_any_device():
    user = make_user()
    visitors = [
        visitor_of(ask({"session": "1"}, user)),
        visitor_of(ask({COOKIE: new_token()}, user, REMOTE_ADDR="192.0.2.2")),
    ]

    assert [visitor.voter for visitor in visitors] == [f"u:{user.pk}"] * 2
    assert [visitor.sender for visitor in visitors] == [f"u:{user.pk}"] * 2


def test_visitor_is_limited_by_address_whatever_cookie_it_sends():
    senders = {visitor_of(ask(cookies)).sender for cookies in ({}, {COOKIE: new_token()}, {COOKIE: new_token()})}

    assert len(senders) == 1


def test_names_of_voters_fit_into_their_column():
    visitors = [visitor_of(ask()), visitor_of(ask({COOKIE: new_token()}))]

    assert all(len(visitor.voter) <= 64 for visitor in visitors)


def test_tokens_are_not_guessed():
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(token.partition(".")[0]) == 32 for token in tokens)


@pytest.mark.parametrize("is_secure", [True, False])
def test_device_keeps_its_cookie_for_a_year_out_of_reach_of_scripts(is_secure: bool):
    response = HttpResponse()
    remember_guest(response, "token", is_secure)

    cookie = response.cookies[COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("token", 365 * 24 * 3600, "/")
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", is_secure)
