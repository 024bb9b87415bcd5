"""The signed links of mails. They hold neither host nor address: they outlive a move, and a log of them tells nobody.

The key is made of the site's secret alone, and every address of the site answers them.
"""

from django.core import signing

from imprint.mailing.models import Follow

CONFIRM_WITHIN_S = 3 * 24 * 3600
MANAGE_WITHIN_S = 180 * 24 * 3600
"""Who opens an older one is sent a fresh one by /-/mail/; the links that end a follow work for ever."""


class BadLink(Exception):
    """A link from a mail that was cut, changed, or is too old."""


def path_of(follow: Follow, purpose: str) -> str:
    """`confirm`, `end`, `end-digest` or `manage`: for all others the token is worth nothing."""
    return f"/-/mail/{purpose}/{signing.dumps(follow.pk, salt=f'imprint.mailing.{purpose}')}/"


def follow_of(token: str, purpose: str, max_age_s: int | None = None) -> Follow:
    """The follow that a link from a mail is about. Raises BadLink."""
    try:
        pk = signing.loads(token, salt=f"imprint.mailing.{purpose}", max_age=max_age_s)
        return Follow.objects.get(pk=pk)
    except (signing.BadSignature, Follow.DoesNotExist):
        raise BadLink from None


def to_manage(token: str) -> Follow:
    """Raises BadLink."""
    return follow_of(token, "manage", MANAGE_WITHIN_S)


def to_confirm(token: str) -> Follow:
    """Raises BadLink."""
    return follow_of(token, "confirm", CONFIRM_WITHIN_S)
