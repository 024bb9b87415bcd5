"""An import from WordPress in one line: bring_in(item(…), item(…))."""

from collections.abc import Callable
from pathlib import Path

import pytest

from imprint.articles.models import FrontPage
from imprint.exchange.report import Report
from imprint.exchange.wordpress import import_wordpress
from tests.exchange.wxr import write_wxr

BringIn = Callable[..., Report]


@pytest.fixture
def bring_in(site: FrontPage, tmp_path: Path) -> BringIn:
    """Import these items as one export; media=FOLDER is the copy of the uploads folder."""

    def import_items(*items: str, media: Path | None = None, language: str = "en-GB") -> Report:
        file = write_wxr(tmp_path / "export.xml", *items, language=language)
        return import_wordpress(file, media, lambda done, total: None)

    return import_items


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """An uploads folder, empty."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder
