"""Lists that few comments of a long thread are in are read without looking at all the others."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from imprint.discussion import inline, inline_counts, places
from imprint.discussion.models import Comment
from tests.discussion.steps import Fill

PICKS, PASSAGES = "comment_picks", "comment_on_passage"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(fill: Fill) -> dict[str, QuerySet[Comment]]:
    """Of a thread with 400 comments: each fiftieth is picked, each fiftieth is about a passage."""
    thread = fill(400)
    ids = list(Comment.objects.order_by("pk").values_list("pk", flat=True))
    Comment.objects.filter(pk__in=ids[5::50]).update(is_pick=True)
    Comment.objects.filter(pk__in=ids[7::50]).update(anchor={"exact": "harbour"}, question=2)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "picks": places.picks_of(thread).order_by("-pk"),
        "passages": inline_counts.shown().filter(thread=thread.pk).order_by("-id"),
        "answers": inline._placed(thread.pk).filter(question=2),
    }


@pytest.mark.parametrize(
    ("name", "index"),
    [("picks", PICKS), ("passages", PASSAGES), ("answers", PASSAGES)],
)
def test_list_is_read_by_its_own_index(name: str, index: str, lists: dict[str, QuerySet[Comment]]) -> None:
    assert lists[name].count()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # A table of this size is quickest read as a whole.

    assert index in lists[name].explain()
