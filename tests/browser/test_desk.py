"""The moderators' desk, as two volunteers use it: by keys, by mouse, by touch, without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Place
from tests.browser.steps import comment, expect_in_file, sign_in, visit
from tests.browser.test_accessibility import IS_MARKED, violations
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser
DESK = "/-/newsroom/moderation/desk/"
PHONE = {"viewport": {"width": 360, "height": 740}}


def at_desk(page: Page, place: Place, name: str = "moderator", queue: str = "held") -> Page:
    sign_in(page, name, then="/-/newsroom/")
    page.goto(f"{DESK}?queue={queue}&thread={place.thread}")
    return page


def held(site: LiveSite, place: Place, *bodies: str) -> None:
    for number, body in enumerate(bodies):
        site.post_comment(place.thread, body, name=f"Writer {number}")


def text(page: Page) -> Locator:
    return page.locator(".card__text")


def told(page: Page) -> Locator:
    return page.locator("moderation-desk").get_by_role("status")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_keys_approve_remove_and_go_on(open_page: OpenPage, holding: LiveSite, place: Place):
    held(holding, place, "The first.", "You fool.", "The third.", "The fourth.")
    page = at_desk(open_page(holding), place)
    expect(text(page)).to_have_text("The first.")

    press(page, "a")
    expect(text(page)).to_have_text("You fool.")
    expect(told(page)).to_have_text("Approved. Undo with Z.")
    expect(page.locator("[data-card]")).to_be_focused()
    press(page, "r", "1")
    expect(told(page)).to_have_text("Removed. Undo with Z.")
    expect(text(page)).to_have_text("The third.")
    press(page, "n")
    expect(text(page)).to_have_text("The fourth.")
    press(page, "j")
    expect(told(page)).to_have_text("This is the last one.")
    press(page, "p")
    expect(text(page)).to_have_text("The third.")
    press(page, "k")
    expect(told(page)).to_have_text("This is the first one.")
    expect(page.locator("[data-rows] li")).to_have_count(2)

    expect_in_file(holding, place.path, "The first.")
    page.goto(f"{DESK}?queue=removed&thread={place.thread}")
    expect(text(page)).to_have_text("You fool.")
    expect(page.get_by_role("region", name="Earlier decisions")).to_contain_text("removed, attacks or insults people")


def test_removal_is_off_the_page_at_once_and_undo_brings_it_back(open_page: OpenPage, live: LiveSite, place: Place):
    live.post_comment(place.thread, "What a liar.")
    expect_in_file(live, place.path, "What a liar.")
    page = at_desk(open_page(), place, queue="new")
    expect(text(page)).to_have_text("What a liar.")

    press(page, "r", "1")
    expect(page.get_by_text("There is nothing here. Good.")).to_be_visible()
    live.wait_until(lambda: "What a liar." not in live.file(place.path).read_text(), within_s=5)
    press(page, "z")

    expect(told(page)).to_have_text("Undone.")
    expect(text(page)).to_have_text("What a liar.")
    expect_in_file(live, place.path, "What a liar.")
    press(page, "z")
    expect(told(page)).to_have_text("There is nothing to undo.")


def test_undo_goes_after_ten_seconds(open_page: OpenPage, holding: LiveSite, place: Place):
    held(holding, place, "One.", "Two.")
    page = open_page(holding)
    page.clock.install()
    at_desk(page, place)

    press(page, "a")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.clock.fast_forward(9_500)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.clock.fast_forward(1_000)
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_two_moderators_never_decide_the_same_card(open_page: OpenPage, watch: Watch, holding: LiveSite, place: Place):
    watch.allow(409)
    held(holding, place, "Shared.", "Other.")
    tom = at_desk(open_page(holding), place)
    expect(text(tom)).to_have_text("Shared.")

    other = at_desk(open_page(holding), place, "desk")
    expect(text(other)).to_have_text("Other.")
    expect(other.locator("[data-rows]")).to_contain_text("Tom Brekke has this.")
    press(other, "p")
    expect(text(other)).to_have_text("Shared.")
    expect(other.get_by_text("Tom Brekke has this.", exact=True)).to_be_visible()
    expect(other.get_by_role("button", name="Approve").first).to_be_disabled()
    press(other, "a")
    expect(text(other)).to_have_text("Shared.")

    press(tom, "n")
    expect(text(tom)).to_have_text("Other.")
    expect(other.get_by_text("Tom Brekke has this.", exact=True)).to_be_hidden()
    expect(other.get_by_role("button", name="Approve").first).to_be_enabled()


def test_the_second_is_told_who_was_quicker(open_page: OpenPage, watch: Watch, holding: LiveSite, place: Place):
    watch.allow(409)
    held(holding, place, "Twice seen.", "Other.")
    tom, other = (at_desk(open_page(holding), place, name) for name in ("moderator", "desk"))
    expect(text(tom)).to_have_text("Twice seen.")
    other.locator("[data-rows] a", has_text="Twice seen.").click()
    expect(text(other)).to_have_text("Twice seen.")
    press(tom, "a")
    expect(text(tom)).to_have_text("Other.")
    holding.wait_until(lambda: "Twice seen." in holding.file(place.path).read_text())
    other.locator("[data-acts] button").first.evaluate("b => { b.disabled = false }")

    press(other, "a")

    alert = other.locator("moderation-desk").get_by_role("alert")
    expect(alert).to_have_text("Tom Brekke was quicker: approved. Nothing was changed.")


def test_what_the_site_did_not_hear_comes_back(open_page: OpenPage, watch: Watch, holding: LiveSite, place: Place):
    watch.allow(503)
    held(holding, place, "Lost?", "Other.")
    page = at_desk(open_page(holding), place)
    expect(text(page)).to_have_text("Lost?")
    page.route(re.compile(r"/approve/$"), _refuse)

    press(page, "a")

    alert = page.locator("moderation-desk").get_by_role("alert")
    expect(alert).to_have_text("The site did not answer, so nothing was decided. The comment is back.")
    expect(text(page)).to_have_text("Lost?")
    expect(page.locator("[data-rows] li")).to_have_count(2)
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def _refuse(route: Route) -> None:
    route.fulfill(status=503, body="No.", content_type="text/plain")


def test_keys_are_shown_and_are_letters_again_where_somebody_types(
    open_page: OpenPage, holding: LiveSite, place: Place
):
    held(holding, place, "Stays.")
    page = at_desk(open_page(holding), place)

    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    press(page, "a", "Escape")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_hidden()
    expect(text(page)).to_have_text("Stays.")
    press(page, "r")
    page.get_by_label("In your own words").fill("")
    page.get_by_label("In your own words").press_sequentially("a1 bad argument")
    expect(page.get_by_label("In your own words")).to_have_value("a1 bad argument")
    expect(text(page)).to_have_text("Stays.")
    with page.expect_response("**/remove/"):
        page.get_by_role("button", name="off the subject").click()
    expect(page.get_by_text("There is nothing here. Good.")).to_be_visible()
    page.goto(f"{DESK}?queue=removed&thread={place.thread}")
    expect(page.get_by_role("region", name="Earlier decisions")).to_contain_text("a1 bad argument")


def test_edit_and_closed_branch_are_seen_by_readers(open_page: OpenPage, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Jo Bloggs of 4 Quay Street did it.", name="Ann")
    page = at_desk(open_page(), place, queue="new")

    press(page, "e")
    page.get_by_label("The text; readers see").fill("Somebody did it.")
    page.get_by_role("button", name="Save").click()
    expect(told(page)).to_contain_text("readers see that the newsroom did it")
    expect(text(page)).to_have_text("Somebody did it.")
    page.locator(".card__further summary").click()
    page.get_by_role("button", name="Close the branch").click()
    expect(told(page)).to_have_text("Nobody can answer it any more.")

    expect_in_file(live, place.path, "The newsroom has closed this part of the discussion")
    reader = open_page()
    visit(reader, place.path)
    theirs = comment(reader, "Somebody did it.")
    expect(theirs).to_contain_text("by Tom Brekke")
    expect(theirs.get_by_role("link", name="Reply")).to_have_count(0)
    expect(theirs.get_by_role("link", name="Report")).to_be_visible()


def test_everything_works_without_scripts(open_page: OpenPage, holding: LiveSite, place: Place):
    held(holding, place, "The first.", "Buy now!", "Buy  now!", "The last.")
    page = at_desk(open_page(holding, java_script_enabled=False), place)
    expect(text(page)).to_have_text("The first.")

    page.get_by_role("article", name="Writer 0").get_by_role("button", name="Approve").click()
    expect(text(page)).to_have_text("Buy now!")
    page.get_by_role("button", name="Undo").click()
    expect(text(page)).to_have_text("The first.")
    page.locator(".card__remove summary").click()
    page.get_by_role("button", name="off the subject").click()
    expect(text(page)).to_have_text("Buy now!")
    page.get_by_role("checkbox", name="Tick the comment of Writer 1").check()
    page.get_by_role("checkbox", name="Tick the comment of Writer 2").check()
    page.locator(".desk__bulk summary").click()
    page.locator(".desk__bulk select").select_option(label="advertising, or the same again and again")
    page.locator(".desk__bulk").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("2 removed.")).to_be_visible()
    expect(text(page)).to_have_text("The last.")


def test_same_text_is_decided_at_once_with_scripts(open_page: OpenPage, holding: LiveSite, place: Place):
    held(holding, place, "Cheap boats!", "Cheap boats!", "Something else.")
    page = at_desk(open_page(holding), place)

    page.get_by_role("link", name="All with this text in this queue").click()
    expect(page.get_by_role("heading", name="With the same text")).to_be_visible()
    expect(page.locator("[data-rows] :checked")).to_have_count(2)
    page.locator(".desk__bulk select").select_option(label="advertising, or the same again and again")
    page.locator(".desk__bulk").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("2 removed.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(text(page)).to_have_text("Cheap boats!")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_desk_has_no_violation(open_page: OpenPage, holding: LiveSite, place: Place, options: dict[str, object]):
    held(holding, place, "You fool.", "Another one.")
    page = at_desk(open_page(holding, **options), place)
    expect(text(page)).to_have_text("You fool.")
    assert ours(page) == []

    press(page, "r")
    page.locator(".card__further summary").click()
    page.locator(".desk__bulk summary").click()
    assert ours(page) == []
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    assert ours(page) == []


def ours(page: Page) -> list[str]:
    """What axe finds in the desk; the frame around it is Wagtail's."""
    page.evaluate(
        "for (const e of document.querySelectorAll('aside, .skiplink, .w-dialog, header.w-header')) e.remove()"
    )
    return violations(page)


def test_nothing_is_wider_than_a_phone_and_focus_is_seen(open_page: OpenPage, holding: LiveSite, place: Place):
    held(holding, place, f"You fool {'x' * 300}", "Another one.")
    page = at_desk(open_page(holding, **PHONE), place)
    press(page, "r")
    page.locator(".card__further summary").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for _ in range(6):
        press(page, "Tab")
        focused = page.locator(":focus")
        assert focused.evaluate(IS_MARKED) or focused.evaluate("e => getComputedStyle(e).boxShadow !== 'none'")


def test_right_to_left_is_mirrored(open_page: OpenPage, holding: LiveSite, place: Place):
    holding.python(
        "from tests.factories import make_moderator\n"
        "from wagtail.users.models import UserProfile\n"
        "UserProfile.objects.update_or_create(user=make_moderator('layla'), defaults={'preferred_language': 'ar'})"
    )
    held(holding, place, "كلام", "You fool.")
    page = at_desk(open_page(holding), place, "layla")

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    card, rows = (page.locator(what).bounding_box() for what in ("[data-card]", "[data-rows]"))
    assert card
    assert rows
    assert card["x"] > rows["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_worst_texts_are_covered_until_a_key_asks_and_ticks_are_a_key_too(
    open_page: OpenPage, holding: LiveSite, place: Place
):
    held(holding, place, "Unspeakable.", "Other.")
    holding.python(
        "from imprint.discussion.models import Comment\nfrom imprint.moderation.models import CommentScore\n"
        f"comment = Comment.objects.get(thread={place.thread}, body='Unspeakable.')\n"
        "CommentScore.objects.update_or_create(comment=comment, scorer='test', defaults={'worst': 0.97})"
    )
    page = at_desk(open_page(holding), place)
    expect(text(page)).to_be_hidden()
    expect(page.locator("[data-rows]")).not_to_contain_text("Unspeakable.")

    press(page, "s")
    expect(text(page)).to_be_visible()
    press(page, "s")
    expect(text(page)).to_be_hidden()
    press(page, "x")
    expect(page.get_by_role("checkbox", name="Tick the comment of Writer 0")).to_be_checked()


def test_by_touch_on_a_phone(open_page: OpenPage, holding: LiveSite, place: Place):
    held(holding, place, "The first.", "You fool.")
    page = at_desk(open_page(holding, has_touch=True, is_mobile=True, **PHONE), place)

    page.get_by_role("article", name="Writer 0").get_by_role("button", name="Approve").tap()
    expect(text(page)).to_have_text("You fool.")
    page.locator(".card__remove summary").tap()
    page.get_by_role("button", name="attacks or insults people").tap()
    expect(page.get_by_text("There is nothing here. Good.")).to_be_visible()
    page.get_by_role("button", name="Undo").tap()
    expect(text(page)).to_have_text("You fool.")


def test_who_does_not_want_keys_has_none(open_page: OpenPage, holding: LiveSite, place: Place):
    holding.python(
        "from tests.factories import make_moderator\nfrom wagtail.users.models import UserProfile\n"
        "UserProfile.objects.update_or_create(user=make_moderator('nokeys'), defaults={'keyboard_shortcuts': False})"
    )
    held(holding, place, "Stays.", "Other.")
    page = at_desk(open_page(holding), place, "nokeys")

    press(page, "a")
    page.get_by_role("button", name="Next").click()

    expect(text(page)).to_have_text("Other.")
    expect(page.locator("[data-rows] li")).to_have_count(2)
