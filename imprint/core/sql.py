"""Plain statements for the few writes that come in floods, at little more than the price of the driver.

Django's cursor costs as much as a small statement on SQLite: it looks for %s, logs, and wraps each error by itself.
"""

from functools import cache
from typing import Any

from django.db import connection


def rows(statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Run it inside a transaction, with %s for each value; the rows that it gives, if any. Raises Django's errors."""
    if connection.vendor != "sqlite":
        with connection.cursor() as django_cursor:
            django_cursor.execute(statement, values)
            return django_cursor.fetchall() if django_cursor.description else []
    with connection.wrap_database_errors:
        cursor = connection.connection.execute(_with_marks_of_sqlite(statement), values)
        return list(cursor.fetchall())


@cache
def _with_marks_of_sqlite(statement: str) -> str:
    return statement.replace("%s", "?")
