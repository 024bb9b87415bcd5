import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from imprint.core import writer
from imprint.core.writer import WriterBusy, write, write_soon
from tests.core.words import InThread, Refused, add_word, thread_name, words


class Ends:
    """Keeps what each piece of work came to, and waits for as many as are expected."""

    def __init__(self) -> None:
        self.results: list[Any] = []
        self.errors: list[type[BaseException] | None] = []
        self.threads: set[str] = set()
        self._more = threading.Semaphore(0)

    def __call__(self, result: Any, error: BaseException | None) -> None:
        self.results.append(result)
        self.errors.append(type(error) if error else None)
        self.threads.add(thread_name())
        self._more.release()

    def wait_for(self, count: int) -> None:
        for _ in range(count):
            assert self._more.acquire(timeout=5)


@pytest.mark.usefixtures("running")
def test_work_left_to_the_writer_is_told_of_when_it_is_committed(database_file: Path) -> None:
    seen: list[list[str]] = []
    ends = Ends()

    def tell(result: Any, error: BaseException | None) -> None:
        seen.append(words(database_file))
        ends(result, error)

    assert write_soon(lambda: write(add_word, "one"), tell) is True
    ends.wait_for(1)

    assert (ends.results, ends.errors, ends.threads) == (["one"], [None], {"writer"})
    assert seen == [["one"]]


def test_without_a_writer_nothing_happens(database_file: Path) -> None:
    ends = Ends()

    assert write_soon(lambda: add_word("lost"), ends) is False

    assert ends.results == []
    assert words(database_file) == []


@pytest.mark.usefixtures("running")
def test_write_that_is_refused_inside_the_work_is_undone_alone(database_file: Path) -> None:
    ends = Ends()

    def refuse() -> None:
        add_word("lost")
        raise Refused

    def ask_twice() -> str:
        with pytest.raises(Refused):
            write(refuse)
        return write(add_word, "kept")

    write_soon(ask_twice, ends)
    ends.wait_for(1)

    assert (ends.results, ends.errors) == (["kept"], [None])
    assert words(database_file) == ["kept"]


@pytest.mark.usefixtures("running")
def test_work_that_fails_is_told_and_the_others_are_written_once(database_file: Path, in_thread: InThread) -> None:
    ends = Ends()

    def fail() -> None:
        add_word("lost")
        raise Refused

    with transaction.atomic():  # The writer waits, so that all of these are one batch.
        write_soon(lambda: add_word("one"), ends)
        write_soon(fail, ends)
        write_soon(lambda: add_word("one"), ends)
        write_soon(lambda: add_word("two"), ends)
    ends.wait_for(4)

    assert ends.errors == [None, Refused, IntegrityError, None]
    assert words(database_file) == ["one", "two"]


@pytest.mark.usefixtures("running")
def test_work_that_waited_too_long_is_refused(database_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "WAIT_S", 0)
    ends = Ends()

    write_soon(lambda: add_word("lost"), ends)
    ends.wait_for(1)

    assert ends.errors == [WriterBusy]
    assert words(database_file) == []


@pytest.mark.usefixtures("running")
def test_writer_survives_what_follows_a_write(database_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    def stumble(result: Any, error: BaseException | None) -> None:
        raise Refused

    write_soon(lambda: add_word("one"), stumble)

    assert write(add_word, "two") == "two"
    assert words(database_file) == ["one", "two"]
    assert "What follows a write failed" in caplog.text


def test_stopping_finishes_what_was_left_to_the_writer(database_file: Path) -> None:
    ends = Ends()
    writer.start()
    with transaction.atomic():
        for number in range(3):
            write_soon(lambda number=number: add_word(f"word {number}"), ends)

    writer.stop()

    assert ends.results == ["word 0", "word 1", "word 2"]
    assert words(database_file) == ["word 0", "word 1", "word 2"]
