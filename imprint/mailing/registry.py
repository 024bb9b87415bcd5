"""What a mail about a subject says is known by the app whose subject it is."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened in a subject, for the mail about it; `answered` are the addresses of those it answers."""

    author: str
    text: str
    path: str
    answered: frozenset[str] = frozenset()
    author_email: str = ""


Describe = Callable[[int], News | None]
_describers: dict[str, Describe] = {}


def register(kind: str, describe: Describe) -> None:
    """`kind` is the first word of the subjects, such as `thread`."""
    _describers[kind] = describe


def describe(subject: str, about: int) -> News | None:
    """None when it is not to be told any more."""
    return _describers[subject.partition(":")[0]](about)
