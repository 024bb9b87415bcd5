from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection
from django.test import Client

from imprint.config.urls import handler404, handler500


def fail(*args: Any) -> Any:
    raise OperationalError("The disk is gone.")


def test_fault_of_ours_gets_a_page_that_needs_no_database(site: Any):
    client = Client(raise_request_exception=False)

    with connection.execute_wrapper(fail):
        answer = client.get("/")

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 500
    assert [tag.get_text() for tag in page.select("title, h1")] == [
        "A fault of ours – Imprint",
        "Something went wrong on our side",
    ]
    assert [tag["content"] for tag in page.select("meta[name=robots]")] == ["noindex"]
    assert [link["href"] for link in page.select("a")] == ["/", "/"]
    assert "The disk is gone" not in page.get_text()


@pytest.mark.parametrize("path", ["/", "/feed.xml", "/-/search/?q=x", "/2026/05/10/x/", "/nothing/"])
def test_fault_of_ours_is_500_everywhere(path: str, site: Any):
    client = Client(raise_request_exception=False)

    with connection.execute_wrapper(fail):
        assert client.get(path).status_code == 500


def test_site_answers_faults_by_its_own_pages():
    assert (handler404.__name__, handler500) == ("not_found", "imprint.config.errors.server_error")
