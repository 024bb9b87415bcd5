"""An editor at work in the newsroom, whose own pages obey a strict policy too."""

import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content, Place
from tests.browser.steps import expect_in_file, expect_status, sign_in
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser

WRITE = "/-/newsroom/pages/add/articles/article/{}/"
EDIT = "/-/newsroom/pages/{}/edit/"
HAS_TAKEN = "words => [...document.querySelectorAll('input[name^=body]')].some(input => input.value.includes(words))"


@pytest.fixture(scope="package")
def signed_in(chromium: Browser, live: LiveSite) -> object:
    """Cookies of an editor."""
    context = chromium.new_context(base_url=live.address)
    sign_in(context.new_page(), "desk", then="/-/newsroom/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def desk(open_page: OpenPage, signed_in: object) -> Page:
    return open_page(storage_state=signed_in, viewport={"width": 1280, "height": 1000})


def test_article_is_written_published_and_read(desk: Page, page: Page, watch: Watch, live: LiveSite, content: Content):
    watch.allow(400)  # Wagtail saves by itself all the time, and tells so that a block is still empty.
    begin(desk, content.section, "The quay is sold", slug="the-quay-is-sold")
    desk.get_by_role("textbox", name="Standfirst").fill("It took one afternoon.")
    desk.get_by_role("button", name="Add Byline").click()
    desk.get_by_role("button", name="Choose author").click()
    desk.get_by_role("dialog").get_by_role("link", name="Ines Aalto").click()
    expect(desk.get_by_role("region", name="Bylines").get_by_text("Ines Aalto")).to_be_visible()
    desk.get_by_role("button", name="Choose an image").click()
    desk.get_by_role("dialog").get_by_role("link", name="The ferry at quay five").click()
    expect(desk.get_by_role("region", name="Lead picture").get_by_text("The ferry at quay five")).to_be_visible()
    write_into(add_block(desk, "Text"), "The bids were opened at noon.")
    add_block(desk, "Heading").get_by_role("textbox").fill("Who bought it")
    quotation = add_block(desk, "Quotation")
    write_into(quotation, "We need the room.")
    quotation.get_by_role("textbox").last.fill("The buyer")

    path = publish(desk)

    page.goto(path)
    story = page.locator("article.story")
    expect(story.get_by_role("heading", level=1)).to_have_text("The quay is sold")
    expect(story.locator(".standfirst")).to_have_text("It took one afternoon.")
    expect(story.locator(".byline")).to_contain_text("By Ines Aalto")
    assert story.locator("figure.lead img").evaluate("picture => picture.decode().then(() => picture.naturalWidth > 0)")
    expect(story.get_by_text("The bids were opened at noon.")).to_be_visible()
    expect(story.get_by_role("heading", level=2, name="Who bought it")).to_be_visible()
    expect(story.locator("blockquote")).to_have_text("We need the room.")
    expect(story.locator(".quotation figcaption")).to_have_text("The buyer")
    for where in (path, "/", "/sections/harbour/", "/authors/ines-aalto/", "/feed.xml"):
        expect_in_file(live, where, "The quay is sold")


def test_draft_is_previewed_and_not_public(desk: Page, page: Page, watch: Watch, live: LiveSite, content: Content):
    watch.allow(404)
    begin(desk, content.section, "Kept in the drawer", slug="kept-in-the-drawer")
    desk.get_by_role("button", name="Save draft").click()
    desk.wait_for_url("**/edit/")

    desk.get_by_role("button", name="Toggle preview").click()
    expect(desk.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)).to_have_text("Kept in the drawer")

    path = f"/{datetime.now(UTC):%Y/%m/%d}/kept-in-the-drawer/"
    response = page.goto(path)
    assert response
    assert response.status == 404
    page.goto("/-/search/?q=drawer")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    for where in ("/", "/sections/harbour/", "/feed.xml", "/sitemap.xml"):
        assert "kept-in-the-drawer" not in live.file(where).read_text()


def test_article_that_is_unpublished_is_gone(desk: Page, page: Page, watch: Watch, live: LiveSite, place: Place):
    watch.allow(410)
    expect_status(live, place.path, 200)

    desk.goto(f"/-/newsroom/pages/{place.page}/unpublish/")
    desk.get_by_role("button", name="Yes, unpublish it").click()

    expect_status(live, place.path, 410)
    response = page.goto(place.path)
    assert response
    assert response.status == 410
    expect(page.get_by_role("heading", name="This page was taken away")).to_be_visible()
    live.wait_until(lambda: place.path not in live.file("/sections/harbour/").read_text())


def test_article_with_a_new_slug_is_found_under_the_old_one(desk: Page, page: Page, live: LiveSite, place: Place):
    desk.goto(EDIT.format(place.page))
    desk.get_by_role("tab", name="Promote").click()
    desk.get_by_role("textbox", name="Slug*").fill("a-better-name")
    path = publish(desk)
    expect_status(live, place.path, 301)

    response = page.goto(place.path)

    assert path.endswith("/a-better-name/")
    assert response
    assert urlsplit(response.url).path == path
    before = response.request.redirected_from
    assert before
    answer = before.response()
    assert answer
    assert answer.status == 301
    expect(page.get_by_role("heading", level=1)).to_have_text(place.title)
    expect_in_file(live, place.path, path)


def test_date_is_chosen_in_a_calendar(desk: Page, place: Place):
    desk.goto(EDIT.format(place.page))
    desk.get_by_role("tab", name="Settings").click()
    date = desk.get_by_role("textbox", name="Date of publication")
    expect(date).to_have_value("2026-01-05 08:30")

    date.click()
    desk.locator(".xdsoft_datetimepicker:visible td[data-date='7'][data-month='0']").click()

    expect(date).to_have_value("2026-01-07 08:30")


def test_picture_is_uploaded(desk: Page, live: LiveSite, tmp_path: Path):
    Image.new("RGB", (900, 600), "peru").save(tmp_path / "sheds.jpg")
    desk.goto("/-/newsroom/images/")

    desk.get_by_role("link", name="Add an image").click()
    desk.locator("input[type=file]").set_input_files(tmp_path / "sheds.jpg")
    expect(desk.get_by_text("Upload successful. Please update")).to_be_visible()
    desk.get_by_label("Title").fill("The sheds at noon")
    desk.get_by_role("button", name="Update").click()

    expect(desk.locator(".messages").get_by_text("Image updated.")).to_be_visible()
    desk.goto("/-/newsroom/images/")
    expect(desk.get_by_role("link", name="The sheds at noon")).to_be_visible()
    assert len(list(live.folder.glob("media/**/sheds*.jpg"))) == 1


def test_picture_with_too_many_pixels_is_refused_with_a_sentence(desk: Page, live: LiveSite, tmp_path: Path):
    (tmp_path / "bomb.png").write_bytes(png_of(30_000, 30_000))
    desk.goto("/-/newsroom/images/multiple/add/")

    desk.locator("input[type=file]").set_input_files(tmp_path / "bomb.png")

    expect(desk.get_by_text("too many pixels")).to_be_visible()
    assert list(live.folder.glob("media/**/bomb*")) == []


def begin(page: Page, section: int, title: str, slug: str) -> None:
    """A new article in the section; its slug follows what is typed."""
    page.goto(WRITE.format(section))
    expect(page.get_by_role("button", name="Insert a block")).to_be_visible()  # Then the scripts have started.
    page.get_by_role("textbox", name="Title*").press_sequentially(title)
    expect(page.locator("[name=slug]")).to_have_value(slug)


def add_block(page: Page, kind: str) -> Locator:
    """Insert a block at the end of the article's text; the new block."""
    text = page.get_by_role("region", name="Text", exact=True)
    text.get_by_role("button", name="Insert a block").last.click()
    text.get_by_role("option", name=kind, exact=True).click()
    expect(text.get_by_role("listbox")).to_have_count(0)
    return text.get_by_role("region").last


def write_into(block: Locator, words: str) -> None:
    """Its first field is the text editor, which hands over what was typed a moment later."""
    block.get_by_role("textbox").first.press_sequentially(words)
    block.page.wait_for_function(HAS_TAKEN, arg=words)


def publish(page: Page) -> str:
    """Publish what is being edited; the path where readers find it."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    live_page = page.get_by_role("link", name="View live").first
    expect(live_page).to_be_visible()
    return urlsplit(live_page.get_attribute("href") or "").path


def png_of(width: int, height: int) -> bytes:
    """Some kilobytes that unpack to a white picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(b"\0" + b"\xff" * (width // 8 + 1)) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
