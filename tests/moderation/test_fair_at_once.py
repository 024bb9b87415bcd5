"""Two people at the same moment, on a real database: one appeal, one decision, and the other one is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from imprint.discussion.refusals import Refusal
from imprint.moderation.appeals import appeal_statement, decide_appeal
from imprint.moderation.models import Appeal, Decision, Notice, Statement
from imprint.moderation.notices import Claim, follow_notice, give_notice, reject_notice
from imprint.moderation.refusals import AppealDecided, AppealedBefore, NoticeDecided
from tests.factories import make_comment, make_moderator, make_visitor
from tests.moderation.aftermath import removed

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'moderation_decision'"


@pytest.fixture(autouse=True)
def _log_that_can_be_emptied(transactional_db: None) -> Iterator[None]:
    """Afterwards: SQLite's tables are emptied by DELETE, which the triggers of the log refuse."""
    yield
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        triggers = cursor.execute(TRIGGERS).fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in ("appeal", "statement", "decision"):
            cursor.execute(f"DELETE FROM moderation_{table}")
        for _name, sql in triggers:
            cursor.execute(sql)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each answers, or the kind of its refusal."""

    def one(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Refusal as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_of_many_appeals_at_once_there_is_one():
    key = removed().key

    told = at_once(*[lambda: appeal_statement(key=key, visitor=make_visitor(), body="Mine.")] * 4)

    assert told.count(AppealedBefore) == 3
    assert Appeal.objects.count() == 1


def test_of_two_opposite_decisions_on_an_appeal_one_wins_and_the_other_is_told():
    statement = removed()
    appeal = appeal_statement(key=statement.key, visitor=make_visitor(), body="Mine.")
    second, third = make_moderator("second"), make_moderator("third")

    told = at_once(
        lambda: decide_appeal(appeal_id=appeal.pk, moderator=second, grant=True, answer="Yes."),
        lambda: decide_appeal(appeal_id=appeal.pk, moderator=third, grant=False, answer="No."),
    )

    appeal.refresh_from_db()
    statement.comment.refresh_from_db()
    granted = appeal.state == "granted"
    assert told.count(AppealDecided) == 1
    assert (statement.comment.state == "published") is granted
    assert Decision.objects.filter(kind__startswith="appeal_").count() == 1
    assert (appeal.answer, appeal.decided_by) == (("Yes.", second) if granted else ("No.", third))


def test_of_two_opposite_decisions_on_a_notice_one_wins_and_the_other_is_told():
    comment, first, second = make_comment(), make_moderator("first"), make_moderator("second")
    claim = Claim("A lie.", "", "Ada", "ada@post.example", is_in_good_faith=True)
    pk = give_notice(comment_id=comment.pk, visitor=make_visitor(), claim=claim).pk

    told = at_once(
        lambda: follow_notice(notice_id=pk, moderator=first, answer="Yes.", legal_ground="§ 1", reason="A lie."),
        lambda: reject_notice(notice_id=pk, moderator=second, answer="No."),
    )

    comment.refresh_from_db()
    followed = Notice.objects.get().state == "followed"
    assert told.count(NoticeDecided) == 1
    assert (comment.state == "removed") is followed
    assert Statement.objects.count() == followed
