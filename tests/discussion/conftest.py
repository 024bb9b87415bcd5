import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import engines
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from wagtail.models import PageLogEntry

from imprint.articles.models import GonePath, Section
from imprint.discussion.models import Comment, Thread
from imprint.publishing.models import BakeOrder
from tests.conftest import Configure
from tests.discussion.steps import API, Fill
from tests.factories import make_thread


@pytest.fixture(scope="module")
def _thread_id(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """To publish an article takes a hundred times as long as to comment on it: one does for all tests of a file."""
    with django_db_blocker.unblock():
        thread = make_thread()
        BakeOrder.objects.all().delete()
    yield thread.pk
    with django_db_blocker.unblock():
        Section.objects.get().delete()
        for rows in (Thread, GonePath, BakeOrder, PageLogEntry):
            rows.objects.all().delete()


@pytest.fixture
def thread(_thread_id: int, db: None) -> Thread:
    """Of a published article, without comments."""
    return Thread.objects.get()


@pytest.fixture
def reader(settings: Any) -> Client:
    """A browser whose requests go the short way of readers' requests; it keeps its cookies."""
    settings.MIDDLEWARE = settings.READER_MIDDLEWARE
    return Client()


@pytest.fixture
def fill(thread: Thread) -> Fill:
    """fill(30): that many published top-level comments, written as rows, which is quicker than posting."""

    def fill_with(count: int) -> Thread:
        posted_at = timezone.now()
        Comment.objects.bulk_create(
            Comment(
                thread=thread,
                ordinal=number,
                author_name="Ines",
                body=f"Comment {number}",
                html=f"<p>Comment {number}</p>",
                sameness=f"filled {number}",
                posted_at=posted_at,
            )
            for number in range(1, count + 1)
        )
        Thread.objects.filter(pk=thread.pk).update(ordinals=count, comments=count)
        thread.refresh_from_db()
        return thread

    return fill_with


@pytest.fixture
def ask(reader: Client) -> Any:
    """ask("PUT", "comments/1/vote", {"value": 1}) → status and what was answered."""

    def send(method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = reader.generic(method, f"{API}/{path}", headers=headers, **data)  # type: ignore[arg-type]
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            problem = answer.json()
            assert set(problem) - {"field"} == {"type", "title", "status", "detail"}
            assert (problem["status"], problem["type"]) == (answer.status_code, "about:blank")
            return answer.status_code, problem["detail"]
        return answer.status_code, answer.json() if answer.content else None

    return send


@pytest.fixture
def show_setting(configure: Configure, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """show_setting(votes="up") also changes what templates say, which is read when a process starts."""
    engine: Any = engines["jinja2"]

    def change(**values: object) -> None:
        configure(**values)
        monkeypatch.setitem(engine.env.globals, "site", settings.IMPRINT)
        engine.env.cache.clear()

    return change


@pytest.fixture
def quiet() -> Iterator[None]:
    """Refusals are what many tests are about; Django logs each of them."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
