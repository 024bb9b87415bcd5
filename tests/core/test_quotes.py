"""Quotations are found in the text that they come from, and in the same text when it was edited."""

import time

import pytest

from imprint.core.quotes import Quote, Words

TEXT = (
    "The ferry did not sail on Tuesday. The harbour office says that the engine was checked twice in May. "
    "On Wednesday the ferry did not sail either, and the harbour office said nothing."
)


def found(text: str, quote: Quote) -> str | None:
    place = Words(text).find(quote)
    return Words(text).squeezed[slice(*place)] if place else None


def test_words_that_stand_there_once_are_found():
    assert found(TEXT, Quote("the engine was checked")) == "theenginewaschecked"


def test_white_space_does_not_count():
    assert found("One line.\n\n  Another\u00a0line.", Quote("line. Another line")) == "line.Anotherline"


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [("The ferry ", " on Tuesday", 8), ("the ferry ", " either", 101), ("", " either", 101), ("", "", 8)],
)
def test_of_equal_places_the_surroundings_decide(prefix: str, suffix: str, start: int):
    place = Words(TEXT).find(Quote("did not sail", prefix, suffix))

    assert place == (start, start + len("didnotsail"))


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        (TEXT.replace("checked twice", "looked at twice"), "theenginewaslookedattwiceinMay"),
        (TEXT.replace("twice in May", "twice in June"), "theenginewascheckedtwicein"),
        ("A new beginning of many words. " * 40 + TEXT.replace("engine was", "engines were"), "theenginewerechecked"),
        (TEXT.upper(), "THEENGINEWASCHECKEDTWICEINMAY"),
    ],
)
def test_edited_words_are_found_again(edited: str, expected: str):
    quote = Quote("the engine was checked twice in May", "The harbour office says that ", ". On Wednesday the ferry")

    again = found(edited, quote)

    assert again is not None
    assert again.startswith(expected[:9])
    assert again.casefold().endswith(("inmay", "in"))


def test_a_text_without_spaces_between_words_is_searched_too():
    text = "渡船は火曜日に出航しなかった。港湾局はエンジンを二度点検したと述べた。"

    assert found(text, Quote("港湾局はエンジンを三度点検した")) == "港湾局はエンジンを二度点検した"


@pytest.mark.parametrize("gone", ["The mayor sold the town hall to his brother", "!!!", "", "sail mayor town hall"])
def test_words_that_are_gone_are_not_found(gone: str):
    assert found(TEXT, Quote(gone, "on", "the")) is None


def test_nearest_is_what_an_editor_may_have_meant():
    words = Words(TEXT)

    place = words.nearest_place("the engine was chekced twice")

    assert place
    assert words.squeezed[slice(*place)] == "theenginewascheckedtwice"
    assert words.nearest_place("something else entirely") is None


@pytest.mark.parametrize("text", ["the same word " * 30_000, "a" * 400_000, " ".join(map(str, range(80_000)))])
def test_long_texts_take_no_longer_than_reading_them(text: str):
    words = Words(text)
    before = time.perf_counter()

    for number in range(20):
        words.find(Quote("the same word is here no more " * 30, "the same word " * 2, str(number) * 30))

    assert time.perf_counter() - before < 4
