import gc
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from imprint.core.sqlite.base import DatabaseWrapper, lock_of

InThread = Callable[..., "Future[Any]"]
A_MOMENT_S = 0.03


def add_word(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO word (text) VALUES (%s)", [text])


def words() -> list[str]:
    with connection.cursor() as cursor:
        return [text for (text,) in cursor.execute("SELECT text FROM word ORDER BY id").fetchall()]


def add_in_transaction(text: str) -> None:
    with transaction.atomic():
        add_word(text)


def make_connection(path: Path, **options: Any) -> DatabaseWrapper:
    settings = {"ENGINE": "imprint.core.sqlite", "NAME": path, "OPTIONS": options}
    return DatabaseWrapper(connections.configure_settings({"default": settings})["default"], "other")


@transaction.atomic
def add_twice(text: str) -> None:
    add_word(text)
    add_word(text)


def begin(other: DatabaseWrapper) -> None:
    other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def assert_turn_is_free(in_thread: InThread) -> None:
    """Another thread can write at once, and this one too."""
    in_thread(add_in_transaction, "by another thread").result(timeout=1)
    add_in_transaction("by this thread")


@pytest.fixture
def other_process(database_file: Path) -> Iterator[sqlite3.Connection]:
    raw = sqlite3.connect(database_file, isolation_level=None, timeout=0)
    yield raw
    raw.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 10_000),
        ("cache_size", -2000),
        ("mmap_size", 0),
    ],
)
def test_connection_has_pragma(database_file: Path, pragma: str, value: object) -> None:
    other = make_connection(database_file)

    with other.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)

    other.close()


def test_transaction_takes_the_write_lock_when_it_begins(other_process: sqlite3.Connection) -> None:
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other_process.execute("BEGIN IMMEDIATE")


def test_transactions_come_in_the_order_of_asking(database_file: Path, in_thread: InThread) -> None:
    with transaction.atomic():
        asking = []
        for number in range(5):
            asking.append(in_thread(add_in_transaction, str(number)))
            time.sleep(A_MOMENT_S)
    for future in asking:
        future.result(timeout=5)

    assert words() == ["0", "1", "2", "3", "4"]


def test_statements_outside_a_transaction_come_in_the_order_of_asking(database_file: Path, in_thread: InThread) -> None:
    with transaction.atomic():
        asking = []
        for number in range(6):
            add = add_word if number % 2 else add_in_transaction
            asking.append(in_thread(add, str(number)))
            time.sleep(A_MOMENT_S)
    for future in asking:
        future.result(timeout=5)

    assert words() == ["0", "1", "2", "3", "4", "5"]


def test_many_threads_that_read_and_write_lose_nothing(database_file: Path, in_thread: InThread) -> None:
    add_word("0")

    def count() -> None:
        for _ in range(20):
            with transaction.atomic(), connection.cursor() as cursor:
                (text,) = cursor.execute("SELECT text FROM word").fetchone()
                cursor.execute("UPDATE word SET text = %s", [str(int(text) + 1)])

    for future in [in_thread(count) for _ in range(16)]:
        future.result(timeout=20)

    assert words() == ["320"]


def test_reading_waits_for_nobody(database_file: Path, in_thread: InThread) -> None:
    add_word("old")

    with transaction.atomic():
        add_word("new")
        seen = in_thread(words).result(timeout=1)

    assert seen == ["old"]


def test_turn_ends_with_an_exception(database_file: Path, in_thread: InThread) -> None:
    with pytest.raises(IntegrityError):
        add_twice("lost")

    assert_turn_is_free(in_thread)
    assert words() == ["by another thread", "by this thread"]


def test_turn_ends_when_the_commit_fails(database_file: Path, in_thread: InThread) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO rhyme (word_id) VALUES (77)")  # Deferred: only COMMIT finds out.

    assert_turn_is_free(in_thread)


def test_turn_ends_when_the_begin_fails(database_file: Path, in_thread: InThread) -> None:
    other_process = sqlite3.connect(database_file, isolation_level=None)
    other_process.execute("BEGIN IMMEDIATE")
    impatient = make_connection(database_file, timeout=A_MOMENT_S)

    with pytest.raises(OperationalError, match="locked"):
        begin(impatient)

    other_process.close()
    impatient.close()
    assert_turn_is_free(in_thread)


def test_turn_ends_when_the_connection_is_closed_inside(database_file: Path, in_thread: InThread) -> None:
    with transaction.atomic():
        add_word("lost")
        connection.close()
        in_thread(add_in_transaction, "by a thread meanwhile").result(timeout=1)

    assert_turn_is_free(in_thread)
    assert words() == ["by a thread meanwhile", "by another thread", "by this thread"]


def test_turn_lasts_through_nested_blocks(database_file: Path, in_thread: InThread) -> None:
    with transaction.atomic():
        with transaction.atomic():
            add_word("first")
        with pytest.raises(IntegrityError), transaction.atomic():
            add_word("first")
        waiting = in_thread(add_in_transaction, "third")
        time.sleep(A_MOMENT_S)
        add_word("second")
    waiting.result(timeout=1)

    assert words() == ["first", "second", "third"]


def test_turn_is_over_when_hooks_run_after_the_commit(database_file: Path, in_thread: InThread) -> None:
    with transaction.atomic():
        add_word("first")
        transaction.on_commit(lambda: in_thread(add_in_transaction, "second").result(timeout=1))
        transaction.on_commit(lambda: add_in_transaction("third"))

    assert words() == ["first", "second", "third"]


def test_turn_lasts_while_autocommit_is_off(database_file: Path, in_thread: InThread) -> None:
    transaction.set_autocommit(False)
    waiting = in_thread(add_in_transaction, "third")
    add_word("first")
    transaction.commit()
    time.sleep(A_MOMENT_S)
    add_word("second")
    transaction.commit()
    transaction.set_autocommit(True)
    waiting.result(timeout=1)

    assert words() == ["first", "second", "third"]


def test_turn_ends_with_a_thread_that_did_not_close_its_connection(database_file: Path, in_thread: InThread) -> None:
    def leave_open() -> None:
        forgotten = make_connection(database_file)
        forgotten.set_autocommit(False)
        with forgotten.cursor() as cursor:
            cursor.execute("INSERT INTO word (text) VALUES ('lost')")

    in_thread(leave_open).result(timeout=1)
    gc.collect()

    assert_turn_is_free(in_thread)
    assert words() == ["by another thread", "by this thread"]


def test_second_connection_of_a_thread_is_refused_at_once_inside_its_transaction(database_file: Path) -> None:
    other = make_connection(database_file)

    with transaction.atomic(), pytest.raises(OperationalError, match="another connection"):
        begin(other)

    other.close()


def test_second_database_has_a_turn_of_its_own(database_file: Path, tmp_path: Path) -> None:
    other = make_connection(tmp_path / "other.sqlite3")

    with transaction.atomic():
        begin(other)
        with other.cursor() as cursor:
            cursor.execute("CREATE TABLE leaf (id INTEGER)")
        other.commit()

    other.close()


def test_lock_is_one_for_all_names_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "db.sqlite3")

    assert lock_of(str(tmp_path / "link")) is lock_of(str(tmp_path / "db.sqlite3"))
    assert lock_of(str(tmp_path / "db.sqlite3")) is not lock_of(str(tmp_path / "other.sqlite3"))


def test_private_memory_has_no_lock() -> None:
    assert lock_of(":memory:") is None
    assert lock_of("file:x?mode=memory") is None
    assert lock_of("file:x?mode=memory&cache=shared") is not None
