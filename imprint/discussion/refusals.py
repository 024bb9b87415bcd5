"""Why the discussion says no, each with a sentence for the reader and its HTTP status."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from imprint.core.rate_limits import TooFast
from imprint.core.text import BadText
from imprint.core.writer import WriterBusy
from imprint.discussion.closed import why_closed

NOT_POSTED = _("Your text was not posted; copy it if you want to keep it.")


class Refusal(Exception):
    """Nothing was changed."""

    status = 400
    sentence: Any = ""
    field = ""
    """Which field of what was sent it is about, if any."""
    details: dict[str, Any] = {}  # Nobody changes it; whoever has some brings a dictionary of their own.
    """What a program needs besides the sentence: extension members of RFC 9457."""


class UnknownThread(Refusal):
    status = 404
    sentence = _("There is no discussion here. The article may have been taken away.")


class StrangeSite(Refusal):
    status = 403
    sentence = _("Discussions of this site cannot be shown here: the page's site is not among those that it allows.")


class BadKey(Refusal):
    status = 422
    field = "key"
    sentence = _("The key of a discussion has 1 to 200 characters, all of them to be seen.")


class BadPage(Refusal):
    status = 422
    field = "url"
    sentence = _("The address of the page must be one of the site that shows the discussion.")


class UnknownComment(Refusal):
    status = 404
    sentence = _("This comment is not there any more.")


class AnsweredGone(UnknownComment):
    field = "parent"
    sentence = _(
        "The comment that you answer is not there any more. Your answer was not posted, but nothing of it is lost:"
        " you can post it as a comment of its own."
    )


class DiscussionClosed(Refusal):
    """Also says why."""

    status = 403

    def __init__(self, because: str = "", *, has_comments: bool = True) -> None:
        super().__init__()
        self.sentence = f"{why_closed(because, has_comments=has_comments)} {NOT_POSTED}"


class BranchClosed(Refusal):
    status = 403
    field = "parent"
    sentence = _(
        "The newsroom has closed this part of the discussion, so nobody can answer here any more."
        " Your text was not posted; you can post it as a comment of its own."
    )


class NotYours(Refusal):
    status = 403
    sentence = _("Only the person who wrote this comment can do that, on the device that it was written on.")


class ForModerators(Refusal):
    status = 403
    sentence = _("Only moderators of the newsroom can do that.")


class NotLookedAfter(Refusal):
    """A moderator, but not of this discussion."""

    status = 403
    sentence = _("This is not among the discussions that you look after. That you tried is in the log.")

    def __init__(self, user: Any, comment: Any) -> None:
        super().__init__()
        self.user, self.comment = user, comment


class NotOnSite(Refusal):
    status = 422
    sentence = _("Only a comment that readers see can be picked or pinned.")


class EditingOver(Refusal):
    status = 403
    sentence = _("The time for changing this comment is over.")


class EditedTooOften(Refusal):
    status = 403
    sentence = _("This comment was changed so often that it stays as it is. You can still delete it.")


class HistoryHidden(Refusal):
    status = 404
    sentence = _("What comments said before they were edited is not shown on this site.")


class NotSignedIn(Refusal):
    status = 401
    sentence = _("This is kept for accounts; please sign in first.")


class UnknownDevice(Refusal):
    status = 401
    sentence = _("This token is none that this site gave away.")


class SignInStale(Refusal):
    status = 403
    sentence = _("This cannot be taken back, so it wants a fresh sign-in. Please sign in again and send it once more.")


class UnknownPerson(Refusal):
    status = 404
    sentence = _("Nobody here has this mark.")


class TooManyHidden(Refusal):
    status = 422
    sentence = _("You have hidden very many people. Show some of them again before you hide another.")


class NoVote(Refusal):
    status = 422
    sentence = _("A vote is up, down, or taken back.")


class NoVotesDown(Refusal):
    status = 422
    sentence = _("On this site votes are for comments, not against them.")


class NoVotesHere(Refusal):
    status = 403
    sentence = _("There are no votes on this site.")


class OwnComment(Refusal):
    status = 403
    sentence = _("This comment is your own; votes are for those of others.")


class NameMissing(Refusal):
    status = 422
    field = "name"
    sentence = _("Please write a name to go with your comment. Any name will do.")


class NameReserved(Refusal):
    status = 422
    field = "name"
    sentence = _(
        "This name, or one that looks like it, belongs to somebody with an account here or to the newsroom."
        " If that is you, sign in; otherwise please choose another name. Nothing that you typed is lost."
    )


class BadAddress(Refusal):
    status = 422
    field = "email"
    sentence = _("This does not look like an e-mail address.")


class AddressMissing(Refusal):
    status = 422
    field = "email"
    sentence = _("Write your e-mail address, or choose not to be told of answers.")


class BadName(BadText):
    """A name that is not taken as it is."""


class BadAnchor(BadText):
    """Nor a passage that a comment is said to be about."""


class BadNote(BadText):
    """Nor what is said with a report."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as RFC 9457 wants it; `detail` is for the reader, `field` the one to look at, if any."""

    status: int
    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    field: str = ""


REFUSALS = (Refusal, BadText, TooFast, WriterBusy)
BUSY = _("Too many people are writing at once. Your text was not posted; try again in a moment.")
FIELDS: dict[type[Exception], str] = {BadName: "name", BadNote: "note", BadAnchor: "anchor"}
FAST = _("That was quick. Please wait %(seconds)s seconds and send it again.")


def problem_of(error: Exception) -> Problem:
    """The reader's view of any of REFUSALS."""
    if isinstance(error, Refusal):
        return Problem(error.status, str(error.sentence), field=error.field, details=error.details)
    if isinstance(error, TooFast):
        seconds = str(error.retry_after_s)
        return Problem(429, str(FAST % {"seconds": seconds}), {"Retry-After": seconds})
    if isinstance(error, WriterBusy):
        return Problem(503, str(BUSY), {"Retry-After": str(error.retry_after_s)})
    return Problem(422, str(error), field=FIELDS.get(type(error), "body"))
