"""Every write of the discussion: one transaction, with the bakes that follow from it."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from imprint import publishing
from imprint.articles.models import Article, Byline
from imprint.core import rate_limits, writer
from imprint.core.client import client_network, network_digest
from imprint.core.quotes import squeeze
from imprint.core.text import BadText, clean_text
from imprint.discussion import badges, gate, hot, inline_counts, mentions, queries
from imprint.discussion.anchors import anchor_of_question, clean_anchor
from imprint.discussion.closing import is_aged
from imprint.discussion.gate import NO_SIGNS, Signs, Submission, Verdict
from imprint.discussion.keys import feed_key, keys_of_changed, picks_key, pinned_key, state_key, thread_key
from imprint.discussion.models import Comment, EarlierText, Report, Thread
from imprint.discussion.refusals import (
    AddressMissing,
    AnsweredGone,
    BadAddress,
    BadAnchor,
    BadName,
    BadNote,
    EditedTooOften,
    EditingOver,
    NameMissing,
    NameReserved,
    NotLookedAfter,
    NotYours,
    NoVotesDown,
    NoVotesHere,
    UnknownComment,
    UnknownThread,
)
from imprint.discussion.rights import PERMISSION, is_moderator, may_moderate, telling_denials
from imprint.discussion.thanks import order_credits
from imprint.mailing import services as mailing
from imprint.mailing.models import Follow
from imprint.readers import names
from imprint.readers.identity import Visitor, digest_of, new_token
from imprint.readers.privacy import proved_addresses
from imprint.webhooks import services as webhooks

NAME_LENGTH = 60
NOTE_LENGTH = 1000
ADDRESS_LENGTH = 254
SECRET_LENGTH = 16
"""An Idempotency-Key of so many characters is not guessed: who knows it sent the comment."""
PREVIEWS_PER_MINUTE = 40
MOST_EDITS = 30
"""By its author; nobody needs more, and each keeps a text."""
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a post. Not new: it was there already, and `edit_key` is empty if another device wrote it."""

    id: int
    draft: hot.Draft
    is_new: bool
    edit_key: str
    guest_token: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Under which name a comment stands."""

    kind: str
    name: str
    badge: str = ""
    user_id: int | None = None


@transaction.atomic
def open_thread(*, article: Article) -> Thread:
    """The thread of a published article; it keeps its comments when the article's path changes or comes back."""
    path, title = str(article.public_path), article.title[:300]
    Thread.objects.filter(article=None, key=path).update(article=article)  # Of an article that was deleted.
    before = Thread.objects.filter(article=article).values_list("key", "title").first()
    thread, _created = Thread.objects.update_or_create(article=article, defaults={"key": path, "title": title})
    inline_counts.count_again(article=article)
    order_credits(thread.pk)
    keys = {thread_key(thread.pk)}
    if _follow_article(thread, article) or before != (path, title):
        keys.add(state_key(thread.pk))
        mailing.rename_subject(subject=thread_key(thread.pk), title=title, path=path)
    if not publishing.is_baked(queries.page_path(thread, "oldest", 1)):
        keys.update(map(publishing.file_key, queries.paths_of(thread)))
    publishing.order(keys)
    return thread


def _follow_article(thread: Thread, article: Article) -> bool:
    """Whether readers can comment is a box in the article's settings; tells whether it changed something."""
    shut = (Thread.State.CLOSED, Thread.Closed.NEVER_OPENED)
    if article.readers_can_comment and (thread.state, thread.closed_because) == shut:
        thread.state, thread.closed_because = Thread.State.OPEN, Thread.Closed.NOT
    elif not article.readers_can_comment and thread.state == Thread.State.OPEN:
        thread.state, thread.closed_because = shut
    else:
        return False
    thread.save(update_fields=["state", "closed_because"])
    return True


@transaction.atomic
def hide_thread(*, article: Article) -> None:
    """The article is not public any more, so its comments must not be."""
    for thread in Thread.objects.filter(article=article.pk):
        publishing.order([thread_key(thread.pk), state_key(thread.pk)])


@transaction.atomic
def set_thread_open(*, thread_id: int, is_open: bool) -> Thread:
    """By hand. What is opened again after its time keeps the reason for which it was closed, and so stays open.

    Raises UnknownThread.
    """
    thread = Thread.objects.select_for_update(of=("self",)).select_related("article").filter(pk=thread_id).first()
    if thread is None:
        raise UnknownThread
    was_aged = thread.closed_because == Thread.Closed.BY_AGE or is_aged(thread)
    if is_open:
        thread.state, thread.closed_because = Thread.State.OPEN, Thread.Closed.BY_AGE if was_aged else Thread.Closed.NOT
    else:
        thread.state, thread.closed_because = Thread.State.CLOSED, Thread.Closed.BY_HAND
    thread.save(update_fields=["state", "closed_because"])
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
    anchor: Any = None,
    question: int | None = None,
    signs: Signs = NO_SIGNS,
) -> Posted:
    """Write a comment, published at once or waiting as the gatekeeper says; the same one sent twice is there once.

    Raises Refusal, BadText, TooFast, WriterBusy; then nothing was written.
    """
    rate_limits.take(f"comment:{visitor.sender}", settings.IMPRINT.comments_per_minute, burst=3)
    _check_ids(thread_id, parent_id)
    text = _text(body, settings.IMPRINT.comment_max_length)
    passage = _passage(thread_id, parent_id, anchor, question)
    signature = sign(visitor, name)
    if visitor.user and notify != "none":
        email = email or visitor.user.email
    address = _address(email, is_needed=notify != "none")
    token = visitor.token or new_token()
    guest, now, network = "" if visitor.user else digest_of(token), timezone.now(), network_digest(visitor.request)
    submission = Submission(
        thread_id, parent_id, text, signature.kind, signature.name, address, visitor, guest, network, now, signs
    )
    verdict = gate.gatekeeper.judge(submission)
    draft = hot.Draft(
        thread_id=thread_id,
        parent_id=parent_id,
        author_kind=signature.kind,
        author_name=signature.name,
        author_email=address,
        author_badge=signature.badge,
        user_id=signature.user_id,
        guest=guest,
        network=network,
        sameness=_sameness(parent_id, signature, address, text, idempotency_key, passage, question),
        body=text,
        html=mentions.html_of(text, thread_id),
        state=verdict.state,
        posted_at=now,
        by_article_author=_wrote_article(signature, thread_id),
        anchor=passage,
        question=question,
        same_for=hot.KEYED_SAME_FOR if len(idempotency_key) >= SECRET_LENGTH else hot.SAME_FOR,
    )
    written = writer.write(_write_and_tell, draft, notify, submission, verdict)
    is_theirs = visitor.user or written.guest == draft.guest or len(idempotency_key) >= SECRET_LENGTH
    return Posted(written.id, draft, written.is_new, edit_key(written.id) if is_theirs else "", token)


def preview_comment(*, sender: str, body: str) -> str:
    """The HTML that the text would have; nothing is written or asked of the database. Raises BadText, TooFast."""
    rate_limits.take(f"preview:{sender}", PREVIEWS_PER_MINUTE, burst=15)
    return mentions.html_of(_text(body, settings.IMPRINT.comment_max_length))


def _check_ids(thread_id: int, parent_id: int | None) -> None:
    """Larger ones than a database knows are nobody's."""
    if not 0 < thread_id <= LARGEST_ID:
        raise UnknownThread
    if parent_id is not None and not 0 < parent_id <= LARGEST_ID:
        raise AnsweredGone


def _text(raw: str, max_length: int, refusal: type[BadText] = BadText) -> str:
    """What somebody typed, clean. Raises the refusal, a BadText."""
    if "\ufffd" in raw:  # Django puts it in place of bytes that are no UTF-8.
        raise refusal(_("The text was sent in a wrong encoding: some of its characters were lost."))
    try:
        return clean_text(raw, max_length)
    except BadText as error:
        raise refusal(error.sentence) from None


def sign(visitor: Visitor, name: str) -> Signature:
    """An account writes under its own name; a guest under any that is free.

    Raises NameMissing, BadName, NameReserved.
    """
    if visitor.user:
        return _signature_of_account(visitor.user)
    if not name.strip():
        if settings.IMPRINT.guest_name_required:
            raise NameMissing
        return Signature(Comment.AuthorKind.GUEST, _("Guest"))
    if len(name) > NAME_LENGTH:
        sentence = _("The name is too long: %(length)d characters, %(max)d are allowed.")
        raise BadName(sentence % {"length": len(name), "max": NAME_LENGTH})
    chosen = " ".join(_text(name, NAME_LENGTH, BadName).split())
    if names.is_taken(chosen):
        raise NameReserved
    return Signature(Comment.AuthorKind.GUEST, chosen)


def _signature_of_account(user: Any) -> Signature:
    author = getattr(user, "author", None)
    name = author.name if author else user.get_full_name() or user.get_username()
    if not user.has_perm("wagtailadmin.access_admin"):
        return Signature(Comment.AuthorKind.READER, name[:80], "", user.pk)
    is_moderating = user.has_perm(PERMISSION)
    badge = badges.AUTHOR if author else badges.MODERATOR if is_moderating else badges.NEWSROOM
    return Signature(Comment.AuthorKind.STAFF, name[:80], badge, user.pk)


def _wrote_article(signature: Signature, thread_id: int) -> bool:
    """Whether they answer under their own article. Only who is of the newsroom costs a query."""
    if signature.kind != Comment.AuthorKind.STAFF:
        return False
    return Byline.objects.filter(article__thread=thread_id, author__user=signature.user_id).exists()


def _address(email: str, *, is_needed: bool) -> str:
    """Raises AddressMissing, BadAddress."""
    email = email.strip()
    if not email:
        if is_needed:
            raise AddressMissing
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise BadAddress from None
    if len(email) > ADDRESS_LENGTH:
        raise BadAddress
    return email


def _passage(thread_id: int, parent_id: int | None, anchor: Any, question: int | None) -> dict[str, str] | None:
    """What of the article it is about. Raises BadAnchor."""
    if anchor is None and question is None:
        return None
    if parent_id is not None:
        raise BadAnchor(_("What answers a comment cannot be about a passage of the article as well."))
    passage = clean_anchor(anchor)
    if question is None:
        return passage
    asked = anchor_of_question(thread_id, question)
    return passage if passage and squeeze(passage["exact"]) == squeeze(asked["exact"]) else asked


def _sameness(
    parent_id: int | None, signature: Signature, address: str, text: str, idempotency_key: str, *about: Any
) -> str:
    """The same words of the same person in the same place; a key only tells two wishes to write them apart."""
    parts = [parent_id, idempotency_key, signature.user_id, signature.name.casefold(), address, text]
    parts += [one for one in about if one]
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def _write_and_tell(draft: hot.Draft, notify: str, submission: Submission, verdict: Verdict) -> hot.Written:
    """The comment, its writer's wish for mail, and the mail to those who follow: one transaction."""
    written = hot.write_comment(draft)
    if not written.is_new:
        return written
    gate.gatekeeper.keep(written.id, submission, verdict)
    if notify != "none":
        _ask(Thread.objects.get(pk=draft.thread_id), submission.visitor, draft.author_email, notify)
    if draft.state == Comment.State.PUBLISHED:
        mailing.tell_followers(subject=thread_key(draft.thread_id), about=written.id)
        webhooks.tell("comment.published", written.id)
    return written


def edit_key(comment_id: int) -> str:
    """Lets whoever holds it change the comment; made anew from the site's secret each time, so nothing is stored."""
    return hmac.digest(_secret_of_edit_keys(settings.SECRET_KEY), str(comment_id).encode(), "sha256").hex()


@lru_cache(maxsize=1)  # Django's salted_hmac() works it out each time.
def _secret_of_edit_keys(secret: str) -> bytes:
    return hashlib.sha256(f"imprint.discussion.edit_key{secret}".encode()).digest()


def comment_to_read(visitor: Visitor, comment_id: int, key: str = "") -> Comment:
    """The comment, if everybody may see it, or this visitor wrote it or moderates. Raises UnknownComment."""
    comment = queries.one_comment(comment_id)
    if queries.is_public(comment_id) or is_author(visitor, comment, key) or may_moderate(visitor, comment.thread):
        return comment
    raise UnknownComment


def comment_to_change(visitor: Visitor, comment_id: int, key: str = "") -> Comment:
    """The comment, locked, if this visitor wrote or moderates it. Raises UnknownComment, NotYours, NotLookedAfter."""
    comment = locked_comment(comment_id)
    if is_author(visitor, comment, key) or may_moderate(visitor, comment.thread):
        return comment
    if is_moderator(visitor):
        raise NotLookedAfter(visitor.user, comment)
    raise NotYours if queries.is_public(comment_id) else UnknownComment


def locked_comment(comment_id: int) -> Comment:
    """The comment, for this transaction alone. Its thread comes first, as everywhere: nobody waits in a circle."""
    Thread.objects.select_for_update(of=("self",)).filter(all_comments__pk=comment_id).first()
    rows = Comment.objects.select_related("thread", "root").select_for_update(of=("self",))
    comment = rows.filter(pk=comment_id).first()
    if comment is None:
        raise UnknownComment
    return comment


def is_author(visitor: Visitor, comment: Comment, key: str = "") -> bool:
    if visitor.user and comment.user_id == visitor.user.pk:
        return True
    if visitor.guest and comment.guest == visitor.guest:
        return True
    return bool(key) and constant_time_compare(key, edit_key(comment.pk))


def can_edit(visitor: Visitor, comment: Comment, now: datetime) -> bool:
    """Within the site's window, also where the clock was wrong when it was posted; moderators always."""
    window = timedelta(minutes=settings.IMPRINT.edit_window_minutes)
    if comment.state == Comment.State.REMOVED:
        return False
    return abs(now - comment.posted_at) <= window or may_moderate(visitor, comment.thread)


@telling_denials
@transaction.atomic
def edit_comment(*, comment_id: int, visitor: Visitor, body: str, key: str = "", signs: Signs = NO_SIGNS) -> Comment:
    """Replace the text; readers see when and by whom, and the one before is kept. The same text again changes nothing.

    What its author makes of it may have to wait, as a new one may. Raises Refusal, BadText, TooFast.
    """
    now = timezone.now()
    if not is_moderator(visitor):
        rate_limits.take(f"edit:{visitor.sender}", settings.IMPRINT.comments_per_minute, burst=5)
    comment = comment_to_change(visitor, comment_id, key)
    if not can_edit(visitor, comment, now):
        raise EditingOver
    text = _text(body, settings.IMPRINT.comment_max_length)
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
    _settle_reports(comment_id)
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


def vote(*, comment_id: int, visitor: Visitor, value: int) -> tuple[int, int]:
    """Count this person's vote, -1, 0 or 1, in place of an earlier one; answers (up, down).

    Raises UnknownComment, OwnComment, NoVotesHere, NoVotesDown, TooFast, WriterBusy.
    """
    _check_vote(value)
    rate_limits.take(f"vote:{visitor.sender}", settings.IMPRINT.votes_per_minute, burst=10)
    if not 0 < comment_id <= LARGEST_ID:
        raise UnknownComment
    person = hot.Person(visitor.voter, visitor.user.pk if visitor.user else None, visitor.guest)
    return writer.write(hot.write_vote, comment_id, person, value, timezone.now())


def _check_vote(value: int) -> None:
    """A vote down of earlier days can be taken back where only votes up count now."""
    if settings.IMPRINT.votes == "none":
        raise NoVotesHere
    if settings.IMPRINT.votes == "up" and value < 0:
        raise NoVotesDown


@transaction.atomic
def report_comment(*, comment_id: int, visitor: Visitor, reason: str, note: str = "") -> Report:
    """One from each person and comment; a second one replaces the first. Raises UnknownComment, TooFast, BadText."""
    rate_limits.take(f"report:{visitor.sender}", settings.IMPRINT.comments_per_minute, burst=5)
    if not Comment.objects.filter(pk=comment_id, state=Comment.State.PUBLISHED).exists():
        raise UnknownComment
    report, _created = Report.objects.update_or_create(
        comment_id=comment_id,
        reporter=visitor.voter,
        defaults={
            "reason": reason,
            "note": _text(note, NOTE_LENGTH, BadNote) if note.strip() else "",
            "reported_at": timezone.now(),
            "settled_at": None,
        },
    )
    return report


@transaction.atomic
def settle_reports(*, comment_id: int) -> int:
    """The newsroom has looked at the comment and leaves it standing; tells how many reports that settles.

    Raises UnknownComment.
    """
    locked_comment(comment_id)
    return _settle_reports(comment_id)


def _settle_reports(comment_id: int) -> int:
    return Report.objects.waiting().filter(comment=comment_id).update(settled_at=timezone.now())


@dataclass(frozen=True, slots=True)
class Followed:
    """Either it began at once, or a question went out by mail: then there is no follow to be told of."""

    thread: Thread
    follow: Follow | None


def follow_thread(
    *, thread_id: int, visitor: Visitor, email: str = "", scope: str, frequency: str = "instant"
) -> Followed:
    """Ask by mail whether they really want it; nothing else is sent before they say so.

    An account is not asked about an address that it has proved to be its own. `scope` is all, or replies to comments
    that were written with this address; `frequency` instant, daily or weekly, which they can change when they confirm.
    Raises UnknownThread, AddressMissing, BadAddress, TooFast.
    """
    rate_limits.take(f"follow:{visitor.sender}", settings.IMPRINT.comments_per_minute, burst=3)
    thread = Thread.objects.public().filter(pk=thread_id).first()
    if thread is None:
        raise UnknownThread
    email = email or (visitor.user.email if visitor.user else "")
    return Followed(thread, _ask(thread, visitor, _address(email, is_needed=True), scope, frequency))


def _ask(thread: Thread, visitor: Visitor, email: str, scope: str, frequency: str = "instant") -> Follow | None:
    """None when the answer comes by mail, or never."""
    about = {"subject": thread_key(thread.pk), "title": thread.title, "path": thread.page}
    if visitor.user and email.lower() in proved_addresses(visitor.user):
        return mailing.follow_at_once(email=email, scope=scope, frequency=frequency, **about)
    sender = client_network(visitor.request)
    mailing.ask(email=email, scope=scope, frequency=frequency, sender=sender, **about)
    return None
