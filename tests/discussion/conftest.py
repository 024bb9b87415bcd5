from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker
from wagtail.models import PageLogEntry

from imprint.articles.models import GonePath, Section
from imprint.discussion.models import Comment, Thread
from imprint.publishing.models import BakeOrder
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
            rows.objects.all().delete()  # type: ignore[attr-defined]


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
def fill(thread: Thread) -> Callable[[int], Thread]:
    """fill(30): that many published top-level comments, written as rows, which is quicker than posting."""

    def fill_with(count: int) -> Thread:
        Comment.objects.bulk_create(
            Comment(
                thread=thread,
                ordinal=number,
                author_name="Ines",
                body=f"Comment {number}",
                html=f"<p>Comment {number}</p>",
                sameness=f"filled {number}",
                posted_at=thread.article.published_at,
            )
            for number in range(1, count + 1)
        )
        Thread.objects.filter(pk=thread.pk).update(ordinals=count, comments=count)
        thread.refresh_from_db()
        return thread

    return fill_with
