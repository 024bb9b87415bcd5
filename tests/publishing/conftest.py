import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from imprint.publishing import registry
from tests.publishing import pages


@pytest.fixture
def board(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> pages.Board:
    """The site of tests/publishing/pages.py in place of the newsroom's; empty."""
    settings.ROOT_URLCONF = "tests.publishing.pages"
    monkeypatch.setattr(registry, "_kinds", [pages.BoardBakes()])
    pages.board.__init__()  # type: ignore[misc]
    return pages.board


@pytest.fixture
def baked() -> Path:
    """The folder of baked files."""
    return Path(django_settings.IMPRINT.baked)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Faults, and pages that are not there, are what many of these tests are about."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
