"""The account's own pages."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from imprint.readers import fresh
from tests.factories import PASSWORD, make_editor, make_user
from tests.readers.steps import code_of, mails, sign_up

ACCOUNT = "/-/account/"
pytestmark = pytest.mark.django_db


def signed_in(username: str = "ada", **fields: Any) -> Client:
    make_user(username, **fields)
    client = Client()
    client.post("/-/account/sign-in/", {"username": username, "password": PASSWORD})
    return client


def make_stale(client: Client) -> None:
    session = client.session
    session[fresh.SIGNED_IN_AT] -= fresh.FRESH_FOR_S + 1
    session.save()


def words(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


@pytest.mark.parametrize(
    "path", ["", "address/", "password/", "passkeys/new/", "data/", "erase/", "passkeys/1/remove/"]
)
def test_page_of_an_account_leads_strangers_to_signing_in(path: str, client: Client, with_mail: None):
    answer = client.get(ACCOUNT + path)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/-/account/sign-in/?next=")


@pytest.mark.parametrize("path", ["name/", "connected/remove/", "sessions/end/"])
def test_strangers_change_nothing(path: str, client: Client, site: Any):
    assert client.post(ACCOUNT + path, {"name": "Eve"})["Location"].startswith("/-/account/sign-in/")


@pytest.mark.parametrize("path", ["address/", "password/", "passkeys/new/", "erase/"])
def test_what_matters_wants_a_fresh_sign_in(path: str, with_mail: None):
    client = signed_in()
    assert client.get(ACCOUNT + path).status_code == 200
    make_stale(client)

    answer = client.get(ACCOUNT + path)
    assert answer["Location"] == f"/-/account/sign-in/again/?next=%2F-%2Faccount%2F{path.replace('/', '%2F')}"
    answer = client.post(ACCOUNT + path, {"comments": "remove", "sure": "1", "password": "another " + PASSWORD})
    assert answer["Location"].startswith("/-/account/sign-in/again/")
    assert User.objects.get().check_password(PASSWORD)

    answer = client.post("/-/account/sign-in/again/", {"next": ACCOUNT + path})
    assert client.cookies["imprint_account"].value == ""
    client.post(answer["Location"], {"username": "ada", "password": PASSWORD})
    assert client.get(ACCOUNT + path).status_code == 200


def test_reader_changes_the_name_of_the_next_comments(site: Any):
    client = signed_in(first_name="Ada", last_name="L.")

    client.post(ACCOUNT + "name/", {"name": "  Ada   Lovelace "})

    assert User.objects.get().get_full_name() == "Ada Lovelace"
    assert "Your next comments carry this name." in words(client.get(ACCOUNT))


@pytest.mark.parametrize("name", ["", "x" * 61, "\u202ea", "…", "Ines Aalto", "INES  AALTO", "Moderator"])
def test_name_that_is_refused_is_shown_again_with_the_reason(name: str, site: Any):
    make_user("ines", first_name="Ines", last_name="Aalto")
    client = signed_in(first_name="Ada")

    answer = client.post(ACCOUNT + "name/", {"name": name})

    assert answer.status_code == 422
    assert 'id="name-fault"' in answer.content.decode()
    assert User.objects.get(username="ada").first_name == "Ada"


def test_new_address_counts_when_its_code_has_come_back(client: Client, with_mail: None):
    sign_up(client)

    answer = client.post(ACCOUNT + "address/", {"action_add": "1", "email": "new@example.org"})
    assert User.objects.get().email == "ada@example.org"
    client.post(answer["Location"], {"code": code_of(mails()[-1])})

    assert User.objects.get().email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]
    assert [letter.to for letter in mails()[-2:]] == [["new@example.org"], ["ada@example.org"]]
    assert mails()[-1].subject == "Your account at Imprint was changed"


def test_address_of_somebody_else_is_not_told_to_be_one(client: Client, with_mail: None):
    sign_up(Client(), "ines@example.org", "Ines")
    sign_up(client)

    cache.clear()  # One account is mailed once in ten seconds.
    taken = client.post(ACCOUNT + "address/", {"action_add": "1", "email": "ines@example.org"})

    assert taken["Location"] == ACCOUNT + "address/code/"
    client.post(taken["Location"], {"code": code_of(mails()[-1])})
    assert set(User.objects.values_list("email", flat=True)) == {"ada@example.org", "ines@example.org"}


def test_new_password_signs_out_all_other_devices(with_mail: None):
    client = signed_in(email="ada@example.org")
    other = Client()
    other.post("/-/account/sign-in/", {"username": "ada", "password": PASSWORD})

    answer = client.post(ACCOUNT + "password/", {"password": "a much better one"})

    assert answer["Location"] == ACCOUNT
    assert User.objects.get().check_password("a much better one")
    assert client.get(ACCOUNT).status_code == 200
    assert other.get(ACCOUNT).status_code == 302


def test_reader_without_a_password_sets_one(client: Client, with_mail: None):
    sign_up(client)

    client.post(ACCOUNT + "password/", {"password": "a much better one"})

    assert User.objects.get().check_password("a much better one")
    assert mails()[-1].subject == "Your account at Imprint was changed"


@pytest.mark.parametrize("password", ["", "short", "ada-lovelace", "password123"])
def test_weak_password_changes_nothing(password: str, site: Any):
    client = signed_in("ada-lovelace")

    assert client.post(ACCOUNT + "password/", {"password": password}).status_code in (200, 422)
    assert User.objects.get().check_password(PASSWORD)


def test_reader_signs_out_everywhere_else(site: Any):
    client, other, third = signed_in(), Client(), signed_in("ines")
    other.post("/-/account/sign-in/", {"username": "ada", "password": PASSWORD})

    client.post(ACCOUNT + "sessions/end/")

    assert [one.get(ACCOUNT).status_code for one in (client, other, third)] == [200, 302, 200]


def test_passkey_of_somebody_else_is_not_there(site: Any):
    ines = make_user("ines")
    key = Authenticator.objects.create(user=ines, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"})
    client = signed_in()

    assert client.get(f"{ACCOUNT}passkeys/{key.pk}/remove/").status_code == 404
    assert client.post(f"{ACCOUNT}passkeys/{key.pk}/remove/").status_code == 404
    assert "Phone" not in words(client.get(ACCOUNT))


def test_passkey_is_removed_unless_it_is_the_only_way_in(site: Any):
    client = signed_in()
    ada = User.objects.get()
    key = Authenticator.objects.create(user=ada, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"})
    remove = f"{ACCOUNT}passkeys/{key.pk}/remove/"
    password = ada.password
    ada.set_unusable_password()
    User.objects.update(password=ada.password)
    client.force_login(ada)

    client.get(remove)
    client.post(remove)
    assert Authenticator.objects.exists()
    assert "This is your only way to sign in." in words(client.get(ACCOUNT))

    User.objects.update(password=password)
    client.force_login(User.objects.get())
    client.post(remove)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", ["", "[]", "{}", "1", '{"response": {}}', '{"id": "x", "response": {"a": 1}}'])
def test_passkey_that_is_none_is_not_added(credential: str, site: Any):
    client = signed_in()
    client.get(ACCOUNT + "passkeys/new/")

    answer = client.post(ACCOUNT + "passkeys/new/", {"name": "Phone", "credential": credential})

    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_reader_takes_the_account_along_as_a_file(client: Client, with_mail: None):
    sign_up(client)

    answer = client.get(ACCOUNT + "data/")

    assert answer["Content-Disposition"] == "attachment; filename=my-data.json"
    account = json.loads(answer.content)["account"]
    assert account["name"] == "Ada"
    assert account["addresses"] == [{"email": "ada@example.org", "verified": True}]


def test_reader_erases_the_account(client: Client, with_mail: None):
    sign_up(client)
    other = Client()
    where = other.post("/-/account/sign-in/code/", {"email": "ada@example.org"})["Location"]
    other.post(where, {"code": code_of(mails()[-1])})
    assert other.get(ACCOUNT).status_code == 200

    answer = client.post(ACCOUNT + "erase/", {"comments": "remove", "sure": "1"})

    assert "It is erased" in words(answer)
    assert client.cookies["imprint_account"].value == ""
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert [one.get(ACCOUNT).status_code for one in (client, other)] == [302, 302]


@pytest.mark.parametrize("sent", [{}, {"comments": "remove"}, {"sure": "1"}, {"comments": "all", "sure": "1"}])
def test_nothing_is_erased_before_somebody_is_sure(sent: dict[str, str], site: Any):
    client = signed_in()

    answer = client.post(ACCOUNT + "erase/", sent)

    assert answer.status_code == 422
    assert "Nothing was erased." in words(answer)
    assert User.objects.exists()


def test_account_of_the_newsroom_stays(client: Client, site: Any):
    make_editor("ines")
    client.post("/-/account/sign-in/", {"username": "ines", "password": PASSWORD})

    assert "an administrator takes it away" in words(client.get(ACCOUNT + "erase/"))
    client.post(ACCOUNT + "erase/", {"comments": "remove", "sure": "1"})

    assert User.objects.filter(username="ines").exists()
    assert client.get(ACCOUNT).status_code == 200
