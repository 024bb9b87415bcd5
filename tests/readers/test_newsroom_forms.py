"""The newsroom's own page for signing in is no way around the limits."""

from typing import Any

import pytest
from django.test import Client

from imprint.readers.newsroom_forms import LINKS_AN_HOUR, OF_ONE_PLACE
from tests.factories import make_editor, make_user
from tests.readers.steps import mails

LOG_IN, FORGOTTEN = "/-/newsroom/login/", "/-/newsroom/password_reset/"
PASSWORD = "a long enough password"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def log_in(client: Client, name: str, password: str) -> str:
    answer = client.post(LOG_IN, {"username": name, "password": password, "next": "/-/newsroom/"})
    return answer.content.decode()


@pytest.fixture
def editor(site: Any) -> Any:
    editor = make_editor("ines", email="ines@example.org")
    editor.set_password(PASSWORD)
    editor.save()
    return editor


@pytest.mark.parametrize("name", ["ines", "INES@example.org"])
def test_editor_logs_in_by_name_or_address(name: str, client: Client, editor: Any):
    log_in(client, name, PASSWORD)

    assert is_signed_in(client)


def test_passwords_cannot_be_tried_without_end(client: Client, editor: Any):
    for _try in range(5):
        assert "didn&#x27;t match" in log_in(Client(), "ines", "wrong")

    said = log_in(client, "ines", PASSWORD)

    assert "Too many tries." in said
    assert not is_signed_in(client)


def test_tries_at_both_pages_count_together(client: Client, editor: Any):
    for _try in range(5):
        client.post("/-/account/sign-in/", {"username": "ines", "password": "wrong"})

    assert "Too many tries." in log_in(client, "ines", PASSWORD)


def test_closed_account_does_not_log_in(client: Client, editor: Any):
    editor.is_active = False
    editor.save()

    log_in(client, "ines", PASSWORD)

    assert not is_signed_in(client)


@pytest.mark.parametrize("sent", [{}, {"username": "ines"}, {"username": "a\0b", "password": "x"}])
def test_form_without_name_or_password_signs_nobody_in(sent: dict[str, str], client: Client, editor: Any):
    assert client.post(LOG_IN, sent).status_code == 200
    assert not is_signed_in(client)


def test_forgotten_password_is_mailed_by_the_worker_and_answered_alike(client: Client, with_mail: None, editor: Any):
    known, unknown = (client.post(FORGOTTEN, {"email": f"{name}@example.org"}) for name in ("ines", "nobody"))

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    [letter] = mails()
    assert letter.to == ["ines@example.org"]
    assert "/-/newsroom/password_reset/confirm/" in str(letter.body)


def test_nobody_is_flooded_with_links(client: Client, with_mail: None, editor: Any):
    for _try in range(LINKS_AN_HOUR + 4):
        assert client.post(FORGOTTEN, {"email": "Ines@example.org"}).status_code == 302

    assert len(mails()) == LINKS_AN_HOUR


def test_nobody_asks_for_the_links_of_everybody(client: Client, with_mail: None, site: Any):
    people = [make_user(f"u{number}", email=f"u{number}@example.org") for number in range(OF_ONE_PLACE * LINKS_AN_HOUR)]
    for one in [*people, make_user("last", email="last@example.org")]:
        client.post(FORGOTTEN, {"email": one.email})

    assert {letter.to[0] for letter in mails()} == {one.email for one in people}
