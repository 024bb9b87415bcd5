"""What earlier runs brought in, looked up by the ids of the other system."""

import hashlib
from collections.abc import Iterable

from django.db import models

from imprint.exchange.models import Imported

CHANGING = ["our_id", "theirs", "ours", "lacks_files", "has_open_links"]


class Memory:
    """The rows of one source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._at_hand: dict[tuple[str, str], Imported | None] = {}

    def look_up(self, kind: str, their_ids: Iterable[str]) -> None:
        """Have the rows of what comes next at hand, and no others."""
        found = self.get_many(kind, their_ids)
        self._at_hand = {(kind, their_id): found.get(their_id) for their_id in their_ids}

    def get(self, kind: str, their_id: str) -> Imported | None:
        if (kind, their_id) in self._at_hand:
            return self._at_hand[kind, their_id]
        return Imported.objects.filter(source=self.source, kind=kind, their_id=_key(their_id)).first()

    def get_many(self, kind: str, their_ids: Iterable[str]) -> dict[str, Imported]:
        rows = Imported.objects.filter(source=self.source, kind=kind, their_id__in=list(their_ids))
        return {row.their_id: row for row in rows}

    def with_open_links(self) -> list[Imported]:
        return list(Imported.objects.filter(source=self.source, kind="post", has_open_links=True).order_by("pk"))

    def keep(
        self,
        kind: str,
        their_id: str,
        thing: models.Model,
        *,
        theirs: str = "",
        ours: str = "",
        lacks_files: bool = False,
        has_open_links: bool = False,
    ) -> None:
        """Remember what a thing became, in place of what was remembered; if that is the same, nothing is written."""
        row = Imported(source=self.source, kind=kind, their_id=_key(their_id), our_id=thing.pk)
        row.theirs, row.ours, row.lacks_files, row.has_open_links = theirs, ours, lacks_files, has_open_links
        known = self.get(kind, their_id)
        if known is None or any(getattr(known, name) != getattr(row, name) for name in CHANGING):
            self._write([row])

    def keep_many(self, kind: str, rows: Iterable[tuple[str, int, str, str]]) -> None:
        """Rows of (their id, our id, theirs, ours), new ones or in place of old ones."""
        self._write(
            [
                Imported(source=self.source, kind=kind, their_id=their_id, our_id=our_id, theirs=theirs, ours=ours)
                for their_id, our_id, theirs, ours in rows
            ]
        )

    def _write(self, rows: list[Imported]) -> None:
        for row in rows:
            self._at_hand.pop((row.kind, row.their_id), None)
        Imported.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["source", "kind", "their_id"],
            update_fields=CHANGING,
        )


def _key(their_id: str) -> str:
    """Paths of files may be longer than the column."""
    return their_id if len(their_id) <= 200 else hashlib.sha256(their_id.encode()).hexdigest()
