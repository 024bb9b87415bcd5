"""What readers get: pages from files, fast, from here alone, and also while the application is stopped."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content
from tests.browser.kinds import PATHS, path_of, status_of
from tests.browser.steps import bodies, comment, expect_in_file, visit, write
from tests.browser.watch import Watch
from tests.live.sites import WAIT_S, LiveSite, free_port

pytestmark = pytest.mark.browser

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; frame-src "
)
LOAD_PICTURES = """async () => {
  for (const picture of document.images) {
    picture.scrollIntoView()
    await picture.decode()
  }
}"""
SHIFTS = """async () => {
  const shifts = []
  const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()))
  observer.observe({ type: 'layout-shift', buffered: true })
  await (LOAD_PICTURES)()
  document.querySelector('footer').scrollIntoView()
  for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame)
  shifts.push(...observer.takeRecords())
  return shifts.reduce((sum, shift) => sum + shift.value, 0)
}""".replace("LOAD_PICTURES", LOAD_PICTURES)


@pytest.mark.parametrize("kind", PATHS)
def test_page_has_the_security_headers_and_asks_nobody_else(page: Page, watch: Watch, content: Content, kind: str):
    watch.allow(status_of(kind))

    response = page.goto(path_of(kind, content))
    page.wait_for_load_state("networkidle")

    assert response
    assert response.status == status_of(kind)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response.headers["content-security-policy"].startswith(POLICY)
    assert watch.elsewhere == []


def test_description_of_the_api_obeys_the_policy(page: Page):
    page.goto("/-/api/docs")

    expect(page.get_by_text("/-/api/v1/threads/{thread_id}/comments").first).to_be_visible()


@pytest.mark.parametrize("kind", PATHS)
def test_page_fits_a_narrow_screen(open_page: OpenPage, watch: Watch, content: Content, kind: str):
    watch.allow(status_of(kind))
    page = open_page(viewport={"width": 320, "height": 640})

    page.goto(path_of(kind, content))

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_an_article_loads_and_is_scrolled(open_page: OpenPage, content: Content, width: int):
    page = open_page(viewport={"width": width, "height": 800})
    visit(page, content.rich.path)

    assert page.evaluate(SHIFTS) == 0


def test_article_from_right_to_left_says_so(page: Page, content: Content):
    page.goto(content.arabic.path)

    story = page.locator("article.story")
    assert (story.get_attribute("lang"), story.get_attribute("dir")) == ("ar", "rtl")
    assert story.locator("h1").evaluate("title => getComputedStyle(title).direction") == "rtl"
    assert page.locator("html").get_attribute("dir") == "ltr"
    page.goto("/sections/harbour/")
    card = page.get_by_role("heading", name=content.arabic.title)
    assert (card.get_attribute("lang"), card.get_attribute("dir")) == ("ar", "rtl")


def test_embed_asks_for_nothing_before_the_click(page: Page, watch: Watch, content: Content):
    def play(route: Route) -> None:
        route.fulfill(content_type="text/html", body="<!doctype html><title>Film</title><p>The film plays.</p>")

    page.route("https://www.youtube-nocookie.com/**", play)
    visit(page, content.rich.path)
    film = page.get_by_role("link", name="The ferry, filmed")
    film.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert watch.elsewhere == []

    watch.allow("www.youtube-nocookie.com")
    film.click()

    frame = page.frame_locator("click-embed iframe")
    expect(frame.get_by_text("The film plays.")).to_be_visible()
    expect(page.locator("click-embed iframe")).to_be_focused()
    assert watch.elsewhere == ["https://www.youtube-nocookie.com/embed/abcdefghijk"]


def test_site_is_read_on_while_the_application_is_stopped(
    open_page: OpenPage, copy_site: Callable[..., LiveSite], content: Content, tmp_path: Path
):
    site = copy_site()
    writer = open_page(site)
    visit(writer, content.rich.path)
    write(writer, "Written before the power went.")
    expect_in_file(site, content.rich.path, "Written before the power went.")
    writer.close()
    site.stop()

    with served(site.folder / "baked", tmp_path) as port:
        page = open_page(LiveSite(site.folder, port))
        visit(page, "/")
        page.get_by_role("link", name=content.rich.title).first.click()
        expect(page.get_by_role("heading", name=content.rich.title, level=1)).to_be_visible()
        expect(comment(page, "Written before the power went.")).to_be_visible()
        assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 0)")
        page.evaluate(LOAD_PICTURES)
        page.get_by_role("link", name="Oldest").click()
        expect(page.locator("a[aria-current=true]", has_text="Oldest")).to_be_visible()
        visit(page, content.long.path)
        page.get_by_role("link", name="Older comments").click()
        expect(comment(page, "Comment 25")).to_be_focused()
        assert len(bodies(page)) == 60


@contextmanager
def served(folder: Path, workplace: Path) -> Iterator[int]:
    """The folder behind a server that knows nothing of us: nginx, else Python's own."""
    port = free_port()
    with subprocess.Popen(_nginx(folder, workplace, port) or _python(folder, port)) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _nginx(folder: Path, workplace: Path, port: int) -> list[str] | None:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {workplace}/{kind}; " for kind in kinds)
    (workplace / "nginx.conf").write_text(
        ("user root; " if os.geteuid() == 0 else "")
        + f"daemon off; worker_processes 1; pid {workplace}/pid; error_log stderr crit; events {{}} "
        f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}"
        f"server {{ listen 127.0.0.1:{port}; root {folder}; charset utf-8; }} }}"
    )
    return [program, "-p", str(workplace), "-c", str(workplace / "nginx.conf")] if program else None


def _python(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]


def _wait_for(port: int) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("The other server does not listen.")
