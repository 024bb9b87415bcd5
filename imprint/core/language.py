"""The language in which a page is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import translation

_settled: ContextVar[str] = ContextVar("settled", default="")


def language() -> str:
    """The reader's, else the site's."""
    return _settled.get() or translation.get_language() or settings.LANGUAGE_CODE


@contextmanager
def settled_language() -> Iterator[None]:
    """What is rendered inside the block is all in the language of now.

    A page says hundreds of things, and to ask Django again for each took a tenth of its time.
    """
    token = _settled.set(language())
    try:
        yield
    finally:
        _settled.reset(token)
