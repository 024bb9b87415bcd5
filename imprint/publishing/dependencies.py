"""What a page was made from, noted while it is rendered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Params = ParamSpec("Params")
Result = TypeVar("Result")

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


_found: ContextVar[dict[Any, tuple[Any, set[str]]] | None] = ContextVar("found", default=None)


@contextmanager
def one_round() -> Iterator[None]:
    """Several pages are baked in a row: what they have in common is looked up once.

    Who changes a row meanwhile orders its pages again, so nothing old stays on a page.
    """
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def once_a_round(look_up: Callable[Params, Result]) -> Callable[Params, Result]:
    """For a function of plain arguments; each page that uses its result depends on what that was made from.

    What it gives is shared between pages, and not changed by any.
    """

    @wraps(look_up)
    def look_up_once(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        found = _found.get()
        if found is None:
            return look_up(*args, **kwargs)
        question = (look_up, args, *sorted(kwargs.items()))
        if question not in found:
            with note_dependencies() as keys:
                found[question] = look_up(*args, **kwargs), keys
        answer: Result
        answer, keys = found[question]
        depend_on(*keys)
        return answer

    return look_up_once
