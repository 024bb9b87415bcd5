import pytest

from imprint.core.folding import contains, fold, pattern_of

SAME = [
    ("uber", "ÜBER"), ("ÜBER", "uber"), ("fähre", "Die FAHRE"), ("strasse", "Hauptstraße"), ("straße", "STRASSE"),
    ("nai\u0308ve", "naïve"), ("naïve", "nai\u0308ve"), ("aether", "Æther"), ("Łódź", "lodz"), ("lodz", "Łódź"),
    ("istanbul", "İSTANBUL"), ("ırmak", "IRMAK"), ("مرحبا", "مَرْحَبًا"), ("مَرْحَبًا", "مرحبا"), ("أحمد", "احمد"),
    ("سلام", "ســلام"), ("שלום", "שָׁלוֹם"), ("ежик", "Ёжик"), ("σοφος", "ΣΟΦΌΣ"), ("ΣΟΦΟΣ", "σοφός"),
    ("漢字", "漢字かな"), ("한국", "한국어"), ("हिन्दी", "हिन्दी में"), ("o'brien", "O’Brien"), ("tiếng", "TIENG"),
    ("ﬁn", "fin"), ("fin", "ﬁn"), ("🙂", "Well 🙂"), ("c++", "I write C++."), ("[a]*", "x[A]*"),
]  # fmt: skip
DIFFERENT = [("कि", "की"), ("か", "が"), ("가", "각"), ("a", "b"), ("ss", "s"), ("a.c", "abc"), ("cote", "co te")]


@pytest.mark.parametrize(("word", "text"), SAME)
def test_word_is_found_as_people_type_it(word: str, text: str):
    assert contains(text, word)
    assert pattern_of(word).search(text)


@pytest.mark.parametrize(("word", "text"), DIFFERENT)
def test_other_letters_are_other_words(word: str, text: str):
    assert not contains(text, word)


def test_place_is_that_in_the_text_itself():
    found = pattern_of("strasse").search("In der Hauptstra\u00dfe 5")

    assert found
    assert found.group() == "stra\u00dfe"


def test_accents_behind_the_last_letter_belong_to_the_word():
    found = pattern_of("cafe").search("cafe\u0301s")

    assert found
    assert found.group() == "cafe\u0301"


@pytest.mark.parametrize("nothing", ["\u0301", "\u0640", "\u200b"])
def test_signs_without_a_letter_are_no_word(nothing: str):
    assert fold(nothing) == ""
