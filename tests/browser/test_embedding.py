"""Discussions on a plain static page of another site, in a browser that blocks third-party cookies."""

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from imprint.discussion.embedding import path_of
from tests.browser.conftest import FLAGS, PATIENCE_MS
from tests.browser.steps import bodies, comment, expect_in_file
from tests.browser.test_accessibility import violations
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser
BLOCK_COOKIES = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
HEAD = '<!doctype html><html{html}><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
ELEMENT = '<script type="module" src="{site}/-/embed.js"></script>{body}'
HOSTILE = """
* { all: unset !important; color: red !important; font: 40px cursive !important; letter-spacing: 1em !important }
html { font-size: 7px !important; text-transform: uppercase !important }
article, form, button, textarea, #discussion { display: none !important }
"""
_numbers = count(1)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        pass


class Host:
    """Another site: static pages on localhost, while ours is on 127.0.0.1, which is another site to browsers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
        self.origin = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, site: LiveSite, body: str, *, title: str = "A story", style: str = "", html: str = "") -> str:
        """Its address."""
        name = f"page-{next(_numbers)}.html"
        text = HEAD.format(title=title, style=style, html=html) + ELEMENT.format(site=site.address, body=body)
        (self.folder / name).write_text(text)
        return f"{self.origin}/{name}"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    host = Host(tmp_path_factory.mktemp("host"))
    yield host
    host.server.shutdown()


@pytest.fixture(scope="module")
def site(copy_site: Callable[..., LiveSite], host: Host) -> LiveSite:
    return copy_site(IMPRINT_EMBEDDING_SITES=json.dumps([host.origin]))


@pytest.fixture
def key() -> str:
    return f"story {next(_numbers)}"


Open = Callable[..., BrowserContext]


@pytest.fixture
def open_context(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def open_it(**options: Any) -> BrowserContext:
        folder = tmp_path / f"profile{len(contexts)}"
        (folder / "Default").mkdir(parents=True)
        (folder / "Default/Preferences").write_text(json.dumps(BLOCK_COOKIES))
        executable = shutil.which("chromium")
        launch = chromium.browser_type.launch_persistent_context
        contexts.append(launch(folder, executable_path=executable, args=FLAGS, locale="en-GB", **options))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        return contexts[-1]

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: Open) -> Iterator[Page]:
    """Fails the test in which a script has an error."""
    context, problems = open_context(), []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield context.new_page()
    assert problems == []


def discussion(key: str, more: str = "") -> str:
    return f'<imprint-discussion key="{key}"{more}></imprint-discussion>'


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#discussion")).to_be_visible()
    expect(page.locator("#discussion :not(:defined):not(details:not([open]) *)")).to_have_count(0)


def write(page: Page, body: str, name: str = "") -> None:
    form = page.locator("#discussion > comment-form")
    form.get_by_label("Your comment").fill(body)
    form.get_by_label("Name").fill(name)
    form.get_by_role("button", name="Post").click()


def post(site: LiveSite, host: Host, key: str, body: str, **sent: Any) -> dict[str, Any]:
    """As somebody else does from a page there."""
    headers = {"Origin": host.origin}
    status, answer = site.request(
        "POST", "/-/api/v1/threads/by-key/comments", {"key": key, "body": body, **sent}, headers
    )
    assert status == 201, answer
    posted: dict[str, Any] = json.loads(answer)
    return posted


def test_browser_of_these_tests_keeps_no_cookies_of_third_parties(page: Page, site: LiveSite, host: Host, key: str):
    set_cookie = "document.cookie = 'a=1; SameSite=None; Secure; path=/'; document.cookie"
    page.goto(site.address)
    assert "a=1" in page.evaluate(set_cookie)
    page.context.clear_cookies()

    page.goto(host.page(site, f'<iframe src="{site.address}/-/embed/frame/?origin={host.origin}&key={key}"></iframe>'))
    expect(page.frame_locator("iframe").locator("#discussion")).to_be_visible()

    assert page.frames[1].evaluate(set_cookie) == ""


def test_reader_writes_answers_votes_edits_and_deletes(page: Page, site: LiveSite, host: Host, key: str):
    path = path_of(host.origin, key)
    visit(page, host.page(site, discussion(key), title="A <b>story</b>"))
    expect(page.get_by_text("Nobody has written here yet.")).to_be_visible()

    write(page, "The **tide** is in.", name="Mara")
    expect(comment(page, "The tide is in.").locator("strong")).to_have_text("tide")
    expect(page.locator("#discussion > comment-form .said")).to_have_text("Published.")
    expect_in_file(site, path, "<strong>tide</strong>")

    post(site, host, key, "Who has paid for it?", name="Tom")
    expect_in_file(site, path, "Who has paid for it?")
    page.reload()
    theirs = comment(page, "Who has paid for it?")
    theirs.get_by_role("link", name="Reply").click()
    page.get_by_label("Your answer to Tom").fill("All of us.")
    page.locator(".reply").get_by_role("button", name="Post").click()
    expect(page.locator("li", has=theirs).locator("> ol article > div")).to_have_text("All of us.")

    up = theirs.get_by_role("button", name="Vote up:")
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect_in_file(site, path, "Vote up: 1")

    page.reload()
    expect(up).to_have_attribute("aria-pressed", "true")
    mine = comment(page, "The tide is in.")
    mine.get_by_role("link", name="Edit").click()
    page.get_by_label("Change the text").fill("The tide is out.")
    page.get_by_role("button", name="Save").click()
    expect(comment(page, "The tide is out.")).to_be_visible()
    comment(page, "The tide is out.").get_by_role("link", name="Delete").click()
    page.locator("form.delete").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Taken back by its author.")).to_be_visible()
    expect_in_file(site, path, "Taken back by its author.")
    assert page.url.startswith(host.origin)
    assert page.context.cookies() == []


def test_comment_of_somebody_else_is_offered(page: Page, site: LiveSite, host: Host, key: str):
    post(site, host, key, "I was here first.")
    expect_in_file(site, f"{path_of(host.origin, key)}live.json", '"count": 1')
    page.clock.install()
    with page.expect_response("**/live.json"):
        visit(page, host.page(site, discussion(key)))

    post(site, host, key, "And I came later.")
    expect_in_file(site, f"{path_of(host.origin, key)}live.json", '"count": 2')
    page.clock.run_for(30_000)
    page.get_by_role("button", name="1 new comment").click()

    expect(comment(page, "And I came later.")).to_be_visible()
    assert bodies(page) == ["And I came later.", "I was here first."]


def test_orders_and_older_comments_stay_on_the_page(page: Page, site: LiveSite, host: Host, key: str):
    ids = [post(site, host, key, f"Number {number}.")["id"] for number in range(1, 61)]
    expect_in_file(site, path_of(host.origin, key), "Number 60.")
    expect_in_file(site, f"{path_of(host.origin, key)}comments/oldest/1/", "Number 25.")
    address = host.page(site, discussion(key))
    visit(page, address)

    page.get_by_role("link", name="Oldest", exact=True).click()
    expect(comment(page, "Number 1.")).to_be_visible()
    page.get_by_role("link", name="Later comments").click()
    expect(comment(page, "Number 26.")).to_be_visible()
    assert page.url == address

    page.goto("about:blank")
    page.goto(f"{address}#comment-{ids[1]}")
    expect(page.locator(f"#comment-{ids[1]}")).to_be_focused()


def test_page_can_ask_for_another_order(page: Page, site: LiveSite, host: Host, key: str):
    for words in ("One", "Two", "Three"):
        post(site, host, key, words)
    expect_in_file(site, f"{path_of(host.origin, key)}comments/oldest/1/", "Three")

    visit(page, host.page(site, discussion(key, ' sort="oldest"')))

    assert bodies(page) == ["One", "Two", "Three"]


def test_counts_of_a_page_are_one_request(page: Page, site: LiveSite, host: Host, key: str):
    post(site, host, key, "One")
    post(site, host, key, "Two")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/counts" in request.url else None)

    counts = "".join(f'<imprint-count key="{each}">…</imprint-count> ' for each in (key, "nothing", key))
    page.goto(host.page(site, f'{counts}<imprint-count key="{key}" number></imprint-count>'))

    expect(page.locator("imprint-count").nth(3)).to_have_text("2")
    assert page.locator("imprint-count").all_inner_texts() == ["2 comments", "0 comments", "2 comments", "2"]
    assert len(asked) == 1
    assert asked[0].count("key=") == 2


def test_style_of_the_page_stays_outside(page: Page, site: LiveSite, host: Host, key: str):
    post(site, host, key, "A word.")
    expect_in_file(site, path_of(host.origin, key), "A word.")
    more = ' style="--imprint-accent: rgb(0, 128, 0) !important"'
    visit(page, host.page(site, discussion(key, more), style=HOSTILE, html=' dir="rtl" lang="ar"'))

    style = """(element) => { const it = getComputedStyle(element);
      return [it.direction, it.letterSpacing, it.textTransform, it.fontSize, it.display] }"""
    button = page.locator("#discussion").get_by_role("button", name="Post")
    assert page.locator("article > div").evaluate(style) == ["ltr", "normal", "none", "17px", "block"]
    assert button.evaluate("(element) => getComputedStyle(element).backgroundColor") == "rgb(0, 128, 0)"
    expect(page.get_by_label("Your comment")).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "ink"), [("dark", "rgb(233, 230, 223)"), ("light", "rgb(27, 26, 23)"), ("", "rgb(27, 26, 23)")]
)
def test_colours_follow_the_page(page: Page, site: LiveSite, host: Host, key: str, scheme: str, ink: str):
    page.emulate_media(color_scheme="dark")
    visit(page, host.page(site, discussion(key), style=f"html {{ color-scheme: {scheme} }}" if scheme else ""))

    assert page.locator(".imprint").evaluate("(element) => getComputedStyle(element).color") == ink


def test_draft_is_there_after_a_reload(page: Page, site: LiveSite, host: Host, key: str):
    address, other = (host.page(site, discussion(each)) for each in (key, f"{key} b"))
    visit(page, address)
    page.get_by_label("Your comment").fill("Not sent yet.")

    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("Not sent yet.")
    visit(page, other)
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_page_of_a_strange_site_shows_a_sentence(page: Page, site: LiveSite, host: Host, key: str):
    address = host.page(site, discussion(key)).replace("localhost", "127.0.0.1")
    page.goto(address)

    expect(page.get_by_role("alert")).to_have_text(re.compile("cannot be shown here"))
    expect(page.locator("form")).to_have_count(0)


def test_site_that_is_away_is_told(page: Page, site: LiveSite, host: Host, key: str):
    page.route("**/talk/**", lambda route: route.abort())
    page.goto(host.page(site, discussion(key)))

    expect(page.get_by_role("alert")).to_have_text(re.compile("cannot be reached"))


def test_script_finds_the_same_path(page: Page, site: LiveSite, host: Host):
    page.goto(host.page(site, discussion("a")))
    expect(page.locator("#discussion")).to_be_visible()
    keys = ["Ä story/100%", "/2026/11/a-story/", "مقالة", "a" * 200, "---", "🙂 x"]

    for key in keys:
        with page.expect_response(re.compile("/talk/.*/$")) as answered:
            page.locator("imprint-discussion").evaluate("(element, key) => element.setAttribute('key', key)", key)
        assert answered.value.url == f"{site.address}{path_of(host.origin, key)}"


def test_frame_takes_a_comment_without_scripts(open_context: Open, site: LiveSite, host: Host, key: str):
    page = open_context(java_script_enabled=False).new_page()
    source = f"{site.address}/-/embed/frame/?origin={host.origin}&key={key}&title=A+story"
    page.goto(host.page(site, f'<iframe src="{source}" width="600" height="900"></iframe>'))
    frame = page.frame_locator("iframe")

    frame.get_by_label("Your comment").fill("Without a script.")
    frame.get_by_role("button", name="Post").click()

    expect(frame.get_by_role("status").first).to_have_text("Published.")
    expect(frame.locator("article > div")).to_have_text("Without a script.")
    expect_in_file(site, path_of(host.origin, key), "Without a script.")


def test_frame_with_scripts_tells_its_height_and_works(page: Page, site: LiveSite, host: Host, key: str):
    post(site, host, key, "A word.")
    source = f"{site.address}/-/embed/frame/?origin={host.origin}&key={key}"
    listen = """<script>addEventListener('message', ({ data, origin }) => {
      if (data?.imprint) document.querySelector('iframe').height = data.imprint.height })</script>"""
    page.goto(host.page(site, f'{listen}<iframe src="{source}" width="600"></iframe>'))
    frame = page.frame_locator("iframe")
    expect(frame.locator("#discussion :not(:defined):not(details:not([open]) *)")).to_have_count(0)

    frame.get_by_label("Your comment").fill("In the frame.")
    frame.get_by_role("button", name="Post").click()
    mine = frame.locator("article", has_text="In the frame.")
    mine.get_by_role("link", name="Edit").click()
    frame.get_by_label("Change the text").fill("In the frame, changed.")
    frame.get_by_role("button", name="Save").click()

    expect(frame.locator("article", has_text="In the frame, changed.")).to_be_visible()
    assert int(page.locator("iframe").get_attribute("height") or 0) > 300


def test_frame_is_refused_elsewhere(page: Page, site: LiveSite, host: Host, key: str):
    source = f"{site.address}/-/embed/frame/?origin={host.origin}&key={key}"
    address = host.page(site, f'<iframe src="{source}"></iframe>').replace("localhost", "127.0.0.1")
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto(address)

    expect(page.frame_locator("iframe").locator("#discussion")).to_have_count(0)
    page.wait_for_timeout(300)
    assert any("frame-ancestors" in text for text in blocked)


@pytest.mark.parametrize("width", [320, 1280])
def test_embedded_discussion_has_no_violation(open_context: Open, site: LiveSite, host: Host, key: str, width: int):
    post(site, host, key, "> Said\n\nIs **that** so? See https://example.org/", name="Mara")
    path = path_of(host.origin, key)
    expect_in_file(site, path, "See")
    page = open_context(viewport={"width": width, "height": 800}).new_page()

    visit(page, host.page(site, discussion(key), html=' lang="fr"', style="body { background: Canvas }"))
    content = page.locator("imprint-discussion .imprint")
    assert (content.get_attribute("lang"), content.get_attribute("dir")) == ("en", "ltr")
    page.locator("#discussion > comment-form").get_by_label("Your comment").fill("It is.")
    comment(page, "Is that so?").get_by_role("link", name="Reply").click()
    expect(page.locator("#discussion .reply")).to_be_visible()
    assert violations(page) == []

    page.goto(f"{site.address}{path}")
    assert violations(page) == []
    page.goto(f"{site.address}/-/embed/frame/?origin={host.origin}&key={key}")
    expect(page.locator("#discussion :not(:defined):not(details:not([open]) *)")).to_have_count(0)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_words_of_an_element_that_finds_no_site_say_their_language(page: Page, site: LiveSite, host: Host, key: str):
    page.route("**/talk/**", lambda route: route.abort())
    page.goto(host.page(site, discussion(key), html=' lang="ar" dir="rtl"'))

    alert = page.locator("imprint-discussion").get_by_role("alert")
    expect(alert).to_have_attribute("lang", "en")
    expect(alert).to_have_attribute("dir", "ltr")
