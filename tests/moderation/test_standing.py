from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from imprint.discussion.models import Comment
from imprint.discussion.reporting import report_comment
from imprint.moderation.decisions import approve_comment, remove_comment, restore_comment, undo_decision
from imprint.moderation.models import Edition, Standing
from imprint.moderation.standing import DISTRUSTED, KNOWN, NEW, TRUSTED, count_what_stood, level, level_of
from tests.factories import make_comment, make_moderator, make_thread, make_user, make_visitor

pytestmark = pytest.mark.django_db


def standing(approved: int, removed: int, days: int) -> Standing:
    return Standing(approved=approved, removed=removed, begun_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(
    ("approved", "removed", "days", "expected"),
    [
        (0, 0, 0, NEW),
        (2, 0, 400, NEW),
        (3, 0, 0, NEW),  # All on one day.
        (3, 0, 1, KNOWN),
        (3, 1, 1, NEW),
        (5, 1, 1, KNOWN),
        (14, 0, 400, KNOWN),
        (15, 0, 13, KNOWN),
        (15, 0, 14, TRUSTED),
        (15, 1, 14, KNOWN),  # It falls with one removed comment,
        (20, 1, 14, TRUSTED),  # and is earned again.
        (0, 2, 5, NEW),
        (0, 3, 5, DISTRUSTED),
        (14, 3, 400, DISTRUSTED),
        (15, 3, 400, KNOWN),
    ],
)
def test_trust_is_earned_and_falls(approved: int, removed: int, days: int, expected: int) -> None:
    assert level(standing(approved, removed, days), timezone.now()) == expected


def test_decisions_count_for_the_writer() -> None:
    account, moderator = make_user("ada"), make_moderator("mod")
    comments = [make_comment(visitor=make_visitor(account), state="pending") for _number in range(3)]
    for comment in comments[:2]:
        approve_comment(comment_id=comment.pk, moderator=moderator)
    remove_comment(comment_id=comments[2].pk, moderator=moderator, ground="spam")

    mine = Standing.objects.get(person=f"u:{account.pk}")

    assert (mine.approved, mine.removed, mine.level) == (2, 1, NEW)


def test_what_is_taken_back_does_not_count() -> None:
    comment, moderator = make_comment(), make_moderator("mod")
    reporter = make_visitor(make_user("ada"))
    report_comment(comment_id=comment.pk, visitor=reporter, reason="spam", note="")
    for act, more in ((approve_comment, {}), (remove_comment, {"ground": "spam"})):
        decision = act(comment_id=comment.pk, moderator=moderator, **more)  # type: ignore[operator]
        undo_decision(decision_id=decision.pk, moderator=moderator)
    remove_comment(comment_id=comment.pk, moderator=moderator, ground="spam")
    restore_comment(comment_id=comment.pk, moderator=moderator)

    writer, theirs = Standing.objects.get(person__startswith="g:"), Standing.objects.get(person=reporter.voter)

    assert (writer.approved, writer.removed) == (0, 0)
    assert (theirs.reports_upheld, theirs.reports_rejected) == (1, 0)


def test_level_of_somebody_unknown_is_that_of_a_new_one(django_assert_num_queries: Any) -> None:
    make_comment()

    seen = 0 if connection.vendor == "sqlite" else 2  # There a plain statement goes past Django's cursor.
    with django_assert_num_queries(seen):
        assert (level_of(None, ""), level_of(7, "")) == (NEW, NEW)


def test_comments_that_stood_for_a_day_count_once() -> None:
    account, thread = make_user("ada"), make_thread()
    for _number in range(3):
        make_comment(thread, visitor=make_visitor(account))
    make_comment(thread, visitor=make_visitor(account), state="removed")
    Comment.objects.update(posted_at=timezone.now() - timedelta(days=2))
    make_comment(thread, visitor=make_visitor(account))  # Of today.

    assert (count_what_stood(), count_what_stood()) == (4, 0)
    mine = Standing.objects.get()

    assert (mine.approved, mine.level) == (3, KNOWN)
    assert Edition.objects.get().number == 0  # Nothing that judges has changed.


def test_time_alone_makes_known_who_wrote_enough() -> None:
    Standing.objects.create(person="u:1", approved=3, begun_at=timezone.now() - timedelta(days=1), level=NEW)
    Standing.objects.create(person="u:2", approved=3, begun_at=timezone.now(), level=NEW)

    count_what_stood()

    assert list(Standing.objects.order_by("person").values_list("level", flat=True)) == [KNOWN, NEW]
