"""How many comments an article has on its passages, kept with it so that no page has to count them."""

import json
from typing import Any

from django.db import transaction
from django.db.models import Count

from imprint import publishing
from imprint.articles.models import Article
from imprint.core.sql import rows
from imprint.discussion.keys import anchors_key, question_key
from imprint.discussion.models import Comment

ALL = "all"
FIND_COUNTS = (
    "SELECT article_id, inline_counts FROM discussion_thread"
    " JOIN articles_article ON page_ptr_id = article_id WHERE discussion_thread.id = %s"
)
SET_COUNTS = "UPDATE articles_article SET inline_counts = %s WHERE page_ptr_id = %s"


def count_one(thread_id: int, question: int | None, change: int = 1) -> None:
    """A comment on a passage came on the site, or left it; called with its thread locked. Orders what shows it."""
    for article_id, stored in rows(FIND_COUNTS, (thread_id,)):
        counts = json.loads(stored) if isinstance(stored, str) else dict(stored)
        for name in (ALL, *([str(question)] if question else [])):
            counts[name] = max(counts.get(name, 0) + change, 0)
        rows(SET_COUNTS, (json.dumps(counts), article_id))
    keys = [anchors_key(thread_id), *([question_key(thread_id, question)] if question else [])]
    publishing.order(keys, is_urgent=change < 0)


@transaction.atomic
def count_again(*, article: Article) -> None:
    """After a publication, which may have written over what was counted meanwhile."""
    found = shown().filter(thread__article=article.pk)
    counts = {str(row["question"]): row["count"] for row in found.values("question").annotate(count=Count("pk"))}
    counts = {ALL: sum(counts.values()), **{name: count for name, count in counts.items() if name != "None"}}
    Article.objects.filter(pk=article.pk).update(inline_counts=counts if counts[ALL] else {})


def shown() -> Any:
    return Comment.objects.filter(state=Comment.State.PUBLISHED, root=None, anchor__isnull=False, ordinal__isnull=False)
