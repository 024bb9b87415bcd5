"""Votes of readers on comments."""

from django.conf import settings
from django.utils import timezone

from imprint.core import writer
from imprint.discussion import hot
from imprint.discussion.refusals import NoVotesDown, NoVotesHere, UnknownComment
from imprint.discussion.services import LARGEST_ID
from imprint.readers.identity import Visitor
from imprint.readers.pace import check_pace


def vote(*, comment_id: int, visitor: Visitor, value: int) -> tuple[int, int]:
    """Count this person's vote, -1, 0 or 1, in place of an earlier one; answers (up, down).

    Raises UnknownComment, OwnComment, NoVotesHere, NoVotesDown, TooFast, WriterBusy.
    """
    _check_vote(value)
    check_pace("vote", visitor, settings.IMPRINT.votes_per_minute, burst=10)
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
