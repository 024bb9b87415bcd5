from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from imprint.discussion.changing import delete_comment, set_state
from imprint.discussion.models import Report
from imprint.discussion.reporting import report_comment
from imprint.discussion.rights import locked_comment
from imprint.moderation import decisions
from imprint.moderation.decisions import approve_comment, log, remove_comment, restore_comment, undo_decision
from imprint.moderation.models import Decision, Statement
from imprint.moderation.refusals import AlreadyDecided, GroundMissing, TooLateToUndo
from imprint.publishing.models import BakeOrder
from tests.factories import make_comment, make_moderator, make_visitor

pytestmark = pytest.mark.django_db


def test_a_decision_says_who_what_where_and_why() -> None:
    comment, moderator = make_comment(), make_moderator("mod", first_name="Mona", last_name="Dering")

    decision = log(Decision.Kind.REMOVED, moderator=moderator, comment=comment, ground="insult", reason="Rude.")

    assert (decision.moderator_name, decision.moderator_id) == ("Mona Dering", moderator.pk)
    assert (decision.comment_id, decision.thread_id) == (comment.pk, comment.thread_id)
    assert (decision.ground, decision.reason, decision.is_by_machine) == ("insult", "Rude.", False)


def test_a_decision_of_an_unknown_kind_is_none() -> None:
    with pytest.raises(ValidationError):
        log("shrugged")

    assert Decision.objects.count() == 0


@pytest.mark.parametrize("change", ["UPDATE moderation_decision SET reason = ''", "DELETE FROM moderation_decision"])
def test_the_log_cannot_be_changed(change: str) -> None:
    log(Decision.Kind.HELD, comment=make_comment(), reason="A word.")

    with pytest.raises(DatabaseError, match="only appended to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert Decision.objects.get().reason == "A word."


def test_approve_comment_publishes_what_waits() -> None:
    comment = make_comment(state="pending")

    decision = approve_comment(comment_id=comment.pk, moderator=make_moderator("mod"))

    comment.refresh_from_db()
    assert (comment.state, decision.kind) == ("published", "approved")


def test_approve_comment_rejects_the_reports_of_what_stands() -> None:
    comment = make_comment()
    report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam", note="")

    decision = approve_comment(comment_id=comment.pk, moderator=make_moderator("mod"))

    comment.refresh_from_db()
    assert (comment.state, decision.kind, Report.objects.get().outcome) == ("published", "kept", "rejected")


@pytest.mark.parametrize(("state", "measure"), [("published", "removal"), ("pending", "refusal")])
def test_remove_comment_states_its_reasons(state: str, measure: str) -> None:
    comment = make_comment(state=state)

    decision = remove_comment(
        comment_id=comment.pk, moderator=make_moderator("mod"), ground="insult", reason="It calls people names."
    )

    comment.refresh_from_db()
    statement = Statement.objects.get()
    assert (comment.state, decision.kind, decision.ground) == ("removed", "removed", "insult")
    assert (statement.decision, statement.measure, statement.guest) == (decision, measure, comment.guest)
    assert statement.facts == "It calls people names."


def test_remove_comment_upholds_its_reports() -> None:
    comment = make_comment()
    report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam", note="")

    decision = remove_comment(comment_id=comment.pk, moderator=make_moderator("mod"), ground="spam")

    assert (decision.source, Report.objects.get().outcome) == ("report", "upheld")


def test_remove_comment_without_a_ground_changes_nothing() -> None:
    comment = make_comment()

    with pytest.raises(GroundMissing):
        remove_comment(comment_id=comment.pk, moderator=make_moderator("mod"), ground="")

    comment.refresh_from_db()
    assert (comment.state, Decision.objects.count(), Statement.objects.count()) == ("published", 0, 0)


def test_of_two_opposite_decisions_the_first_wins_and_the_other_is_told() -> None:
    comment, first, second = make_comment(state="pending"), make_moderator("first"), make_moderator("second")
    seen = 0
    removal = remove_comment(comment_id=comment.pk, moderator=first, ground="spam", after=seen)

    with pytest.raises(AlreadyDecided) as told:
        approve_comment(comment_id=comment.pk, moderator=second, after=seen)

    comment.refresh_from_db()
    assert (comment.state, told.value.decision) == ("removed", removal)
    assert str(told.value.sentence) == "first was quicker: removed. Nothing was changed."


def test_restore_comment_brings_it_back_in_its_place() -> None:
    comment, moderator = make_comment(), make_moderator("mod")
    removal = remove_comment(comment_id=comment.pk, moderator=moderator, ground="other")
    place = comment.ordinal

    decision = restore_comment(comment_id=comment.pk, moderator=moderator)

    comment.refresh_from_db()
    assert (comment.state, comment.ordinal, decision.undoes) == ("published", place, removal.pk)
    assert Statement.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("state", ["pending", "published"])
@pytest.mark.parametrize("act", [approve_comment, partial(remove_comment, ground="spam")])
def test_undo_decision_leaves_all_as_it_was(state: str, act: Any) -> None:
    comment, moderator = make_comment(state="published"), make_moderator("mod")
    report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam", note="")
    set_state(locked_comment(comment.pk), state)
    decision = act(comment_id=comment.pk, moderator=moderator)

    undone = undo_decision(decision_id=decision.pk, moderator=moderator)

    comment.refresh_from_db()
    report = Report.objects.get()
    assert (comment.state, undone.kind, undone.undoes) == (state, "undone", decision.pk)
    assert (report.settled_at, report.outcome) == (None, "")
    assert not Statement.objects.filter(withdrawn_at=None).exists()


def test_undo_decision_is_for_seconds_and_for_whoever_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    comment, moderator = make_comment(), make_moderator("mod")
    decision = approve_comment(comment_id=comment.pk, moderator=moderator)

    with pytest.raises(TooLateToUndo):
        undo_decision(decision_id=decision.pk, moderator=make_moderator("other"))
    monkeypatch.setattr(decisions, "UNDO_FOR", timedelta(0))
    with pytest.raises(TooLateToUndo):
        undo_decision(decision_id=decision.pk, moderator=moderator)


@pytest.mark.parametrize("act", [partial(remove_comment, ground="insult"), None])
def test_a_removal_is_baked_before_all_else(act: Any) -> None:
    visitor = make_visitor()
    comment = make_comment(visitor=visitor)
    BakeOrder.objects.all().delete()

    if act:
        act(comment_id=comment.pk, moderator=make_moderator("mod"))
    else:
        delete_comment(comment_id=comment.pk, visitor=visitor)

    urgent = set(BakeOrder.objects.filter(is_urgent=True).values_list("key", flat=True))
    assert urgent >= {f"thread:{comment.thread_id}", f"thread:{comment.thread_id}:page:1", f"branch:{comment.pk}"}
    BakeOrder.objects.all().delete()
    restored = make_comment(state="removed", ordinal=3)
    BakeOrder.objects.all().delete()
    restore_comment(comment_id=restored.pk, moderator=make_moderator())
    assert set(BakeOrder.objects.values_list("is_urgent", flat=True)) == {False}
