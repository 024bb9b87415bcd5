"""Notices of illegal content: made by anybody, confirmed, decided by a person (Digital Services Act, Art. 16)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.discussion.models import Comment
from imprint.discussion.refusals import UnknownComment
from imprint.mailing import tidings
from imprint.moderation import decisions
from imprint.moderation.models import Decision, Ground, Notice
from imprint.moderation.refusals import BadField, NoticeDecided, UnknownNotice
from imprint.moderation.telling import AFTER_UNDO, may_write_to
from imprint.moderation.texts import REASON_LENGTH, clean, clean_address, clean_line
from imprint.readers import mailbox
from imprint.readers.identity import Visitor
from imprint.readers.pace import check_pace
from imprint.readers.privacy import proved_addresses

EXPLANATION_LENGTH, LAW_LENGTH, NAME_LENGTH, ANSWER_LENGTH, KEY_LENGTH = 4000, 500, 120, 4000, 40
NOTICES_PER_MINUTE, NOTICES_AT_ONCE = 2, 5


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says with a notice, as typed: the fields of Art. 16(2). The exact place is the comment itself."""

    explanation: str = ""
    law: str = ""
    name: str = ""
    email: str = ""
    is_in_good_faith: bool = False
    is_about_children: bool = False


@transaction.atomic
def give_notice(*, comment_id: int, visitor: Visitor, claim: Claim) -> Notice:
    """Confirmed at once by mail where there is an address (Art. 16(4)). Raises UnknownComment, BadField, TooFast."""
    check_pace("notice", visitor, NOTICES_PER_MINUTE, NOTICES_AT_ONCE)
    comment = Comment.objects.filter(pk=comment_id, state=Comment.State.PUBLISHED).first()
    if comment is None:
        raise UnknownComment
    notice = Notice.objects.create(comment=comment, **_checked(claim))
    is_proved = bool(visitor.user and notice.email.lower() in proved_addresses(visitor.user))
    if notice.email and may_write_to(notice.email, is_proved=is_proved):
        tidings.tell("notice", notice.pk)
    return notice


def _checked(claim: Claim) -> dict[str, Any]:
    """Raises BadField."""
    is_named = not claim.is_about_children
    why = _("Please say why it is against the law, as precisely as you can.")
    who = _("The law asks for your name, unless it is about sexual abuse of children.")
    where = _("The law asks for your e-mail address, unless it is about sexual abuse of children; we answer to it.")
    checked = {
        "explanation": clean(claim.explanation, "explanation", EXPLANATION_LENGTH, missing=why),
        "law": clean_line(claim.law, "law", LAW_LENGTH),
        "name": clean_line(claim.name, "name", NAME_LENGTH, missing=who if is_named else ""),
        "email": clean_address(claim.email, missing=where if is_named else ""),
    }
    if not claim.is_in_good_faith:
        raise BadField("good_faith", _("Please confirm that you believe what you say to be accurate and complete."))
    return {**checked, "is_in_good_faith": True, "is_about_children": claim.is_about_children}


def notice_with(key: str) -> Notice:
    """Raises UnknownNotice."""
    rows = Notice.objects.select_related("comment__thread")
    notice = rows.filter(key=key).first() if len(key) <= KEY_LENGTH and "\0" not in key else None
    if notice is None:
        raise UnknownNotice
    return notice


@transaction.atomic
def follow_notice(*, notice_id: int, moderator: Any, answer: str, legal_ground: str, reason: str) -> Notice:
    """It is right: the comment goes, and its writer is told by which law. `reason` is for them, `answer` for the other.

    Raises UnknownNotice, NoticeDecided, BadField, NothingToDecide.
    """
    notice = _locked(notice_id)
    law = clean_line(legal_ground, "legal_ground", LAW_LENGTH, missing=_("Write which law: the writer is told."))
    facts = clean(reason, "reason", REASON_LENGTH, missing=_("Write why: the writer is told."))
    _settle(notice, Notice.State.FOLLOWED, answer)
    comment = notice.comment
    if comment and comment.state != Comment.State.REMOVED:
        decisions.remove_comment(
            comment_id=comment.pk,
            moderator=moderator,
            ground=Ground.ILLEGAL,
            reason=facts,
            legal_ground=law,
            source=Decision.Source.NOTICE,
            is_found_by_machine=False,
        )
    return _noted(notice, Decision.Kind.NOTICE_FOLLOWED, moderator)


@transaction.atomic
def reject_notice(*, notice_id: int, moderator: Any, answer: str) -> Notice:
    """It is not: the comment stands. Raises UnknownNotice, NoticeDecided, BadField."""
    notice = _locked(notice_id)
    _settle(notice, Notice.State.REJECTED, answer)
    return _noted(notice, Decision.Kind.NOTICE_REJECTED, moderator)


def _locked(notice_id: int) -> Notice:
    rows = Notice.objects.select_related("comment__thread").select_for_update(of=("self",))
    notice = rows.filter(pk=notice_id).first()
    if notice is None:
        raise UnknownNotice
    if notice.state != Notice.State.WAITING:
        raise NoticeDecided
    return notice


def _settle(notice: Notice, state: str, answer: str) -> None:
    missing = _("Write an answer: whoever gave notice is told what you decided, and why.")
    notice.answer = clean(answer, "answer", ANSWER_LENGTH, missing=missing)
    notice.state, notice.decided_at = state, timezone.now()
    notice.save(update_fields=["answer", "state", "decided_at"])


def _noted(notice: Notice, kind: str, moderator: Any) -> Notice:
    """The log, without words and names; and the answer (Art. 16(5))."""
    waited_s = max(0, int((timezone.now() - notice.made_at).total_seconds()))
    decisions.log(
        kind,
        moderator=moderator,
        comment=notice.comment,
        ground=Ground.ILLEGAL,
        source=Decision.Source.NOTICE,
        waited_s=waited_s,
        details={"notice": notice.pk},
    )
    if notice.email and mailbox.takes_a_letter(notice.email):
        tidings.tell("notice-answer", notice.pk, after=AFTER_UNDO)
    return notice


def waiting_notices() -> Any:
    """The oldest first."""
    return Notice.objects.filter(state=Notice.State.WAITING).order_by("made_at", "pk")
