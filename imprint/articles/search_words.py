"""Words with quotation marks in them, for SQLite's index: modelsearch forgets to double them, as FTS5 wants it."""

from typing import Any

from django.db import connection


def use_it() -> None:
    """Called once, when Django is set up: for readers' search, and for every search of the newsroom."""
    if connection.vendor != "sqlite":
        return
    from modelsearch.backends.database.sqlite.query import Lexeme  # It cannot be imported on another database.

    as_sql = Lexeme.as_sql

    def with_doubled_marks(lexeme: Lexeme, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        template, [word] = as_sql(lexeme, compiler, connection)
        return template, [word.replace('"', '""')]

    Lexeme.as_sql = with_doubled_marks
