"""What the catalogues say, as plain values."""

import re
from collections.abc import Iterator
from typing import Any

from babel.messages.catalog import Catalog

from imprint.locale import catalogues

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z%]")


def said_in(catalogue: Catalog) -> dict[Any, Any]:
    """Each message with its translation; the header left out."""
    messages = [message for message in catalogue if message.id]
    return {(as_key(message.id), message.context): as_key(message.string) for message in messages}


def as_key(words: Any) -> Any:
    """Babel gives several forms now as a list, now as a tuple."""
    return tuple(words) if isinstance(words, list) else words


def each_translation(code: str) -> Iterator[tuple[str, str]]:
    """Every form of every message: the English of it, and the translation."""
    for (english, _context), string in said_in(catalogues.read(code)).items():
        if isinstance(string, str):
            yield english, string
        else:
            yield from ((english[min(form, 1)], translated) for form, translated in enumerate(string))
