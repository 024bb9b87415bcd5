"""Plain statements for the few writes that come in floods, at little more than the price of the driver.

Django's cursor costs as much as a small statement on SQLite: it looks for %s, logs, and wraps each error by itself.
"""

import sqlite3
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection


def rows(statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Run it inside a transaction, with %s for each value; the rows that it gives, if any. Raises Django's errors."""
    if not _is_sqlite():
        with connection.cursor() as django_cursor:
            django_cursor.execute(statement, values)
            return django_cursor.fetchall() if django_cursor.description else []
    try:
        return list(_run(statement, values).fetchall())
    except sqlite3.Error:
        with connection.wrap_database_errors:
            raise


def insert(statement: str, values: tuple[Any, ...]) -> int:
    """Run an INSERT of one row as rows() does; the new row's `id`. (RETURNING costs SQLite a table in passing.)"""
    if not _is_sqlite():
        [(row_id,)] = rows(f"{statement} RETURNING id", values)
        return int(row_id)
    try:
        return int(_run(statement, values).lastrowid or 0)
    except sqlite3.Error:
        with connection.wrap_database_errors:
            raise


def moment(at: datetime) -> Any:
    """A time as rows() and insert() want it: what Django's adapt_datetimefield_value gives, at a tenth of its price."""
    return str(at.astimezone(UTC).replace(tzinfo=None)) if _is_sqlite() else at


@cache
def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _run(statement: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
    cursor: sqlite3.Cursor = connection.connection.execute(_with_marks_of_sqlite(statement), values)
    return cursor


@cache
def _with_marks_of_sqlite(statement: str) -> str:
    return statement.replace("%s", "?")
