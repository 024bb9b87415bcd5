"""Signing in with an account at another site; that site is a real server on loopback."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from imprint.config.accounts import settings_of
from imprint.config.site import AccountProvider
from tests.factories import PASSWORD, make_user
from tests.readers.openid import Handler, serve
from tests.readers.steps import mails, sign_up

WITH = "/-/account/with/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def club(settings: Any, with_mail: None) -> Iterator[type[Handler]]:
    """The other site; its `person` is who signs in there."""
    server = serve()
    Handler.person = {"sub": "77", "name": "Ada Lovelace", "email": "ada@example.org", "email_verified": True}
    Handler.is_dead = False
    one = AccountProvider.model_construct(  # Its address has to begin with https:// in imprint.toml.
        kind="openid", id="club", name="The Club", client_id="us", secret="s", server_url=f"http://127.0.0.1:{server.server_port}"
    )  # fmt: skip
    settings.IMPRINT = settings.IMPRINT.model_copy(update={"account_providers": [one]})
    for name, value in settings_of(settings.IMPRINT).items():
        setattr(settings, name, value)
    yield Handler
    server.shutdown()
    server.server_close()


def go_there(client: Client, **fields: str) -> tuple[str, dict[str, list[str]]]:
    answer = client.post(f"{WITH}club/", fields)
    assert answer.status_code == 200, answer.headers
    target = answer.headers["Refresh"].removeprefix("0;url=")
    assert f'href="{target.replace("&", "&amp;")}"' in answer.content.decode()  # Browsers may leave Refresh alone.
    return target.partition("?")[0], parse_qs(urlsplit(target).query)


def come_back(client: Client, asked: dict[str, list[str]], **more: str) -> Any:
    return client.get(urlsplit(asked["redirect_uri"][0]).path, {"state": asked["state"][0], "code": "c"} | more)


def test_reader_makes_an_account_with_one_elsewhere(club: type[Handler], client: Client):
    assert "Go on with The Club" in client.get("/-/account/sign-in/").content.decode()
    target, asked = go_there(client, next="/2026/01/05/the-ferry/")
    assert target.endswith("/authorize")
    assert (asked["client_id"], asked["code_challenge_method"]) == (["us"], ["S256"])

    answer = come_back(client, asked)

    assert answer["Location"] == "/2026/01/05/the-ferry/"
    assert client.cookies["imprint_account"].value == "1"
    user = User.objects.get()
    assert (user.get_full_name(), user.email) == ("Ada Lovelace", "ada@example.org")
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("ada@example.org", True)]
    assert list(SocialAccount.objects.values_list("provider", "uid", "extra_data")) == [("club", "77", {})]
    assert not SocialToken.objects.exists()

    again = Client()
    come_back(again, go_there(again)[1])
    assert again.get("/-/account/").status_code == 200
    assert User.objects.count() == 1
    assert SocialAccount.objects.get().extra_data == {}


def test_address_of_an_account_here_is_not_taken_over(club: type[Handler], client: Client):
    sign_up(Client())
    cache.clear()  # One address is mailed once in ten seconds.

    come_back(client, go_there(client)[1])

    assert client.get("/-/account/").status_code == 302
    assert not SocialAccount.objects.exists()
    assert mails()[-1].subject == "You have an account at Imprint"


def test_address_that_is_not_proved_there_is_proved_here(club: type[Handler], client: Client):
    club.person["email_verified"] = False

    answer = come_back(client, go_there(client)[1])

    assert answer["Location"] == "/-/account/address/code/"
    assert client.get("/-/account/").status_code == 302
    assert mails()[-1].to == ["ada@example.org"]


def test_account_elsewhere_is_connected_and_disconnected(club: type[Handler], client: Client):
    make_user("ines", email="ines@example.org")
    client.post("/-/account/sign-in/", {"username": "ines", "password": PASSWORD})
    assert "Connect with The Club" in client.get("/-/account/").content.decode()

    come_back(client, go_there(client, process="connect", next="/-/account/")[1])
    assert "Disconnect The Club" in client.get("/-/account/").content.decode()
    other = Client()
    come_back(other, go_there(other)[1])
    assert 'value="ines"' in other.get("/-/account/").content.decode()

    client.post("/-/account/connected/remove/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_only_way_to_sign_in_is_not_taken_away(club: type[Handler], client: Client):
    del club.person["email"]
    answer = come_back(client, go_there(client)[1])
    client.post(answer["Location"], {"first_name": "Ada", "email": "ada@example.org"})
    User.objects.update(is_active=True)
    client.force_login(User.objects.get())

    client.post("/-/account/connected/remove/", {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.exists()
    assert "This is your only way to sign in." in client.get("/-/account/").content.decode()


def test_going_back_from_there_signs_nobody_in(club: type[Handler], client: Client):
    asked = go_there(client)[1]

    answer = client.get(f"{WITH}club/back/", {"state": asked["state"][0], "error": "access_denied"}, follow=True)

    assert "You went back before" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"code": "c"}, {"state": "forged", "code": "c"}, {"error": "x"}])
def test_answer_that_nobody_asked_for_signs_nobody_in(sent: dict[str, str], club: type[Handler], client: Client):
    answer = client.get(f"{WITH}club/back/", sent, follow=True)

    assert "You are not signed in" in answer.content.decode()
    assert not User.objects.exists()


def test_site_that_is_down_is_told_in_a_sentence(club: type[Handler], client: Client):
    club.is_dead = True
    answer = client.post(f"{WITH}club/")
    assert "did not answer as it should" in answer.content.decode()

    club.is_dead = False
    asked = go_there(client)[1]
    club.is_dead = True
    answer = client.get(f"{WITH}club/back/", {"state": asked["state"][0], "code": "c"}, follow=True)
    assert "did not answer as it should" in answer.content.decode()


@pytest.mark.parametrize("path", ["google/", "github/", "other/", "google/back/", "other/back/"])
def test_site_that_is_not_configured_is_not_there(path: str, club: type[Handler], client: Client):
    assert client.get(WITH + path).status_code == 404
    assert client.post(WITH + path).status_code == 404


def test_link_from_elsewhere_only_asks(club: type[Handler], client: Client):
    answer = client.get(f"{WITH}club/")

    assert "Sign in with The Club?" in answer.content.decode()
    assert "Refresh" not in answer.headers
