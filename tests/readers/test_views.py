import re

import pytest
from django.test import Client

from tests.factories import PASSWORD, make_user

SIGN_IN, SIGN_OUT = "/-/account/sign-in/", "/-/account/sign-out/"
pytestmark = pytest.mark.django_db


def sent_with(client: Client, path: str, **fields: str) -> dict[str, str]:
    """A form as a browser sends it back."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path).content.decode())
    assert token
    return {"csrfmiddlewaretoken": token[1], **fields}


def test_reader_signs_in_and_out():
    make_user("ada")
    client = Client(enforce_csrf_checks=True)

    answer = client.post(SIGN_IN, sent_with(client, SIGN_IN, username="ada", password=PASSWORD))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    session, mark = client.cookies["imprint_session"], client.cookies["imprint_account"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert (mark.value, mark["httponly"], mark["samesite"]) == ("1", "", "Lax")  # For scripts; it says nothing.

    answer = client.post(SIGN_OUT, sent_with(client, SIGN_OUT))
    assert answer.status_code == 302
    assert (client.cookies["imprint_account"].value, client.cookies["imprint_session"].value) == ("", "")


def test_wrong_password_signs_nobody_in(client: Client):
    make_user("ada")

    answer = client.post(SIGN_IN, {"username": "ada", "password": "wrong"})

    assert answer.status_code == 200
    assert "imprint_session" not in client.cookies
    assert "imprint_account" not in client.cookies


def test_page_for_signing_out_signs_nobody_out(client: Client):
    client.force_login(make_user())
    client.cookies["imprint_account"] = "1"

    assert client.get(SIGN_OUT).status_code == 200
    assert client.cookies["imprint_account"].value == "1"
    assert client.session.get("_auth_user_id")


def test_mark_of_a_session_that_is_over_is_taken_away(client: Client):
    client.cookies["imprint_account"] = "1"

    client.get(SIGN_OUT)

    assert client.cookies["imprint_account"].value == ""


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(target: str, client: Client):
    make_user("ada")

    answer = client.post(SIGN_IN, {"username": "ada", "password": PASSWORD, "next": target})

    assert answer["Location"] == "/"


def next_of(client: Client, path: str, **headers: str) -> str:
    found = re.search(r'name="next" value="([^"]*)"', client.get(path, headers=headers).content.decode())
    assert found
    return found[1]


def test_signing_in_leads_back_to_the_page_whose_link_was_followed(client: Client):
    ours = "http://testserver"

    assert next_of(client, SIGN_IN, referer=f"{ours}/2026/01/05/the-ferry/") == "/2026/01/05/the-ferry/"
    assert next_of(client, SIGN_IN, referer=f"{ours}/-/search/?q=ferry") == "/-/search/?q=ferry"
    assert next_of(client, f"{SIGN_IN}?next=/sections/", referer=f"{ours}/2026/01/05/the-ferry/") == "/sections/"


@pytest.mark.parametrize(
    "referer",
    [
        *("", "https://evil.example/page/", "http://testserver.evil.example/", "http://testserver//evil.example/"),
        *("http://testserver@evil.example/", "http://testserver/\\evil.example/", "javascript:alert(1)", "http://["),
        *("http://testserver/-/account/sign-in/", "http://testserver/-/account/sign-out/"),
    ],
)
def test_signing_in_takes_nothing_else_for_the_page_before(referer: str, client: Client):
    assert next_of(client, SIGN_IN, referer=referer) == ""
