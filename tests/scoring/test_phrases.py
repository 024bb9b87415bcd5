import pytest

from imprint.scoring import phrases
from imprint.scoring.disguises import Disguise
from imprint.scoring.phrases import Match, Phrase


def found(listed: list[str], text: str, allowed: list[str] | None = None) -> list[str]:
    return [text[match.begin : match.end] for match in phrases.compile(listed, allowed=allowed or []).find(text)]


def test_find_gives_the_place_the_phrase_and_the_disguise():
    phrase = Phrase("idiot", severity=0.5, attribute="INSULT", language="en")

    matches = phrases.compile([phrase]).find("😀 What an 1.d.1.0.t!")

    assert matches == [Match(10, 19, phrase, frozenset({Disguise.LEET, Disguise.SPACED}))]


@pytest.mark.parametrize(
    ("phrase", "text", "disguises"),
    [
        ("idiot", "Idiot", set()),
        ("idiot", "ïdïöt", {Disguise.ACCENTS}),
        ("idiot", "id\u200biot", {Disguise.INVISIBLE}),
        ("idiot", "id\u202eiot", {Disguise.INVISIBLE}),
        ("idiot", "іdіоt", {Disguise.LOOKALIKES}),
        ("idiot", "𝓲𝓭𝓲𝓸𝓽", {Disguise.LOOKALIKES}),
        ("idiot", "1d10t", {Disguise.LEET}),
        ("shit", "$h!t", {Disguise.LEET}),
        ("idiot", "idiooot", {Disguise.REPEATED}),
        ("idiot", "i d i o t", {Disguise.SPACED}),
        ("idiot", "i_d_i_o_t", {Disguise.SPACED}),
        ("fuck", "f**k", {Disguise.MASKED}),
        ("сука", "cyka", {Disguise.LOOKALIKES}),
        ("白痴", "白.痴", {Disguise.SPACED}),
    ],
)
def test_find_names_the_disguise(phrase: str, text: str, disguises: set[Disguise]):
    assert phrases.compile([phrase]).find(text) == [Match(0, len(text), Phrase(phrase), frozenset(disguises))]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("shit", "pass hit"),
        ("shit", "his hit"),
        ("ass", "pass it"),
        ("ass", "as said"),
        ("ass", "The A55 is closed"),
        ("tia", "The T-14 tank"),
        ("cunt", "Scunthorpe"),
        ("ass", "assassin"),
        ("god", "good"),
        ("cock", "Это сосок"),
        ("455", "ass"),
    ],
)
def test_find_leaves_innocent_words(phrase: str, text: str):
    assert found([phrase], text) == []


def test_find_with_a_sign_for_any_ending_marks_the_whole_word():
    assert found(["moron*"], "moronic oxymoron") == ["moronic"]
    assert found(["*moron"], "moronic oxymoron") == ["oxymoron"]


def test_find_leaves_what_is_allowed():
    allowed = ["Dick Cheney", "Scunthorpe", "assembl*"]

    assert found(["dick", "*cunt*", "ass"], "Dick Cheney in Scunthorpe, a s s embled; dick.", allowed) == ["dick"]


def test_find_knows_forms_of_the_language():
    assert found(["idiot"], "idiots") == ["idiots"]
    assert found(["дурак"], "с дураками") == ["дураками"]
    assert found(["حمار"], "يا الحمار") == ["الحمار"]
    assert phrases.compile([Phrase("idiot", with_forms=False)]).find("idiots") == []


def test_find_without_phrases_finds_nothing():
    assert phrases.compile([" ", "*", "!"]).find("!") == []
