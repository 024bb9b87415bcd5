"""Names that are taken: of accounts, of people who sign articles, of the newsroom. No guest may look like them.

They are kept in memory, since every comment of a guest asks. What changes in this process is known at once; what
changed in another one is looked for every few seconds, in a thread of its own.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from imprint.core.lookalikes import KNOWN, sights, sights_of_reserved

logger = logging.getLogger("imprint.readers")

LOOK_AGAIN_AFTER_S = 3.0
REST = 50
"""To look takes longer the more accounts there are; between two looks lies this many times as long."""
NOBODY = 0
NAMES = "author,staff,support,team,system,root,webmaster,editorial,editorial staff,editorial team,owner,publisher"
WORDS = "moderator,moderators,moderation,administrator,administrators,admin,admins,editor,editors,newsroom"
"""English is understood as an office everywhere; the site's own language adds its words."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose name it is; `account` is the one that may write under it, if there is one."""

    name: str
    account: int = NOBODY


Read = Callable[[], Iterable[tuple[int, Owner]]]
"""Everybody of one kind, by id."""
_readers: dict[str, Read] = {}


class _Known:
    """What was last seen in the database, and by each look the accounts that it is of."""

    def __init__(self) -> None:
        self.owners: dict[tuple[str, int], Owner] = {}
        self.accounts: dict[str, tuple[int, ...]] = {}

    def become(self, owners: dict[tuple[str, int], Owner]) -> None:
        for key in self.owners.keys() | owners.keys():
            self.change(key, owners.get(key))

    def change(self, key: tuple[str, int], owner: Owner | None) -> None:
        before = self.owners.get(key)
        if before == owner:
            return
        if owner:
            self.owners[key] = owner
            for sight in sights_of_reserved(owner.name):
                self.accounts[sight] = (*self.accounts.get(sight, ()), owner.account)
        else:
            del self.owners[key]
        if before:
            for sight in sights_of_reserved(before.name):
                self._take_one(sight, before.account)

    def _take_one(self, sight: str, account: int) -> None:
        rest = list(self.accounts[sight])
        rest.remove(account)
        if rest:
            self.accounts[sight] = tuple(rest)
        else:
            del self.accounts[sight]


class _Memory:
    known: _Known | None = None
    look_at = 0.0
    is_looking = False


_guard = threading.RLock()


def register(kind: str, read: Read) -> None:
    """Another kind of people with names of their own."""
    _readers[kind] = read


def is_taken(name: str, *, by_account: int = NOBODY) -> bool:
    """Whether it is, or looks like, a name of somebody else or one that only the newsroom uses."""
    accounts = _known().accounts
    owners = {owner for sight in sights(name) for owner in accounts.get(sight, ())}
    return NOBODY in owners or not owners <= {by_account} or is_of_newsroom(name)


def is_of_newsroom(name: str) -> bool:
    """Whether it sounds like an office: Moderator, The Editors, the name of the site."""
    return _is_office(name, settings.IMPRINT.name, translation.get_language() or "")


def note(kind: str, pk: int, owner: Owner | None) -> None:
    """Somebody got a name, or another one, or went."""
    with _guard:
        if _Memory.known:
            _Memory.known.change((kind, pk), owner)


def look_again() -> _Known:
    """Read all names, here and now."""
    started_at = time.monotonic()
    owners = {(kind, pk): owner for kind, read in _readers.items() for pk, owner in read()}
    with _guard:
        known = _Memory.known or _Known()
        known.become(owners)
        _Memory.known = known
        now = time.monotonic()
        _Memory.look_at = now + max(LOOK_AGAIN_AFTER_S, REST * (now - started_at))
    return known


def look_again_soon() -> None:
    """The same in a thread, so that nobody waits."""
    with _guard:
        if _Memory.is_looking:
            return
        _Memory.is_looking = True
    threading.Thread(target=_look, name="names", daemon=True).start()


def forget() -> None:
    """Everything; for tests, whose database goes back to what it was."""
    with _guard:
        _Memory.known = None


def _known() -> _Known:
    known = _Memory.known
    if known is None:
        with _guard:  # Others wait for the one who reads.
            known = _Memory.known or look_again()
    elif time.monotonic() > _Memory.look_at:
        look_again_soon()
    return known


def _look() -> None:
    try:
        look_again()
    except Exception:
        logger.exception("The names of accounts could not be read; those of before stay reserved")
        _Memory.look_at = time.monotonic() + LOOK_AGAIN_AFTER_S
    finally:
        _Memory.is_looking = False
        connection.close()


@lru_cache(KNOWN)
def _is_office(name: str, site: str, language: str) -> bool:
    whole, words = _offices(site, language)
    return not sights(name).isdisjoint(whole) or any(not sights(word).isdisjoint(words) for word in name.split())


@lru_cache(8)
def _offices(site: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """How names look that nobody but the newsroom has, and words that no other name has in it."""
    # Translators: names that guests cannot take, separated by commas; with all forms, such as feminine ones.
    local_names = _(
        "author, staff, support, team, system, editorial, editorial staff, editorial team, owner, publisher"
    )
    # Translators: words that no name of a guest can have in it, separated by commas; with all forms, as above.
    local_words = _(
        "moderator, moderators, moderation, administrator, administrators, admin, editor, editors, newsroom"
    )
    whole = [*NAMES.split(","), *local_names.split(","), site, f"the {site}"]
    return _looks_of(whole), _looks_of([*WORDS.split(","), *local_words.split(",")])


def _looks_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(sights_of_reserved(name) for name in names if name.strip()))
