import pytest
from django.db import transaction

from imprint.core import writer
from imprint.publishing import orders
from imprint.publishing.models import BakeOrder
from imprint.publishing.worker import strike

pytestmark = pytest.mark.django_db


def versions() -> dict[str, int]:
    return dict(BakeOrder.objects.values_list("key", "version"))


def test_orders_of_one_key_become_one_with_a_higher_version():
    orders.order(["a", "b"])
    orders.order(["b", "b", "c"])

    assert versions() == {"a": 1, "b": 2, "c": 1}


def test_order_of_nothing_writes_nothing():
    orders.order([])

    assert versions() == {}


def test_order_is_written_in_the_transaction_of_its_caller():
    with transaction.atomic():
        orders.order(["a"])
        assert versions() == {"a": 1}
        transaction.set_rollback(True)

    assert versions() == {}


def test_order_inside_a_small_write_is_rolled_back_with_it():
    def fail() -> None:
        orders.order(["a"])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        writer.write(fail)

    assert versions() == {}


def test_order_wakes_the_worker_when_it_is_committed(django_capture_on_commit_callbacks):
    orders.arrived.clear()

    with django_capture_on_commit_callbacks() as callbacks:
        orders.order(["a"])
    assert not orders.arrived.is_set()

    for callback in callbacks:
        callback()
    assert orders.arrived.is_set()


def test_strike_leaves_what_was_ordered_again():
    orders.order(["a", "b"])
    seen = versions()
    orders.order(["b"])

    strike(seen)

    assert versions() == {"b": 2}


def test_file_key_leads_back_to_its_path():
    assert orders.path_of(orders.file_key("/a:b/")) == "/a:b/"
    assert orders.path_of("thread:1") is None
