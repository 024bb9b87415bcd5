"""The catalogues hold every word of the sources, and are compiled as written."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from django.template import engines
from jinja2 import TemplateSyntaxError

from imprint.locale import catalogues
from tests.locale.messages import PLACEHOLDER, each_translation, said_in

in_each_language = pytest.mark.parametrize("code", catalogues.CODES)
NAMES_SMALL_NUMBERS = {"%(n)s", "%(num)s", "%(count)s"}
"""Arabic has forms for none, one and two that say the number by themselves."""
NO_BREAK, NARROW = "\u00a0", "\u202f"


# The catalogues


@pytest.fixture(scope="module")
def words() -> Catalog:
    return catalogues.words_of_sources()


@in_each_language
def test_catalogue_holds_the_messages_of_the_sources_and_no_others(code: str, words: Catalog):
    assert set(said_in(catalogues.read(code))) == set(said_in(words))


@in_each_language
def test_every_message_is_translated(code: str):
    messages = [message for message in catalogues.read(code) if message.id]

    assert messages
    assert [message.id for message in messages if not catalogues.is_translated(message)] == []


@in_each_language
def test_compiled_catalogue_says_what_the_written_one_says(code: str):
    with catalogues.path_of(code, "mo").open("rb") as file:
        compiled = read_mo(file)

    assert said_in(compiled) == said_in(catalogues.read(code))


@in_each_language
def test_catalogue_is_as_the_script_writes_it(code: str, words: Catalog):
    """So that whoever runs `script/translate` finds nothing changed but their own words."""
    assert catalogues.path_of(code).read_bytes() == catalogues.as_po(catalogues.updated(code, words))


@in_each_language
def test_translation_has_the_placeholders_of_its_message(code: str):
    def of(text: str) -> list[str]:
        return sorted(PLACEHOLDER.findall(text))

    without_number = NAMES_SMALL_NUMBERS if code == "ar" else set()
    assert [
        english
        for english, translated in each_translation(code)
        if of(english) not in (of(translated), sorted([*of(translated), *without_number & {*of(english)}]))
    ] == []


@in_each_language
def test_translation_breaks_no_html(code: str):
    """Templates set them into attributes, and take them for HTML."""
    assert [translated for _english, translated in each_translation(code) if re.search('["<&]', translated)] == []


def test_french_has_its_spaces():
    broken = re.compile(f"[^{NARROW}][;!?»]|«[^{NARROW}]|[^{NO_BREAK}]:(?!/)|[“”'\"]")

    assert [text for _english, text in each_translation("fr") if broken.search(text)] == []


def test_german_has_its_quotation_marks():
    found = [(text.count("„"), text.count("“"), len(re.findall("[”'\"]", text))) for _, text in each_translation("de")]

    assert [(low, high, others) for low, high, others in found if low != high or others] == []


# How words are found


def test_new_message_has_no_translation_and_one_that_is_gone_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    first, second = Catalog(), Catalog()
    for message in ("stays", "goes"):
        first.add(message)
    for message in ("stays", ("comes", "come")):
        second.add(message)
    before = catalogues.updated("de", first)
    before["stays"].string = "bleibt"
    catalogues.path_of("de").parent.mkdir(parents=True)
    catalogues.path_of("de").write_bytes(catalogues.as_po(before))

    after = catalogues.updated("de", second)

    assert said_in(after) == {("stays", None): "bleibt", (("comes", "come"), None): ("", "")}
    assert [message.id for message in after if not catalogues.is_translated(message)] == [("comes", "come")]


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("templates/page.html", '{{ _("A word") }}{% if %}', TemplateSyntaxError),
        ("templates/page.html", "{% unknown_tag %}", TemplateSyntaxError),
        ("newsroom_templates/page.html", "{% blocktrans %}A {% if word %}{% endblocktrans %}", SyntaxError),
    ],
)
def test_template_that_cannot_be_read_is_not_passed_over(
    file: str, text: str, error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path)
    (tmp_path / file).parent.mkdir()
    (tmp_path / file).write_text(text)

    with pytest.raises(error):
        catalogues.words_of_sources()


def test_message_has_the_white_space_with_which_the_page_looks_it_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = "{% trans %}\n  One line,\n  {% endtrans %}{% trans trimmed %}\n  and\n  another.\n{% endtrans %}"
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(text)
    environment: Any = engines["jinja2"]
    asked: list[str] = []
    globals_of_page = {"gettext": lambda message, **_: asked.append(message) or message}

    environment.env.overlay().from_string(text, globals=globals_of_page).render()

    assert sorted(asked) == sorted(message for message, _context in said_in(catalogues.words_of_sources()))
