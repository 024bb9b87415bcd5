"""Mail to those whom a decision concerns: who wrote the comment, who reported it, who gave notice.

It goes when the decision cannot be undone any more. An address that nobody has proved to be theirs gets few letters a
day, so that nobody floods a stranger; what they say stands on the site as well.
"""

from datetime import timedelta

from django.contrib.auth.models import User

from imprint.core import rate_limits
from imprint.core.rate_limits import TooFast
from imprint.discussion.models import Report
from imprint.mailing import tidings
from imprint.moderation.models import Ground, Statement
from imprint.readers import mailbox
from imprint.readers.privacy import proved_addresses

AFTER_UNDO = timedelta(seconds=20)
"""Undoing takes 15 seconds (decisions.UNDO_FOR)."""
UNPROVED_A_DAY = 3


def tell_writer(statement: Statement) -> None:
    """In the transaction of the decision. Nobody writes to the unproved addresses of spam (Art. 17(2))."""
    email, is_proved = address_of(statement)
    is_spam = statement.decision.ground == Ground.SPAM
    if email and (is_proved or not is_spam) and may_write_to(email, is_proved=is_proved):
        tidings.tell("statement", statement.pk, after=AFTER_UNDO)


def tell_of_return(decision_id: int) -> None:
    """Whoever was told by mail that a comment was removed hears that it is back; an unproved address gets no more."""
    statement = Statement.objects.select_related("user").filter(decision=decision_id).first()
    if statement is None or tidings.is_waiting("statement", statement.pk):
        return
    email, is_proved = address_of(statement)
    if email and is_proved:
        tidings.tell("return", statement.pk)


def tell_reporters(report_ids: list[int]) -> None:
    """Those who gave an address; each address once, however many reports it has sent."""
    rows = (
        Report.objects.filter(pk__in=report_ids).exclude(email="").order_by("pk").values_list("pk", "email", "reporter")
    )
    once = {email.lower(): (pk, reporter) for pk, email, reporter in rows}
    to_tell = [
        pk for email, (pk, reporter) in once.items() if may_write_to(email, is_proved=_is_proved(email, reporter))
    ]
    tidings.tell_each("report", to_tell, after=AFTER_UNDO)


def _is_proved(email: str, reporter: str) -> bool:
    user = User.objects.filter(pk=reporter.removeprefix("u:")).first() if reporter.startswith("u:") else None
    return user is not None and email in proved_addresses(user)


def address_of(statement: Statement) -> tuple[str, bool]:
    """That of the account, else what was given with the comment; and whether it is proved to be theirs."""
    if statement.user:
        return address_of_account(statement.user)
    return statement.email, False


def address_of_account(user: User) -> tuple[str, bool]:
    return user.email, user.email.lower() in proved_addresses(user)


def may_write_to(email: str, *, is_proved: bool) -> bool:
    try:
        if not is_proved:
            rate_limits.take(f"told:{email.lower()}", UNPROVED_A_DAY / (24 * 60), UNPROVED_A_DAY)
    except TooFast:
        return False
    return is_proved or mailbox.takes_a_letter(email)
