"""Django's settings; each site has its own, so the file is read anew for each test."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from imprint.config import settings as module
from imprint.config.settings import database
from imprint.config.site import SiteSettings


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """read(debug="true"): the settings of a site whose environment says so."""
    for name in SiteSettings.model_fields:
        monkeypatch.delenv(f"IMPRINT_{name.upper()}", raising=False)
    monkeypatch.setenv("IMPRINT_SITE", str(tmp_path))
    monkeypatch.setenv("IMPRINT_SECRET_KEY", "x" * 32)

    def read_with(**environment: str) -> dict[str, Any]:
        for name, value in environment.items():
            monkeypatch.setenv(f"IMPRINT_{name.upper()}", value)
        return runpy.run_path(str(module.__file__))

    return read_with


# The database


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://ines:p%40ss@db.example:5433/news", ("news", "ines", "p@ss", "db.example", "5433", {})),
        ("postgres://db.example/news", ("news", "", "", "db.example", "", {})),
        ("postgresql://ines@/news?host=/run/postgresql", ("news", "ines", "", "/run/postgresql", "", {})),
        ("postgresql://db.example/n%20s?sslmode=require", ("n s", "", "", "db.example", "", {"sslmode": "require"})),
    ],
)
def test_database_is_the_one_of_the_url(url: str, expected: tuple[Any, ...]):
    found = database(url)

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert tuple(found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")) == expected
    assert found["CONN_HEALTH_CHECKS"] is True


def test_database_without_a_url_is_a_file_of_the_site(read: Any, tmp_path: Path):
    [found] = read()["DATABASES"].values()

    assert (found["ENGINE"], found["NAME"]) == ("imprint.core.sqlite", tmp_path / "db.sqlite3")


@pytest.mark.parametrize("url", ["mysql://localhost/news", "/srv/news.sqlite3", "localhost/news"])
def test_database_of_another_kind_stops_the_start(url: str):
    with pytest.raises(SystemExit) as caught:
        database(url)

    assert caught.value.code == "IMPRINT_DATABASE_URL must begin with postgresql://; leave it out for SQLite."


# What stops the start


def test_setting_that_is_wrong_stops_the_start_with_a_sentence(read: Any, tmp_path: Path):
    with pytest.raises(SystemExit) as caught:
        read(primary_address="estuary.example", votes_per_minute="many")

    assert caught.value.code == (
        f"The settings of {tmp_path} are not usable. "
        r"primary_address: String should match pattern '^https?://[^/\s]+$'; "
        "votes_per_minute: Input should be a valid integer, unable to parse string as an integer"
    )


# Addresses, cookies, language


@pytest.mark.parametrize(
    ("address", "is_secure"), [("https://estuary.example", True), ("http://127.0.0.1:8000", False)]
)
def test_cookies_travel_over_https_alone_where_the_site_has_it(address: str, is_secure: bool, read: Any):
    found = read(primary_address=address)

    assert (found["SESSION_COOKIE_SECURE"], found["CSRF_COOKIE_SECURE"]) == (is_secure, is_secure)
    assert (found["SESSION_COOKIE_SAMESITE"], found["CSRF_COOKIE_SAMESITE"]) == ("Lax", "Lax")


def test_site_answers_at_its_own_addresses_and_on_the_machine_itself(read: Any):
    found = read(primary_address="https://estuary.example", other_addresses='["https://b.example:8443"]')

    assert found["ALLOWED_HOSTS"] == ["estuary.example", "b.example", "127.0.0.1", "localhost", "[::1]"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://estuary.example", "https://b.example:8443"]
    assert found["WAGTAILADMIN_BASE_URL"] == "https://estuary.example"


@pytest.mark.parametrize(
    ("behind_proxy", "header"), [("true", ("HTTP_X_FORWARDED_PROTO", "https")), ("false", None), ("", None)]
)
def test_proxy_is_believed_only_where_there_is_one(behind_proxy: str, header: Any, read: Any):
    assert read(**{"behind_proxy": behind_proxy} if behind_proxy else {})["SECURE_PROXY_SSL_HEADER"] == header


def test_site_is_in_its_language_and_on_its_clock(read: Any):
    found = read(language="de", time_zone="Europe/Vienna", name="Die Mündung", mail_from="post@muendung.example")

    assert (found["LANGUAGE_CODE"], found["TIME_ZONE"], found["USE_TZ"]) == ("de", "Europe/Vienna", True)
    assert found["WAGTAIL_SITE_NAME"] == "Die Mündung"
    assert found["DEFAULT_FROM_EMAIL"] == "post@muendung.example"


def test_debug_is_off_unless_somebody_turns_it_on(read: Any):
    assert (read()["DEBUG"], read(debug="true")["DEBUG"]) == (False, True)


# What no site may lose


def test_uploads_lie_outside_of_what_is_served(read: Any, tmp_path: Path):
    found = read()

    assert (found["MEDIA_ROOT"], found["STATIC_ROOT"]) == (tmp_path / "media", tmp_path / "baked" / "static")
    assert found["STORAGES"]["renditions"]["OPTIONS"]["location"] == str(tmp_path / "baked" / "media")


def test_newsroom_asks_nobody_else_for_anything():
    names = ["WAGTAIL_ENABLE_UPDATE_CHECK", "WAGTAIL_ENABLE_WHATS_NEW_BANNER", "WAGTAIL_GRAVATAR_PROVIDER_URL"]

    assert [getattr(django_settings, name) for name in names] == [False, False, None]


def test_readers_requests_are_checked_like_the_editors():
    check = "imprint.core.same_site.SameSiteWrites"

    assert (check in django_settings.MIDDLEWARE, check in django_settings.READER_MIDDLEWARE) == (True, True)
