"""SQLite for one process with many threads: durable, and writers are served in the order of asking."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from imprint.core.fair_lock import FairLock

BUSY_S = 10  # How long a writer waits: for its turn in this process, and for other processes.
LOOK_AGAIN_S = 0.002
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # What was answered is on the disk, also after a power cut.
    "PRAGMA cache_size = -2000",  # 2 MB for each connection: there is one in each of many threads.
    "PRAGMA mmap_size = 0",  # A read error must be an error, not a SIGBUS.
)

WRITES = {"INSERT", "UPDATE", "DELETE"}

_locks: dict[str, FairLock] = {}


@lru_cache
def lock_of(name: str) -> FairLock | None:
    """The lock of a database file or of shared memory; a private in-memory database needs none."""
    if name == ":memory:" or ("mode=memory" in name and "cache=shared" not in name):
        return None
    path = name if name.startswith("file:") else os.path.realpath(name)
    return _locks.setdefault(path, FairLock())


class Cursor(base.SQLiteCursorWrapper):
    """A statement that writes outside a transaction is one by itself, so it takes its turn too."""

    database: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        if not self.database.is_transaction_by_itself(query):
            return super().execute(query, params)
        with self.database.turn():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if not self.database.is_transaction_by_itself(query):
            return super().executemany(query, param_list)
        with self.database.turn():
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """Every transaction takes the database's one fair lock before BEGIN IMMEDIATE, and returns it at its end.

    SQLite's own busy handler only polls, so that a thread can starve behind a flood of others. Reads take no
    lock. (The ignored types: django-stubs leaves out private methods.)
    """

    transaction_mode: str | None
    init_commands: list[str]
    _lock: FairLock | None = None

    def is_turn_of_this_thread(self) -> bool:
        """Whether this thread is inside a transaction on this database, on whichever connection."""
        lock = lock_of(str(self.settings_dict["NAME"]))
        return self.in_atomic_block or (lock is not None and lock.is_held_by_this_thread())

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.database = self
        return cursor

    def is_transaction_by_itself(self, query: str) -> bool:
        if self.in_atomic_block or self._lock is None or self._lock.is_held_by(self):
            return False
        return query[:6].upper() in WRITES

    @contextmanager
    def turn(self) -> Iterator[None]:
        self._take_turn()
        try:
            yield
        finally:
            self._end_turn()

    def close_if_unusable_or_obsolete(self) -> None:
        """At the begin and end of each request; not of one that the writer runs inside its transaction."""
        if not self.in_atomic_block:
            super().close_if_unusable_or_obsolete()

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params.setdefault("timeout", BUSY_S)
        self.transaction_mode = self.transaction_mode or "IMMEDIATE"
        self.init_commands = [*PRAGMAS, *self.init_commands]
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._end_turn()
        self._lock = lock_of(str(conn_params["database"]))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        self._or_end_turn(partial(self._begin, super()._start_transaction_under_autocommit))  # type: ignore[misc]

    def _begin(self, begin: Callable[[], None]) -> None:
        """While another process writes: SQLite's own waiting sleeps longer and longer, up to a tenth of a second."""
        ends_at = time.monotonic() + self._patience_s()
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    return begin()
                except OperationalError as error:
                    if time.monotonic() > ends_at or not _is_busy(error):
                        raise
                time.sleep(LOOK_AGAIN_S)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {self._patience_s() * 1000:.0f}")

    def _patience_s(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", BUSY_S))

    def _set_autocommit(self, autocommit: bool) -> None:
        switch = partial(super()._set_autocommit, autocommit)  # type: ignore[misc]
        if autocommit:
            switch()  # The sqlite3 module commits here what is open.
            self._end_turn()
        else:
            # Now the sqlite3 module begins transactions unseen: the turn lasts until autocommit is back.
            self._take_turn()
            self._or_end_turn(switch)

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # When it fails the transaction is open: a rollback follows.
        if not self._is_in_manual_mode():
            self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            if not self._is_in_manual_mode():
                self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _is_in_manual_mode(self) -> bool:
        return self.connection is not None and self.connection.isolation_level is not None

    def _take_turn(self) -> None:
        if self._lock is None or self._lock.is_held_by(self):
            return
        if self._lock.is_held_by_this_thread():
            raise OperationalError("This thread is in a transaction already, on another connection.")
        if not self._lock.acquire(self, self._patience_s()):
            raise OperationalError("database is locked")

    def _or_end_turn(self, step: Callable[[], None]) -> None:
        try:
            step()
        except BaseException:
            self._end_turn()
            raise

    def _end_turn(self) -> None:
        if self._lock is not None and self._lock.is_held_by(self):
            self._lock.release(self)


def _is_busy(error: OperationalError) -> bool:
    return isinstance(error.__cause__, sqlite3.Error) and error.__cause__.sqlite_errorcode == sqlite3.SQLITE_BUSY
