"""Nothing typed is lost: comments that wait on the device, what was refused, answers that were begun."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Place
from tests.browser.steps import close_discussion, comment, expect_in_file, reload, said, visit, write
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser

KEPT = "Kept on this device; it is sent as soon as you are connected."


def field(page: Page) -> Locator:
    return page.locator("#discussion > comment-form textarea")


def begin(page: Page, place: Place, words: str) -> None:
    """Write, and lose the connection before it is sent."""
    visit(page, place.path)
    with page.expect_response("**/outbox*.js"):
        field(page).fill("A word")
    page.context.set_offline(True)
    write(page, words)
    expect(said(page)).to_have_text(KEPT)


def times(site: LiveSite, place: Place, words: str) -> int:
    answer = json.loads(site.request("GET", f"/-/api/v1/threads/{place.thread}/comments?limit=100")[1])
    return sum(words in one["html"] for one in answer["comments"])


def test_comment_without_a_connection_is_sent_when_there_is_one(page: Page, live: LiveSite, place: Place):
    begin(page, place, "From the ferry.")
    expect(page.locator(".waits")).to_contain_text("From the ferry.")
    expect(field(page)).to_have_value("")
    assert violations(page) == []

    page.context.set_offline(False)

    expect(comment(page, "From the ferry.")).to_be_visible()
    expect(page.locator(".waits")).to_have_count(0)
    expect(said(page)).to_have_text("Published.")
    expect(comment(page, "From the ferry.").get_by_role("link", name="Edit")).to_be_visible()
    assert times(live, place, "From the ferry.") == 1


def test_waiting_comment_is_sent_from_another_page_of_the_site(page: Page, live: LiveSite, place: Place):
    begin(page, place, "From the night train.")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)

    again.goto("/")

    live.wait_until(lambda: times(live, place, "From the night train.") == 1)
    expect_in_file(live, place.path, "From the night train.")
    visit(again, place.path)
    expect(again.locator(".waits")).to_have_count(0)
    assert times(live, place, "From the night train.") == 1


def test_comment_whose_answer_was_lost_is_written_once(page: Page, live: LiveSite, place: Place):
    visit(page, place.path)
    field(page).click()
    expect(page.get_by_role("toolbar")).to_be_visible()
    lost = []

    def lose(route):  # type: ignore[no-untyped-def]
        """The site has taken it, and its answer does not arrive."""
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route("**/comments", lose)
    page.clock.install()
    write(page, "Once and for all.")
    expect(said(page)).to_have_text(KEPT)
    assert times(live, place, "Once and for all.") == 1
    page.clock.run_for(6_000)

    expect(comment(page, "Once and for all.")).to_be_visible()
    expect(page.locator(".waits")).to_have_count(0)
    assert times(live, place, "Once and for all.") == 1


def test_waiting_comment_can_be_changed_and_is_not_sent_as_it_was(page: Page, live: LiveSite, place: Place):
    begin(page, place, "A hasty word.")
    page.get_by_role("button", name="Change").click()

    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("A hasty word.")
    expect(page.locator(".waits")).to_have_count(0)
    page.context.set_offline(False)
    field(page).fill("A calm word.")
    page.get_by_role("button", name="Post").click()

    expect(comment(page, "A calm word.")).to_be_visible()
    assert times(live, place, "A hasty word.") == 0


def test_waiting_comment_can_be_thrown_away(page: Page, live: LiveSite, place: Place):
    begin(page, place, "Rather not.")
    page.get_by_role("button", name="Do not send").click()
    expect(page.locator(".waits")).to_have_count(0)
    page.context.set_offline(False)
    visit(page, place.path)

    expect(field(page)).to_have_value("")
    assert times(live, place, "Rather not.") == 0


def test_answer_without_a_connection_waits_below_what_it_answers(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid?", name="Tom")
    expect_in_file(live, place.path, "Who has paid?")
    visit(page, place.path)
    asked = comment(page, "Who has paid?")
    asked.get_by_role("link", name="Reply").click()
    with page.expect_response("**/outbox*.js"):
        page.get_by_label("Your answer to Tom").fill("All")

    page.context.set_offline(True)
    page.get_by_label("Your answer to Tom").fill("All of us.")
    page.locator(".reply").get_by_role("button", name="Post").click()

    expect(asked.locator(".waits")).to_contain_text(KEPT)
    expect(asked.locator(".waits")).to_be_focused()
    page.context.set_offline(False)
    below = page.locator("li", has=asked).locator("> ol")
    expect(below.locator("article > div")).to_have_text("All of us.")
    expect(page.locator(".waits")).to_have_count(0)


def test_waiting_comment_that_is_refused_comes_back_into_the_form(
    page: Page, open_page: OpenPage, watch: Watch, live: LiveSite, place: Place
):
    watch.allow(422)
    begin(page, place, "long " * 2001)

    page.context.set_offline(False)

    expect(said(page)).to_have_text("The text is too long: 10004 characters, 10000 are allowed.")
    expect(field(page)).to_have_value("long " * 2001)
    expect(page.locator(".waits")).to_have_count(0)


def test_waiting_comment_into_a_discussion_that_was_closed_is_kept_to_be_copied(
    page: Page, open_page: OpenPage, watch: Watch, live: LiveSite, place: Place
):
    watch.allow(403)
    begin(page, place, "Too late?")
    close_discussion(open_page(), place)
    live.wait_until(lambda: "<comment-form" not in live.file(place.path).read_text())
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)

    visit(again, place.path)

    box = again.locator(".waits")
    expect(box).to_contain_text("The newsroom closed this discussion. Your text was not posted")
    expect(box.get_by_role("button", name="Change")).to_have_count(0)
    expect(box).to_contain_text("Too late?")
    reload(again)
    expect(box).to_contain_text("Too late?")
    box.get_by_role("button", name="Do not send").click()
    expect(box).to_have_count(0)


def test_text_stays_in_the_form_while_the_site_fails(page: Page, watch: Watch, place: Place):
    watch.allow(503)
    visit(page, place.path)
    page.route("**/comments", lambda route: route.fulfill(status=503, body="Down."))

    write(page, "Are you there?")

    expect(said(page)).to_contain_text("What you typed stays here")
    expect(field(page)).to_have_value("Are you there?")
    page.unroute("**/comments")
    page.get_by_role("button", name="Post").click()
    expect(comment(page, "Are you there?")).to_be_visible()


def test_answer_that_was_begun_is_offered_again(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid?", name="Tom")
    expect_in_file(live, place.path, "Who has paid?")
    visit(page, place.path)
    comment(page, "Who has paid?").get_by_role("link", name="Reply").click()
    page.get_by_label("Your answer to Tom").fill("All of")

    reload(page)
    offer = page.get_by_role("link", name="You have an unfinished answer to Tom")
    expect(offer).to_be_visible()
    assert violations(page) == []
    offer.press("Enter")

    answer = page.get_by_label("Your answer to Tom")
    expect(answer).to_be_focused()
    expect(answer).to_have_value("All of")
    expect(offer).to_have_count(0)
    answer.fill("All of us.")
    page.locator(".reply").get_by_role("button", name="Post").click()
    expect(comment(page, "All of us.")).to_be_visible()
    expect_in_file(live, place.path, "All of us.")
    reload(page)
    expect(page.locator(".waits")).to_have_count(0)


def test_answer_that_was_begun_on_another_page_leads_there(page: Page, live: LiveSite, place: Place):
    asked = live.post_comment(place.thread, "Who has paid?", name="Tom")["id"]
    expect_in_file(live, place.path, "Who has paid?")
    visit(page, place.path)
    page.evaluate(f"localStorage.setItem('imprint:draft:{place.thread}:99999', JSON.stringify('Lost'))")
    page.evaluate(f"localStorage.setItem('imprint:draft:{place.thread}:{asked}', JSON.stringify('All of'))")
    reload(page)

    expect(page.locator("a.unfinished")).to_have_count(2)
    elsewhere = page.get_by_role("link", name="You have an unfinished answer", exact=True)
    expect(elsewhere).to_have_attribute("href", "/-/comments/99999/#reply")
    visit(page, f"/-/comments/{asked}/#reply")

    expect(page.get_by_label("Your answer to Tom")).to_have_value("All of")
