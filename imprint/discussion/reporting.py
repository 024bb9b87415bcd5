"""Reports of readers about comments."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from imprint.discussion.following import clean_address
from imprint.discussion.models import Comment, Report
from imprint.discussion.refusals import BadNote, UnknownComment
from imprint.discussion.rights import locked_comment
from imprint.discussion.services import typed_text
from imprint.readers.identity import Visitor
from imprint.readers.pace import check_pace

NOTE_LENGTH = 1000


@transaction.atomic
def report_comment(*, comment_id: int, visitor: Visitor, reason: str, note: str = "", email: str = "") -> Report:
    """One from each person and comment; a second one replaces the first. Who gives an address is told the outcome.

    However many there are, they remove nothing: that is for people.
    Raises UnknownComment, TooFast, BadText, BadAddress.
    """
    check_pace("report", visitor, settings.IMPRINT.comments_per_minute, burst=5)
    if not Comment.objects.filter(pk=comment_id, state=Comment.State.PUBLISHED).exists():
        raise UnknownComment
    report, _created = Report.objects.update_or_create(
        comment_id=comment_id,
        reporter=visitor.voter,
        defaults={
            "reason": reason,
            "note": typed_text(note, NOTE_LENGTH, BadNote) if note.strip() else "",
            "email": clean_address(email, is_needed=False),
            "reported_at": timezone.now(),
            "settled_at": None,
            "outcome": "",
        },
    )
    return report


def report_of(visitor: Visitor, comment: Comment) -> Report | None:
    """What this person said of it, if they did."""
    return Report.objects.filter(comment=comment, reporter=visitor.voter).first()


@transaction.atomic
def settle_reports(*, comment_id: int) -> int:
    """The newsroom has looked at the comment and leaves it standing; tells how many reports that settles.

    Raises UnknownComment.
    """
    locked_comment(comment_id)
    return settle(comment_id)


def settle(comment_id: int) -> int:
    return Report.objects.waiting().filter(comment=comment_id).update(settled_at=timezone.now())
