"""Names that are taken: of accounts, of people who sign articles, of the newsroom. No guest may look like them.

They are kept in memory, since every comment of a guest asks. What changes in this process is known at once; what
changed in another one is looked for every few seconds, in a thread of its own.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from imprint.core.lookalikes import has_figures, read_figures, sights_and_those_of_words, sights_of_reserved

logger = logging.getLogger("imprint.readers")

LOOK_AGAIN_AFTER_S = 3.0
REST = 50
"""To look takes longer the more accounts there are; between two looks lies this many times as long."""
KNOWN = 8_192
"""So many names are remembered with what they look like; the same people write again and again."""
NOBODY = 0
NAMES = "author,staff,support,team,system,root,webmaster,editorial,editorial staff,editorial team,owner,publisher"
WORDS = "moderator,moderators,moderation,administrator,administrators,admin,admins,editor,editors,newsroom"
"""English is understood as an office everywhere; the site's own language adds its words."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose name it is; `account` is the one that may write under it, if there is one.

    A name of the newsroom is also theirs with figures for letters: J0nas. A reader's is not, for Ann4 is another name.
    """

    name: str
    account: int = NOBODY
    is_of_newsroom: bool = False


Read = Callable[[], Iterable[tuple[int, Owner]]]
"""Everybody of one kind, by id."""
_readers: dict[str, Read] = {}


class _Look(NamedTuple):
    """How a name is seen as a whole and how any of its words is; then the same with its figures read, if it has any."""

    whole: frozenset[str]
    words: frozenset[str]
    whole_read: frozenset[str] = frozenset()
    words_read: frozenset[str] = frozenset()


class _Known:
    """What was last seen in the database, and the accounts that each look is of; `read` are those with read figures."""

    def __init__(self) -> None:
        self.owners: dict[tuple[str, int], Owner] = {}
        self.accounts: dict[str, tuple[int, ...]] = {}
        self.read: dict[str, tuple[int, ...]] = {}

    def owners_of(self, look: _Look) -> set[int]:
        """The accounts, or NOBODY."""
        accounts, read = self.accounts, self.read
        found = {account for sight in look.whole for account in accounts.get(sight, ())}
        for sight in look.whole_read:
            found.update(read.get(sight, ()))
        return found

    def become(self, owners: dict[tuple[str, int], Owner]) -> None:
        for key in self.owners.keys() | owners.keys():
            self.change(key, owners.get(key))

    def change(self, key: tuple[str, int], owner: Owner | None) -> None:
        before = self.owners.get(key)
        if before == owner:
            return
        if owner:
            self.owners[key] = owner
            for of, sight in self._places(owner):
                of[sight] = (*of.get(sight, ()), owner.account)
        else:
            del self.owners[key]
        if before:
            for of, sight in self._places(before):
                _take_one(of, sight, before.account)

    def _places(self, owner: Owner) -> Iterator[tuple[dict[str, tuple[int, ...]], str]]:
        reserved = sights_of_reserved(owner.name)
        yield from ((self.accounts, sight) for sight in reserved)
        if owner.is_of_newsroom:
            yield from ((self.read, sight) for sight in read_figures(reserved))


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
    look = _look_of(name)
    owners = _known().owners_of(look)
    return (bool(owners) and (NOBODY in owners or owners != {by_account})) or _is_office(look)


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


def _take_one(of: dict[str, tuple[int, ...]], sight: str, account: int) -> None:
    rest = list(of[sight])
    rest.remove(account)
    if rest:
        of[sight] = tuple(rest)
    else:
        del of[sight]


@lru_cache(KNOWN)
def _look_of(name: str) -> _Look:
    whole, words = sights_and_those_of_words(name)
    if not has_figures(whole):
        return _Look(whole, words)
    return _Look(whole, words, read_figures(whole), read_figures(words))


def _is_office(look: _Look) -> bool:
    """Whether it sounds like one: Moderator, The Editors, the name of the site."""
    site = settings.IMPRINT
    offices = _offices(site.name, site.language)
    return not all(map(frozenset.isdisjoint, look, offices))


@lru_cache(8)
def _offices(site: str, language: str) -> _Look:
    """How names look that nobody but the newsroom has, and words that no other name has in it."""
    with translation.override(language):
        # Translators: names that guests cannot take, separated by commas; with all forms, such as feminine ones.
        local_names = _(
            "author, staff, support, team, system, editorial, editorial staff, editorial team, owner, publisher"
        )
        # Translators: words that no name of a guest can have in it, separated by commas; with all forms, as above.
        local_words = _(
            "moderator, moderators, moderation, administrator, administrators, admin, editor, editors, newsroom"
        )
    whole = _looks_of([*NAMES.split(","), *local_names.split(","), site, f"the {site}"])
    words = _looks_of([*WORDS.split(","), *local_words.split(",")])
    return _Look(whole, words, read_figures(whole), read_figures(words))


def _looks_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(sights_of_reserved(name) for name in names if name.strip()))
