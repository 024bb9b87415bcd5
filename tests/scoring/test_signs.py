import pytest

from imprint.scoring.signs import PLAIN, SEEN, script_of


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ïdïöt", "idiot"),
        ("Straße", "strasse"),
        ("i\u200bd", "id"),
        ("ⓘ🅸🇮ｉ𝓲", "iiiii"),
        ("ɨɪ", "ii"),
        ("Idiot™", "idiot "),
        ("СЁСТРЫ", "сестры"),
        ("حِمَار", "حمار"),
        ("שָׁלוֹם", "שלומ"),
        ("ﾊﾞ", "ハ\u3099"),
        ("한국", "한국"),
        ("कुत्ता", "कुत्ता"),
    ],
)
def test_plain_has_small_letters_without_accents(text: str, plain: str):
    assert text.translate(PLAIN) == plain


@pytest.mark.parametrize(("text", "seen"), [("іdіоt", "idiot"), ("ΙDΙΟΤ", "ldlot"), ("мука", "myka"), ("МУКА", "myka")])
def test_seen_has_the_latin_letters_that_others_look_like(text: str, seen: str):
    assert text.translate(SEEN) == seen


def test_every_sign_has_as_many_letters_plain_as_seen():
    letters_and_emoji = [*range(0x3400), *range(0xA000, 0xA800), *range(0xF900, 0x10800), *range(0x1D000, 0x1FB00)]

    assert [number for number in letters_and_emoji if len(PLAIN[number]) != len(SEEN[number])] == []


def test_signs_that_unicode_does_not_have_are_not_kept():
    assert [n for n in range(0xF0000, 0xF0100) if PLAIN[n] and n in PLAIN] == []


def test_script_of_no_letter_is_none():
    assert (script_of("я"), script_of("ｉ"), script_of("")) == ("CYRILLIC", "FULLWIDTH", "SPACE")
