"""How much mail strangers can have sent to an address, in sum: nobody's mailbox is flooded from many sides.

Questions before a follow, codes, what came of a report or a notice, statements of reasons: whoever causes them may have
typed in the address of somebody else. Each kind has limits of its own, and this one is for all of them together.
Counted in memory; what is not sent stands on the site, or can be asked for on another day.
"""

from allauth.account.models import EmailAddress

from imprint.core import rate_limits
from imprint.core.rate_limits import TooFast

FROM_STRANGERS_A_DAY = 12
CODES_AN_HOUR, CODES_AT_ONCE = 6, 10
GOOGLE = ("gmail.com", "googlemail.com")


def takes_a_letter(email: str) -> bool:
    """Whether one more may go to an address that the one who causes it has not proved to be theirs."""
    return _take(f"strangers:{_box_of(email)}", FROM_STRANGERS_A_DAY / (24 * 60), FROM_STRANGERS_A_DAY)


def takes_a_code(email: str) -> bool:
    """Codes, and what is mailed in place of one. The addresses of accounts have room for them of their own."""
    if not _take(f"codes:{_box_of(email)}", CODES_AN_HOUR / 60, CODES_AT_ONCE):
        return False
    return EmailAddress.objects.filter(email__iexact=email, verified=True).exists() or takes_a_letter(email)


def _box_of(email: str) -> str:
    """`ada+x@post.example` and `ada+y@post.example` are read by the same person; Google overlooks dots as well."""
    name, _at, host = email.lower().rpartition("@")
    name = name.partition("+")[0] or name
    return f"{name.replace('.', '') if host in GOOGLE else name}@{host}"


def _take(key: str, per_minute: float, burst: int) -> bool:
    try:
        rate_limits.take(key, per_minute, burst)
    except TooFast:
        return False
    return True
