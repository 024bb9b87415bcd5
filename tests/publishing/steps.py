"""What the tests of the worker have in common."""

from imprint.publishing import orders
from imprint.publishing.models import BakeOrder
from imprint.publishing.worker import bake_everything_ordered
from tests.publishing.pages import Board


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
