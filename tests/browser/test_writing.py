"""Tools over the text field, previews, quoting and names."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content, Place
from tests.browser.steps import comment, expect_in_file, said, visit, wait_for_scripts, write
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser

PLACE_OF = "field => field.getBoundingClientRect().top + scrollY"
SELECT = "(text, [start, end]) => { text.focus(); text.setSelectionRange(start, end) }"
SELECT_WORDS = """(element, words) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let node = walker.nextNode()
  while (!node.data.includes(words)) node = walker.nextNode()
  const range = new Range()
  range.setStart(node, node.data.indexOf(words))
  range.setEnd(node, node.data.indexOf(words) + words.length)
  getSelection().removeAllRanges()
  getSelection().addRange(range)
}"""


def field(page: Page) -> Locator:
    return page.locator("#discussion > comment-form textarea")


def tools(page: Page) -> Locator:
    return page.locator("#discussion > comment-form").get_by_role("toolbar", name="Format the text")


def select(page: Page, start: int, end: int) -> None:
    field(page).evaluate(SELECT, [start, end])


# Tools


def test_tools_come_with_the_focus_and_move_nothing(page: Page, content: Content):
    visit(page, content.quiet.path)
    expect(tools(page)).to_have_count(0)
    before = field(page).evaluate(PLACE_OF)

    field(page).click()

    expect(tools(page)).to_be_visible()
    assert field(page).evaluate(PLACE_OF) == before


@pytest.mark.parametrize(
    ("tool", "made"),
    [
        ("Bold", "one **two** three"),
        ("Italic", "one *two* three"),
        ("Code", "one `two` three"),
        ("Spoiler, hidden until pressed", "one ||two|| three"),
        ("Link", "one [two](https://) three"),
        ("Quotation", "> one two three\n\n"),
    ],
)
def test_tool_marks_what_is_selected_and_undo_takes_it_back(page: Page, content: Content, tool: str, made: str):
    visit(page, content.quiet.path)
    field(page).click()
    page.keyboard.type("one two three")
    select(page, 3, 8)  # With the spaces around it.

    tools(page).get_by_role("button", name=tool).click()

    expect(field(page)).to_have_value(made)
    expect(field(page)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("one two three")


@pytest.mark.parametrize(("keys", "mark"), [("Control+b", "**"), ("Control+i", "*")])
def test_keys_mark_and_take_the_mark_back(page: Page, content: Content, keys: str, mark: str):
    visit(page, content.quiet.path)
    field(page).click()
    expect(tools(page)).to_be_visible()
    page.keyboard.type("one two")
    select(page, 4, 7)

    page.keyboard.press(keys)
    expect(field(page)).to_have_value(f"one {mark}two{mark}")
    page.keyboard.press(keys)
    expect(field(page)).to_have_value("one two")


def test_italic_inside_bold_takes_nothing_of_it(page: Page, content: Content):
    visit(page, content.quiet.path)
    field(page).fill("**two**")
    expect(tools(page)).to_be_visible()
    select(page, 2, 5)

    page.keyboard.press("Control+i")
    expect(field(page)).to_have_value("***two***")
    page.keyboard.press("Control+i")
    expect(field(page)).to_have_value("**two**")


def test_selected_address_becomes_a_link_without_words(page: Page, content: Content):
    visit(page, content.quiet.path)
    field(page).fill("https://example.org/a")
    expect(tools(page)).to_be_visible()
    select(page, 0, 21)

    page.keyboard.press("Control+k")
    page.keyboard.type("here")

    expect(field(page)).to_have_value("[here](https://example.org/a)")


def test_tools_are_one_stop_for_tab_and_arrows_go_through_them(page: Page, content: Content):
    visit(page, content.quiet.path)
    field(page).click()
    expect(tools(page)).to_be_visible()

    page.keyboard.press("Shift+Tab")
    expect(tools(page).get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tools(page).get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("End")
    expect(tools(page).get_by_role("button", name="Code")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tools(page).get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("Tab")
    expect(field(page)).to_be_focused()


def test_tools_go_right_to_left_where_the_page_does(page: Page, content: Content):
    visit(page, content.arabic.path)
    page.evaluate("document.dir = 'rtl'")
    field(page).click()
    bold, italic = (tools(page).get_by_role("button", name=name) for name in ("Bold", "Italic"))
    expect(bold).to_be_visible()
    boxes = [tool.bounding_box() for tool in (bold, italic)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] > boxes[1]["x"]

    bold.focus()
    page.keyboard.press("ArrowLeft")
    expect(italic).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_tools_and_preview_have_no_violation(open_page: OpenPage, content: Content, width: int):
    page = open_page(viewport={"width": width, "height": 900})
    visit(page, content.quiet.path)
    field(page).fill("> Paid twice\n\nBy **whom**?")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


# Preview


def test_preview_shows_the_text_and_sends_nothing(page: Page, place: Place):
    visit(page, place.path)
    field(page).fill("By **whom**?")

    page.get_by_role("button", name="Preview").click()

    shown = page.get_by_role("region", name="Preview")
    expect(shown).to_be_focused()
    expect(shown.locator("strong")).to_have_text("whom")
    expect(field(page)).to_have_value("By **whom**?")
    expect(page.locator("ol.thread article")).to_have_count(0)
    field(page).press("End")
    page.keyboard.type(" Tell!")
    expect(shown).to_have_count(0)


def test_preview_of_nothing_says_so(page: Page, watch: Watch, place: Place):
    watch.allow(422)
    visit(page, place.path)

    page.get_by_role("button", name="Preview").click()

    expect(said(page)).to_have_text("The text is empty.")
    expect(field(page)).to_be_focused()


def test_preview_without_scripts_stands_above_what_was_typed(open_page: OpenPage, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid?", name="Tom")
    expect_in_file(live, place.path, "Who has paid?")
    page = open_page(java_script_enabled=False)
    page.goto(place.path)
    comment(page, "Who has paid?").get_by_role("link", name="Reply").click()
    page.get_by_label("Your answer to Tom").fill("*All* of us.")
    page.get_by_label("Name").fill("Mara")

    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_role("heading", name="Preview", level=1)).to_be_visible()
    expect(page.locator(".preview em")).to_have_text("All")
    page.get_by_role("button", name="Post").click()
    written = comment(page, "All of us.")
    expect(written.locator("header b")).to_have_text("Mara")
    below = page.locator("li", has=comment(page, "Who has paid?")).locator("> ol")
    expect(below.locator("article > div")).to_have_text("All of us.")


# Quoting


def test_selected_words_are_quoted_in_an_answer(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Twice.", name="Tom")
    expect_in_file(live, place.path, "Twice.")
    visit(page, place.path)

    comment(page, "Twice.").locator("> div").dblclick(position={"x": 10, "y": 20})
    quote = page.get_by_role("button", name="Quote")
    expect(quote).to_be_visible()
    quote.press("Enter")

    answer = page.get_by_label("Your answer to Tom")
    expect(answer).to_be_focused()
    expect(answer).to_have_value("> Twice\n\n")
    expect(quote).to_have_count(0)
    page.keyboard.type("By whom?")
    page.locator(".reply").get_by_role("button", name="Post").click()
    expect(comment(page, "By whom?").locator("blockquote")).to_have_text("Twice")


def test_tab_leads_to_the_button_also_where_the_comment_has_the_focus(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Twice.", name="Tom")
    expect_in_file(live, place.path, "Twice.")
    visit(page, place.path)
    comment(page, "Twice.").get_by_role("link", name="Reply").click()
    page.keyboard.type("By whom?")
    page.locator(".reply").get_by_role("button", name="Post").click()
    answer = comment(page, "By whom?")
    expect(answer).to_be_focused()

    answer.locator("> div").dblclick(position={"x": 10, "y": 20})
    quote = page.get_by_role("button", name="Quote")
    expect(quote).to_be_visible()
    expect(answer).to_be_focused()
    page.keyboard.press("Tab")

    expect(quote).to_be_focused()


def test_reply_with_a_selection_quotes_it_and_a_second_one_is_added(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Paid once.\n\nAnd paid again.", name="Tom")
    expect_in_file(live, place.path, "Paid once.")
    visit(page, place.path)
    theirs = comment(page, "Paid once.")
    theirs.locator("> div").evaluate(SELECT_WORDS, "Paid once.")
    expect(page.get_by_role("button", name="Quote")).to_be_visible()

    theirs.get_by_role("link", name="Reply").click()
    answer = page.get_by_label("Your answer to Tom")
    expect(answer).to_have_value("> Paid once.\n\n")

    theirs.locator("> div").evaluate(SELECT_WORDS, "And paid again.")
    page.get_by_role("button", name="Quote").click()
    expect(answer).to_have_value("> Paid once.\n\n> And paid again.\n\n")


def test_what_is_selected_elsewhere_is_not_quoted(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "The city has paid.", name="Tom")
    expect_in_file(live, place.path, "The city has paid.")
    visit(page, place.path)
    theirs = comment(page, "The city has paid.")
    theirs.locator("> div").evaluate(SELECT_WORDS, "city")
    expect(page.get_by_role("button", name="Quote")).to_be_visible()

    page.get_by_text("The tide came in").first.evaluate(SELECT_WORDS, "tide")
    expect(page.get_by_role("button", name="Quote")).to_have_count(0)
    page.wait_for_timeout(1600)
    theirs.get_by_role("link", name="Reply").click()

    expect(page.get_by_label("Your answer to Tom")).to_have_value("")


def test_nothing_can_be_quoted_in_a_closed_discussion(page: Page, content: Content):
    visit(page, content.closed.path)

    comment(page, "It is late.").locator("> div").evaluate(SELECT_WORDS, "late")
    page.wait_for_timeout(600)

    expect(page.get_by_role("button", name="Quote")).to_have_count(0)


# Names


def test_name_is_offered_behind_an_at_sign_and_taken_by_keyboard(page: Page, live: LiveSite, place: Place):
    for name in ("Tom Berg", "Tora", "Mara"):
        live.post_comment(place.thread, f"I am {name}.", name=name)
    expect_in_file(live, place.path, "I am Mara.")
    visit(page, place.path)
    field(page).click()
    expect(tools(page)).to_be_visible()

    page.keyboard.type("Ask @")
    names = page.get_by_role("listbox", name="People in this discussion")
    expect(names.get_by_role("option")).to_have_text(["Mara", "Tora", "Tom Berg"])
    page.keyboard.type("to")
    expect(names.get_by_role("option")).to_have_text(["Tora", "Tom Berg"])
    expect(names.get_by_role("option", selected=True)).to_have_text("Tora")
    assert violations(page) == []

    page.keyboard.press("ArrowDown")
    chosen = names.get_by_role("option", selected=True)
    expect(chosen).to_have_text("Tom Berg")
    assert field(page).get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Ask @Tom Berg ")
    expect(names).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("Ask @to")


def test_escape_closes_the_names_and_not_the_answer(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid?", name="Tom")
    expect_in_file(live, place.path, "Who has paid?")
    visit(page, place.path)
    comment(page, "Who has paid?").get_by_role("link", name="Reply").click()
    answer = page.get_by_label("Your answer to Tom")
    expect(page.locator(".reply .bar")).to_be_visible()

    page.keyboard.type("@")
    expect(page.locator(".names").get_by_role("option")).to_have_text(["Tom"])
    page.keyboard.press("Escape")

    expect(page.locator(".names").get_by_role("option")).to_have_count(0)
    expect(answer).to_be_visible()
    page.keyboard.press("Enter")
    expect(answer).to_have_value("@\n")
    page.keyboard.press("Escape")
    expect(answer).to_have_count(0)


def test_name_is_taken_by_pointer(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid?", name="Tom")
    expect_in_file(live, place.path, "Who has paid?")
    visit(page, place.path)
    field(page).click()
    expect(tools(page)).to_be_visible()

    page.keyboard.type("@t")
    page.locator(".names").get_by_role("option", name="Tom").click()

    expect(field(page)).to_have_value("@Tom ")
    expect(field(page)).to_be_focused()


def test_mail_address_offers_nobody(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid?", name="Tom")
    expect_in_file(live, place.path, "Who has paid?")
    visit(page, place.path)
    field(page).click()
    expect(tools(page)).to_be_visible()

    page.keyboard.type("me@t")
    page.wait_for_timeout(300)

    expect(page.locator(".names").get_by_role("option")).to_have_count(0)
    write(page, "Done.")
    wait_for_scripts(page)
