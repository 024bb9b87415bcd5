"""One site and one Chromium for all tests of this folder; a fresh context, watched, for each test."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.content import Content, Place
from tests.browser.steps import expect_in_file
from tests.browser.watch import Watch
from tests.live.sites import LiveSite, free_port, imprint

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def prepared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> tuple[Path, Content]:
    """The folder of a site that was never served, baked, and what it holds."""
    folder = tmp_path_factory.mktemp("browser") / "site"
    imprint("new", folder, "--name", "The Estuary")
    spare = sum("place" in getattr(item, "fixturenames", ()) for item in request.session.items)
    made = LiveSite(folder, 0).python(f"from tests.browser.content import make; make(spare={spare})")
    imprint("bake", "--site", folder)
    return folder, Content.read(json.loads(made))


@pytest.fixture(scope="package")
def content(prepared: tuple[Path, Content]) -> Content:
    return prepared[1]


@pytest.fixture(scope="package")
def _spare(content: Content) -> Iterator[Place]:
    return iter(content.spare)


@pytest.fixture
def place(_spare: Iterator[Place]) -> Place:
    """An article that no other test has written under."""
    return next(_spare)


@pytest.fixture(scope="package")
def copy_site(
    prepared: tuple[Path, Content], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., LiveSite]]:
    """copy_site(IMPRINT_HOLD_COMMENTS="true") serves a copy of the prepared site until all tests are over."""
    sites: list[LiveSite] = []

    def copy(**settings: str) -> LiveSite:
        folder = tmp_path_factory.mktemp("copy") / "site"
        shutil.copytree(prepared[0], folder)
        sites.append(LiveSite(folder, free_port(), settings))
        sites[-1].start()
        _wake_bakery(sites[-1], prepared[1])
        return sites[-1]

    yield copy
    for site in sites:
        site.stop()


def _wake_bakery(site: LiveSite, content: Content) -> None:
    """It first looks through the whole folder. When a vote is on the page, it is ready for the tests."""
    assert site.request("PUT", f"/-/api/v1/comments/{content.branch}/vote", {"value": 1})[0] == 200
    expect_in_file(site, content.rich.path, "Vote up: 2")


@pytest.fixture(scope="package")
def live(copy_site: Callable[..., LiveSite]) -> LiveSite:
    return copy_site()


@pytest.fixture(scope="package")
def holding(copy_site: Callable[..., LiveSite]) -> LiveSite:
    """A site on which each comment of a reader waits for the newsroom."""
    return copy_site(IMPRINT_HOLD_COMMENTS="true")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test that asks another host, breaks the policy, or has an error in a script."""
    watch = Watch()
    yield watch
    assert watch.problems == []


@pytest.fixture
def open_page(chromium: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """open_page(java_script_enabled=False) opens a browser that was nowhere yet; `site` is another one than `live`."""
    contexts = []

    def open_it(site: LiveSite | None = None, **options: object) -> Page:
        address = (site or request.getfixturevalue("live")).address
        context = chromium.new_context(base_url=address, **{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context, address)
        contexts.append(context)
        return context.new_page()

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()
