from collections.abc import Iterator
from typing import Any

import pytest

from imprint.publishing import edition, orders
from imprint.publishing.bakery import bake
from imprint.publishing.models import BakeOrder, Edition
from tests.conftest import Configure
from tests.publishing.pages import Board


@pytest.fixture(autouse=True)
def _every_look_is_new(board: Board) -> Iterator[None]:
    edition._digest.cache_clear()
    yield
    edition._digest.cache_clear()


def ordered() -> list[str]:
    """Strikes them, too."""
    found = sorted(BakeOrder.objects.values_list("key", flat=True))
    BakeOrder.objects.all().delete()
    return found


def test_new_look_orders_every_page_once(board: Board):
    board.show("/a/", "a")
    board.show("/b/", "b")

    assert edition.order_all_if_changed()
    assert ordered() == [orders.file_key("/a/"), orders.file_key("/b/")]
    assert not edition.order_all_if_changed()
    assert ordered() == []
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("setting", ["name", "tagline", "primary_address"])
def test_setting_that_pages_show_is_a_new_look(setting: str, board: Board, configure: Configure):
    board.show("/a/", "a")
    edition.order_all_if_changed()
    ordered()

    configure(**{setting: "https://another.example"})
    edition._digest.cache_clear()

    assert edition.order_all_if_changed()
    assert ordered() == [orders.file_key("/a/")]


def test_setting_that_no_page_shows_is_none(board: Board, configure: Configure):
    edition.order_all_if_changed()

    configure(mail_url="smtp://mail.example", behind_proxy=True)
    edition._digest.cache_clear()

    assert not edition.order_all_if_changed()


def test_new_look_also_orders_pages_that_are_gone(board: Board):
    board.show("/a/", "a")
    bake(["/a/"])
    board.show("/a/", 410)

    edition.order_all_if_changed()

    assert ordered() == [orders.file_key("/a/")]


def test_every_setting_in_the_look_is_a_setting(settings: Any):
    assert set(type(settings.IMPRINT).model_fields) >= edition.SHOWN
