import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live.sites import LiveSite, free_port, imprint

MAKE_ARTICLES = """
from tests.factories import make_article, make_section, make_editor
section = make_section("Harbour", slug="harbour")
for title in ("The ferry that would not sail", "Six minutes of rain"):
    article = make_article(title, section=section)
    article.refresh_from_db()
    print(article.public_path, article.thread.pk)
"""


@pytest.fixture(scope="session")
def site_to_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site with two articles, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("live") / "site"
    imprint("new", folder, "--name", "The Estuary")
    LiveSite(folder, 0).python(MAKE_ARTICLES)
    imprint("bake", "--site", folder)
    return folder


@pytest.fixture
def make_live_site(site_to_copy: Path, tmp_path: Path) -> Iterator[Callable[..., LiveSite]]:
    """make_live_site(IMPRINT_HOLD_COMMENTS="true") copies the site and serves it until the test ends."""
    sites: list[LiveSite] = []

    def make(**settings: str) -> LiveSite:
        folder = tmp_path / f"site{len(sites)}"
        shutil.copytree(site_to_copy, folder)
        sites.append(LiveSite(folder, free_port(), settings))
        sites[-1].start()
        return sites[-1]

    yield make
    for site in sites:
        site.stop()


@pytest.fixture(scope="session")
def shared(site_to_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """One that is served for all tests that leave it as it is, but for more comments."""
    folder = tmp_path_factory.mktemp("shared") / "site"
    shutil.copytree(site_to_copy, folder)
    site = LiveSite(folder, free_port())
    site.start()
    yield site
    site.stop()


@pytest.fixture
def live(make_live_site: Callable[..., LiveSite]) -> LiveSite:
    return make_live_site()
