"""Plain statements say the same as Django's, on either database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from imprint.core.sql import insert, moment, rows
from imprint.publishing.models import BakeOrder

pytestmark = pytest.mark.django_db

INSERT = "INSERT INTO publishing_bakeorder (key, version) VALUES (%s, %s)"


def test_insert_tells_the_new_id():
    with transaction.atomic():
        first, second = insert(INSERT, ("a", 1)), insert(INSERT, ("b", 2))

    assert dict(BakeOrder.objects.values_list("pk", "key")) == {first: "a", second: "b"}


def test_insert_raises_what_django_raises():
    BakeOrder.objects.create(key="a", version=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(INSERT, ("a", 2))

    assert BakeOrder.objects.get().version == 1


def test_rows_gives_what_is_there():
    BakeOrder.objects.create(key="a", version=3)

    assert rows("SELECT key, version FROM publishing_bakeorder WHERE key = %s", ("a",)) == [("a", 3)]
    assert rows("SELECT key FROM publishing_bakeorder WHERE key = %s", ("b",)) == []
    assert rows("UPDATE publishing_bakeorder SET version = %s", (4,)) == []


def test_rows_raises_what_django_raises():
    with pytest.raises(DatabaseError), transaction.atomic():
        rows("SELECT nothing FROM nowhere", ())


@pytest.mark.parametrize("microsecond", [0, 5, 123_456])
@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-9, minutes=-30))])
def test_moment_is_written_as_django_writes_it(microsecond: int, zone: timezone):
    at = datetime(2026, 11, 26, 23, 59, 1, microsecond, tzinfo=zone)

    assert moment(at) == connection.ops.adapt_datetimefield_value(at)
