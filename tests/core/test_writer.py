import threading
import time
from functools import partial
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from imprint.core import writer
from imprint.core.writer import collect, write
from tests.core.words import (
    A_MOMENT_S,
    Basket,
    InThread,
    Refused,
    add_word,
    thread_name,
    words,
    write_as_one_batch,
)


@pytest.mark.usefixtures("running")
def test_write_returns_the_result_when_it_is_committed(database_file: Path) -> None:
    assert write(add_word, "hello") == "hello"
    assert words(database_file) == ["hello"]


@pytest.mark.usefixtures("running")
def test_write_takes_keyword_arguments() -> None:
    assert write(add_word, text="hello") == "hello"


@pytest.mark.usefixtures("running")
def test_write_runs_in_the_writer_thread() -> None:
    assert write(thread_name) == "writer"


@pytest.mark.usefixtures("running")
def test_write_by_many_threads_happens_once_each(database_file: Path, in_thread: InThread) -> None:
    def write_some(name: str) -> None:
        for number in range(25):
            assert write(add_word, f"{name}{number}") == f"{name}{number}"

    for future in [in_thread(write_some, name) for name in "abcdefghijklmnop"]:
        future.result(timeout=20)

    written = words(database_file)
    assert sorted(written) == sorted(f"{name}{number}" for name in "abcdefghijklmnop" for number in range(25))


@pytest.mark.usefixtures("running")
def test_batch_collects_once_for_all_its_writes(database_file: Path, in_thread: InThread) -> None:
    basket = Basket()

    def add_and_collect(text: str) -> None:
        add_word(text)
        collect(basket.add, [text, "common"])

    write_as_one_batch(in_thread, [partial(add_and_collect, text) for text in ("one", "two", "three")])

    assert basket.sets == [{"one", "two", "three", "common"}]
    assert words(database_file) == ["one", "two", "three"]


@pytest.mark.usefixtures("running")
def test_batch_sinks_write_in_the_same_transaction(database_file: Path) -> None:
    def order(values: set[str]) -> None:
        for value in values:
            add_word(f"bake {value}")

    write(lambda: collect(order, ["page"]))

    assert words(database_file) == ["bake page"]


@pytest.mark.usefixtures("running")
def test_write_with_an_inner_block_that_fails_keeps_the_rest(database_file: Path) -> None:
    hooks: list[str] = []

    def try_both() -> None:
        add_word("kept")
        try:
            with transaction.atomic():
                transaction.on_commit(lambda: hooks.append("lost"))
                add_word("kept")
        except IntegrityError:
            transaction.on_commit(lambda: hooks.append("kept"))

    write(try_both)

    assert words(database_file) == ["kept"]
    assert hooks == ["kept"]


@pytest.mark.usefixtures("running")
def test_write_inside_a_transaction_belongs_to_it(database_file: Path) -> None:
    with transaction.atomic():
        assert write(add_word, "lost") == "lost"
        assert write(thread_name) == threading.current_thread().name
        transaction.set_rollback(True)

    assert words(database_file) == []


@pytest.mark.usefixtures("running")
def test_write_inside_a_write_belongs_to_it(database_file: Path) -> None:
    basket = Basket()

    def inner() -> None:
        collect(basket.add, ["inner"])
        add_word("lost")

    def outer() -> None:
        collect(basket.add, ["outer"])
        write(inner)
        raise Refused

    with pytest.raises(Refused):
        write(outer)

    assert words(database_file) == []
    assert basket.sets == []


@pytest.mark.usefixtures("running")
def test_write_inside_a_write_that_fails_leaves_the_outer_one(database_file: Path) -> None:
    basket = Basket()

    def inner() -> None:
        collect(basket.add, ["inner"])
        add_word("lost")
        raise Refused

    def outer() -> None:
        add_word("kept")
        collect(basket.add, ["outer"])
        with pytest.raises(Refused):
            write(inner)

    write(outer)

    assert words(database_file) == ["kept"]
    assert basket.sets == [{"outer"}]


@pytest.mark.usefixtures("running")
def test_hook_of_a_write_can_write(database_file: Path) -> None:
    def add() -> None:
        add_word("first")
        transaction.on_commit(lambda: write(add_word, "second") and None)

    write(add)

    assert words(database_file) == ["first", "second"]


@pytest.mark.usefixtures("running")
def test_editor_gets_a_turn_between_two_batches(
    database_file: Path, in_thread: InThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH_LIMIT", 1)
    begun, go_on = threading.Event(), threading.Event()

    def add_slowly() -> None:
        add_word("slow")
        begun.set()
        go_on.wait(5)

    def publish() -> None:
        with transaction.atomic():
            add_word("editor")

    asking = [in_thread(write, add_slowly)]
    begun.wait(5)
    asking += [in_thread(write, add_word, f"waiting {number}") for number in range(9)]
    time.sleep(A_MOMENT_S)
    asking.append(in_thread(publish))
    time.sleep(A_MOMENT_S)
    go_on.set()
    for answer in asking:
        answer.result(timeout=5)

    assert words(database_file)[:2] == ["slow", "editor"]
    assert len(words(database_file)) == 11


@pytest.mark.django_db(transaction=True)
def test_write_without_the_thread_is_one_transaction() -> None:
    basket, hooks = Basket(), []

    def add() -> None:
        ContentType.objects.create(app_label="core", model="word")
        collect(basket.add, ["one"])
        collect(basket.add, ["two"])
        transaction.on_commit(lambda: hooks.append("committed"))
        assert (basket.sets, hooks) == ([], [])

    write(add)

    assert ContentType.objects.filter(app_label="core", model="word").count() == 1
    assert basket.sets == [{"one", "two"}]
    assert hooks == ["committed"]


@pytest.mark.django_db(transaction=True)
def test_write_without_the_thread_that_raises_leaves_nothing() -> None:
    basket = Basket()

    def add() -> None:
        ContentType.objects.create(app_label="core", model="word")
        collect(basket.add, ["one"])
        raise Refused

    with pytest.raises(Refused):
        write(add)

    assert ContentType.objects.filter(app_label="core", model="word").count() == 0
    assert basket.sets == []


@pytest.mark.django_db(transaction=True)
def test_write_without_the_thread_succeeds_when_a_hook_fails() -> None:
    def fail() -> None:
        raise Refused

    def add() -> str:
        ContentType.objects.create(app_label="core", model="word")
        transaction.on_commit(fail)
        return "done"

    assert write(add) == "done"
    assert ContentType.objects.filter(app_label="core", model="word").count() == 1


def test_collect_outside_a_write_calls_the_sink_at_once() -> None:
    basket = Basket()

    collect(basket.add, ["one", "two", "one"])
    collect(basket.add, [])

    assert basket.sets == [{"one", "two"}]
