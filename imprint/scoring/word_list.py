"""Scores by lists of offending words: quick, the same everywhere, and everybody can read why. They know no irony.

An attribute is as high as the worst word of it; TOXICITY as the worst of all. A list cannot see who is meant: quotes of
hate, and words that people use of themselves, score as well, the latter never above 0.4.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from imprint.scoring import phrases
from imprint.scoring.phrases import Match, Phrase
from imprint.scoring.scores import Attribute, Scores, Span

RULES = "1"
"""Raised when the same lists score otherwise."""
LISTS = ("own", "surge", "sojevic")
"""The first that has a phrase says how bad it is."""


class WordList:
    """A scores.Scorer."""

    name = "word-list"

    def __init__(self, banned: Iterable[Phrase], allowed: Iterable[str] = (), *, language: str = "en") -> None:
        """`banned` have a severity and an attribute of scores.Attribute."""
        listed, kept = list(banned), list(allowed)
        self._phrases = phrases.compile(listed, allowed=kept)
        self._language = language
        rows = [f"{one.text}\t{one.severity}\t{one.attribute}\t{one.language}\t{one.with_forms}" for one in listed]
        digest = hashlib.sha256("\n".join([RULES, language, *sorted(rows), "", *sorted(kept)]).encode())
        self.version = digest.hexdigest()[:12]

    def score(self, texts: Sequence[str]) -> list[Scores]:
        return [self._scores(text) for text in texts]

    def _scores(self, text: str) -> Scores:
        spans: dict[Attribute, list[Span]] = defaultdict(list)
        for match in self._phrases.find(text):
            span = Span(match.begin, match.end, _value(match))
            spans[Attribute(match.phrase.attribute)].append(span)
            spans[Attribute.TOXICITY].append(span)
        values = {attribute: max((span.value for span in spans[attribute]), default=0.0) for attribute in Attribute}
        values[Attribute.SEVERE_TOXICITY] = round(max(2 * values[Attribute.TOXICITY] - 1, 0.0), 3)
        marked = {attribute: tuple(found) for attribute, found in spans.items() if found}
        return Scores(values, marked, self.name, self.version, self._language)


@cache
def shipped() -> WordList:
    """The lists that come with Imprint, in English. Takes about 0.1 s when it is asked for first."""
    rows: dict[str, Phrase] = {}
    for name in LISTS:
        for row in _rows(name):
            text, severity, attribute, *_ = row.split("\t")
            rows.setdefault(text, Phrase(text, float(severity), attribute, "en"))
    return WordList(rows.values(), innocent())


def innocent() -> list[str]:
    """Names and words to allow, whichever phrases are listed."""
    return _rows("innocent")


def _value(match: Match) -> float:
    return match.phrase.severity if match.phrase.severity is not None else 1.0


def _rows(name: str) -> list[str]:
    """Without comments and empty lines."""
    rows = (files("imprint.scoring") / "lexicon" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row and not row.startswith("# ")]
