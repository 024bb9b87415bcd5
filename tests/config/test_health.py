from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from imprint import __version__
from imprint.publishing import order
from imprint.publishing.models import BakeOrder


@pytest.mark.django_db
def test_health_says_how_many_pages_wait(client: Client):
    BakeOrder.objects.all().delete()
    order(["a", "b", "c"])

    answer = client.get("/-/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "version": __version__, "orders": 3}


@pytest.mark.django_db
def test_health_without_a_database_is_503(client: Client):
    def fail(*args: Any) -> Any:
        raise OperationalError("The disk is gone.")

    with connection.execute_wrapper(fail):
        answer = client.get("/-/health")

    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "version": __version__}
