"""People whose comments a reader does not want to see."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Place
from tests.browser.steps import comment, expect_in_file, reload, sign_in, visit, write
from tests.browser.test_accessibility import tab_to, violations
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser

VEILED = "A comment by somebody you have hidden."


def talk(open_page: OpenPage, live: LiveSite, place: Place) -> None:
    """Two comments of one person, and an answer of another."""
    loud = open_page()
    visit(loud, place.path)
    for words in ("I am loud.", "And louder."):
        write(loud, words, name="Tom")
        expect(comment(loud, words)).to_be_visible()
    first = comment(loud, "I am loud.").get_attribute("id") or ""
    live.post_comment(place.thread, "Calm down.", name="Mara", parent=int(first.removeprefix("comment-")))
    expect_in_file(live, place.path, "Calm down.")
    expect_in_file(live, place.path, "And louder.")


def test_person_is_hidden_and_undone_at_once(page: Page, open_page: OpenPage, live: LiveSite, place: Place):
    talk(open_page, live, place)
    visit(page, place.path)
    tool = comment(page, "And louder.").get_by_role("button", name="Hide")
    expect(tool).to_have_accessible_description("Tom")
    tab_to(tool)
    page.keyboard.press("Enter")

    expect(page.get_by_text("You do not see Tom any more.")).to_be_visible()
    expect(page.get_by_text(VEILED)).to_be_visible()
    expect(page.get_by_text("I am loud.")).to_be_hidden()
    expect(page.get_by_text("Calm down.")).to_be_visible()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    assert violations(page) == []

    page.keyboard.press("Enter")
    expect(page.get_by_text("I am loud.")).to_be_visible()
    expect(page.get_by_text("And louder.")).to_be_visible()
    expect(page.locator(".veil, .hidden-people")).to_have_count(0)


def test_hidden_person_stays_hidden_on_this_device_until_taken_back(
    page: Page, open_page: OpenPage, live: LiveSite, place: Place
):
    talk(open_page, live, place)
    visit(page, place.path)
    comment(page, "And louder.").get_by_role("button", name="Hide").click()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    reload(page)
    expect(page.get_by_text(VEILED)).to_have_count(2)

    page.get_by_role("button", name="Show", exact=True).first.click()
    expect(page.get_by_text("And louder.")).to_be_visible()
    expect(page.get_by_text(VEILED)).to_have_count(1)

    page.get_by_text("Hidden people (1)").click()
    page.get_by_role("button", name="Show again – Tom").click()
    expect(page.get_by_text(VEILED)).to_have_count(0)
    expect(page.get_by_text("I am loud.")).to_be_visible()
    expect(page.get_by_role("heading", name="3 comments")).to_be_focused()
    reload(page)
    expect(page.locator(".veil, .hidden-people")).to_have_count(0)


def test_one_does_not_hide_oneself(page: Page, place: Place):
    visit(page, place.path)
    write(page, "My own.")

    expect(comment(page, "My own.").get_by_role("link", name="Edit")).to_be_visible()
    expect(comment(page, "My own.").get_by_role("button", name="Hide")).to_have_count(0)


def test_account_keeps_hidden_people_on_all_its_devices(open_page: OpenPage, live: LiveSite, place: Place):
    talk(open_page, live, place)
    phone, desk = open_page(), open_page()
    for page in (phone, desk):
        sign_in(page, "reader", then=place.path)
        expect(page.get_by_text("You write as")).to_be_visible()

    with phone.expect_response("**/me/hidden/*"):
        comment(phone, "And louder.").get_by_role("button", name="Hide").click()
    reload(desk)
    expect(desk.get_by_text(VEILED)).to_have_count(2)
    desk.get_by_text("Hidden people (1)").click()
    with desk.expect_response("**/me/hidden/*"):
        desk.get_by_role("button", name="Show again – Tom").click()

    reload(phone)
    expect(phone.get_by_text("I am loud.")).to_be_visible()
    expect(phone.locator(".veil, .hidden-people")).to_have_count(0)


def test_what_a_guest_has_hidden_comes_to_the_account(open_page: OpenPage, live: LiveSite, place: Place):
    talk(open_page, live, place)
    phone, desk = open_page(), open_page()
    visit(phone, place.path)
    comment(phone, "And louder.").get_by_role("button", name="Hide").click()
    expect(phone.get_by_role("button", name="Undo")).to_be_focused()

    with phone.expect_response("**/me/hidden/*"):
        sign_in(phone, "subscriber", then=place.path)
    sign_in(desk, "subscriber", then=place.path)

    expect(desk.get_by_text(VEILED)).to_have_count(2)
