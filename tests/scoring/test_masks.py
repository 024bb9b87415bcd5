import pytest

from imprint.scoring import phrases
from imprint.scoring.phrases import Phrase


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("fuck", "f*ck"),
        ("fuck", "f**k"),
        ("fuck", "fu**"),
        ("fuck", "f**ck"),
        ("fuck", "fu*ck"),
        ("fuck", "f--k"),
        ("fuck*", "f**king"),
        ("*fuck*", "motherf*cker"),
        ("bastard", "b*st*rd"),
        ("shit", "sh-t"),
        ("son of a bitch", "son of a b*tch"),
    ],
)
def test_find_fills_in_what_is_struck_out(phrase: str, text: str):
    assert [text[match.begin : match.end] for match in phrases.compile([phrase]).find(f"Oh, {text}!"[4:])] == [text]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("fuck", "f***"),  # Many words.
        ("fuck", "f-uck"),  # A dash stands for a vowel.
        ("shit", "s.it"),
        ("ass", "a*s"),  # Too short.
        ("asses", "a*s*s"),  # A product.
        ("whore", "**who** and **that is who**"),
        ("shit", "Cigarillo's...you've seen"),
    ],
)
def test_find_does_not_guess(phrase: str, text: str):
    assert phrases.compile([phrase]).find(text) == []


def test_find_takes_the_worst_of_what_it_may_be():
    slut, shit = Phrase("slut", 0.6), Phrase("shit", 0.3)

    assert [match.phrase for match in phrases.compile([shit, slut]).find("s**t")] == [slut]
