"""Every write of the discussion: one transaction, with the bakes that follow from it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from imprint import publishing
from imprint.articles.models import Article
from imprint.core import rate_limits, writer
from imprint.core.text import clean_text, render_comment
from imprint.discussion import hot
from imprint.discussion.keys import keys_of_changed, keys_of_new, state_key, thread_key
from imprint.discussion.models import Comment, Report, Thread
from imprint.discussion.refusals import (
    AddressMissing,
    BadAddress,
    EditingOver,
    NameMissing,
    NotYours,
    UnknownComment,
)
from imprint.mailing import services as mailing
from imprint.readers.identity import Visitor, new_token

NAME_LENGTH = 60
NOTE_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a post; `edit_key` is empty when somebody else's device wrote the same before."""

    id: int
    state: str
    edit_key: str
    guest_token: str
    draft: hot.Draft
    depth: int


@dataclass(frozen=True, slots=True)
class Signature:
    """Under which name a comment stands."""

    kind: str
    name: str
    badge: str = ""
    user_id: int | None = None


@transaction.atomic
def open_thread(*, article: Article) -> Thread:
    """The thread of a published article; it keeps its comments when the article's path changes."""
    thread, _created = Thread.objects.update_or_create(
        article=article, defaults={"key": article.public_path, "title": article.title[:300]}
    )
    publishing.order([thread_key(thread.pk)])
    return thread


@transaction.atomic
def set_thread_open(*, thread_id: int, is_open: bool) -> Thread:
    thread = Thread.objects.select_for_update().get(pk=thread_id)
    thread.state = Thread.State.OPEN if is_open else Thread.State.CLOSED
    thread.save(update_fields=["state"])
    publishing.order([thread_key(thread.pk), state_key(thread.pk)])
    return thread


def post_comment(
    *,
    thread_id: int,
    visitor: Visitor,
    body: str,
    name: str = "",
    email: str = "",
    parent_id: int | None = None,
    notify: str = "none",
    idempotency_key: str = "",
) -> Posted:
    """Write a comment, published at once or waiting by the site's setting; the same one sent twice is there once.

    Raises Refusal, BadText, TooFast, WriterBusy; then nothing was written.
    """
    rate_limits.take(f"comment:{visitor.sender}", settings.IMPRINT.comments_per_minute, burst=3)
    text = clean_text(body, settings.IMPRINT.comment_max_length)
    signature = sign(visitor, name)
    address = _address(email, notify)
    token = visitor.token or new_token()
    guest = "" if visitor.user else hashlib.sha256(token.encode()).hexdigest()
    draft = hot.Draft(
        thread_id=thread_id,
        parent_id=parent_id,
        author_kind=signature.kind,
        author_name=signature.name,
        author_email=address,
        author_badge=signature.badge,
        user_id=signature.user_id,
        guest=guest,
        sameness=_sameness(parent_id, signature, address, text, idempotency_key),
        body=text,
        html=render_comment(text),
        state=_first_state(signature),
        posted_at=timezone.now(),
    )
    written = writer.write(_write_and_tell, draft, notify)
    is_theirs = written.is_new or bool(idempotency_key) or (bool(guest) and written.guest == guest)
    return Posted(written.id, draft.state, edit_key(written.id) if is_theirs else "", token, draft, written.depth)


def sign(visitor: Visitor, name: str) -> Signature:
    """An account writes under its own name; a guest under any. Raises NameMissing, BadText."""
    if visitor.user:
        return _signature_of_account(visitor.user)
    if not name.strip():
        if settings.IMPRINT.guest_name_required:
            raise NameMissing
        return Signature(Comment.AuthorKind.GUEST, _("Guest"))
    return Signature(Comment.AuthorKind.GUEST, " ".join(clean_text(name, NAME_LENGTH).split()))


def _signature_of_account(user: Any) -> Signature:
    author = getattr(user, "author", None)
    name = author.name if author else user.get_full_name() or user.get_username()
    if not user.has_perm("wagtailadmin.access_admin"):
        return Signature(Comment.AuthorKind.READER, name[:80], "", user.pk)
    badge = _("Author") if author else _("Moderator") if user.has_perm("discussion.change_comment") else _("Newsroom")
    return Signature(Comment.AuthorKind.STAFF, name[:80], badge, user.pk)


def _address(email: str, notify: str) -> str:
    email = email.strip()
    if not email:
        if notify != "none":
            raise AddressMissing
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise BadAddress from None
    return email


def _sameness(parent_id: int | None, signature: Signature, address: str, text: str, idempotency_key: str) -> str:
    parts = [idempotency_key] if idempotency_key else ["", str(signature.user_id), signature.name.casefold(), address, text]
    return hashlib.sha256("\0".join([str(parent_id), *parts]).encode()).hexdigest()


def _first_state(signature: Signature) -> str:
    if settings.IMPRINT.hold_comments and signature.kind != Comment.AuthorKind.STAFF:
        return Comment.State.PENDING
    return Comment.State.PUBLISHED


def _write_and_tell(draft: hot.Draft, notify: str) -> hot.Written:
    """The comment, its writer's wish for mail, and the mail to those who follow: one transaction."""
    written = hot.write_comment(draft)
    if not written.is_new:
        return written
    if notify != "none":
        scope = "all" if notify == "all" else f"replies:{written.id}"
        follow_thread(thread=Thread.objects.get(pk=draft.thread_id), email=draft.author_email, scope=scope)
    if draft.state == Comment.State.PUBLISHED:
        mailing.tell_followers(subject=thread_key(draft.thread_id), about=written.id)
    return written


def edit_key(comment_id: int) -> str:
    """Lets whoever holds it change the comment; made anew from the site's secret each time, so nothing is stored."""
    return salted_hmac("imprint.discussion.edit_key", str(comment_id), algorithm="sha256").hexdigest()


def get_comment_for(visitor: Visitor, comment_id: int, key: str = "") -> Comment:
    """The comment, if this visitor wrote it or moderates. Raises UnknownComment, NotYours."""
    comment = Comment.objects.select_related("thread", "root").filter(pk=comment_id).first()
    if comment is None:
        raise UnknownComment
    if not is_author(visitor, comment, key) and not is_moderator(visitor):
        raise NotYours
    return comment


def is_author(visitor: Visitor, comment: Comment, key: str = "") -> bool:
    if visitor.user and comment.user_id == visitor.user.pk:
        return True
    if visitor.guest and comment.guest == visitor.guest:
        return True
    return bool(key) and constant_time_compare(key, edit_key(comment.pk))


def is_moderator(visitor: Visitor) -> bool:
    return bool(visitor.user and visitor.user.has_perm("discussion.change_comment"))


def can_edit(visitor: Visitor, comment: Comment, now: datetime) -> bool:
    """Within the site's window; moderators always."""
    window = timedelta(minutes=settings.IMPRINT.edit_window_minutes)
    return comment.state != Comment.State.REMOVED and (is_moderator(visitor) or now - comment.posted_at <= window)


@transaction.atomic
def edit_comment(*, comment_id: int, visitor: Visitor, body: str, key: str = "") -> Comment:
    """Replace the text; readers see when and by whom. Raises Refusal, BadText."""
    now = timezone.now()
    comment = get_comment_for(visitor, comment_id, key)
    if not can_edit(visitor, comment, now):
        raise EditingOver
    comment.body = clean_text(body, settings.IMPRINT.comment_max_length)
    comment.html = render_comment(comment.body)
    comment.edited_at = now
    comment.edited_by = comment.author_name if is_author(visitor, comment, key) else sign(visitor, "").name
    comment.save(update_fields=["body", "html", "edited_at", "edited_by"])
    _order(comment)
    return comment


@transaction.atomic
def delete_comment(*, comment_id: int, visitor: Visitor, key: str = "") -> Comment:
    """The author takes it back; its text is gone, answers to it stay. Raises UnknownComment, NotYours."""
    comment = get_comment_for(visitor, comment_id, key)
    by_author = is_author(visitor, comment, key)
    comment = _set_state(comment_id, Comment.State.REMOVED)
    if by_author:
        comment.removed_by_author, comment.body, comment.html, comment.author_email = True, "", "", ""
        comment.save(update_fields=["removed_by_author", "body", "html", "author_email"])
    return comment


@transaction.atomic
def publish_comment(*, comment_id: int) -> Comment:
    comment = _set_state(comment_id, Comment.State.PUBLISHED)
    mailing.tell_followers(subject=thread_key(comment.thread_id), about=comment.pk)
    return comment


@transaction.atomic
def remove_comment(*, comment_id: int) -> Comment:
    """A moderator takes it off the site; the text is kept for them."""
    return _set_state(comment_id, Comment.State.REMOVED)


def _set_state(comment_id: int, state: str) -> Comment:
    comment = Comment.objects.select_for_update().filter(pk=comment_id).first()
    if comment is None:
        raise UnknownComment
    shown = Comment.State.PUBLISHED
    change = (state == shown) - (comment.state == shown)
    comment.state = state
    comment.save(update_fields=["state"])
    Thread.objects.filter(pk=comment.thread_id).update(comments=F("comments") + change)
    _order(comment)
    publishing.order(keys_of_new(comment.thread_id, (comment.root or comment).ordinal, comment.root_id))
    return comment


def _order(comment: Comment) -> None:
    top = comment.root or comment
    publishing.order(keys_of_changed(comment.thread_id, top.ordinal, top.pk))


def vote(*, comment_id: int, visitor: Visitor, value: int) -> tuple[int, int]:
    """Count this person's vote, -1, 0 or 1, in place of an earlier one; answers (up, down)."""
    rate_limits.take(f"vote:{visitor.sender}", settings.IMPRINT.votes_per_minute, burst=10)
    return writer.write(hot.write_vote, comment_id, visitor.voter, value, timezone.now())


@transaction.atomic
def report_comment(*, comment_id: int, visitor: Visitor, reason: str, note: str = "") -> Report:
    """One from each person and comment; a second one replaces the first."""
    rate_limits.take(f"report:{visitor.sender}", settings.IMPRINT.comments_per_minute, burst=5)
    if not Comment.objects.filter(pk=comment_id).exists():
        raise UnknownComment
    report, _created = Report.objects.update_or_create(
        comment_id=comment_id,
        reporter=visitor.voter,
        defaults={
            "reason": reason,
            "note": clean_text(note, NOTE_LENGTH) if note.strip() else "",
            "reported_at": timezone.now(),
        },
    )
    return report


def follow_thread(*, thread: Thread, email: str, scope: str) -> None:
    """Ask by mail whether they really want it; nothing else is sent before they say so. Raises BadAddress."""
    mailing.ask(
        email=_address(email, "all"), subject=thread_key(thread.pk), scope=scope, title=thread.title, path=thread.key
    )


