"""Words with quotation marks in them, for SQLite's index: modelsearch forgets to double them, as FTS5 wants it."""

from typing import Any

from modelsearch.backends.database.sqlite.query import Lexeme

_as_sql = Lexeme.as_sql


def _with_doubled_marks(lexeme: Lexeme, compiler: Any, connection: Any) -> tuple[str, list[str]]:
    template, [word] = _as_sql(lexeme, compiler, connection)
    return template, [word.replace('"', '""')]


def use_it() -> None:
    """Called once, when Django is set up: for readers' search, and for every search of the newsroom."""
    Lexeme.as_sql = _with_doubled_marks
