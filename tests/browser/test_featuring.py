"""What moderators recommend, what was edited, who wrote the article: as people meet it in a browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content, Place
from tests.browser.steps import comment, expect_in_file, sign_in, visit, write
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_moderator_pins_and_picks_a_comment_and_readers_see_it(
    open_page: OpenPage, live: LiveSite, place: Place, scripts: bool
):
    posted = live.post_comment(place.thread, "The one to read.", name="Jo")
    live.post_comment(place.thread, "A later one.")
    moderator, reader = open_page(java_script_enabled=scripts), open_page(java_script_enabled=scripts)

    sign_in(moderator, "moderator", then=f"/-/comments/{posted['id']}/")
    moderator.get_by_role("button", name="Make it an editor’s pick").click()
    expect(moderator.get_by_role("button", name="Not an editor’s pick any more")).to_be_visible()
    moderator.get_by_role("button", name="Pin it above all others").click()
    expect(moderator.get_by_role("button", name="Unpin it")).to_be_visible()

    expect_in_file(live, place.path, "Pinned by the newsroom")
    expect_in_file(live, place.path, "comments/picks/1/")
    reader.goto(place.path)
    pinned = reader.get_by_role("article", name="Pinned by the newsroom")
    expect(pinned).to_contain_text("The one to read.")
    pinned.get_by_role("link", name="To its place in the discussion").click()
    expect(comment(reader, "The one to read.")).to_be_in_viewport()
    reader.get_by_role("link", name="Editor’s picks").click()
    expect(reader.get_by_role("heading", name="Editor’s picks")).to_be_visible()
    expect(comment(reader, "The one to read.").locator(".badge")).to_have_text("Editor’s pick")
    expect(reader.locator("ol.thread article")).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False])
def test_reader_follows_what_was_edited(open_page: OpenPage, content: Content, scripts: bool):
    page = open_page(java_script_enabled=scripts)
    page.goto(f"/-/comments/{content.branch}/")

    page.get_by_role("link", name="Last edited").click()

    newest = page.get_by_role("article", name="Edit 1")
    expect(newest.get_by_role("deletion")).to_contain_text("who")
    expect(newest.get_by_role("insertion")).to_contain_text("whom")
    expect(page.get_by_role("article", name="First text")).to_be_visible()
    lines = [newest.locator(kind).evaluate("e => getComputedStyle(e).textDecorationLine") for kind in ("del", "ins")]
    assert lines == ["line-through", "underline"]


def test_same_text_again_is_not_told_as_an_edit(page: Page, place: Place):
    visit(page, place.path)
    write(page, "Just so.")
    mine = comment(page, "Just so.")

    mine.get_by_role("link", name="Edit").click()
    mine.get_by_role("button", name="Save").click()

    expect(mine.get_by_role("button", name="Save")).to_have_count(0)
    expect(mine.locator(".edited")).to_have_count(0)


def test_vote_buttons_say_what_they_do(page: Page, content: Content):
    visit(page, content.long.path)
    first = page.locator("ol.thread article").first

    for words in ("Vote up", "Vote down"):
        button = first.get_by_role("button", name=words)
        expect(button).to_have_attribute("title", words)
        expect(button).to_have_attribute("aria-pressed", "false")
