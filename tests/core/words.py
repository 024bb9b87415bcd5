"""What the tests of the writer write, and how they see it."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from imprint.core.writer import write

InThread = Callable[..., "Future[Any]"]
Works = list[Callable[[], Any]]
A_MOMENT_S = 0.03


class Refused(Exception):
    pass


class Basket:
    """A sink that keeps what it got, one set for each call."""

    def __init__(self) -> None:
        self.sets: list[set[str]] = []

    def add(self, values: set[str]) -> None:
        self.sets.append(values)


def add_word(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO word (text) VALUES (%s)", [text])
    return text


def add_rhyme_without_word() -> None:
    """A deferred foreign key: only COMMIT finds out."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO rhyme (word_id) VALUES (77)")


def words(path: Path) -> list[str]:
    """What is committed, seen by another connection."""
    other = sqlite3.connect(path)
    found = [text for (text,) in other.execute("SELECT text FROM word ORDER BY id")]
    other.close()
    return found


def thread_name() -> str:
    return threading.current_thread().name


def write_as_one_batch(in_thread: InThread, works: Iterable[Callable[[], Any]]) -> list["Future[Any]"]:
    """Queue these writes, in this order, while a transaction keeps the writer waiting."""
    answers = []
    with transaction.atomic():
        for work in works:
            answers.append(in_thread(write, work))
            time.sleep(A_MOMENT_S)
    for answer in answers:
        answer.exception(timeout=5)
    return answers


def refusals(answers: list["Future[Any]"]) -> list[type[BaseException] | None]:
    errors = [answer.exception() for answer in answers]
    return [None if error is None else type(error) for error in errors]
