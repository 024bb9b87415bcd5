"""What is new since the last visit, from one to the next; and nothing moves under the reader's eye."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Place
from tests.browser.steps import comment, expect_in_file, reload, visit, write
from tests.browser.test_accessibility import violations
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser


def come_back(page: Page, live: LiveSite, place: Place, *fresh: str) -> None:
    """A visit, and another one later, when there are fresh comments."""
    live.post_comment(place.thread, "I was here first.", name="Tom")
    expect_in_file(live, place.path, "I was here first.")
    visit(page, place.path)
    expect(page.locator(".badge.new")).to_have_count(0)
    page.goto("/house-rules/")
    page.wait_for_timeout(1100)
    left = page.evaluate("Date.now()")
    for words in fresh:
        live.post_comment(place.thread, words)
    expect_in_file(live, place.path, fresh[-1])
    remember_visit(page, place, left)
    visit(page, place.path)


def remember_visit(page: Page, place: Place, since: int | None, ago_s: int = 0) -> None:
    """As the device would have it, if what was written before had been seen on an earlier visit."""
    seen = f"{{ [{place.thread}]: [{json.dumps(since)}, Date.now() - {ago_s * 1000}] }}"
    page.evaluate(f"localStorage.setItem('imprint:seen', JSON.stringify({seen}))")


def test_visit_is_over_half_an_hour_after_the_page_was_left(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "One")
    expect_in_file(live, place.path, "One")
    for ago_s, count in ((29 * 60, 0), (31 * 60, 1)):
        page.goto("/house-rules/")
        remember_visit(page, place, None, ago_s)
        visit(page, place.path)
        expect(page.locator(".badge.new")).to_have_count(count)
        reload(page)
        expect(page.locator(".badge.new")).to_have_count(count)


def test_comments_since_the_last_visit_are_marked_and_reached_by_one_key(page: Page, live: LiveSite, place: Place):
    come_back(page, live, place, "One", "Two", "Three")

    expect(page.locator(".badge.new")).to_have_text(["new"] * 3)
    expect(comment(page, "I was here first.").locator(".badge.new")).to_have_count(0)
    button = page.get_by_role("button", name="Next new comment (3)")
    expect(button).to_be_attached()
    page.keyboard.press("n")
    expect(comment(page, "Three")).to_be_focused()
    expect(comment(page, "Three")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Next new comment (2)")).to_be_visible()
    page.keyboard.press("n")
    expect(comment(page, "Two")).to_be_focused()
    page.keyboard.press("p")
    expect(comment(page, "Three")).to_be_focused()
    page.keyboard.press("Shift+N")
    expect(comment(page, "One")).to_be_focused()
    expect(button).to_have_count(0)
    assert violations(page) == []


def test_button_leads_from_one_new_comment_to_the_next(open_page: OpenPage, live: LiveSite, place: Place):
    page = open_page(viewport={"width": 360, "height": 700})
    come_back(page, live, place, "One", "Two")
    page.locator("#discussion-title").scroll_into_view_if_needed()

    page.get_by_role("button", name="Next new comment (2)").click()
    expect(comment(page, "Two")).to_be_focused()
    page.get_by_role("button", name="Next new comment (1)").press("Enter")

    expect(comment(page, "One")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert violations(page) == []


def test_own_comment_is_not_new(page: Page, live: LiveSite, place: Place):
    come_back(page, live, place, "One")

    write(page, "My own.")

    expect(comment(page, "My own.").get_by_role("link", name="Edit")).to_be_visible()
    expect(comment(page, "My own.").locator(".badge")).to_have_count(0)
    expect_in_file(live, place.path, "My own.")
    reload(page)
    expect(page.locator(".badge.new")).to_have_count(1)
    expect(comment(page, "My own.").locator(".badge")).to_have_count(0)


def test_keys_do_nothing_in_a_field_and_can_be_switched_off(page: Page, live: LiveSite, place: Place):
    come_back(page, live, place, "One", "Two")
    text = page.locator("#discussion > comment-form textarea")
    text.click()
    page.keyboard.type("nnp")
    expect(text).to_have_value("nnp")
    expect(text).to_be_focused()

    switch = page.get_by_role("checkbox", name="Keys n and p")
    expect(switch).to_be_checked()
    switch.press("Space")
    page.keyboard.press("n")
    expect(switch).to_be_focused()
    reload(page)
    expect(switch).not_to_be_checked()
    page.keyboard.press("n")
    expect(page.locator("article:focus")).to_have_count(0)
    switch.press("Space")
    page.keyboard.press("n")
    expect(comment(page, "Two")).to_be_focused()


def test_new_comments_that_come_with_more_are_marked_too(page: Page, live: LiveSite, place: Place):
    come_back(page, live, place, *(f"Number {number:02}." for number in range(60)))
    more = page.get_by_role("link", name="Older comments")
    expect(more).to_be_visible()
    before = page.locator(".badge.new").count()

    more.click()

    expect(comment(page, "Number 00.").locator(".badge.new")).to_be_attached()
    assert before < 60
    expect(page.locator(".badge.new")).to_have_count(60)
    expect(comment(page, "I was here first.").locator(".badge.new")).to_have_count(0)


@pytest.mark.parametrize("where", ["above", "among", "below"])
def test_bubble_moves_nothing_wherever_the_reader_is(open_page: OpenPage, live: LiveSite, place: Place, where: str):
    for number in range(12):
        live.post_comment(place.thread, f"Number {number:02}. " + "And so on, at length. " * 20)
    expect_in_file(live, f"{place.path}live.json", '"count": 12')
    expect_in_file(live, place.path, "Number 11.")
    page = open_page(viewport={"width": 390, "height": 700})
    page.clock.install()
    with page.expect_response("**/live.json"):
        visit(page, place.path)
    goal = {"above": page.locator("h1"), "among": comment(page, "Number 06."), "below": comment(page, "Number 00.")}[
        where
    ]
    goal.evaluate("goal => goal.scrollIntoView({ block: 'center' })")
    before = page.evaluate("scrollY"), goal.bounding_box()

    live.post_comment(place.thread, "And I came later.")
    expect_in_file(live, f"{place.path}live.json", '"count": 13')
    expect_in_file(live, place.path, "And I came later.")
    page.clock.run_for(30_000)

    expect(page.get_by_role("button", name="1 new comment")).to_be_attached()
    assert (page.evaluate("scrollY"), goal.bounding_box()) == before
    if where != "above":
        expect(page.get_by_role("button", name="1 new comment")).to_be_in_viewport()
