"""The filter at the door: what it takes for spam waits, with the words that say so."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from imprint.discussion.gate import Submission
from imprint.moderation.checks import Hold
from imprint.moderation.models import Ground
from imprint.moderation.spam import lessons
from imprint.moderation.spam.bayes import Counts, Judgement, judge
from imprint.moderation.spam.tokens import HOST, SIGN, tokens_of

SURE = 0.95
FEWEST_TELLING = 3
"""One word alone condemns nobody."""
MOST_MARKED = 12
LONG, PART = 50, 30
"""Good words behind an advertisement, or before it, do not hide it."""


def hold_of_words(submission: Submission, edition: int) -> Hold | None:
    """One query, and none before enough was learnt."""
    if not lessons.ready.of(edition):
        return None
    judgement, learnt = judgement_of(submission.body)
    if judgement.probability < SURE or len(judgement.telling) < FEWEST_TELLING:
        return None
    percent = min(99, int(judgement.probability * 100))
    reason = _(
        "The filter takes it for spam (%(percent)s %%). It has learnt from %(spam)s comments that were removed as spam"
        " and %(ham)s that stand."
    ) % {"percent": percent, "spam": learnt.spam, "ham": learnt.ham}
    signs = [token.removeprefix(SIGN) for token in judgement.telling if token.startswith(SIGN)]
    return Hold(
        "spam filter",
        reason,
        Ground.SPAM,
        marks=tuple(sorted(_marks(submission.body, judgement.telling))),
        details={"probability": round(judgement.probability, 4), "signs": signs},
    )


def judgement_of(text: str) -> tuple[Judgement, Counts]:
    """And from how much it was learnt. Of a long text its beginning and its end are judged by themselves as well."""
    tokens = tokens_of(text)
    known = lessons.known_of([lessons.ALL, *tokens])
    learnt = known.pop(lessons.ALL, Counts(0, 0))
    whole = judge(tokens, known, learnt)
    if len(tokens) < LONG:
        return whole, learnt
    signs = [token for token in tokens if token.startswith((HOST, SIGN))]
    words = tokens[len(signs) :]
    ends = (judge([*signs, *some], known, learnt) for some in (words[:PART], words[-PART:]))
    return max(whole, *ends), learnt


def _marks(text: str, telling: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the most telling words stand: the log names none of them."""
    words = [token.removeprefix(HOST) for token in telling if not token.startswith(SIGN)][:MOST_MARKED]
    if not words:
        return
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    found = re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", text, re.IGNORECASE)
    yield from (place.span() for place, _number in zip(found, range(MOST_MARKED), strict=False))
