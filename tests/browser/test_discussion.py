"""Writing, answering, voting and reading a discussion in a browser that runs scripts."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content, Place
from tests.browser.steps import (
    bodies,
    close_discussion,
    comment,
    expect_in_file,
    fill_in_sign_in,
    reload,
    said,
    sign_in,
    visit,
    write,
)
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser


def test_comment_appears_at_once_and_then_in_the_file(page: Page, live: LiveSite, place: Place):
    visit(page, place.path)
    expect(page.get_by_text("Nobody has written here yet.")).to_be_visible()

    write(page, "The **tide** is in.", name="Mara")

    written = comment(page, "The tide is in.")
    expect(written.locator("header b")).to_have_text("Mara")
    expect(written.locator("strong")).to_have_text("tide")
    expect(written.get_by_role("link", name="Edit")).to_be_visible()
    expect(said(page)).to_have_text("Published.")
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(page.get_by_role("heading", name="1 comment", exact=True)).to_be_visible()
    expect_in_file(live, place.path, "<strong>tide</strong>")


def test_comment_with_markup_of_its_own_is_shown_as_typed(page: Page, place: Place):
    visit(page, place.path)

    write(page, "<img src=x onerror=alert(1)> and <script>alert(2)</script>")

    written = comment(page, "<img src=x onerror=alert(1)> and <script>alert(2)</script>")
    expect(written).to_be_visible()
    expect(written.locator("img, script")).to_have_count(0)


def test_reply_stands_under_what_it_answers(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid for it?", name="Tom")
    expect_in_file(live, place.path, "Who has paid for it?")
    visit(page, place.path)

    comment(page, "Who has paid for it?").get_by_role("link", name="Reply").click()
    answer = page.get_by_label("Your answer to Tom")
    expect(answer).to_be_focused()
    answer.fill("All of us.")
    page.locator(".reply").get_by_role("button", name="Post").click()

    below = page.locator("li", has=comment(page, "Who has paid for it?")).locator("> ol")
    expect(comment(page, "All of us.")).to_be_focused()
    expect(below.locator("article > div")).to_have_text("All of us.")
    expect(page.locator(".reply")).to_have_count(0)
    expect_in_file(live, place.path, "All of us.")
    reload(page)
    expect(below.locator("article > div")).to_have_text("All of us.")


def test_reply_that_is_cancelled_gives_the_focus_back(page: Page, live: LiveSite, content: Content):
    visit(page, content.rich.path)
    link = comment(page, "We asked them.").get_by_role("link", name="Reply")

    link.click()
    page.keyboard.press("Escape")

    expect(page.locator(".reply")).to_have_count(0)
    expect(link).to_be_focused()


def test_vote_is_counted_and_marked_over_a_reload_and_taken_back(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Sell the clock.")
    expect_in_file(live, place.path, "Sell the clock.")
    visit(page, place.path)
    up = comment(page, "Sell the clock.").get_by_role("button", name="Vote up:")

    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_text("1")
    expect_in_file(live, place.path, "Vote up: 1")

    reload(page)
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_text("1")

    up.click()
    expect(up).to_have_attribute("aria-pressed", "false")
    expect(up).to_have_text("")


def test_vote_down_takes_the_place_of_a_vote_up(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Keep the clock.")
    expect_in_file(live, place.path, "Keep the clock.")
    visit(page, place.path)
    up, down = (comment(page, "Keep the clock.").get_by_role("button", name=f"Vote {way}:") for way in ("up", "down"))

    up.click()
    expect(up).to_have_text("1")
    down.click()

    expect(down).to_have_attribute("aria-pressed", "true")
    expect(down).to_have_text("1")
    expect(up).to_have_attribute("aria-pressed", "false")
    expect(up).to_have_text("")


def test_comments_stand_in_the_order_that_the_reader_chooses(page: Page, live: LiveSite, place: Place):
    ids = [live.post_comment(place.thread, words)["id"] for words in ("One", "Two", "Three")]
    assert live.request("PUT", f"/-/api/v1/comments/{ids[1]}/vote", {"value": 1})[0] == 200
    expect_in_file(live, f"{place.path}comments/top/1/", "Vote up: 1")
    expect_in_file(live, place.path, "Vote up: 1")
    visit(page, place.path)

    orders = {}
    for order in ("Oldest", "Most voted", "Newest"):
        page.get_by_role("navigation", name="Order of the comments").get_by_role("link", name=order).click()
        expect(page.locator("a[aria-current=true]", has_text=order)).to_be_visible()
        orders[order] = bodies(page)

    assert orders == {
        "Oldest": ["One", "Two", "Three"],
        "Most voted": ["Two", "One", "Three"],
        "Newest": ["Three", "Two", "One"],
    }


def test_comment_of_somebody_else_is_offered_and_moves_nothing(
    page: Page, open_page: OpenPage, live: LiveSite, place: Place
):
    live.post_comment(place.thread, "I was here first.")
    expect_in_file(live, f"{place.path}live.json", '"count": 1')
    expect_in_file(live, place.path, "I was here first.")
    page.clock.install()
    with page.expect_response("**/live.json"):
        visit(page, place.path)
    first, other = comment(page, "I was here first."), open_page()
    first.scroll_into_view_if_needed()
    before = first.bounding_box()

    visit(other, place.path)
    write(other, "And I came later.", name="Nadia")
    expect(comment(other, "And I came later.")).to_be_visible()
    expect_in_file(live, f"{place.path}live.json", '"count": 2')
    expect_in_file(live, place.path, "And I came later.")
    page.clock.run_for(30_000)

    bubble = page.get_by_role("button", name="1 new comment")
    expect(bubble).to_be_visible()
    assert first.bounding_box() == before
    expect(comment(page, "And I came later.")).to_have_count(0)

    bubble.click()
    expect(comment(page, "And I came later.")).to_be_focused()
    expect(comment(page, "And I came later.").locator(".badge")).to_have_text("new")
    assert bodies(page) == ["And I came later.", "I was here first."]
    expect(page.get_by_role("heading", name="2 comments")).to_be_visible()


def test_older_comments_come_below_those_that_are_here(page: Page, content: Content):
    visit(page, content.long.path)
    here = bodies(page)
    assert here == [f"Comment {number}" for number in range(60, 25, -1)]

    page.get_by_role("link", name="Older comments").click()

    expect(comment(page, "Comment 25")).to_be_focused()
    assert bodies(page) == [f"Comment {number}" for number in range(60, 0, -1)]
    expect(page.get_by_role("link", name="Older comments")).to_have_count(0)


def test_own_comment_can_be_changed_also_after_a_reload(page: Page, live: LiveSite, place: Place):
    visit(page, place.path)
    write(page, "It cost two milions.")
    expect(comment(page, "It cost two milions.")).to_be_visible()
    expect_in_file(live, place.path, "It cost two milions.")
    reload(page)

    comment(page, "It cost two milions.").get_by_role("link", name="Edit").click()
    text = page.get_by_label("Change the text")
    expect(text).to_be_focused()
    expect(text).to_have_value("It cost two milions.")
    text.fill("It cost two millions.")
    page.get_by_role("button", name="Save").click()

    changed = comment(page, "It cost two millions.")
    expect(changed).to_be_focused()
    expect(changed.locator(".edited")).to_have_text("Edited by you just now")
    expect_in_file(live, place.path, "It cost two millions.")


def test_own_comment_can_be_taken_back(page: Page, live: LiveSite, place: Place):
    visit(page, place.path)
    write(page, "I should not have said that.")

    comment(page, "I should not have said that.").get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()

    expect(comment(page, "Taken back by its author.")).to_be_focused()
    expect(comment(page, "I should not have said that.")).to_have_count(0)
    expect(page.get_by_role("heading", name="0 comments", exact=True)).to_be_visible()
    expect_in_file(live, place.path, 'class="gone"')
    assert "I should not have said that." not in live.file(place.path).read_text()


def test_comment_of_others_can_be_reported_but_not_changed(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Buy my watches.")
    expect_in_file(live, place.path, "Buy my watches.")
    visit(page, place.path)
    theirs = comment(page, "Buy my watches.")

    theirs.get_by_role("link", name="Report").click()
    theirs.get_by_role("radio").nth(1).check()
    theirs.get_by_role("button", name="Report").click()

    expect(theirs.get_by_text("Thank you. The newsroom will look at it.")).to_be_focused()
    expect(theirs.get_by_role("link", name="Edit")).to_have_count(0)
    expect(theirs.get_by_role("link", name="Delete")).to_have_count(0)


def test_waiting_comment_is_seen_by_its_writer_alone_until_a_moderator_publishes_it(
    open_page: OpenPage, holding: LiveSite, place: Place
):
    writer, other, moderator = (open_page(holding) for _ in range(3))
    visit(writer, place.path)
    write(writer, "The mayor knew.", name="Mara")
    expect(comment(writer, "The mayor knew.").locator(".badge")).to_have_text(
        "Waiting for the newsroom; only you see it"
    )
    expect(said(writer)).to_have_text("Received. It waits for the newsroom; until then only you see it.")
    reload(writer)
    expect(comment(writer, "The mayor knew.").locator(".badge")).to_have_text(
        "Waiting for the newsroom; only you see it"
    )
    visit(other, place.path)
    expect(other.get_by_text("Nobody has written here yet.")).to_be_visible()
    assert "The mayor knew." not in holding.file(place.path).read_text()

    sign_in(moderator, "moderator", then="/-/newsroom/")
    moderator.get_by_role("link", name="Comments", exact=True).click()
    moderator.get_by_role("navigation", name="Queues").get_by_role("link", name="Held").click()
    moderator.get_by_role("link", name="The mayor knew.").click()
    moderator.get_by_role("article", name="Mara").get_by_role("button", name="Approve").click()
    expect(moderator.get_by_text("Approved. Undo with Z.")).to_be_visible()

    expect_in_file(holding, place.path, "The mayor knew.")
    for reader in (writer, other):
        visit(reader, place.path)
        expect(comment(reader, "The mayor knew.").locator("header b")).to_have_text("Mara")
        expect(comment(reader, "The mayor knew.").locator(".badge")).to_have_count(0)


def test_comment_into_a_discussion_that_was_closed_meanwhile_is_refused_and_kept(
    page: Page, open_page: OpenPage, watch: Watch, live: LiveSite, place: Place
):
    watch.allow(403)
    live.post_comment(place.thread, "Close this.")
    expect_in_file(live, place.path, "Close this.")
    visit(page, place.path)
    close_discussion(open_page(), place)

    write(page, "Too late?")

    expect(said(page)).to_have_text(
        "The newsroom closed this discussion. Your text was not posted; copy it if you want to keep it."
    )
    expect(page.get_by_label("Your comment")).to_have_value("Too late?")
    expect_in_file(live, place.path, "The newsroom closed this discussion.")
    assert "Too late?" not in live.file(place.path).read_text()


def test_comment_that_is_too_long_is_refused_and_kept(page: Page, watch: Watch, place: Place):
    watch.allow(422)
    visit(page, place.path)

    write(page, "long " * 2001)

    expect(said(page)).to_have_text("The text is too long: 10004 characters, 10000 are allowed.")
    expect(page.get_by_label("Your comment")).to_have_value("long " * 2001)
    expect(page.locator("ol.thread article")).to_have_count(0)


def test_draft_is_there_after_a_reload_and_gone_once_it_is_posted(page: Page, live: LiveSite, place: Place):
    visit(page, place.path)
    page.get_by_label("Your comment").fill("Half a thought")

    reload(page)
    expect(page.get_by_label("Your comment")).to_have_value("Half a thought")

    write(page, "A whole thought", name="Mara")
    expect(comment(page, "A whole thought")).to_be_visible()
    reload(page)
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(page.get_by_label("Name")).to_have_value("Mara")


def test_reader_who_signs_in_writes_by_name_and_can_sign_out(page: Page, live: LiveSite, place: Place):
    visit(page, place.path)
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    fill_in_sign_in(page, "reader")
    page.wait_for_url(f"**{place.path}")
    expect(page.get_by_text("You write as Rosa Keel.")).to_be_visible()
    expect(page.get_by_label("Name")).to_be_hidden()
    out = page.locator("#discussion").get_by_role("link", name="Sign out")
    expect(out).to_have_attribute("href", re.compile(f"\\?next={quote(place.path, safe='')}%23discussion$"))

    write(page, "Under my own name.")
    expect(comment(page, "Under my own name.").locator("header b")).to_have_text("Rosa Keel")
    expect_in_file(live, place.path, "Rosa Keel")
    assert "You write as Rosa Keel" not in live.file(place.path).read_text()

    page.get_by_role("banner").get_by_role("link", name="Your account").click()
    page.get_by_role("button", name="Sign out here").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    visit(page, place.path)
    expect(page.get_by_label("Name")).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
