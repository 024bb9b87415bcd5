"""The same discussion in a browser that runs no scripts: forms, and answers that lead back to the comment."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content, Place
from tests.browser.steps import bodies, close_discussion, comment, expect_in_file, sign_in, write
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page(java_script_enabled=False)


def test_comment_leads_to_its_place_under_the_article(page: Page, live: LiveSite, place: Place):
    page.goto(place.path)

    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        write(page, "The **tide** is in.", name="Mara")

    written = comment(page, "The tide is in.")
    expect(written.locator("header b")).to_have_text("Mara")
    expect(written).to_be_in_viewport()
    assert answered.value.status == 303
    anchor = written.get_attribute("id")
    assert page.url == f"{live.address}{place.path}#{anchor}"


def test_reply_stands_under_what_it_answers(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid for it?", name="Tom")
    expect_in_file(live, place.path, "Who has paid for it?")
    page.goto(place.path)

    comment(page, "Who has paid for it?").get_by_role("link", name="Reply").click()
    page.get_by_label("Your answer to Tom").fill("All of us.")
    page.locator("#reply").get_by_role("button", name="Post").click()

    below = page.locator("li", has=comment(page, "Who has paid for it?")).locator("> ol")
    expect(below.locator("article > div")).to_have_text("All of us.")
    expect(comment(page, "All of us.")).to_be_in_viewport()


def test_vote_is_counted(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Sell the clock.")
    expect_in_file(live, place.path, "Sell the clock.")
    page.goto(place.path)

    comment(page, "Sell the clock.").get_by_role("button", name="Vote up:").click()

    expect(comment(page, "Sell the clock.")).to_be_in_viewport()
    expect_in_file(live, place.path, "Vote up: 1")
    page.reload()
    expect(comment(page, "Sell the clock.").get_by_role("button", name="Vote up: 1")).to_have_text("1")


def test_order_and_pages_are_links(page: Page, content: Content):
    page.goto(content.long.path)

    page.get_by_role("link", name="Older comments").click()
    assert bodies(page) == [f"Comment {number}" for number in range(25, 0, -1)]
    page.get_by_role("link", name="Oldest", exact=True).click()
    assert bodies(page) == [f"Comment {number}" for number in range(1, 26)]
    page.get_by_role("link", name="Later comments").click()
    assert bodies(page) == [f"Comment {number}" for number in range(26, 51)]
    page.get_by_role("link", name="Newest", exact=True).click()
    assert bodies(page) == [f"Comment {number}" for number in range(60, 25, -1)]


def test_own_comment_can_be_changed_and_taken_back_on_its_own_page(page: Page, live: LiveSite, place: Place):
    page.goto(place.path)
    write(page, "It cost two milions.")

    comment(page, "It cost two milions.").locator("header a").click()
    page.get_by_label("Change the text").fill("It cost two millions.")
    page.get_by_role("button", name="Save").click()
    expect(comment(page, "It cost two millions.").locator(".edited")).to_contain_text("Last edited")

    page.get_by_role("button", name="Delete").click()
    expect(page.locator("article.gone")).to_have_text("Taken back by its author.")
    expect_in_file(live, place.path, 'class="gone"')
    assert "It cost" not in live.file(place.path).read_text()


def test_comment_can_be_reported_on_its_own_page(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Buy my watches.")
    expect_in_file(live, place.path, "Buy my watches.")
    page.goto(place.path)

    comment(page, "Buy my watches.").get_by_role("link", name="Report").click()
    page.get_by_role("radio").nth(1).check()
    page.locator("#report").get_by_role("button", name="Report").click()

    expect(page.get_by_text("Thank you. The newsroom will look at it.")).to_be_visible()
    expect(page.get_by_label("Change the text")).to_have_count(0)


def test_waiting_comment_leads_to_its_own_page_that_nobody_else_sees(
    open_page: OpenPage, watch: Watch, holding: LiveSite, place: Place
):
    watch.allow(404)
    writer, other = (open_page(holding, java_script_enabled=False) for _ in range(2))
    writer.goto(place.path)

    write(writer, "The mayor knew.")

    expect(writer.get_by_text("This comment waits for the newsroom; until then only you see it.")).to_be_visible()
    expect(comment(writer, "The mayor knew.")).to_be_visible()
    other.goto(writer.url)
    expect(other.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    assert "The mayor knew." not in holding.file(place.path).read_text()


def test_comment_that_is_too_long_is_refused_and_kept(page: Page, watch: Watch, place: Place):
    watch.allow(422)
    page.goto(place.path)

    write(page, "long " * 2001, name="Mara")

    expect(page.get_by_role("alert")).to_have_text("The text is too long: 10004 characters, 10000 are allowed.")
    expect(page.get_by_label("Your comment")).to_have_value("long " * 2001)
    expect(page.get_by_label("Name")).to_have_value("Mara")
    page.get_by_label("Your comment").fill("Short.")
    page.get_by_role("button", name="Post").click()
    expect(comment(page, "Short.").locator("header b")).to_have_text("Mara")


def test_comment_into_a_discussion_that_was_closed_meanwhile_is_refused_and_kept(
    page: Page, open_page: OpenPage, watch: Watch, live: LiveSite, place: Place
):
    watch.allow(403)
    live.post_comment(place.thread, "Close this too.")
    expect_in_file(live, place.path, "Close this too.")
    page.goto(place.path)
    close_discussion(open_page(java_script_enabled=False), place)

    write(page, "Too late?")

    expect(page.get_by_role("alert")).to_have_text(
        "The newsroom closed this discussion. Your text was not posted; copy it if you want to keep it."
    )
    expect(page.get_by_label("Your text, to be copied")).to_have_value("Too late?")


def test_reader_who_signs_in_writes_by_name(page: Page, place: Place):
    sign_in(page, "reader", then=place.path)

    write(page, "Under my own name.")

    expect(comment(page, "Under my own name.").locator("header b")).to_have_text("Rosa Keel")


def test_notice_by_mail_can_be_asked_for(page: Page, place: Place):
    page.goto(place.path)

    page.locator("details.follow summary").click()
    page.get_by_label("Your e-mail address").fill("mara@example.org")
    page.locator("details.follow").get_by_role("button", name="Notify me").click()

    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Back to").click()
    expect(page.get_by_role("heading", name=place.title, level=1)).to_be_visible()
