"""Making an account and signing in, by each way but those that need a browser."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from imprint.readers.models import Letter
from tests.factories import PASSWORD, make_editor, make_user
from tests.readers.steps import code_of, let_time_pass, mails, sign_up

SIGN_IN, SIGN_UP = "/-/account/sign-in/", "/-/account/sign-up/"
pytestmark = pytest.mark.django_db


def is_signed_in(client: Client) -> bool:
    return client.get("/-/account/").status_code == 200


def test_reader_makes_an_account_with_a_code_and_no_password(client: Client, with_mail: None):
    assert sign_up(client) == "/-/account/"

    user = User.objects.get()
    assert (user.first_name, user.email, user.has_usable_password()) == ("Ada", "ada@example.org", False)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("ada@example.org", True)]
    assert client.cookies["imprint_account"].value == "1"
    assert is_signed_in(client)
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]
    assert not Letter.objects.exists()


def test_code_that_is_wrong_makes_no_proof_and_says_so(client: Client, with_mail: None):
    answer = client.post(SIGN_UP, {"first_name": "Ada", "email": "ada@example.org"})
    right = code_of(mails()[-1])

    answer = client.post(answer["Location"], {"code": "0000-0000" if right != "0000-0000" else "1111-1111"})

    assert "This code is not right." in answer.content.decode()
    assert not is_signed_in(client)
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_third_wrong_code_ends_the_try(client: Client, with_mail: None):
    sign_up(client)
    other = Client()
    where = other.post(SIGN_IN + "code/", {"email": "ada@example.org"})["Location"]
    right = code_of(mails()[-1])

    for _try in range(3):
        other.post(where, {"code": "99"})

    assert other.post(where, {"code": right})["Location"].startswith("/-/account/sign-in/")
    assert not is_signed_in(other)


def test_reader_signs_in_by_a_code(with_mail: None):
    sign_up(Client())
    client = Client()

    answer = client.post(SIGN_IN + "code/", {"email": "ADA@example.org", "next": "/2026/01/05/the-ferry/"})
    assert not is_signed_in(client)
    answer = client.post(answer["Location"], {"code": code_of(mails()[-1]), "next": "/2026/01/05/the-ferry/"})

    assert answer["Location"] == "/2026/01/05/the-ferry/"
    assert client.cookies["imprint_account"].value == "1"
    assert is_signed_in(client)


def test_code_is_good_only_in_the_browser_that_asked_for_it(with_mail: None):
    sign_up(Client())
    mine, thief = Client(), Client()
    where = mine.post(SIGN_IN + "code/", {"email": "ada@example.org"})["Location"]

    thief.post(where, {"code": code_of(mails()[-1])})

    assert not is_signed_in(thief)


def test_known_and_unknown_addresses_are_answered_alike(with_mail: None):
    sign_up(Client())
    pages = {}
    for email in ("ada@example.org", "who@example.org"):
        for path, fields in ((SIGN_IN + "code/", {}), (SIGN_UP, {"first_name": "Who"})):
            cache.clear()  # One address is mailed once in ten seconds.
            answer = Client().post(path, {"email": email, **fields}, follow=True)
            shown = re.sub(r'value="\w{64}"|[\w.]+@example.org', "", answer.content.decode())
            pages.setdefault(path, set()).add((answer.status_code, tuple(answer.redirect_chain), shown))

    assert [len(kinds) for kinds in pages.values()] == [1, 1]
    told = {letter.subject for letter in mails() if letter.to == ["ada@example.org"]}
    assert told == {"Your code for Imprint", "You have an account at Imprint"}
    assert mail.outbox[-2].to == ["who@example.org"] or mail.outbox[-1].to == ["who@example.org"]


def test_reader_without_an_account_is_told_so_by_mail_alone(with_mail: None):
    client = Client()

    client.post(SIGN_IN + "code/", {"email": "who@example.org"})

    [letter] = mails()
    assert letter.subject == "You have no account at Imprint"
    assert "http://127.0.0.1:8000/-/account/sign-up/" in letter.body


def test_without_mail_people_take_a_user_name_and_a_password(client: Client, site: Any):
    page = client.get(SIGN_UP).content.decode()
    assert ("E-mail" in page, "User name" in page) == (False, True)

    answer = client.post(SIGN_UP, {"username": "ada", "password1": PASSWORD})

    assert answer["Location"] == "/-/account/"
    assert is_signed_in(client)
    other = Client()
    other.post(SIGN_IN, {"username": "ada", "password": PASSWORD})
    assert is_signed_in(other)
    assert not mail.outbox
    for path in (SIGN_IN + "code/", SIGN_UP + "passkey/", "/-/account/sign-in/"):
        assert "code" not in re.sub(r"<!doctype.*?</head>", "", other.get(path).content.decode(), flags=re.DOTALL)
        assert Client().get(path).status_code == (200 if path == SIGN_IN else 404)


@pytest.mark.parametrize("password", ["short", "passwordpassword1"[:8], "1234567890"])
def test_weak_password_is_refused_in_a_sentence(password: str, client: Client, site: Any):
    answer = client.post(SIGN_UP, {"username": "ada", "password1": password})

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\0b", "\u202eada", "---", "\u200b"])
def test_name_that_nobody_can_read_is_refused(name: str, client: Client, with_mail: None):
    answer = client.post(SIGN_UP, {"first_name": name, "email": "ada@example.org"})

    assert answer.status_code == 200
    assert 'id="first_name-fault"' in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_no_way_leads_to_another_site(target: str, with_mail: None):
    assert sign_up(Client(), next=target) == "/-/account/"
    client = Client()
    where = client.post(SIGN_IN + "code/", {"email": "ada@example.org", "next": target})["Location"]

    assert client.post(where, {"code": code_of(mails()[-1]), "next": target})["Location"] == "/"


def test_account_of_the_newsroom_without_a_proved_address_signs_in_with_its_password(with_mail: None, client: Client):
    make_editor("ines", email="ines@example.org")

    answer = client.post(SIGN_IN, {"username": "ines", "password": PASSWORD})

    assert answer["Location"] == "/"
    assert is_signed_in(client)


def test_address_and_password_sign_in_too(with_mail: None, client: Client):
    make_user("ada", email="ada@example.org")

    client.post(SIGN_IN, {"username": "Ada@example.org", "password": PASSWORD})

    assert is_signed_in(client)


def test_newsrooms_own_log_in_and_log_out_set_and_take_the_mark(client: Client, site: Any):
    make_editor("ines")

    client.post("/-/newsroom/login/", {"username": "ines", "password": PASSWORD})
    assert client.cookies["imprint_account"].value == "1"

    client.post("/-/newsroom/logout/")
    assert client.cookies["imprint_account"].value == ""


def test_passwords_cannot_be_tried_without_end(client: Client, site: Any):
    make_user("ada")
    for _try in range(5):
        client.post(SIGN_IN, {"username": "ada", "password": "wrong"})

    answer = client.post(SIGN_IN, {"username": "ada", "password": PASSWORD})

    assert "Too many tries." in answer.content.decode()
    assert not is_signed_in(client)


def test_codes_cannot_be_asked_for_without_end(client: Client, with_mail: None):
    answers = [Client().post(SIGN_IN + "code/", {"email": "ada@example.org"}) for _try in range(4)]

    assert len(mails()) == 3
    assert "Too many tries." in answers[-1].content.decode() or answers[-1].status_code == 429


def test_sign_ups_from_one_place_are_limited(site: Any):
    names = [f"reader{number}" for number in range(25)]
    statuses = [Client().post(SIGN_UP, {"username": name, "password1": PASSWORD}).status_code for name in names]

    assert statuses == [302] * 20 + [429] * 5
    assert "Too many tries" in Client().post(SIGN_UP, {}).content.decode()


def test_site_without_accounts_for_readers_makes_none(accounts: Any, client: Client):
    accounts(reader_accounts=False)
    make_user("ada")

    assert "No new accounts" in client.get(SIGN_UP).content.decode()
    client.post(SIGN_UP, {"username": "eve", "password1": PASSWORD})
    assert [user.username for user in User.objects.all()] == ["ada"]
    assert "Make an account" not in client.get(SIGN_IN).content.decode()
    client.post(SIGN_IN, {"username": "ada", "password": PASSWORD})
    assert is_signed_in(client)


def test_closed_account_is_told_so(client: Client, with_mail: None):
    sign_up(Client())
    User.objects.update(is_active=False)

    where = client.post(SIGN_IN + "code/", {"email": "ada@example.org"})["Location"]

    assert client.get(where).status_code == 200  # As for any other address.
    assert mails()[-1].subject == "You have no account at Imprint"


def test_form_without_its_token_is_refused_with_a_page_of_ours(site: Any):
    answer = Client(enforce_csrf_checks=True).post(SIGN_IN, {"username": "ada", "password": PASSWORD})

    assert answer.status_code == 403
    assert "The form was open for too long" in answer.content.decode()
    assert "masthead" in answer.content.decode()


@pytest.mark.parametrize("credential", ["", "no json", "[]", "{}", "1", '"x"', '{"response": {}}', '{"id": 7}'])
def test_credential_that_is_none_signs_nobody_in(credential: str, client: Client, site: Any):
    client.get(SIGN_IN + "passkey/", headers={"accept": "application/json"})

    answer = client.post(SIGN_IN + "passkey/", {"credential": credential})

    assert answer["Location"] == SIGN_IN
    assert not is_signed_in(client)
    assert client.get(SIGN_IN).status_code == 200


@pytest.mark.parametrize("path", ["/", "/-/search/", "/-/me/", "/-/api/v1/threads?key=/x/"])
def test_reading_sets_no_cookie(path: str, client: Client, site: Any):
    assert not client.get(path).cookies


def test_letter_with_a_code_is_kept_while_the_mail_server_is_dead_as_long_as_the_code_is_good(
    with_mail: None, client: Client, settings: Any
):
    alive, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.readers.dead_mail.DeadMail"
    began_at = timezone.now()
    client.post(SIGN_UP, {"first_name": "Ada", "email": "ada@example.org"})

    assert mails() == []
    letter = Letter.objects.get()  # Nothing is lost, and the page came at once.
    assert letter.good_until - began_at < timedelta(seconds=settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT + 5)

    settings.EMAIL_BACKEND = alive
    let_time_pass()
    assert [mail.to for mail in mails()] == [["ada@example.org"]]
    assert Letter.objects.count() == 0


def test_letter_about_a_changed_account_is_good_for_days(with_mail: None):
    get_account_adapter().send_mail("account/email/password_changed", "ada@example.org", {})

    letter = Letter.objects.get()
    assert (letter.email, letter.good_until - letter.written_at) == ("ada@example.org", timedelta(days=3))
