import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from imprint.core import client
from imprint.core.client import client_digest, client_network

REAL = "203.0.113.9"


def digest(address: str = REAL, browser: str = "Firefox") -> str:
    return client_digest(make_request(address, browser))


def make_request(address: str = REAL, browser: str = "Firefox", forwarded: str = "") -> HttpRequest:
    return RequestFactory().get("/", headers={"User-Agent": browser, "X-Forwarded-For": forwarded}, REMOTE_ADDR=address)


def set_site(settings: Settings, **values: object) -> None:
    settings.IMPRINT = settings.IMPRINT.model_copy(update=values)


def test_digest_is_the_same_for_the_same_client_all_day() -> None:
    assert digest() == digest()
    assert len(digest()) == 32


def test_digest_differs_by_address_and_by_browser() -> None:
    assert len({digest(), digest(address="203.0.113.10"), digest(browser="Lynx")}) == 3


def test_digest_differs_by_secret(settings: Settings) -> None:
    before = digest()

    set_site(settings, secret_key="another secret that is long enough to be one")

    assert digest() != before


def test_digest_key_differs_by_day() -> None:
    assert client._key_of("secret", "2026-11-22") != client._key_of("secret", "2026-11-23")


def test_digest_does_not_hold_the_address() -> None:
    assert REAL not in digest()
    assert REAL.encode().hex() not in digest()


def test_digest_survives_a_browser_name_in_a_wrong_encoding() -> None:
    assert len(digest(browser="\ud83d Ã¼")) == 32


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix socket", ""),
    ],
)
def test_network_of_a_direct_client(address: str, network: str) -> None:
    assert client_network(make_request(address)) == network


def test_forwarded_address_is_not_believed_without_a_proxy(settings: Settings) -> None:
    set_site(settings, behind_proxy=False)

    assert client_network(make_request(forwarded="198.51.100.1")) == REAL


@pytest.mark.parametrize(
    ("forwarded", "network"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("1.1.1.1,2001:db8:1:2:3::1", "2001:db8:1:2::/64"),
        ("198.51.100.1, nonsense", REAL),
        ("", REAL),
    ],
)
def test_forwarded_address_is_the_proxys_own_word(settings: Settings, forwarded: str, network: str) -> None:
    set_site(settings, behind_proxy=True)

    assert client_network(make_request(forwarded=forwarded)) == network
