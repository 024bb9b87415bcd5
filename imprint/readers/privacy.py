"""What the site keeps of a reader, as a file for them and to be erased. Each app registers its own part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from imprint.core import rate_limits
from imprint.readers import services
from imprint.readers.identity import Visitor

ASKS_PER_MINUTE, ASKS_AT_ONCE = 6, 12
Comments = Literal["remove", "nameless"]


@dataclass(frozen=True, slots=True)
class Person:
    """An account, a device, or both; and the mail addresses that are proved to be theirs."""

    user: User | None
    guest: str
    addresses: frozenset[str] = frozenset()

    @property
    def voters(self) -> list[str]:
        """As whom they vote and report; see Visitor.voter."""
        names = [f"u:{self.user.pk}"] if self.user else []
        return [*names, f"g:{self.guest[:60]}"] if self.guest else names


@dataclass(frozen=True, slots=True)
class Link:
    """From the page of an account to what another app shows of it."""

    path: str
    words: Any


@dataclass(frozen=True, slots=True)
class Part:
    """`export` answers what can be written as JSON; `erase` is run in the transaction of the whole erasure.

    `tidy` is run each day. `claimable` tells how much a device has that an account can take over.
    """

    name: str
    export: Callable[[Person], Any]
    erase: Callable[[Person, Comments], None]
    tidy: Callable[[], None] = lambda: None
    links: tuple[Link, ...] = ()
    claimable: Callable[[str], int] = lambda guest: 0


_parts: list[Part] = []


def register(part: Part) -> None:
    _parts.append(part)


def account_links(user: User) -> list[Link]:
    """In the order of their addresses, whichever app came first."""
    return sorted((link for part in _parts for link in part.links), key=lambda link: link.path)


def check_pace(visitor: Visitor) -> None:
    """To look for all that somebody wrote costs more than a page, so nobody asks for it without end. Raises TooFast."""
    rate_limits.take(f"own-data:{visitor.sender}", ASKS_PER_MINUTE, burst=ASKS_AT_ONCE)


def claimable(visitor: Visitor) -> int:
    """How many comments of this device can be put under the account that is signed in."""
    return sum(part.claimable(visitor.guest) for part in _parts) if visitor.user and visitor.guest else 0


def person_of(visitor: Visitor) -> Person:
    """Of an account the account alone: somebody else may have written on this device before."""
    if visitor.user:
        return Person(visitor.user, "", proved_addresses(visitor.user))
    return Person(None, visitor.guest)


def device_of(visitor: Visitor) -> Person:
    """What was written as a guest on this device, whoever is signed in."""
    return Person(None, visitor.guest)


def proved_addresses(user: User) -> frozenset[str]:
    from allauth.account.models import EmailAddress

    found = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return frozenset(address.lower() for address in found)


def export(person: Person) -> dict[str, Any]:
    """Everything that is kept about them."""
    parts = {part.name: part.export(person) for part in _parts}
    return {"written_at": timezone.now(), **{name: found for name, found in parts.items() if found}}


@transaction.atomic
def erase(*, person: Person, comments: Comments) -> None:
    """Take everything off; comments lose their text or only their name. An account ends, but for the newsroom's own.

    What somebody of the newsroom published stays: their account is for administrators to take away.
    """
    for part in _parts:
        part.erase(person, comments)
    if person.user and not is_newsroom(person.user):
        services.end_sessions(user=person.user)
        person.user.delete()


def is_newsroom(user: User) -> bool:
    return bool(user.is_superuser or user.has_perm("wagtailadmin.access_admin"))


def tidy() -> None:
    """Each day: let go of what need not be known any longer."""
    for part in _parts:
        part.tidy()
