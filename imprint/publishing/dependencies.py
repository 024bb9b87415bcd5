"""What a page was made from, noted while it is rendered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_noted: ContextVar[set[str] | None] = ContextVar("noted", default=None)


def depend_on(*keys: str) -> None:
    """The page that is being rendered changes when one of these keys is ordered. Elsewhere: nothing."""
    noted = _noted.get()
    if noted is not None:
        noted.update(keys)


@contextmanager
def note_dependencies() -> Iterator[set[str]]:
    """Gather the keys that are depended on inside the block."""
    noted: set[str] = set()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)
