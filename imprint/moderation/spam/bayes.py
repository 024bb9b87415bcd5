"""How probable it is that a text is spam, by the words that it shares with what the desk removed and what it let stand.

Robinson's and Fisher's way, as SpamBayes had it: G. Robinson, “A Statistical Approach to the Spam Problem”, Linux
Journal 107 (2003). It says nothing, 0.5, where its words speak for both or for neither.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

STRENGTH, UNKNOWN = 0.6, 0.5
"""A word that was seen once or twice counts for less than its share: it is drawn towards a half."""
FAINT = 0.1
MOST_TELLING = 40


class Counts(NamedTuple):
    """In how many comments of each kind."""

    spam: int
    ham: int


class Judgement(NamedTuple):
    probability: float
    telling: tuple[str, ...]
    """What speaks for spam, the most telling first."""


def judge(tokens: Sequence[str], known: Mapping[str, Counts], learnt: Counts) -> Judgement:
    """`known` are those of the tokens that were seen before, `learnt` how many comments were."""
    values = [(value_of(known[token], learnt), token) for token in tokens if token in known]
    strong = sorted((one for one in values if abs(one[0] - 0.5) >= FAINT), key=lambda one: -abs(one[0] - 0.5))
    chosen = strong[:MOST_TELLING]
    if not chosen:
        return Judgement(0.5, ())
    for_spam = _chance_of(sum(math.log(1 - value) for value, _token in chosen), len(chosen))
    for_ham = _chance_of(sum(math.log(value) for value, _token in chosen), len(chosen))
    telling = tuple(token for value, token in chosen if value > 0.5)
    return Judgement((1 + for_ham - for_spam) / 2, telling)


def value_of(counts: Counts, learnt: Counts) -> float:
    """How much a word speaks for spam, more than 0 and less than 1."""
    spam, ham = counts.spam / max(learnt.spam, 1), counts.ham / max(learnt.ham, 1)
    seen = counts.spam + counts.ham
    share = spam / (spam + ham) if seen else UNKNOWN
    return (STRENGTH * UNKNOWN + seen * share) / (STRENGTH + seen)


def _chance_of(logarithm: float, number: int) -> float:
    """That values drawn at random have so small a product or a smaller one (Fisher): chi-squared, 2n degrees."""
    half = -logarithm
    term = total = math.exp(-half)
    for step in range(1, number):
        term *= half / step
        total += term
    return min(total, 1.0)
