"""Who may not write, for a time or at all: an account, a mail address, a device, a network. Each ends by itself.

What a person is known by is kept as digests. No machine restricts anybody, or widens what a moderator chose.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.core.dates import moment
from imprint.discussion import rights
from imprint.discussion.embedding import origin_of
from imprint.discussion.gate import Submission
from imprint.discussion.models import Comment
from imprint.discussion.refusals import NOT_POSTED, Refusal
from imprint.moderation.decisions import log
from imprint.moderation.edition import OnceAnEdition, new_edition
from imprint.moderation.models import Decision, Ground, Restriction, Statement
from imprint.moderation.refusals import GroundMissing
from imprint.moderation.statements import withdraw_statement, write_statement

ACCOUNT, EMAIL, DEVICE, NETWORK = "account", "email", "device", "network"
LONGEST = timedelta(days=366)
LONGEST_OF_NETWORK = timedelta(days=30)
"""Its digest means nothing afterwards."""
DECISIONS = {
    Restriction.Kind.WARNING: (Decision.Kind.WARNED, Statement.Measure.WARNING),
    Restriction.Kind.SUSPENSION: (Decision.Kind.SUSPENDED, Statement.Measure.SUSPENSION),
    Restriction.Kind.BAN: (Decision.Kind.BANNED, Statement.Measure.BAN),
}


class Restricted(Refusal):
    """Who is known by account or device is told why; an address or a network may be somebody else's, too."""

    status = 403

    def __init__(self, restriction: Restriction, *, is_theirs: bool) -> None:
        super().__init__()
        until = restriction.ends_at
        if until is None:
            sentence: Any = _("You cannot write here any more.")
        else:
            sentence = _("You cannot write here until %(when)s.") % {"when": moment(until)}
        reason = ""
        if is_theirs and restriction.statement:
            reason = _("The newsroom’s reason: %(reason)s") % {"reason": restriction.reason}
            self.details = {"statement": restriction.statement.path}
        self.sentence = " ".join(str(part) for part in (sentence, reason, NOT_POSTED) if part)


class Warned(Refusal):
    """Shown once; who sends it again has read it."""

    status = 409

    def __init__(self, restriction: Restriction) -> None:
        super().__init__()
        self.sentence = _(
            "The newsroom has warned you: %(reason)s Your text was not posted yet; send it once more if you want to."
        ) % {"reason": restriction.reason}
        self.details = {"reconsider": True, "statement": restriction.statement.path if restriction.statement else ""}


class NotKnownBy(Refusal):
    status = 422
    field = "by"
    sentence = _("Choose how this person is known: nothing is known of the way that was chosen.")


class OfTheNewsroom(Refusal):
    status = 422
    sentence = _("People of the newsroom are not restricted here; an administrator can take their rights away.")


class BadEnd(Refusal):
    status = 422
    field = "ends_at"
    sentence = _("It must end in the future, within a year; for a network within 30 days.")


class ReasonMissing(Refusal):
    status = 422
    field = "reason"
    sentence = _("Write why: the person is told.")


@transaction.atomic
def restrict(
    *,
    comment_id: int,
    moderator: Any,
    kind: str,
    by: Collection[str],
    ground: str,
    reason: str,
    ends_at: datetime | None = None,
    everywhere: bool = True,
    legal_ground: str = "",
) -> Restriction:
    """Whoever wrote the comment is warned, suspended or banned, as known `by` account, email, device, network.

    Of a comment on an embedding site not `everywhere` is there alone. The person gets a statement of reasons.
    Raises UnknownComment, NotKnownBy, OfTheNewsroom, BadEnd, ReasonMissing, GroundMissing.
    """
    comment = rights.locked_comment(comment_id)
    if comment.user and comment.user.has_perm("wagtailadmin.access_admin"):
        raise OfTheNewsroom
    if ground not in Ground.values:
        raise GroundMissing
    if not reason.strip():
        raise ReasonMissing
    _check_end(kind, by, ends_at)
    act, measure = DECISIONS[Restriction.Kind(kind)]
    details = {"by": sorted(by), "until": ends_at.isoformat() if ends_at else None}
    decision = log(act, moderator=moderator, comment=comment, ground=ground, reason=reason.strip(), details=details)
    statement = write_statement(
        decision, measure=measure, comment=comment, facts=reason.strip(), legal_ground=legal_ground, ends_at=ends_at
    )
    restriction = Restriction(
        kind=kind,
        statement=statement,
        origin="" if everywhere else comment.thread.origin,
        name=comment.author_name,
        reason=reason.strip(),
        made_by=decision.moderator_name,
        ends_at=ends_at,
        **_known(comment, by),
    )
    restriction.save()
    new_edition()
    return restriction


def _check_end(kind: str, by: Collection[str], ends_at: datetime | None) -> None:
    """A suspension ends; a network is not shut out for longer than its digest is known."""
    longest = LONGEST_OF_NETWORK if NETWORK in by else LONGEST
    if ends_at is None:
        if kind == Restriction.Kind.SUSPENSION or NETWORK in by:
            raise BadEnd
    elif not timezone.now() < ends_at <= timezone.now() + longest + timedelta(hours=1):
        raise BadEnd


def ways_known(comment: Comment) -> dict[str, dict[str, Any]]:
    """By what its writer can be known: the way, and the columns of a Restriction."""
    ways: dict[str, dict[str, Any]] = {
        ACCOUNT: {"user_id": comment.user_id},
        EMAIL: {"email": email_digest(comment.author_email)},
        DEVICE: {"guest": comment.guest},
        NETWORK: {"network": comment.network},
    }
    return {way: columns for way, columns in ways.items() if any(columns.values())}


def _known(comment: Comment, by: Collection[str]) -> dict[str, Any]:
    ways = ways_known(comment)
    if not by or not set(by) <= set(ways):
        raise NotKnownBy
    return {column: value for way in by for column, value in ways[way].items()}


def email_digest(email: str) -> str:
    """64 hexadecimal digits; empty for none."""
    key = f"imprint restricted {settings.IMPRINT.secret_key}".encode()
    return hmac.digest(key, email.strip().lower().encode(), "sha256").hex() if email.strip() else ""


@transaction.atomic
def lift_restriction(*, restriction_id: int, moderator: Any, reason: str = "") -> Restriction:
    """It ends now; of one that has ended nothing changes."""
    restriction = Restriction.objects.select_for_update().get(pk=restriction_id)
    if restriction.lifted_at is None:
        restriction.lifted_at = timezone.now()
        restriction.save(update_fields=["lifted_at"])
        statement = restriction.statement
        if statement:
            withdraw_statement(statement.decision_id)
        undoes = statement.decision_id if statement else None
        comment = statement.comment if statement else None
        log(Decision.Kind.LIFTED, moderator=moderator, comment=comment, reason=reason, undoes=undoes)
        new_edition()
    return restriction


def in_force() -> Any:
    """Restrictions that hold now, warnings that nobody has read yet included."""
    unread = Q(kind=Restriction.Kind.WARNING, seen_at=None) | ~Q(kind=Restriction.Kind.WARNING)
    holds = Q(ends_at=None) | Q(ends_at__gt=timezone.now())
    return Restriction.objects.filter(unread, holds, lifted_at=None)


@dataclass(frozen=True, slots=True)
class _Known:
    """Restrictions by what a person is known by; read once an edition."""

    accounts: dict[int, list[Restriction]]
    emails: dict[str, list[Restriction]]
    guests: dict[str, list[Restriction]]
    networks: dict[str, list[Restriction]]


def _read() -> _Known:
    known = _Known({}, {}, {}, {})
    for one in in_force().select_related("statement"):
        for found, key in (
            (known.accounts, one.user_id), (known.emails, one.email),
            (known.guests, one.guest), (known.networks, one.network),
        ):  # fmt: skip
            if key:
                found.setdefault(key, []).append(one)
    return known


_known_now = OnceAnEdition(_read)


def check_restrictions(submission: Submission, edition: int) -> None:
    """Raises Restricted, Warned."""
    known, visitor = _known_now.of(edition), submission.visitor
    theirs = known.guests.get(submission.guest, []) if submission.guest else []
    if visitor.user:
        theirs = theirs + known.accounts.get(visitor.user.pk, [])
    for restriction in theirs:
        if _applies(restriction, submission):
            if restriction.kind != Restriction.Kind.WARNING:
                raise Restricted(restriction, is_theirs=True)
            _warn(restriction, submission)
    others = known.networks.get(submission.network, [])
    if submission.email:
        others = others + known.emails.get(email_digest(submission.email), [])
    for restriction in others:
        if restriction.kind != Restriction.Kind.WARNING and _applies(restriction, submission):
            raise Restricted(restriction, is_theirs=False)


def _applies(restriction: Restriction, submission: Submission) -> bool:
    if restriction.ends_at and restriction.ends_at <= submission.at:
        return False
    return not restriction.origin or origin_of(submission.thread_id) == restriction.origin


def _warn(restriction: Restriction, submission: Submission) -> None:
    if not submission.signs.insists:
        raise Warned(restriction)
    with transaction.atomic():
        Restriction.objects.filter(pk=restriction.pk).update(seen_at=submission.at)
        new_edition()


def people_like(comment: Comment) -> list[Restriction]:
    """Restrictions in force of somebody who shares a mark with the writer of this comment: a hint, and no more."""
    shared = Q(pk=None)
    for columns in ways_known(comment).values():
        shared |= Q(**columns)
    return list(in_force().exclude(kind=Restriction.Kind.WARNING).filter(shared))
