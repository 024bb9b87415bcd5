import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from imprint.core.same_site import SameSiteWrites, comes_from_us


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.IMPRINT = settings.IMPRINT.model_copy(
        update={
            "primary_address": "https://example.org",
            "other_addresses": ["https://mirror.example:8443", "http://bücher.example"],
            "embedding_sites": ["https://partner.example"],
        }
    )
    settings.ALLOWED_HOSTS = ["example.org", "testserver"]


def make_request(
    method: str = "POST", path: str = "/-/threads/1/comments/", host: str = "example.org", **headers: str
) -> HttpRequest:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return RequestFactory().generic(method, path, secure=True, headers={"Host": host} | fields)


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_request_of_the_page_itself_is_ours(site: str) -> None:
    assert comes_from_us(make_request(sec_fetch_site=site, origin="https://example.org")) is True
    assert comes_from_us(make_request(sec_fetch_site=site)) is True


def test_request_without_a_browser_is_ours() -> None:
    assert comes_from_us(make_request()) is True


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.org",
        "https://example.org:443",
        "HTTPS://Example.ORG",
        "https://mirror.example:8443",
        "http://xn--bcher-kva.example",
        "https://partner.example",
    ],
)
@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_request_from_one_of_our_addresses_is_ours(origin: str, site: str | None) -> None:
    fetch = {} if site is None else {"sec_fetch_site": site}

    assert comes_from_us(make_request(origin=origin, **fetch)) is True


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://example.org",
        "https://example.org:8443",
        "https://mirror.example",
        "https://sub.example.org",
        "https://example.org.evil.example",
        "https://evil.example/https://example.org",
        "https://example.org@evil.example",
        "null",
        "",
        "https://",
        "example.org",
        "https://[",
        "https://example.org:99999",
        "https://" + "a" * 300,
        "file://example.org",
    ],
)
@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_request_from_elsewhere_is_not_ours(origin: str, site: str | None) -> None:
    fetch = {} if site is None else {"sec_fetch_site": site}

    assert comes_from_us(make_request(origin=origin, **fetch)) is False


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense"])
def test_request_from_elsewhere_without_origin_is_not_ours(site: str) -> None:
    assert comes_from_us(make_request(sec_fetch_site=site)) is False


def test_request_to_the_host_in_use_is_ours() -> None:
    """A trial on a laptop or in a local network, where the browser sends no Sec-Fetch-Site over http."""
    assert comes_from_us(make_request(host="testserver", origin="https://testserver")) is True
    assert comes_from_us(make_request(host="testserver", origin="http://testserver")) is False


def test_request_to_a_host_that_is_not_allowed_is_not_ours() -> None:
    assert comes_from_us(make_request(host="rebound.example", origin="https://rebound.example")) is False


def passed_on(request: HttpRequest) -> HttpResponse:
    return HttpResponse("passed on")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_middleware_lets_reading_pass(method: str) -> None:
    response = SameSiteWrites(passed_on)(make_request(method, sec_fetch_site="cross-site"))

    assert response.content == b"passed on"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_middleware_refuses_writing_from_elsewhere(method: str) -> None:
    response = SameSiteWrites(passed_on)(make_request(method, sec_fetch_site="cross-site"))

    assert response.status_code == 403
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "This was not sent from a page of this site." in response.content.decode()


def test_middleware_lets_our_writing_pass() -> None:
    response = SameSiteWrites(passed_on)(make_request(sec_fetch_site="same-origin"))

    assert response.content == b"passed on"


def test_middleware_refuses_in_the_api_with_a_problem() -> None:
    request = make_request(path="/-/api/v1/threads/1/comments", origin="https://evil.example")

    response = SameSiteWrites(passed_on)(request)

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "detail": "This was not sent from a page of this site. Please open the page here and send it again.",
    }


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("/-/api/v1/threads/by-key/comments", True),
        ("/-/api/v1/comments/7/vote", True),
        ("/-/api/v1/preview", True),
        ("/-/embed/frame/", True),
        ("/-/api/v1/me", False),
        ("/-/account/erase/", False),
        ("/-/mail/mine/all/", False),
        ("/-/newsroom/", False),
    ],
)
def test_site_that_embeds_us_writes_into_discussions_only(path: str, is_ours: bool) -> None:
    request = make_request(path=path, origin="https://partner.example", sec_fetch_site="same-site")

    assert comes_from_us(request) is is_ours
