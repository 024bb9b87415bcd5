"""What a thread does around its comments: pages in place, folding, one's own, no connection, mail, paper."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content, Place
from tests.browser.steps import bodies, comment, expect_in_file, said, sign_in, visit, wait_for_scripts, write
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser

UNREACHED = "The site cannot be reached. Please try again when you are connected."
PLACE_OF = "element => { const { left, top } = element.getBoundingClientRect(); return [left, top + scrollY] }"


# Further comments, and folding


def test_further_answers_come_in_place(page: Page, content: Content):
    visit(page, content.rich.path)
    more = page.get_by_role("link", name="10 more answers")
    expect(more).to_have_attribute("href", f"{content.rich.path}comments/branch/{content.branch}/2/#discussion")
    before = len(bodies(page))

    more.click()

    expect(comment(page, "Answer 28").first).to_be_visible()
    expect(page.locator("article:focus")).to_be_visible()
    expect(more).to_have_count(0)
    assert len(bodies(page)) == before + 10
    assert page.url.endswith(content.rich.path)


def test_branch_is_folded_away_and_back_by_keyboard(page: Page, content: Content):
    visit(page, content.rich.path)
    first, answer = page.locator(f"#comment-{content.branch}"), comment(page, "An answer 1 deep")
    fold = first.get_by_role("button", name="Answers: 25")
    expect(fold).to_have_attribute("aria-expanded", "true")

    fold.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(fold).to_be_focused()
    expect(answer).to_be_hidden()
    expect(page.get_by_role("link", name="10 more answers")).to_be_hidden()

    fold.press("Space")
    expect(answer).to_be_visible()
    expect(comment(page, "We asked them.").get_by_role("button", name="Answers:")).to_have_count(0)


def test_answer_to_a_folded_comment_unfolds_it(page: Page, live: LiveSite, place: Place):
    top = live.post_comment(place.thread, "Who has paid?")["id"]
    live.post_comment(place.thread, "The city.", parent=top)
    expect_in_file(live, place.path, "The city.")
    visit(page, place.path)
    asked = comment(page, "Who has paid?")
    asked.get_by_role("button", name="Answers: 1").click()

    asked.get_by_role("link", name="Reply").click()
    page.get_by_label("Your answer to").fill("All of us.")
    page.locator(".reply").get_by_role("button", name="Post").click()

    expect(comment(page, "All of us.")).to_be_focused()
    expect(asked.get_by_role("button", name="Answers: 2")).to_have_attribute("aria-expanded", "true")


def test_nothing_can_be_folded_without_scripts(open_page: OpenPage, content: Content):
    page = open_page(java_script_enabled=False)
    page.goto(content.rich.path)

    expect(comment(page, "An answer 1 deep")).to_be_visible()
    expect(page.get_by_role("button", name="Answers:")).to_have_count(0)


def test_page_of_a_branch_takes_answers_to_its_root(page: Page, live: LiveSite, content: Content):
    visit(page, f"{content.rich.path}comments/branch/{content.branch}/2/")

    page.get_by_role("link", name="Write an answer").click()
    text = page.locator("#discussion > comment-form").get_by_label("Your answer to Ines")
    expect(text).to_be_focused()
    text.fill("Below the root.")
    page.locator("#discussion > comment-form").get_by_role("button", name="Post").click()

    expect(comment(page, "Below the root.")).to_be_focused()
    below = page.locator("li", has=page.locator(f"#comment-{content.branch}")).locator("> ol > li > article")
    expect(below.filter(has_text="Below the root.")).to_have_count(1)
    expect(text).to_have_value("")
    expect_in_file(live, f"{content.rich.path}comments/branch/{content.branch}/2/", "Below the root.")


# One's own


def test_own_comment_is_neither_voted_on_nor_reported(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Somebody else's.")
    expect_in_file(live, place.path, "Somebody else")
    visit(page, place.path)
    write(page, "My own.")

    own, theirs = comment(page, "My own."), comment(page, "Somebody else's.")
    for which, count in ((own, 0), (theirs, 1)):
        expect(which.get_by_role("link", name="Report")).to_have_count(count)
        for way in ("up", "down"):
            expect(which.get_by_role("button", name=f"Vote {way}:")).to_be_enabled(enabled=count == 1)


def test_tools_say_whose_comment_they_are_about(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid?", name="Tom")
    expect_in_file(live, place.path, "Who has paid?")
    visit(page, place.path)
    write(page, "All of us.", name="Mara")

    for name, words in (("Tom", "Who has paid?"), ("Mara", "All of us.")):
        article = page.get_by_role("article", name=name)
        expect(article).to_contain_text(words)
        expect(article.get_by_role("link", name="Reply")).to_have_accessible_description(name)
        expect(article.get_by_role("button", name="Vote up:")).to_have_accessible_description(name)


def test_new_comment_tells_its_date_as_the_page_does(open_page: OpenPage, place: Place):
    page = open_page(timezone_id="Pacific/Auckland", locale="en-US")
    visit(page, place.path)

    write(page, "What time is it?")

    time = comment(page, "What time is it?").locator("time")
    posted = time.evaluate("time => new Date(time.dateTime).toISOString().slice(11, 16)")
    expect(time).to_have_attribute("title", re.compile(rf"^\d+ [A-Z][a-z]+ \d{{4}} at {posted}$"))


def test_large_number_of_comments_is_set_as_the_language_does_it(page: Page, place: Place):
    visit(page, place.path)
    page.locator("thread-live").evaluate("live => live.setAttribute('count', '1199')")

    write(page, "One more.")

    expect(page.get_by_role("heading", name="1,200 comments")).to_be_visible()


# An account, and mail


@pytest.mark.parametrize(("name", "is_asked"), [("reader", True), ("subscriber", False)])
def test_account_without_an_address_is_asked_for_one(page: Page, place: Place, name: str, is_asked: bool):
    sign_in(page, name, then=place.path)
    expect(page.get_by_text("You write as")).to_be_visible()
    mail = page.locator("#discussion > comment-form").get_by_label("E-mail, never shown")
    expect(mail).to_be_visible(visible=is_asked)

    page.locator("#discussion > comment-form select").select_option("replies")
    if is_asked:
        mail.fill("rosa@example.org")
    write(page, "Tell me.")

    expect(said(page)).to_have_text("Published.")


def test_field_that_is_at_fault_is_marked_and_has_the_focus(page: Page, watch: Watch, place: Place):
    watch.allow(422)
    visit(page, place.path)
    form = page.locator("#discussion > comment-form")
    expect(form.get_by_role("status")).to_be_attached()
    form.locator("select").select_option("replies")

    write(page, "Tell me.")

    mail = form.get_by_label("E-mail, never shown")
    expect(mail).to_be_focused()
    expect(mail).to_have_attribute("aria-invalid", "true")
    mail.fill("mara@example.org")
    expect(mail).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("width", [360, 1280])
def test_notice_is_asked_for_in_place(open_page: OpenPage, watch: Watch, place: Place, width: int):
    watch.allow(422)
    page = open_page(viewport={"width": width, "height": 800})
    visit(page, place.path)
    follow = page.locator("details.follow")
    summary = follow.locator("summary")
    before = summary.evaluate(PLACE_OF)

    summary.click()
    wait_for_scripts(page)
    assert summary.evaluate(PLACE_OF) == before
    assert page.evaluate("document.documentElement.scrollWidth") == width
    mail = follow.get_by_label("Your e-mail address")
    mail.fill("nobody@nowhere")
    follow.get_by_role("button", name="Notify me").click()
    expect(follow.get_by_role("status")).to_have_text("This does not look like an e-mail address.")
    expect(mail).to_be_focused()

    mail.fill(f"mara-{width}@example.org")
    follow.get_by_role("button", name="Notify me").click()
    expect(follow.get_by_role("status")).to_contain_text("Please check your e-mail")
    assert page.url.endswith(place.path)


# Without a connection


def test_older_comments_without_a_connection_leave_the_page_as_it_is(page: Page, content: Content):
    visit(page, content.long.path)
    more = page.get_by_role("link", name="Older comments")

    page.context.set_offline(True)
    more.click()
    expect(page.get_by_role("alert")).to_have_text(UNREACHED)
    expect(more).to_have_text("Older comments")

    page.context.set_offline(False)
    more.click()
    expect(comment(page, "Comment 25")).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_report_and_vote_without_a_connection_leave_the_page_as_it_is(page: Page, content: Content):
    visit(page, content.rich.path)
    asked = comment(page, "We asked them.")
    report, vote = asked.get_by_role("link", name="Report"), asked.get_by_role("button", name="Vote up:")

    page.context.set_offline(True)
    report.click()
    expect(asked.get_by_role("alert")).to_have_text(UNREACHED)
    vote.click()
    expect(asked.get_by_role("alert")).to_have_text(re.compile("so your vote was not counted"))
    expect(vote).to_have_attribute("aria-pressed", "false")

    page.context.set_offline(False)
    report.click()
    expect(asked.get_by_role("radio").first).to_be_focused()
    expect(asked.get_by_role("alert")).to_have_count(0)


def test_answer_that_cannot_be_used_leads_to_its_page(page: Page, watch: Watch, content: Content):
    watch.allow(404)
    visit(page, content.long.path)
    page.route("**/comments/newest/1/", lambda route: route.fulfill(status=404, body="Not here."))

    page.get_by_role("link", name="Older comments").click()

    page.wait_for_url("**/comments/newest/1/#discussion")


# On paper


def test_thread_on_paper_has_no_tools_and_tells_dates(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "For the record.", name="Tom")
    live.post_comment(place.thread, "So be it.")
    expect_in_file(live, place.path, "So be it.")
    visit(page, place.path)
    article = comment(page, "For the record.")
    expect(article.locator("time")).to_have_text(re.compile("now|ago"))

    page.emulate_media(media="print")

    for tools in ("form", ".fold", "button", "a >> text=Reply"):
        expect(article.locator(tools).locator("visible=true")).to_have_count(0)
    for tools in ("comment-form", ".discussion nav", ".follow", "thread-live"):
        expect(page.locator(tools).locator("visible=true")).to_have_count(0)
    assert style(article.locator("header"), "paddingInlineStart") == "0px"
    assert style(page.locator("#discussion"), "maxInlineSize") == "none"
    assert style(article.locator("time"), "fontSize") == "0px"
    told = article.locator("time").evaluate("time => getComputedStyle(time, '::after').content")
    assert re.fullmatch(r'"\d+ \w+ \d{4}, \d\d:\d\d"', told)


def style(element: Locator, name: str) -> str:
    return str(element.evaluate(f"element => getComputedStyle(element).{name}"))
