from collections.abc import Callable
from typing import Any

import pytest
from django.template import engines
from django.test import Client

from tests.conftest import Configure
from tests.factories import publish


@pytest.fixture
def reader(settings: Any, db: None) -> Client:
    """A browser whose requests go the short way of readers' requests, and that is told of faults as readers are."""
    settings.MIDDLEWARE = settings.READER_MIDDLEWARE
    return Client(raise_request_exception=False)


@pytest.fixture
def name_site(configure: Configure, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """name_site(name="The Estuary") also changes what templates say, which is read when a process starts."""
    engine: Any = engines["jinja2"]

    def change(**values: object) -> None:
        configure(**values)
        monkeypatch.setitem(engine.env.globals, "site", settings.IMPRINT)

    return change


@pytest.fixture
def rename(django_capture_on_commit_callbacks: Any) -> Any:
    """rename(page, "new-slug") publishes it so; Wagtail tells of a new slug when that is committed."""

    def change(page: Any, slug: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = slug
            publish(page)

    return change
