"""What the desk does to a comment: the act, its row in the log and its statement of reasons, in one transaction."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from imprint.articles.models import Section
from imprint.discussion import changing, rights
from imprint.discussion.models import Comment, Report, Thread
from imprint.discussion.refusals import UnknownComment
from imprint.moderation.models import Decision, Ground, Statement
from imprint.moderation.refusals import AlreadyDecided, GroundMissing, NothingToDecide, TooLateToUndo
from imprint.moderation.spam.lessons import learn_from
from imprint.moderation.standing import count_comment, count_reports
from imprint.moderation.statements import withdraw_statement, write_statement
from imprint.moderation.telling import tell_of_return, tell_reporters
from imprint.moderation.texts import REASON_LENGTH, clean

UNDO_FOR = timedelta(seconds=15)
"""The desk offers it for ten seconds; the way there takes some too."""
ABOUT_STATE = (
    Decision.Kind.APPROVED,
    Decision.Kind.REMOVED,
    Decision.Kind.RESTORED,
    Decision.Kind.KEPT,
    Decision.Kind.UNDONE,
)
"""Kinds that say whether a comment stands."""
UNDONE_BY_KEY = (Decision.Kind.APPROVED, Decision.Kind.REMOVED, Decision.Kind.KEPT)


@transaction.atomic
def approve_comment(*, comment_id: int, moderator: Any, after: int | None = None) -> Decision:
    """Publish what waits, or leave standing what is published; reports are answered: rejected.

    `after` is the newest decision that the moderator saw. Raises UnknownComment, AlreadyDecided, NothingToDecide.
    """
    comment = _comment_to_decide(comment_id, after)
    if comment.state == Comment.State.REMOVED:
        raise NothingToDecide
    before, waited_s = comment.state, _waited_s(comment)
    settled = _settle_reports(comment, Report.Outcome.REJECTED)
    if before == Comment.State.PENDING:
        changing.publish_comment(comment_id=comment_id)
    count_comment(comment, approved=1)
    count_reports(settled, rejected=1)
    kind = Decision.Kind.KEPT if settled and before == Comment.State.PUBLISHED else Decision.Kind.APPROVED
    details = {"before": before, "reports": settled}
    return _log_and_learn(kind, moderator=moderator, comment=comment, waited_s=waited_s, details=details)


@transaction.atomic
def remove_comment(
    *,
    comment_id: int,
    moderator: Any,
    ground: str,
    reason: str = "",
    legal_ground: str = "",
    after: int | None = None,
    **fields: Any,
) -> Decision:
    """Take it off the site, or do not publish it; its writer gets a statement of reasons, reports are upheld.

    Raises UnknownComment, AlreadyDecided, NothingToDecide, GroundMissing, BadField.
    """
    comment = _comment_to_decide(comment_id, after)
    if comment.state == Comment.State.REMOVED:
        raise NothingToDecide
    decision = note_removal(
        comment, moderator=moderator, ground=ground, reason=reason, legal_ground=legal_ground, **fields
    )
    changing.remove_comment(comment_id=comment_id)
    return decision


@transaction.atomic
def note_removal(
    comment: Comment, *, moderator: Any, ground: str, reason: str = "", legal_ground: str = "", **fields: Any
) -> Decision:
    """Its row in the log, its statement, its reports; just before it is removed. Raises GroundMissing, BadField."""
    if ground not in Ground.values:
        raise GroundMissing
    reason = clean(reason, "reason", REASON_LENGTH)
    before, waited_s = comment.state, _waited_s(comment)
    settled = _settle_reports(comment, Report.Outcome.UPHELD)
    if settled:
        fields.setdefault("source", Decision.Source.REPORT)
    count_comment(comment, removed=1)
    count_reports(settled, upheld=1)
    fields.setdefault("is_found_by_machine", _was_held(comment))
    decision = _log_and_learn(
        Decision.Kind.REMOVED,
        moderator=moderator,
        comment=comment,
        ground=ground,
        reason=reason,
        waited_s=waited_s,
        details={"before": before, "reports": settled},
        **fields,
    )
    measure = Statement.Measure.REMOVAL if before == Comment.State.PUBLISHED else Statement.Measure.REFUSAL
    write_statement(decision, measure=measure, comment=comment, facts=reason, legal_ground=legal_ground)
    return decision


@transaction.atomic
def restore_comment(*, comment_id: int, moderator: Any, reason: str = "", after: int | None = None) -> Decision:
    """Bring back what a moderator removed, in its place. Raises UnknownComment, AlreadyDecided, NothingToDecide."""
    comment = _comment_to_decide(comment_id, after)
    if comment.state != Comment.State.REMOVED:
        raise NothingToDecide
    changing.publish_comment(comment_id=comment_id)
    count_comment(comment, removed=-1)
    removal = Decision.objects.filter(comment_id=comment_id, kind=Decision.Kind.REMOVED).last()
    if removal:
        withdraw_statement(removal.pk)
        tell_of_return(removal.pk)
    undoes = removal.pk if removal else None
    return _log_and_learn(Decision.Kind.RESTORED, moderator=moderator, comment=comment, reason=reason, undoes=undoes)


@transaction.atomic
def undo_decision(*, decision_id: int, moderator: Any) -> Decision:
    """Take back one's own last act, within seconds; reports wait again. Raises TooLateToUndo, AlreadyDecided."""
    decision = Decision.objects.filter(pk=decision_id, moderator_id=moderator.pk, kind__in=UNDONE_BY_KEY).first()
    if decision is None or decision.comment_id is None or timezone.now() - decision.made_at > UNDO_FOR:
        raise TooLateToUndo
    comment = _comment_to_decide(decision.comment_id, decision.pk)
    if comment.state != decision.details["before"]:
        changing.set_state(comment, decision.details["before"])
    _open_again(comment, decision)
    withdraw_statement(decision.pk)
    return _log_and_learn(Decision.Kind.UNDONE, moderator=moderator, comment=comment, undoes=decision.pk)


def _comment_to_decide(comment_id: int, after: int | None) -> Comment:
    """Locked, and as the moderator saw it."""
    comment = rights.locked_comment(comment_id)
    if comment.removed_by_author:
        raise UnknownComment
    newest = Decision.objects.filter(comment_id=comment_id, kind__in=ABOUT_STATE).order_by("-pk").first()
    if after is not None and newest is not None and newest.pk > after:
        raise AlreadyDecided(newest)
    return comment


def _settle_reports(comment: Comment, outcome: str) -> list[int]:
    waiting = Report.objects.waiting().filter(comment=comment)
    settled = list(waiting.values_list("pk", flat=True))
    if settled:
        waiting.update(settled_at=timezone.now(), outcome=outcome)
        tell_reporters(settled)
    return settled


def _open_again(comment: Comment, decision: Decision) -> None:
    settled, removed = decision.details["reports"], decision.kind == Decision.Kind.REMOVED
    Report.objects.filter(pk__in=settled).update(settled_at=None, outcome="")
    count_comment(comment, removed=-removed, approved=removed - 1)
    count_reports(settled, upheld=-removed, rejected=removed - 1)


def _was_held(comment: Comment) -> bool:
    return Decision.objects.filter(comment_id=comment.pk, kind=Decision.Kind.HELD).exists()


def _waited_s(comment: Comment) -> int:
    """Since it was held or first reported; of what nobody reported, since it was posted."""
    first = (
        Report.objects.waiting()
        .filter(comment=comment)
        .order_by("reported_at")
        .values_list("reported_at", flat=True)
        .first()
    )
    return max(0, int((timezone.now() - (first or comment.posted_at)).total_seconds()))


def _log_and_learn(kind: str, *, comment: Comment, **fields: Any) -> Decision:
    """What the desk says of a comment teaches the filter for spam as well."""
    decision = log(kind, comment=comment, **fields)
    learn_from(comment)
    return decision


@transaction.atomic
def log(
    kind: str,
    *,
    moderator: Any = None,
    comment: Comment | None = None,
    thread: Thread | None = None,
    **fields: Any,
) -> Decision:
    """Append a row to the log. `moderator` is an account of the newsroom, or None for the policy itself."""
    thread = thread or (comment.thread if comment else None)
    decision = Decision(
        kind=kind,
        made_at=timezone.now(),
        moderator_id=moderator.pk if moderator else None,
        moderator_name=(moderator.get_full_name() or moderator.get_username())[:80] if moderator else "",
        comment_id=comment.pk if comment else None,
        thread_id=thread.pk if thread else None,
        section_id=section_of(thread) if thread else None,
        **{"origin": thread.origin if thread else "", **fields},
    )
    decision.full_clean()
    decision.save(force_insert=True)
    return decision


def section_of(thread: Thread) -> int | None:
    """The section that the thread's article stands in now."""
    if thread.article is None:
        return None
    return Section.objects.ancestor_of(thread.article).values_list("pk", flat=True).last()
