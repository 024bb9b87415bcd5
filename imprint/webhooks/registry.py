"""What a message says about a comment is known by the app whose comments they are."""

from collections.abc import Callable
from typing import Any

Describe = Callable[[str, int], dict[str, Any] | None]
_describers: dict[str, Describe] = {}


def register(kind: str, describe: Describe) -> None:
    """`kind` is the first word of the events, such as `comment`."""
    _describers[kind] = describe


def describe(event: str, about: int) -> dict[str, Any] | None:
    """None when there is nothing to be told any more."""
    return _describers[event.partition(".")[0]](event, about)
