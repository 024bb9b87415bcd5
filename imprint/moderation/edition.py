"""What judges a post is read once and kept, until some process changes it: policy, restrictions, freezes."""

import secrets
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection

from imprint.core.sql import rows
from imprint.moderation.models import Edition

Kept = TypeVar("Kept")


def edition() -> int:
    """The number of the present one; asked once for each post."""
    connection.ensure_connection()
    return next((number for (number,) in rows("SELECT number FROM moderation_edition", ())), 0)


def new_edition() -> None:
    """In the transaction of the change. By chance, so that a number that was rolled back does not come again."""
    Edition.objects.update_or_create(pk=1, defaults={"number": 1 + secrets.randbelow(2**62)})


class OnceAnEdition(Generic[Kept]):
    """Reads by `read`, and again when the edition is another. Two threads that read at once both have it right."""

    def __init__(self, read: Callable[[], Kept]) -> None:
        self._read = read
        self._kept: tuple[int, Kept] | None = None

    def of(self, edition: int) -> Kept:
        kept = self._kept
        if kept is None or kept[0] != edition:
            kept = self._kept = edition, self._read()
        return kept[1]
