import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from imprint.cli.baking import bake_with_progress
from imprint.publishing import edition, orders, store, worker
from imprint.publishing.models import BakedFile, BakeOrder
from imprint.publishing.worker import Failures, Worker, bake_everything_ordered, bake_orders, pack_one, sweep
from tests.publishing.pages import Board

LONG = "A page with many words. " * 50


@pytest.fixture(autouse=True)
def _no_log() -> Iterator[None]:
    """Faults are what these tests make."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def bake_new(board: Board, count: int, key: str = "list:latest") -> list[str]:
    """So many pages that depend on the key, baked; their paths."""
    paths = [f"/{number:03}/" for number in range(count)]
    for path in paths:
        board.show(path, f"Page {path}", key)
    orders.order(map(orders.file_key, paths))
    bake_everything_ordered()
    board.asked.clear()
    return paths


def keys() -> list[str]:
    return sorted(BakeOrder.objects.values_list("key", flat=True))


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
    orders.order([f"nothing:{number}" for number in range(worker.URGENT_AT_ONCE + 1)])
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
    with pytest.raises(KeyboardInterrupt):
        bake_with_progress(everything=True)
    assert board.asked == paths[:41]

    board.asked.clear()
    board.show("/040/", "page")
    counts = bake_with_progress(everything=True)

    assert board.asked == paths[worker.FILES_AT_ONCE :]
    assert (counts["written"], counts["failed"]) == (35, 0)
    assert store.paths() == set(paths)


def test_sweep_of_a_sound_site_orders_only_its_share(board: Board):
    paths = bake_new(board, 48)
    oldest = paths[7:10]
    BakedFile.objects.filter(path__in=oldest).update(baked_at=timezone.now() - timedelta(days=2))

    assert sweep() == 3
    assert keys() == [orders.file_key(path) for path in oldest]


def test_sweep_repairs_missing_and_wrong_sized_files(board: Board, baked: Path):
    paths = bake_new(board, 30)
    (baked / "003/index.html").unlink()
    (baked / "004/index.html").write_text("cut")
    board.show("/never-ordered/", "new")

    sweep()
    assert {orders.file_key(path) for path in ("/003/", "/004/", "/never-ordered/")} <= set(keys())
    bake_everything_ordered()

    assert store.paths() == {*paths, "/never-ordered/"}
    assert (baked / "004/index.html").read_text() == "Page /004/"


def test_sweep_removes_pages_that_are_gone_and_files_of_nobody(board: Board, baked: Path):
    bake_new(board, 3)
    board.show("/001/", 410)
    store.put("/nobody/", b"left")
    store.put("/nobody/feed.xml", b"left")

    sweep()
    bake_everything_ordered()

    assert store.paths() == {"/000/", "/002/"}
    assert sorted(BakedFile.objects.values_list("path", flat=True)) == ["/000/", "/002/"]


def test_sweep_passes_over_paths_that_cannot_be_files(board: Board):
    board.show("/index.html", "a redirect of an older site")
    board.show("/a/", "a")

    sweep()
    bake_everything_ordered()

    assert store.paths() == {"/a/"}


def test_paths_with_percent_signs_are_baked_as_they_are_asked_for(board: Board):
    board.show("/z%C3%BCrich/", "never asked for like that")
    board.show("/zürich/", "here")

    sweep()
    bake_everything_ordered()

    assert store.paths() == {"/zürich/"}


def test_pack_waits_until_a_page_has_settled(board: Board, baked: Path):
    board.show("/a/", LONG)
    orders.order([orders.file_key("/a/")])
    bake_everything_ordered()
    quick = (baked / "a/index.html.br").read_bytes()

    assert not pack_one()
    assert (baked / "a/index.html.br").read_bytes() == quick

    BakedFile.objects.update(baked_at=timezone.now() - timedelta(minutes=2))
    assert pack_one()
    assert BakedFile.objects.get().is_packed
    assert not pack_one()


def test_pack_that_cannot_write_is_not_tried_for_ever(board: Board, baked: Path):
    board.show("/a/", LONG)
    orders.order([orders.file_key("/a/")])
    bake_everything_ordered()
    BakedFile.objects.update(baked_at=timezone.now() - timedelta(minutes=2))
    (baked / "a/index.html.br").unlink()
    (baked / "a/index.html.br").mkdir()

    assert pack_one()
    assert not pack_one()


@pytest.mark.django_db(transaction=True)
def test_worker_bakes_what_is_committed_and_sweeps_when_it_starts(board: Board, settled: Callable[[], None], baked: Path):
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
    for _attempt in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("It did not come true within 5 seconds.")
