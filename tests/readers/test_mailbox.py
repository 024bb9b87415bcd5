"""Whatever is asked for in the name of an address, its mailbox gets little of it."""

import pytest
from django.core.cache import cache
from django.test import Client

from imprint.readers.mailbox import CODES_AT_ONCE, FROM_STRANGERS_A_DAY, takes_a_code, takes_a_letter
from imprint.readers.models import Letter
from tests.readers.steps import mails, sign_up

ADA = "ada@post.example"


def test_letters_of_strangers_have_one_limit_for_each_address():
    took = [takes_a_letter(ADA) for _letter in range(FROM_STRANGERS_A_DAY + 3)]

    assert took == [True] * FROM_STRANGERS_A_DAY + [False] * 3
    assert takes_a_letter("jo@post.example")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("ada@post.example", "ADA@Post.Example", True),
        ("ada@post.example", "ada+news@post.example", True),
        ("ada+a@post.example", "ada+b@post.example", True),
        ("a.da@gmail.com", "ad.a@gmail.com", True),
        ("a.da@post.example", "ad.a@post.example", False),
        ("+1@post.example", "+2@post.example", False),
    ],
)
def test_addresses_of_one_mailbox_share_it(one: str, other: str, is_same: bool):
    for _letter in range(FROM_STRANGERS_A_DAY):
        takes_a_letter(one)

    assert takes_a_letter(other) is not is_same


def test_codes_to_somebody_without_an_account_are_letters_of_strangers(db: None):
    for _letter in range(FROM_STRANGERS_A_DAY - 1):
        takes_a_letter(ADA)

    assert [takes_a_code(ADA), takes_a_code(ADA)] == [True, False]


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("path", ["/-/account/sign-up/", "/-/account/sign-up/passkey/", "/-/account/sign-in/code/"])
def test_nobody_is_flooded_with_codes_and_all_are_answered_alike(path: str, is_known: bool, with_mail: None):
    if is_known:
        sign_up(Client(), ADA)
        mails().clear()
    statuses = set()
    for number in range(CODES_AT_ONCE + 5):
        cache.clear()  # As if each came from another place, and minutes later.
        statuses.add(Client().post(path, {"email": ADA, "first_name": f"Ada {number}"}).status_code)

    assert statuses == {302}
    assert len(mails()) == CODES_AT_ONCE - is_known


def test_owner_of_an_account_gets_codes_however_much_strangers_send(with_mail: None):
    sign_up(Client(), ADA)
    while takes_a_letter(ADA):
        pass
    cache.clear()

    Client().post("/-/account/sign-in/code/", {"email": ADA})

    assert [letter.to for letter in mails()][1:] == [[ADA]]


def test_owner_is_told_of_changes_whatever_came_before(with_mail: None, client: Client):
    sign_up(client, ADA)
    while takes_a_code(ADA):
        pass

    client.post("/-/account/password/", {"password": "a long enough password"})

    assert [str(letter) for letter in Letter.objects.all()] == ["Your account at Imprint was changed"]
