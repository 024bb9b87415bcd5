import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click import ClickException
from django.db import transaction

from imprint.cli.baking import bake_with_progress
from imprint.publishing import edition, orders, store, worker
from imprint.publishing.models import BakeOrder
from imprint.publishing.worker import Failures, Worker, bake_everything_ordered, bake_orders
from tests.publishing.pages import Board
from tests.publishing.steps import bake_new, keys

LONG = "A page with many words. " * 50


def test_order_of_a_key_bakes_the_pages_that_depend_on_it(board: Board):
    board.show("/a/", "a", "article:1")
    board.show("/b/", "b", "article:2")
    orders.order([orders.file_key("/a/"), orders.file_key("/b/")])
    bake_everything_ordered()
    board.asked.clear()

    orders.order(["article:1"])
    bake_everything_ordered()

    assert board.asked == ["/a/"]
    assert keys() == []


def test_order_of_a_key_bakes_pages_that_must_exist_though_they_never_did(board: Board):
    board.show("/new/", "new")
    board.must_exist["thread:1"] = ["/new/"]

    orders.order(["thread:1"])
    bake_everything_ordered()

    assert store.paths() == {"/new/"}


def test_order_that_concerns_no_page_is_struck_and_the_others_are_baked(board: Board):
    board.show("/a/", "a")
    orders.order([f"nothing:{number}" for number in range(worker.KEYS_AT_ONCE + 1)])
    board.must_exist["something"] = ["/a/"]
    orders.order(["something"])

    bake_everything_ordered()

    assert store.paths() == {"/a/"}
    assert keys() == []


def test_order_that_comes_in_during_its_bake_is_baked_again(board: Board, baked: Path):
    words = iter(["before", "after"])

    def change_meanwhile() -> str:
        word = next(words)
        if word == "before":
            orders.order(["article:1", orders.file_key("/a/")])
        return word

    board.show("/a/", change_meanwhile, "article:1")
    orders.order([orders.file_key("/a/")])

    first = bake_orders(Failures())
    assert first is not None
    assert keys() == ["article:1", "file:/a/"]
    bake_orders(Failures())

    assert (baked / "a/index.html").read_text() == "after"
    assert keys() == []


def test_burst_of_orders_bakes_a_page_once(board: Board):
    bake_new(board, 1)

    for _number in range(1000):
        orders.order(["list:latest"])
    bake_everything_ordered()

    assert board.asked == ["/000/"]


def test_broken_page_keeps_its_order_and_the_others_go_on(board: Board, baked: Path):
    bake_new(board, 3)
    board.show("/001/", ZeroDivisionError(), "list:latest")
    board.show("/other/", "other")

    orders.order(["list:latest", orders.file_key("/other/")])
    bake_everything_ordered()

    assert keys() == ["list:latest"]
    assert board.asked == ["/000/", "/001/", "/002/", "/other/"]
    assert (baked / "001/index.html").read_text() == "Page /001/"

    board.show("/001/", "mended", "list:latest")
    bake_everything_ordered()
    assert (baked / "001/index.html").read_text() == "mended"
    assert keys() == []


def test_page_that_cannot_be_written_keeps_its_order(board: Board, baked: Path):
    (baked / "a").mkdir(parents=True)
    (baked / "a/index.html").mkdir()  # No file can take the place of a folder.
    board.show("/a/", LONG)
    orders.order([orders.file_key("/a/")])

    assert [done.outcome.value for done in bake_everything_ordered()] == ["failed"]
    assert keys() == ["file:/a/"]

    (baked / "a/index.html").rmdir()
    assert [done.outcome.value for done in bake_everything_ordered()] == ["written"]
    assert keys() == []


def test_failed_order_waits_longer_each_time(monkeypatch: pytest.MonkeyPatch):
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    failures, pauses = Failures(), []
    for _attempt in range(9):
        failures.add("a")
        started = now
        while failures.waiting() == ["a"]:
            now += 0.5
        pauses.append(now - started)

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    failures.forget("a")
    failures.add("a")
    now += 1
    assert failures.waiting() == []


def test_failed_order_is_not_tried_again_at_once(board: Board):
    board.show("/a/", ZeroDivisionError())
    orders.order([orders.file_key("/a/")])
    failures = Failures()

    bake_orders(failures)
    assert bake_orders(failures) is None

    assert board.asked == ["/a/"]


def test_key_that_nobody_understands_waits_and_the_others_go_on(board: Board):
    board.show("/a/", "a")
    orders.order(["poison"])
    orders.order([orders.file_key("/a/")])

    bake_everything_ordered()

    assert store.paths() == {"/a/"}
    assert keys() == ["poison"]


def test_order_of_an_unsafe_path_is_dropped(board: Board, baked: Path):
    orders.order([orders.file_key("/../a/"), orders.file_key("/index.html")])

    assert bake_everything_ordered() == []
    assert keys() == []
    assert not baked.exists()


def test_key_with_many_pages_becomes_an_order_for_each(board: Board):
    paths = bake_new(board, worker.MANY + 1)

    orders.order(["list:latest"])
    assert bake_orders(Failures()) == []
    assert keys() == [orders.file_key(path) for path in paths]

    bake_everything_ordered()
    assert board.asked == paths
    assert keys() == []


def test_urgent_orders_come_before_bulk(board: Board):
    paths = bake_new(board, 40)
    board.show("/zz-urgent/", "urgent", "thread:1")
    orders.order([orders.file_key("/zz-urgent/")])
    bake_everything_ordered()
    board.asked.clear()

    orders.order(map(orders.file_key, paths))
    orders.order(["thread:1"])
    bakes = bake_orders(Failures())

    assert bakes is not None
    assert len(bakes) == 1 + worker.FILES_AT_ONCE
    assert board.asked[0] == "/zz-urgent/"


def test_one_round_ends_when_its_pages_are_many(board: Board, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "MANY", 5)
    for key in "abc":
        board.must_exist[key] = [f"/{key}{number}/" for number in range(4)]
        board.pages |= dict.fromkeys(board.must_exist[key], "page")
        orders.order([key])

    rounds = []
    failures = Failures()
    while (bakes := bake_orders(failures)) is not None:
        rounds.append(len(bakes))

    assert rounds == [8, 4]
    assert keys() == []


def test_orders_are_taken_in_the_order_in_which_they_came(board: Board):
    for key in ("c", "a", "b"):
        board.must_exist[key] = [f"/{key}/"]
        board.show(f"/{key}/", key)
        orders.order([key])
    orders.order(["c"])

    bake_everything_ordered()

    assert board.asked == ["/c/", "/a/", "/b/"]


def test_progress_is_told_of_each_round(board: Board):
    paths = [f"/{number:03}/" for number in range(worker.FILES_AT_ONCE + 5)]
    for path in paths:
        board.show(path, "page")
    orders.order(map(orders.file_key, paths))
    told: list[int] = []

    bakes = bake_everything_ordered(lambda round_: told.append(len(round_)))

    assert told == [worker.FILES_AT_ONCE, 5]
    assert len(bakes) == len(paths)


def test_interrupted_bake_of_all_goes_on_where_it_stopped(board: Board):
    paths = [f"/{number:03}/" for number in range(60)]
    for path in paths:
        board.show(path, "page")

    def interrupt() -> str:
        raise KeyboardInterrupt

    board.show("/040/", interrupt)
    with pytest.raises(ClickException, match="goes on where this stopped"):
        bake_with_progress(everything=True)
    assert board.asked == paths[:41]

    board.asked.clear()
    board.show("/040/", "page")
    counts = bake_with_progress(everything=True)

    assert board.asked == paths[worker.FILES_AT_ONCE :]
    assert (counts["written"], counts["failed"]) == (35, 0)
    assert store.paths() == set(paths)


@pytest.mark.django_db(transaction=True)
def test_worker_bakes_what_is_committed_and_sweeps_when_it_starts(
    board: Board, settled: Callable[[], None], baked: Path
):
    board.show("/never-ordered/", "first")
    board.show("/a/", "one", "article:1")
    bakery = Worker()
    bakery.start()
    try:
        with transaction.atomic():
            orders.order([orders.file_key("/a/")])
        wait_for(lambda: store.paths() == {"/a/", "/never-ordered/"})

        board.show("/a/", "two", "article:1")
        with transaction.atomic():
            orders.order(["article:1"])
        wait_for(lambda: (baked / "a/index.html").read_text() == "two")
        wait_for(lambda: not BakeOrder.objects.exists())
    finally:
        bakery.stop()


@pytest.mark.django_db(transaction=True)
def test_worker_goes_on_after_a_fault_of_its_own(board: Board, settled: Callable[[], None], monkeypatch: Any):
    faults = iter([True])
    take = worker._take

    def stumble(waiting: list[str]) -> dict[str, int]:
        if next(faults, False):
            raise ZeroDivisionError
        return take(waiting)

    monkeypatch.setattr(worker, "_take", stumble)
    board.show("/a/", "one")
    bakery = Worker()
    bakery.start()
    try:
        wait_for(lambda: store.paths() == {"/a/"})
    finally:
        bakery.stop()


@pytest.fixture
def settled(board: Board) -> None:
    """The look is the one in which all was baked last."""
    edition.order_all()
    BakeOrder.objects.all().delete()


def wait_for(condition: Callable[[], bool]) -> None:
    for _attempt in range(2000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("It did not come true within 20 seconds.")
