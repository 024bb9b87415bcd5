"""The outbox of bakes: rows written in the transaction of the change that they follow from."""

import threading
from collections.abc import Iterable

from django.db import connection, transaction

from imprint.core import writer

_FILE = "file:"
arrived = threading.Event()
"""Set after a commit with new orders, so that the worker of this process wakes at once."""


def order(keys: Iterable[str], *, is_urgent: bool = False) -> None:
    """Have every page that depends on one of the keys baked; call it inside the transaction that changes rows.

    Urgent is what takes something off the site: it is baked before whatever else waits, or is just being done.
    """
    writer.collect(_write_urgent if is_urgent else _write, keys)


def file_key(path: str) -> str:
    """The key that orders one file, whatever it depends on."""
    return _FILE + path


def path_of(key: str) -> str | None:
    """The path in a key made by file_key, else None."""
    return key[len(_FILE) :] if key.startswith(_FILE) else None


def _write_urgent(keys: set[str]) -> None:
    _write(keys)
    with connection.cursor() as cursor:
        rows = [(key,) for key in sorted(keys)]
        cursor.executemany("UPDATE publishing_bakeorder SET is_urgent = TRUE WHERE key = %s", rows)


def _write(keys: set[str]) -> None:
    rows = [(key,) for key in sorted(keys)]  # Sorted, so that two transactions never wait for each other in a circle.
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO publishing_bakeorder (key, version) VALUES (%s, 1)"
            " ON CONFLICT (key) DO UPDATE SET version = publishing_bakeorder.version + 1",
            rows,
        )
    transaction.on_commit(arrived.set, robust=True)
