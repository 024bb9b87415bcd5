"""Every write of the discussion: one transaction, with the bakes that follow from it."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from imprint.articles.models import Byline
from imprint.core import rate_limits, writer
from imprint.core.client import network_digest
from imprint.core.quotes import squeeze
from imprint.core.text import BadText, clean_text
from imprint.discussion import badges, gate, hot, mentions
from imprint.discussion.anchors import anchor_of_question, clean_anchor
from imprint.discussion.following import ask_to_follow, clean_address
from imprint.discussion.gate import NO_SIGNS, Signs, Submission, Verdict
from imprint.discussion.keys import thread_key
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import AnsweredGone, BadAnchor, BadName, NameMissing, NameReserved, UnknownThread
from imprint.discussion.rights import PERMISSION, edit_key
from imprint.mailing import services as mailing
from imprint.readers import names
from imprint.readers.identity import Visitor, digest_of, new_token
from imprint.readers.pace import check_pace
from imprint.webhooks import services as webhooks

NAME_LENGTH = 60
SECRET_LENGTH = 16
"""An Idempotency-Key of so many characters is not guessed: who knows it sent the comment."""
PREVIEWS_PER_MINUTE = 40
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a post. Not new: it was there already. An account, or another device, gets no `edit_key`."""

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


@gate.telling_refusals
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
    check_pace("comment", visitor, settings.IMPRINT.comments_per_minute, burst=3)
    _check_ids(thread_id, parent_id)
    text = typed_text(body, settings.IMPRINT.comment_max_length)
    passage = _passage(thread_id, parent_id, anchor, question)
    signature = sign(visitor, name)
    if visitor.user and notify != "none":
        email = email or visitor.user.email
    address = clean_address(email, is_needed=notify != "none")
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
    is_theirs = guest and (written.guest == guest or len(idempotency_key) >= SECRET_LENGTH)
    return Posted(written.id, draft, written.is_new, edit_key(written.id) if is_theirs else "", token)


def preview_comment(*, sender: str, body: str) -> str:
    """The HTML that the text would have; nothing is written or asked of the database. Raises BadText, TooFast."""
    rate_limits.take(f"preview:{sender}", PREVIEWS_PER_MINUTE, burst=15)
    return mentions.html_of(typed_text(body, settings.IMPRINT.comment_max_length))


def _check_ids(thread_id: int, parent_id: int | None) -> None:
    """Larger ones than a database knows are nobody's."""
    if not 0 < thread_id <= LARGEST_ID:
        raise UnknownThread
    if parent_id is not None and not 0 < parent_id <= LARGEST_ID:
        raise AnsweredGone


def typed_text(raw: str, max_length: int, refusal: type[BadText] = BadText) -> str:
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
    chosen = " ".join(typed_text(name, NAME_LENGTH, BadName).split())
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
        ask_to_follow(Thread.objects.get(pk=draft.thread_id), submission.visitor, draft.author_email, notify)
    if draft.state == Comment.State.PUBLISHED:
        mailing.tell_followers(subject=thread_key(draft.thread_id), about=written.id)
        webhooks.tell("comment.published", written.id)
    return written
