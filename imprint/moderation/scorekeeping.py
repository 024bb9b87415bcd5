"""Scores are kept with their comment; what a service elsewhere is to say comes later, by an order."""

import json
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from imprint.core.sql import moment, rows
from imprint.scoring.scores import Scores

KEEP = (
    'INSERT INTO moderation_commentscore (comment_id, scorer, version, language, "values", spans, worst, scored_at)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (comment_id, scorer)"
    ' DO UPDATE SET version = excluded.version, language = excluded.language, "values" = excluded."values",'
    " spans = excluded.spans, worst = excluded.worst, scored_at = excluded.scored_at"
)
DROP = "DELETE FROM moderation_commentscore WHERE comment_id = %s AND scorer = %s"
ORDER = (
    "INSERT INTO moderation_scoreorder (comment_id, due_at, attempts, is_waited_for) VALUES (%s, %s, 0, %s)"
    " ON CONFLICT (comment_id) DO UPDATE SET due_at = excluded.due_at, attempts = 0"
)


def has_service() -> bool:
    return bool(settings.IMPRINT.scorer_url)


def keep_scores(comment_id: int, scores: Scores | None, *, is_new: bool, is_waited_for: bool = False) -> None:
    """In the transaction that writes the text; asks for those of the service, where there is one.

    An edited comment that waited for its score before still does.
    """
    now = timezone.now()
    if scores and (not is_new or any(scores.values.values())):
        keep(comment_id, scores, now)
    if has_service():
        rows(ORDER, (comment_id, moment(now), is_waited_for))


def keep(comment_id: int, scores: Scores, now: datetime) -> None:
    """In place of an older one of the same scorer. Nothing is kept of a text in which nothing was found."""
    worst = max(scores.values.values(), default=0.0)
    if worst <= 0:
        rows(DROP, (comment_id, scores.scorer))
        return
    values = {attribute.value: round(value, 4) for attribute, value in scores.values.items()}
    spans = [
        [span.begin, span.end, round(span.value, 4), attribute.value]
        for attribute, some in scores.spans.items()
        for span in some
    ]
    told = (comment_id, scores.scorer, scores.version, scores.language[:8], json.dumps(values), json.dumps(spans))
    rows(KEEP, (*told, worst, moment(now)))
