"""What a mail about a subject says is known by the app whose subject it is."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened in a subject, for the mail about it; `answered` are the addresses of those it answers.

    `above` are the ids of what it stands under, from the top down, so that mail programs show them as a thread.
    """

    author: str
    text: str
    path: str
    answered: frozenset[str] = frozenset()
    author_email: str = ""
    above: tuple[int, ...] = ()


Describe = Callable[[int], News | None]
StillThere = Callable[[Collection[int]], set[int]]
_describers: dict[str, tuple[Describe, StillThere]] = {}


def register(kind: str, describe: Describe, still_there: StillThere) -> None:
    """`kind` is the first word of the subjects, such as `thread`."""
    _describers[kind] = describe, still_there


def describe(subject: str, about: int) -> News | None:
    """None when it is not to be told any more."""
    return _describers[subject.partition(":")[0]][0](about)


def still_there(subject: str, abouts: Collection[int]) -> set[int]:
    """Those that may still be told."""
    return _describers[subject.partition(":")[0]][1](abouts)
