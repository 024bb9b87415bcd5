"""What must not be read any longer is baked before all else."""

import time
from pathlib import Path

import pytest

from imprint.publishing import orders, worker
from imprint.publishing.models import BakeOrder
from imprint.publishing.worker import Failures, Worker, bake_everything_ordered, bake_orders
from tests.publishing.pages import Board
from tests.publishing.steps import bake_new, keys


def test_urgent_order_is_baked_alone_and_before_those_that_waited_longer(board: Board):
    bake_new(board, 30)
    board.show("/removed/", "", "comment:1")
    orders.order([orders.file_key("/removed/")])
    bake_everything_ordered()
    board.asked.clear()
    orders.order(["list:latest"])

    orders.order(["comment:1"], is_urgent=True)
    bake_orders(Failures())

    assert (board.asked, keys()) == (["/removed/"], ["list:latest"])


def test_order_that_waits_already_becomes_urgent_and_stays_so(board: Board):
    orders.order(["a", "b"])
    orders.order(["b"], is_urgent=True)
    orders.order(["b"])

    assert list(BakeOrder.objects.order_by("key").values_list("key", "is_urgent", "version")) == [
        ("a", False, 1),
        ("b", True, 3),
    ]


def test_urgent_order_ends_the_turn_of_what_is_just_baked_and_nothing_is_lost(board: Board):
    paths = bake_new(board, 20)
    board.show("/removed/", "", "comment:1")
    board.must_exist["comment:1"] = ["/removed/"]

    def remove_meanwhile() -> str:
        orders.order(["comment:1"], is_urgent=True)
        return "changed"

    board.show("/004/", remove_meanwhile, "list:latest")
    orders.order(["list:latest"])

    bake_orders(Failures())
    assert board.asked == paths[:5]
    bake_orders(Failures())
    assert board.asked == [*paths[:5], "/removed/"]
    board.show("/004/", "changed", "list:latest")
    bake_everything_ordered()
    assert board.asked == [*paths[:5], "/removed/", *paths]
    assert keys() == []


def test_urgent_order_that_fails_holds_up_nothing_else(board: Board):
    bake_new(board, 3)
    board.show("/removed/", ZeroDivisionError(), "comment:1")
    board.must_exist["comment:1"] = ["/removed/"]
    orders.order(["list:latest"])
    orders.order(["comment:1"], is_urgent=True)

    bake_everything_ordered()

    assert board.asked == ["/removed/", "/000/", "/001/", "/002/"]
    assert keys() == ["comment:1"]


def test_urgent_key_of_many_pages_stays_urgent(board: Board, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "MANY", 3)
    paths = bake_new(board, 5)
    board.show("/other/", "other", "other")
    board.must_exist["other"] = ["/other/"]
    orders.order(["other"])
    orders.order(["list:latest"], is_urgent=True)

    bake_everything_ordered()

    assert board.asked == [*paths, "/other/"]


@pytest.mark.django_db(transaction=True)
def test_removal_is_in_the_files_within_a_second_while_a_flood_waits(board: Board, baked: Path):
    def slow() -> str:
        time.sleep(0.05)
        return f"At {time.monotonic()}"

    for number in range(100):
        board.show(f"/{number:03}/", slow, "list:latest")
    board.show("/thread/", "An insult.", "comment:1")
    orders.order([orders.file_key("/thread/")])
    bake_everything_ordered()
    orders.order([orders.file_key(path) for path in board.pages])
    bakery = Worker()
    bakery.start()
    try:
        _until(lambda: len(board.asked) > 20, 10)
        board.show("/thread/", "Removed.", "comment:1")
        began = time.monotonic()
        orders.order(["comment:1"], is_urgent=True)
        _until(lambda: (baked / "thread/index.html").read_text() == "Removed.", 5)
        took_s = time.monotonic() - began
    finally:
        bakery.stop()

    assert took_s < 1
    assert BakeOrder.objects.exists(), "The flood was over before it could hold anything up."


def _until(is_so, seconds: float) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)
