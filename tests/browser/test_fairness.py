"""A guest's comment is removed; they read why, appeal, and another moderator brings it back. Notices, reports, too."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content, Place
from tests.browser.kinds import path_of
from tests.browser.steps import comment, expect_in_file, sign_in, wait_for_scripts, write
from tests.browser.test_accessibility import AXE, LEVELS, send_without_scripts, violations
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser
RUN_AXE_INSIDE = """async levels => (await axe.run('main .nice-padding', { runOnly: levels })).violations.map(
  ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)"""
RUDE = "Fools, all of you."


def remove_it(page: Page, path: str) -> None:
    """As a moderator does on the comment's own page."""
    sign_in(page, "moderator", then=path)
    page.get_by_text("Remove it from the site").click()
    page.get_by_label("Ground").select_option("attacks or insults people")
    page.get_by_label("Words to its writer").fill("It calls readers fools.")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Removed by a moderator.")).to_be_visible()


def grant_appeal(page: Page) -> None:
    """As another moderator does in the newsroom."""
    sign_in(page, "desk", then="/-/newsroom/moderation/appeals/")
    page.get_by_role("link", name="It was a quotation.").click()
    expect(page.get_by_text("It calls readers fools.").first).to_be_visible()
    page.get_by_label("Answer to the writer").fill("You are right, we read too fast.")
    page.get_by_role("button", name="Grant: take the decision back").click()
    expect(page.get_by_text("The appeal is decided, and its writer is told.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_guest_reads_why_appeals_and_the_comment_comes_back_in_its_place(
    scripts: bool, open_page: OpenPage, live: LiveSite, place: Place
):
    live.post_comment(place.thread, "The one before.")
    guest = open_page(java_script_enabled=scripts, viewport={"width": 320, "height": 700})
    guest.goto(place.path)
    write(guest, RUDE, name="Mara")
    written = comment(guest, RUDE)
    path = (written.locator("header a").get_attribute("href") or "").removeprefix(live.address)
    live.post_comment(place.thread, "The one after.")
    expect_in_file(live, place.path, RUDE)

    remove_it(open_page(java_script_enabled=scripts), path)
    live.wait_until(lambda: RUDE not in live.file(place.path).read_text())

    guest.goto(path)
    guest.get_by_role("link", name="Why, and how to appeal").click()
    expect(guest.get_by_text("It calls readers fools.")).to_be_visible()
    expect(guest.get_by_text(RUDE)).to_be_visible()
    statement = guest.url
    guest.get_by_label("Why it is wrong").fill("It was a quotation.")
    guest.get_by_role("button", name="Appeal").click()
    expect(guest.get_by_role("status")).to_contain_text("Your appeal is with the newsroom.")

    grant_appeal(open_page(java_script_enabled=scripts))

    guest.goto(statement)
    expect(guest.get_by_text("Your appeal was granted.")).to_be_visible()
    expect(guest.get_by_text("You are right, we read too fast.")).to_be_visible()
    expect_in_file(live, place.path, RUDE)
    guest.goto(place.path)
    texts = guest.locator("ol.thread article > div").all_inner_texts()
    assert texts == ["The one after.", RUDE, "The one before."]


def test_nobody_else_finds_the_statement(open_page: OpenPage, live: LiveSite, place: Place):
    writer = open_page()
    writer.goto(place.path)
    write(writer, RUDE, name="Mara")
    path = (comment(writer, RUDE).locator("header a").get_attribute("href") or "").removeprefix(live.address)
    remove_it(open_page(), path)

    stranger = open_page()
    stranger.goto(path)

    expect(stranger.get_by_text("Removed by a moderator.")).to_be_visible()
    expect(stranger.get_by_role("link", name="Why, and how to appeal")).to_have_count(0)
    writer.goto(path)
    expect(writer.get_by_role("link", name="Why, and how to appeal")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_against_the_law_leads_from_the_report_to_a_form_of_its_own(
    scripts: bool, open_page: OpenPage, live: LiveSite, place: Place
):
    live.post_comment(place.thread, "What nobody may say.")
    expect_in_file(live, place.path, "What nobody may say.")
    page = open_page(java_script_enabled=scripts)
    page.goto(place.path)
    if scripts:
        wait_for_scripts(page)

    comment(page, "What nobody may say.").get_by_role("link", name="Report").click()
    page.get_by_label("against the law").check()
    page.get_by_label("What is wrong with it?").fill("It names a child.")
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.get_by_label("Why it is against the law")).to_have_value("It names a child.")
    page.get_by_label("Your name").fill("Rosa Keel")
    page.get_by_label("Your e-mail address").fill("rosa@example.org")
    page.get_by_label("I believe in good faith").check()
    page.get_by_role("button", name="Give notice").click()

    expect(page.get_by_role("status")).to_contain_text("Your notice has arrived.")
    expect(page.get_by_text("It waits for a person of the newsroom.")).to_be_visible()


def test_reporter_reads_the_outcome_on_their_device(open_page: OpenPage, live: LiveSite, place: Place):
    live.post_comment(place.thread, RUDE)
    expect_in_file(live, place.path, RUDE)
    reader = open_page()
    reader.goto(place.path)
    write(reader, "My own word.", name="Jo")  # So the device has a cookie.
    rude = comment(reader, RUDE)
    path = (rude.locator("header a").get_attribute("href") or "").removeprefix(live.address)
    rude.get_by_role("link", name="Report").click()
    reader.get_by_label("attacks people").check()
    reader.get_by_label("E-mail, if you want to be told").fill("jo@example.org")
    reader.get_by_role("button", name="Report", exact=True).click()
    expect(reader.get_by_text("Thank you. The newsroom will look at it.")).to_be_visible()

    remove_it(open_page(), path)

    reader.goto(path)
    expect(reader.get_by_text("You reported this comment, and the newsroom took it off the site.")).to_be_visible()


@pytest.mark.parametrize("kind", ["statement", "against the law", "notice"])
def test_pages_stand_right_to_left_on_a_narrow_screen(open_page: OpenPage, content: Content, kind: str):
    page = open_page(viewport={"width": 320, "height": 700})
    page.goto(path_of(kind, content))
    page.evaluate("document.dir = 'rtl'")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert violations(page) == []


def test_refused_appeal_and_notice_have_no_violation(page: Page, watch: Watch, content: Content):
    watch.allow(422)
    for kind, action, sent in (
        ("statement", f"{path_of('statement', content)}appeal/", {"body": " "}),
        ("against the law", path_of("against the law", content), {"explanation": "A lie.", "good_faith": "1"}),
    ):
        page.goto(path_of(kind, content))
        send_without_scripts(page, action, **sent)
        expect(page.get_by_role("alert")).to_be_visible()
        assert violations(page) == []


def test_screens_of_the_newsroom_have_no_violation(page: Page, live: LiveSite, place: Place):
    """In what is ours of them; Wagtail's own frame is around it."""
    comment_id = live.post_comment(place.thread, RUDE)["id"]
    remove_it(page, f"/-/comments/{comment_id}/")
    for path in ("/-/newsroom/moderation/appeals/?shelf=decided", "/-/newsroom/moderation/notices/?shelf=decided"):
        page.goto(path)
        page.evaluate(AXE.read_text())
        assert page.evaluate(RUN_AXE_INSIDE, LEVELS) == []
        page.locator("td.title a").first.click()
        expect(page.get_by_role("heading", name="The decision")).to_be_visible()
        page.evaluate(AXE.read_text())
        assert page.evaluate(RUN_AXE_INSIDE, LEVELS) == []
