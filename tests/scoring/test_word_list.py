import re
from dataclasses import replace
from importlib.resources import files

import pytest

from imprint.scoring.phrases import Phrase
from imprint.scoring.scores import Attribute, Scorer, Span
from imprint.scoring.word_list import WordList, shipped

IDIOT = Phrase("idiot", 0.4, "INSULT", "en")
SHIT = Phrase("shit", 0.3, "PROFANITY", "en")
KILL = Phrase("kill yourself", 0.95, "THREAT", "en")


def test_scores_are_as_high_as_the_worst_word():
    scorer: Scorer = WordList([IDIOT, SHIT, KILL])

    plain, rude, threat = scorer.score(["Good morning.", "😀 Sh1t, you idiot.", "Kill yourself, idiot"])

    assert plain.values == dict.fromkeys(Attribute, 0.0)
    assert plain.spans == {}
    assert rude.values == dict.fromkeys(Attribute, 0.0) | {"PROFANITY": 0.3, "INSULT": 0.4, "TOXICITY": 0.4}
    assert rude.spans == {
        "PROFANITY": (Span(2, 6, 0.3),),
        "INSULT": (Span(12, 17, 0.4),),
        "TOXICITY": (Span(2, 6, 0.3), Span(12, 17, 0.4)),
    }
    assert (threat.values[Attribute.THREAT], threat.values[Attribute.SEVERE_TOXICITY]) == (0.95, 0.9)
    assert (rude.scorer, rude.version, rude.language) == (scorer.name, scorer.version, "en")


def test_version_is_that_of_the_lists():
    version = WordList([IDIOT, SHIT]).version

    assert WordList([SHIT, IDIOT]).version == version
    assert WordList([IDIOT]).version != version
    assert WordList([IDIOT, replace(SHIT, severity=0.5)]).version != version
    assert WordList([IDIOT, SHIT], ["The Idiot"]).version != version


@pytest.mark.parametrize("name", ["own", "surge", "sojevic"])
def test_rows_of_shipped_lists_are_whole(name: str):
    text = (files("imprint.scoring") / "lexicon" / f"{name}.txt").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in text.splitlines() if not row.startswith("# ")]

    assert len(rows) > 60
    for phrase, severity, attribute, *marks in rows:
        assert re.search(r"\w", phrase)
        assert 0 < float(severity) <= 1
        assert Attribute(attribute) == attribute
        assert marks in ([], ["reclaimed"])
        if marks:
            assert float(severity) <= 0.4


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("what the fuck", "PROFANITY"),
        ("wh@t the f*ck", "PROFANITY"),
        ("You m0r0ns!", "INSULT"),
        ("You are a f@ggot", "IDENTITY_ATTACK"),
        ("k1ll yourself", "THREAT"),
    ],
)
def test_shipped_lists_know_what_is_meant(text: str, attribute: str):
    (scores,) = shipped().score([text])

    assert scores.values[Attribute.TOXICITY] == scores.values[Attribute(attribute)] >= 0.4


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe beat Arsenal, said Dick Cheney in the cockpit of his T-14.",
        "The analysis of assets by the embassy in Essex was passed to the assembly, class 5.",
        "A rape trial, a gay wedding and a lesbian couple were in the news of the BBC; sexual health too.",
        "The Queers of Berlin marched, and a bisexual man spoke about HIV, breasts and cancer of the vagina.",
        "Jesus Christ, the swastika, the KKK and neo-Nazis in a history lesson. Peter Bates finished 69th.",
        "Great tits, blue tits and a crow sat on the Panama Canal.",
    ],
)
def test_shipped_lists_leave_the_news_alone(text: str):
    assert shipped().score([text])[0].values == dict.fromkeys(Attribute, 0.0)


def test_words_that_people_use_of_themselves_are_worth_a_look_and_no_more():
    (scores,) = shipped().score(["Dykes on Bikes, a queer parade"])

    assert scores.values[Attribute.TOXICITY] == 0.4
