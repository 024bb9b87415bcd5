"""What becomes of a comment after it was written: edited, taken back, published, removed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from imprint import publishing
from imprint.core.client import network_digest
from imprint.discussion import gate, hot, inline_counts, mentions
from imprint.discussion.gate import NO_SIGNS, Signs, Submission, Verdict
from imprint.discussion.keys import feed_key, keys_of_changed, picks_key, pinned_key, thread_key
from imprint.discussion.models import Comment, EarlierText, Thread
from imprint.discussion.refusals import EditedTooOften, EditingOver, UnknownComment
from imprint.discussion.reporting import settle
from imprint.discussion.rights import (
    comment_to_change,
    is_author,
    is_moderator,
    locked_comment,
    may_moderate,
    telling_denials,
)
from imprint.discussion.services import sign, typed_text
from imprint.mailing import services as mailing
from imprint.readers.identity import Visitor
from imprint.readers.pace import check_pace
from imprint.webhooks import services as webhooks

MOST_EDITS = 30
"""By its author; nobody needs more, and each keeps a text."""


def can_edit(visitor: Visitor, comment: Comment, now: datetime) -> bool:
    """Within the site's window, also where the clock was wrong when it was posted; moderators always."""
    window = timedelta(minutes=settings.IMPRINT.edit_window_minutes)
    if comment.state == Comment.State.REMOVED:
        return False
    return abs(now - comment.posted_at) <= window or may_moderate(visitor, comment.thread)


@gate.telling_refusals
@telling_denials
@transaction.atomic
def edit_comment(*, comment_id: int, visitor: Visitor, body: str, key: str = "", signs: Signs = NO_SIGNS) -> Comment:
    """Replace the text; readers see when and by whom, and the one before is kept. The same text again changes nothing.

    What its author makes of it may have to wait, as a new one may. Raises Refusal, BadText, TooFast.
    """
    now = timezone.now()
    if not is_moderator(visitor):
        check_pace("edit", visitor, settings.IMPRINT.comments_per_minute, burst=5)
    comment = comment_to_change(visitor, comment_id, key)
    if not can_edit(visitor, comment, now):
        raise EditingOver
    text = typed_text(body, settings.IMPRINT.comment_max_length)
    if text == comment.body:
        return comment
    if comment.earlier_texts.count() >= MOST_EDITS and not may_moderate(visitor, comment.thread):
        raise EditedTooOften
    is_theirs = is_author(visitor, comment, key)
    submission = _edited(comment, visitor, text, now, signs)
    verdict = gate.gatekeeper.judge(submission) if is_theirs else None
    editor = comment.author_name if is_theirs else sign(visitor, "").name
    EarlierText.objects.create(comment=comment, body=comment.body, replaced_at=now, replaced_by=editor)
    comment.body, comment.html = text, mentions.html_of(text, comment.thread_id)
    comment.edited_at, comment.edited_by = now, editor
    comment.save(update_fields=["body", "html", "edited_at", "edited_by"])
    _order(comment, is_urgent=not is_theirs)
    if verdict:
        _take_in(comment, submission, verdict)
    else:
        gate.gatekeeper.acted("edited", visitor.user, comment)
    if comment.state == Comment.State.PUBLISHED:
        webhooks.tell("comment.edited", comment.pk)
    return comment


def _edited(comment: Comment, visitor: Visitor, text: str, now: datetime, signs: Signs) -> Submission:
    return Submission(
        comment.thread_id, comment.parent_id, text, comment.author_kind, comment.author_name, comment.author_email,
        visitor, comment.guest, network_digest(visitor.request), now, signs, edited=comment,
    )  # fmt: skip


def _take_in(comment: Comment, submission: Submission, verdict: Verdict) -> None:
    """A published comment leaves the site when its new text must be looked at; a waiting one waits on."""
    gate.gatekeeper.keep(comment.pk, submission, verdict)
    if verdict.state == Comment.State.PENDING != comment.state:
        set_state(comment, Comment.State.PENDING)


@telling_denials
@transaction.atomic
def delete_comment(*, comment_id: int, visitor: Visitor, key: str = "", ground: str = "", reason: str = "") -> Comment:
    """The author takes it back: its texts are gone, answers stay. A moderator takes it off the site, and may say why.

    Raises Refusal.
    """
    comment = comment_to_change(visitor, comment_id, key)
    if comment.state == Comment.State.REMOVED:
        return comment
    if is_author(visitor, comment, key):
        comment.removed_by_author, comment.body, comment.html, comment.author_email = True, "", "", ""
        comment.save(update_fields=["removed_by_author", "body", "html", "author_email"])
        comment.earlier_texts.all().delete()
    else:
        gate.gatekeeper.acted("removed", visitor.user, comment, ground=ground, reason=reason)
    return set_state(comment, Comment.State.REMOVED)


@transaction.atomic
def publish_comment(*, comment_id: int) -> Comment:
    """A waiting one, or one that was removed by mistake; those who follow hear of it once. Raises UnknownComment."""
    comment = locked_comment(comment_id)
    if comment.removed_by_author:
        raise UnknownComment
    is_new = comment.ordinal is None
    set_state(comment, Comment.State.PUBLISHED)
    if is_new:
        mailing.tell_followers(subject=thread_key(comment.thread_id), about=comment.pk)
    return comment


@transaction.atomic
def remove_comment(*, comment_id: int) -> Comment:
    """A moderator takes it off the site; the text is kept for them, and reports are settled. Raises UnknownComment."""
    comment = locked_comment(comment_id)
    settle(comment_id)
    return set_state(comment, Comment.State.REMOVED)


def set_state(comment: Comment, state: str) -> Comment:
    """A comment that was never published gets its place now; a published one keeps it for the answers below.

    What is taken off the site is neither picked nor pinned any more.
    """
    before, comment.state = comment.state, state
    shown = Comment.State.PUBLISHED
    if comment.anchor and (state == shown) != (before == shown):
        inline_counts.count_one(comment.thread_id, comment.question, 1 if state == shown else -1)
    if comment.ordinal is None and state == shown:
        comment.ordinal = hot.take_place(comment.thread_id, comment.root_id)
    elif change := (state == shown) - (before == shown):
        Thread.objects.filter(pk=comment.thread_id).update(comments=F("comments") + change)
        publishing.order([thread_key(comment.thread_id)], is_urgent=change < 0)
        _order(comment, is_urgent=change < 0)
    if state != shown:
        comment.is_pick = False
        Thread.objects.filter(pk=comment.thread_id, pinned=comment.pk).update(pinned=None)
    if (before == shown) != (state == shown):
        webhooks.tell("comment.published" if state == shown else "comment.removed", comment.pk)
    comment.save(update_fields=["state", "ordinal", "is_pick"])
    return comment


def _order(comment: Comment, *, is_urgent: bool = False) -> None:
    publishing.order(keys_of(comment), is_urgent=is_urgent)


def keys_of(comment: Comment) -> set[str]:
    """What the pages that show it depend on."""
    top = comment.root or comment
    if not top.ordinal or not comment.ordinal:
        return set()
    reply = comment.ordinal if comment.root else None
    keys = {*keys_of_changed(comment.thread_id, top.ordinal, top.pk, reply), feed_key(comment.thread_id)}
    if comment.is_pick:
        keys.add(picks_key(comment.thread_id))
    if comment.thread.pinned_id == comment.pk:
        keys.add(pinned_key(comment.thread_id))
    return keys
