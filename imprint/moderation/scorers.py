"""Which scorers this site has: lists of words, at once; a service elsewhere, if one is set, seconds later."""

from imprint.scoring import word_list
from imprint.scoring.scores import Scores


def local_scores(text: str) -> Scores:
    return word_list.shipped().score([text])[0]


def make_ready() -> None:
    """Takes a moment, which nobody who posts should wait for."""
    word_list.shipped()
