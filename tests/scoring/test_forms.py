import pytest

from imprint.scoring.forms import forms_of


@pytest.mark.parametrize(
    ("word", "language", "form"),
    [
        ("idiot", "en", "idiots"),
        ("ass", "en", "asses"),
        ("bitch", "en", "bitches"),
        ("sissy", "en", "sissies"),
        ("boy", "en", "boys"),
        ("depp", "de", "deppen"),
        ("connard", "fr", "connards"),
        ("tonto", "es", "tontas"),
        ("дурак", "ru", "дураками"),
        ("сука", "ru", "суки"),
        ("ηλιθιοσ", "el", "ηλιθιοι"),
        ("حمار", "ar", "والحمار"),
        ("טמבל", "he", "הטמבלים"),
    ],
)
def test_forms_have_the_endings_of_their_language(word: str, language: str, form: str):
    assert {word, form} <= forms_of(word, language)


def test_forms_of_english_make_no_other_words():
    assert forms_of("butt", "en") == {"butt", "butts"}
    assert forms_of("sissy", "en") == {"sissy", "sissies"}


def test_forms_of_a_language_that_nobody_told_about_are_the_word():
    assert forms_of("baka", "ja") == {"baka"}
