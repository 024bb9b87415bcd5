"""Two people at the same moment: each decision is made once, and what is logged is what happened."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections

from imprint.core import writer
from imprint.discussion.models import Comment
from imprint.discussion.refusals import Refusal
from imprint.moderation.appeals import appeal_statement, decide_appeal
from imprint.moderation.decisions import approve_comment, remove_comment, restore_comment, undo_decision
from imprint.moderation.models import Appeal, Decision, Notice, Restriction, Standing, Statement
from imprint.moderation.notices import Claim, follow_notice, give_notice, reject_notice
from imprint.moderation.refusals import (
    AlreadyDecided,
    AppealDecided,
    AppealedBefore,
    NothingToDecide,
    NoticeDecided,
)
from imprint.moderation.restrictions import lift_restriction, restrict
from tests.factories import make_comment, make_moderator, make_thread, make_visitor

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def moderators(transactional_db: None) -> Iterator[list[User]]:
    """With the writer running, as on a real site."""
    moderators = [make_moderator(f"mod{number}") for number in range(3)]
    writer.start()
    yield moderators
    writer.stop()
    _forget_decisions()


def _forget_decisions() -> None:
    """What no site can do: else nothing would empty the database for the next test."""
    migration = import_module("imprint.moderation.migrations.0002_the_log_is_only_appended_to")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        migration.allow_changes(None, editor)
        Statement.objects.all().delete()
        Decision.objects.all().delete()
        migration.refuse_changes(None, editor)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each in a thread of its own; what they answered, a refusal as its class."""
    line = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            line.wait()
            return act()
        except Refusal as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def refused(answers: list[Any]) -> list[type]:
    return [answer for answer in answers if isinstance(answer, type)]


def removed(moderator: User) -> tuple[Comment, Decision, Statement]:
    comment = make_comment(make_thread(), visitor=make_visitor())
    decision = remove_comment(comment_id=comment.pk, moderator=moderator, ground="insult")
    return comment, decision, Statement.objects.get(decision=decision)


def kinds(comment: Comment) -> list[str]:
    return list(Decision.objects.filter(comment_id=comment.pk).order_by("pk").values_list("kind", flat=True))


def test_statement_is_appealed_once(moderators: list[User]):
    for number in range(ROUNDS):
        _comment, _decision, statement = removed(moderators[0])

        def appeal(key: str = statement.key, address: str = f"192.0.2.{number}") -> Appeal:
            return appeal_statement(key=key, visitor=make_visitor(address=address), body="No.")

        answers = at_once(*[appeal] * 4)

        assert refused(answers) == [AppealedBefore] * 3
        assert Appeal.objects.filter(statement=statement).count() == 1


def test_appeal_is_decided_once(moderators: list[User]):
    for number in range(ROUNDS):
        comment, _decision, statement = removed(moderators[0])
        visitor = make_visitor(address=f"192.0.2.{number + 1}")
        appeal = appeal_statement(key=statement.key, visitor=visitor, body="No.")

        def decide(by: User, grant: bool, pk: int = appeal.pk) -> Appeal:
            return decide_appeal(appeal_id=pk, moderator=by, grant=grant, answer="So.")

        answers = at_once(
            lambda: decide(moderators[1], True),
            lambda: decide(moderators[2], False),
            lambda: decide(moderators[2], True),
        )

        assert refused(answers) == [AppealDecided] * 2
        [made] = [answer for answer in answers if not isinstance(answer, type)]
        comment.refresh_from_db()
        assert (comment.state == "published") == (made.state == "granted")
        assert len([kind for kind in kinds(comment) if kind.startswith("appeal")]) == 1


def test_granted_appeal_and_restoring_bring_back_once(moderators: list[User]):
    for number in range(ROUNDS):
        comment, _decision, statement = removed(moderators[0])
        visitor = make_visitor(address=f"192.0.2.{number + 1}")
        appeal = appeal_statement(key=statement.key, visitor=visitor, body="No.")

        at_once(
            lambda pk=appeal.pk: decide_appeal(appeal_id=pk, moderator=moderators[1], grant=True, answer="So."),
            lambda pk=comment.pk: restore_comment(comment_id=pk, moderator=moderators[2]),
        )

        comment.refresh_from_db()
        assert comment.state == "published"
        assert kinds(comment).count("restored") == 1
        assert Standing.objects.filter(removed__gt=0).count() == 0


def test_decision_is_undone_once(moderators: list[User]):
    for _round in range(ROUNDS):
        comment, decision, statement = removed(moderators[0])

        answers = at_once(*[lambda pk=decision.pk: undo_decision(decision_id=pk, moderator=moderators[0])] * 3)

        assert refused(answers) == [AlreadyDecided] * 2
        statement.refresh_from_db()
        comment.refresh_from_db()
        assert (comment.state, bool(statement.withdrawn_at)) == ("published", True)
        assert kinds(comment) == ["removed", "undone"]


def test_undoing_and_deciding_anew_leave_what_the_log_says(moderators: list[User]):
    for _round in range(ROUNDS):
        comment, decision, _statement = removed(moderators[0])

        at_once(
            lambda pk=decision.pk: undo_decision(decision_id=pk, moderator=moderators[0]),
            lambda pk=comment.pk: restore_comment(comment_id=pk, moderator=moderators[1]),
            lambda pk=comment.pk: remove_comment(comment_id=pk, moderator=moderators[2], ground="spam"),
        )

        comment.refresh_from_db()
        last = kinds(comment)[-1]
        assert (comment.state == "removed") == (last == "removed"), kinds(comment)
        standing = Statement.objects.filter(comment=comment, withdrawn_at=None).count()
        assert standing == (comment.state == "removed")


def test_comment_is_removed_and_approved_by_one_of_two(moderators: list[User]):
    for _round in range(ROUNDS):
        comment = make_comment(make_thread(), visitor=make_visitor())
        Comment.objects.filter(pk=comment.pk).update(state="pending")

        answers = at_once(
            lambda pk=comment.pk: remove_comment(comment_id=pk, moderator=moderators[0], ground="spam", after=0),
            lambda pk=comment.pk: remove_comment(comment_id=pk, moderator=moderators[1], ground="insult", after=0),
            lambda pk=comment.pk: approve_comment(comment_id=pk, moderator=moderators[2], after=0),
        )

        assert len(refused(answers)) == 2
        assert set(refused(answers)) <= {AlreadyDecided, NothingToDecide}
        assert len(kinds(comment)) == 1


def test_notice_is_decided_once(moderators: list[User]):
    for number in range(ROUNDS):
        comment = make_comment(make_thread(), visitor=make_visitor())
        claim = Claim("It is forbidden.", "", "Jo", "jo@post.example", is_in_good_faith=True)
        visitor = make_visitor(address=f"192.0.2.{number + 1}")
        notice = give_notice(comment_id=comment.pk, visitor=visitor, claim=claim)

        words = {"notice_id": notice.pk, "answer": "So."}
        answers = at_once(
            lambda told=words: follow_notice(**told, moderator=moderators[0], legal_ground="§ 1", reason="Why."),
            lambda told=words: follow_notice(**told, moderator=moderators[1], legal_ground="§ 2", reason="Why."),
            lambda told=words: reject_notice(**told, moderator=moderators[2]),
        )

        assert refused(answers) == [NoticeDecided] * 2
        notice.refresh_from_db()
        comment.refresh_from_db()
        assert (comment.state == "removed") == (notice.state == Notice.State.FOLLOWED)


def test_restriction_is_lifted_once(moderators: list[User]):
    for _round in range(ROUNDS):
        comment = make_comment(make_thread(), visitor=make_visitor())
        restriction = restrict(
            comment_id=comment.pk, moderator=moderators[0], kind="ban", by=["device"], ground="spam", reason="Spam."
        )

        at_once(*[lambda pk=restriction.pk: lift_restriction(restriction_id=pk, moderator=moderators[1])] * 3)

        assert kinds(comment) == ["banned", "lifted"]
        assert Restriction.objects.get(pk=restriction.pk).lifted_at
