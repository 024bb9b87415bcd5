import sqlite3
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from imprint.core import writer
from imprint.core.writer import WriterBusy, collect, write
from tests.core.words import (
    A_MOMENT_S,
    Basket,
    InThread,
    Refused,
    Works,
    add_rhyme_without_word,
    add_word,
    refusals,
    thread_name,
    words,
    write_as_one_batch,
)


@pytest.mark.usefixtures("running")
def test_write_that_raises_is_rolled_back_and_raises(database_file: Path) -> None:
    def refuse() -> None:
        add_word("lost")
        raise Refused("not here")

    with pytest.raises(Refused, match="not here"):
        write(refuse)

    assert words(database_file) == []


@pytest.mark.usefixtures("running")
def test_batch_goes_on_after_a_failure(database_file: Path, in_thread: InThread) -> None:
    basket, hooks = Basket(), []

    def add(text: str) -> None:
        add_word(text)
        collect(basket.add, [text])
        transaction.on_commit(lambda: hooks.append(text))

    def add_and_fail(text: str) -> None:
        add(text)
        raise Refused

    works = [partial(add, "one"), partial(add_and_fail, "lost"), partial(add, "one"), partial(add, "two")]
    answers = write_as_one_batch(in_thread, works)

    assert refusals(answers) == [None, Refused, IntegrityError, None]
    assert words(database_file) == ["one", "two"]
    assert basket.sets == [{"one", "two"}]
    assert hooks == ["one", "two"]


@pytest.mark.usefixtures("running")
def test_batch_whose_commit_fails_is_run_again_one_by_one(database_file: Path, in_thread: InThread) -> None:
    works: Works = [partial(add_word, "one"), add_rhyme_without_word, partial(add_word, "two")]
    answers = write_as_one_batch(in_thread, works)

    assert refusals(answers) == [None, IntegrityError, None]
    assert [answers[0].result(), answers[2].result()] == ["one", "two"]
    assert words(database_file) == ["one", "two"]


@pytest.mark.usefixtures("running")
def test_batch_whose_sink_fails_is_run_again_one_by_one(database_file: Path, in_thread: InThread) -> None:
    def sink(values: set[str]) -> None:
        if "bad" in values:
            raise Refused

    def add(text: str) -> None:
        add_word(text)
        collect(sink, [text])

    answers = write_as_one_batch(in_thread, [partial(add, text) for text in ("one", "bad", "two")])

    assert refusals(answers) == [None, Refused, None]
    assert words(database_file) == ["one", "two"]


@pytest.mark.usefixtures("running")
def test_batch_that_is_committed_is_not_run_again_when_a_hook_fails(database_file: Path, in_thread: InThread) -> None:
    hooks: list[str] = []

    def fail(reason: str) -> None:
        raise Refused(reason)

    def add(text: str) -> None:
        add_word(text)
        transaction.on_commit(partial(fail, "a partial has no __qualname__"))
        transaction.on_commit(lambda: hooks.append(text))

    answers = write_as_one_batch(in_thread, [partial(add, "one"), partial(add, "two")])

    assert refusals(answers) == [None, None]
    assert words(database_file) == ["one", "two"]
    assert hooks == ["one", "two"]


@pytest.mark.usefixtures("running")
def test_batch_that_is_committed_is_not_run_again_when_a_hook_exits(database_file: Path) -> None:
    def leave() -> None:
        raise SystemExit(3)

    def add() -> str:
        transaction.on_commit(leave)
        return add_word("one")

    assert write(add) == "one"
    assert words(database_file) == ["one"]


@pytest.mark.usefixtures("running")
def test_batch_survives_a_write_that_rolls_back_everything(database_file: Path, in_thread: InThread) -> None:
    def break_off() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT OR ROLLBACK INTO word (text) VALUES ('one')")

    answers = write_as_one_batch(in_thread, [partial(add_word, "one"), break_off, partial(add_word, "two")])

    assert refusals(answers) == [None, IntegrityError, None]
    assert words(database_file) == ["one", "two"]


@pytest.mark.usefixtures("running")
def test_batch_survives_a_write_that_closes_the_connection(database_file: Path, in_thread: InThread) -> None:
    works: Works = [partial(add_word, "one"), connection.close, partial(add_word, "two")]
    answers = write_as_one_batch(in_thread, works)

    assert [answers[0].result(), answers[2].result()] == ["one", "two"]
    assert isinstance(answers[1].exception(), Error)
    assert words(database_file) == ["one", "two"]


@pytest.mark.usefixtures("running")
def test_batch_refuses_only_the_write_that_hides_a_database_error(database_file: Path, in_thread: InThread) -> None:
    runs: list[str] = []

    def add(text: str) -> None:
        runs.append(text)
        add_word(text)

    def hide() -> None:
        add_word("lost")
        try:
            with transaction.atomic(savepoint=False):
                add_word("lost")
        except IntegrityError:
            pass

    answers = write_as_one_batch(in_thread, [partial(add, "one"), hide, partial(add, "two")])

    assert refusals(answers) == [None, TransactionManagementError, None]
    assert words(database_file) == ["one", "two"]
    assert runs == ["one", "two"]


@pytest.mark.usefixtures("running")
def test_write_survives_a_system_exit(database_file: Path) -> None:
    def leave() -> None:
        add_word("lost")
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        write(leave)

    assert write(add_word, "next") == "next"
    assert words(database_file) == ["next"]


@pytest.mark.usefixtures("running")
def test_write_is_refused_when_too_many_wait(
    database_file: Path, in_thread: InThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "QUEUE_LIMIT", 2)
    with transaction.atomic():
        answers = []
        for number in range(3):  # One is with the writer, two are in the queue.
            answers.append(in_thread(write, add_word, str(number)))
            time.sleep(A_MOMENT_S)
        refused = in_thread(write, add_word, "too many").exception(timeout=1)

    assert isinstance(refused, WriterBusy)
    assert [answer.result(timeout=5) for answer in answers] == ["0", "1", "2"]
    assert words(database_file) == ["0", "1", "2"]


@pytest.mark.usefixtures("running")
def test_write_that_waits_too_long_is_withdrawn(
    database_file: Path, in_thread: InThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "WAIT_S", A_MOMENT_S)
    with transaction.atomic():
        refused = in_thread(write, add_word, "too late").exception(timeout=1)

    assert isinstance(refused, WriterBusy)
    assert write(add_word, "next") == "next"
    assert words(database_file) == ["next"]


@pytest.mark.usefixtures("running")
def test_write_that_has_begun_gets_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "WAIT_S", 2 * A_MOMENT_S)

    def add_slowly() -> str:
        time.sleep(3 * A_MOMENT_S)
        return add_word("slow")

    assert write(add_slowly) == "slow"


@pytest.mark.usefixtures("running")
def test_write_while_another_process_holds_the_database_is_refused(database_file: Path, in_thread: InThread) -> None:
    connection.settings_dict["OPTIONS"]["timeout"] = A_MOMENT_S
    other_process = sqlite3.connect(database_file, isolation_level=None)
    other_process.execute("BEGIN IMMEDIATE")

    with pytest.raises(WriterBusy):
        write(add_word, "refused")

    other_process.close()
    assert write(add_word, "next") == "next"
    assert words(database_file) == ["next"]


def test_stop_finishes_what_is_queued(database_file: Path, in_thread: InThread) -> None:
    writer.start()
    with transaction.atomic():
        answers = [in_thread(write, add_word, str(number)) for number in range(9)]
        time.sleep(A_MOMENT_S)
        stopping = in_thread(writer.stop)
    stopping.result(timeout=5)

    assert sorted(words(database_file)) == [str(number) for number in range(9)]
    assert sorted(answer.result(timeout=5) for answer in answers) == [str(number) for number in range(9)]


def test_stop_loses_no_write_that_comes_meanwhile(database_file: Path, in_thread: InThread) -> None:
    writer.start()

    def write_some(name: str) -> None:
        for number in range(20):
            write(add_word, f"{name}{number}")

    writing = [in_thread(write_some, name) for name in "abcd"]
    time.sleep(A_MOMENT_S / 3)
    writer.stop()
    for future in writing:
        future.result(timeout=10)

    assert len(words(database_file)) == 80


def test_write_after_stop_runs_in_the_callers_thread(database_file: Path) -> None:
    writer.start()
    writer.start()
    writer.stop()
    writer.stop()

    assert write(thread_name) == threading.current_thread().name
    assert write(add_word, "hello") == "hello"
    assert words(database_file) == ["hello"]
