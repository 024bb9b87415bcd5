from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from markupsafe import Markup

from imprint.config import jinja

LATE = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
EVIL = "<b>&</b>"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def rendered(template: str, **values: Any) -> str:
    return str(engines["jinja2"].from_string(template).render(values))


# What templates can count on


def test_values_are_escaped_unless_they_are_marked_as_html():
    assert rendered("{{ evil }}{{ html }}", evil=EVIL, html=Markup("<i>")) == "&lt;b&gt;&amp;&lt;/b&gt;<i>"


def test_words_are_said_with_their_values_escaped():
    said = rendered('{{ _("Nothing found for “%(question)s”", question=evil) }}', evil=EVIL)

    assert said == "Nothing found for “&lt;b&gt;&amp;&lt;/b&gt;”"


def test_words_of_a_mail_are_said_with_their_values_as_they_are():
    said = rendered('{% autoescape false %}{{ _("RSS feed of %(name)s", name=evil) }}{% endautoescape %}', evil=EVIL)

    assert said == "RSS feed of <b>&</b>"


def test_words_are_said_in_the_language_of_the_page():
    template = '{{ _("Corrections") }}'

    def said(language: str) -> str:
        with translation.override(language):
            return rendered(template)

    assert said("en") == "Corrections"
    assert said("de") == translation.trans_real.translation("de").gettext("Corrections") != "Corrections"
    assert said("en") == "Corrections"


def test_words_without_values_may_hold_a_percent_sign():
    assert rendered('{{ _("100 % sure") }}') == "100 % sure"


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("de", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("fa", "rtl")]
)
def test_page_knows_its_language_and_direction(language: str, direction: str):
    with translation.override(language):
        assert rendered("{{ language_code() }} {{ text_direction() }}") == f"{language} {direction}"


def test_page_without_a_language_is_in_that_of_the_site(settings: Any):
    with translation.override(None):
        assert jinja.language() == settings.LANGUAGE_CODE


def test_page_has_addresses_and_the_names_of_the_site(settings: Any):
    assert rendered("{{ site.name }} {{ static('css/base.css') }} {{ url('account_login') }}") == (
        "Imprint /static/css/base.css /-/account/sign-in/"
    )


# Dates and figures


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["31 January 2026", "31 January 2026, 23:30", "January 2026", "January"]),
        ("en-gb", ["31 January 2026", "31 January 2026, 23:30", "January 2026", "January"]),
        ("de", ["31. Januar 2026", "31. Januar 2026, 23:30", "Januar 2026", "Januar"]),
        ("fr", ["31 janvier 2026", "31 janvier 2026, 23:30", "janvier 2026", "janvier"]),
    ],
)
def test_date_is_said_in_the_language_of_the_page(language: str, said: list[str]):
    template = "{{ at|day }};{{ at|moment }};{{ at|month }};{{ at|month_name }}"

    with translation.override(language):
        assert rendered(template, at=LATE).split(";") == said


def test_date_is_on_the_clock_of_the_site(settings: Any):
    settings.TIME_ZONE = "Europe/Vienna"

    assert rendered("{{ at|day }};{{ at|moment }};{{ at|iso }}", at=LATE).split(";") == [
        "1 February 2026",
        "1 February 2026, 00:30",
        "2026-02-01T00:30:00+01:00",
    ]


def test_moment_for_machines_is_given_to_the_second():
    assert jinja.iso(LATE.replace(microsecond=999_999)) == "2026-01-31T23:30:00+00:00"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.first.example/a?b=1", "first.example"),
        ("https://First.Example:8443/", "first.example"),
        ("https://user@first.example/", "first.example"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_host_is_told_without_what_readers_need_not_know(address: str, host: str):
    assert rendered("{{ address|host }}", address=address) == host
