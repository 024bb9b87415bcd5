"""An SQLite file of their own for the tests of what is built on SQLite, whichever database the site uses."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from pytest_django import DjangoDbBlocker

from imprint.core import writer

InThread = Callable[..., "Future[Any]"]


@pytest.fixture
def database_file(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The default database of all threads is this file, with a table `word` and a table that refers to it."""
    path = tmp_path / "db.sqlite3"
    options = {"timeout": 3, "init_command": "PRAGMA synchronous = OFF"}
    usual_settings, usual_connection = connections.settings[DEFAULT_DB_ALIAS], connections[DEFAULT_DB_ALIAS]
    connections.settings[DEFAULT_DB_ALIAS] = connections.configure_settings(
        {DEFAULT_DB_ALIAS: {"ENGINE": "imprint.core.sqlite", "NAME": path, "OPTIONS": options}}
    )[DEFAULT_DB_ALIAS]
    del connections[DEFAULT_DB_ALIAS]
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)")
            cursor.execute("CREATE TABLE rhyme (word_id INTEGER REFERENCES word (id) DEFERRABLE INITIALLY DEFERRED)")
        yield path
        connections[DEFAULT_DB_ALIAS].close()
    connections.settings[DEFAULT_DB_ALIAS] = usual_settings
    connections[DEFAULT_DB_ALIAS] = usual_connection


@pytest.fixture
def running(database_file: Path) -> Iterator[None]:
    """The writer thread serves that file."""
    writer.start()
    yield
    writer.stop()


@pytest.fixture
def in_thread() -> Iterator[InThread]:
    """in_thread(function, *arguments) starts it at once; .result() waits, and raises what it raised."""
    with ThreadPoolExecutor(max_workers=32) as pool:

        def start(function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
            return pool.submit(_and_close, function, *arguments)

        yield start


def _and_close(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    finally:
        connections.close_all()
