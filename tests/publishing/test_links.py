"""A page leads to another only while that is there, whichever is baked first."""

from collections.abc import Iterable

import pytest
from django.http import HttpResponse

from imprint import publishing
from imprint.publishing import orders, store
from imprint.publishing.models import BakedDependency, BakeOrder
from imprint.publishing.worker import bake_everything_ordered
from tests.publishing.pages import Board

HEAD, RARE = "/a/", "/b/"


@pytest.fixture
def pair(board: Board) -> Board:
    """A head that leads to a rare page, where it is there."""
    board.show(HEAD, lambda: HttpResponse("Leads on." if publishing.leads_to(RARE) else "Alone."))
    return board


def bake(paths: Iterable[str]) -> None:
    orders.order(map(orders.file_key, paths))
    bake_everything_ordered()


def head() -> str:
    return store.file_of(HEAD).read_text()


@pytest.mark.parametrize("paths", [(HEAD, RARE), (RARE, HEAD), (HEAD,)])
def test_link_is_there_exactly_when_the_page_is(paths: tuple[str, ...], pair: Board):
    if RARE in paths:
        pair.show(RARE, "Rare.")

    bake(paths)

    assert head() == ("Leads on." if RARE in paths else "Alone.")
    assert BakeOrder.objects.count() == 0


def test_link_comes_and_goes_with_the_page(pair: Board):
    bake([HEAD])
    for page, expected in [("Rare.", "Leads on."), (404, "Alone."), ("Rare again.", "Leads on.")]:
        pair.show(RARE, page)
        bake([RARE])
        assert head() == expected


def test_link_comes_back_with_a_file_that_was_lost(pair: Board):
    pair.show(RARE, "Rare.")
    bake([HEAD, RARE])
    store.remove(RARE)
    bake([HEAD])
    assert head() == "Alone."

    bake([RARE])

    assert head() == "Leads on."


def test_page_that_only_changes_orders_nobody(pair: Board):
    pair.show(RARE, "Rare.")
    bake([HEAD, RARE])
    pair.asked.clear()

    pair.show(RARE, "Rarer.")
    bake([RARE])

    assert pair.asked == [RARE]


def test_key_of_the_longest_path_fits_into_its_column(board: Board):
    longest = "/" + "a" * 200 + "/" + "b" * 200 + "/"
    board.show(HEAD, lambda: HttpResponse(str(publishing.leads_to(longest))))
    board.show(longest, "Long.")

    bake([HEAD, longest])

    assert head() == "True"
    assert max(map(len, BakedDependency.objects.values_list("key", flat=True))) <= 255
