"""Inside the article: the newsroom asks, readers answer in place; readers point at words, by mouse and by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import ASKING, Content, Place
from tests.browser.steps import comment, expect_in_file, reload, visit
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def _asking(content: Content) -> Iterator[Place]:
    return iter(content.asking)


@pytest.fixture
def asking(_asking: Iterator[Place]) -> Place:
    return next(_asking)


def the_question(page: Page) -> Locator:
    return page.get_by_role("link", name=re.compile("Question from the newsroom")).or_(
        page.get_by_role("button", name=re.compile("Question from the newsroom"))
    )


def select(page: Page, words: str) -> None:
    """As with a mouse: the selection is made at once, and the browser tells of it."""
    page.evaluate(
        """(words) => {
          const story = document.querySelector('.story > .body')
          const walker = document.createTreeWalker(story, NodeFilter.SHOW_TEXT)
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words)
            if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length)
          }
        }""",
        words,
    )


RECT_OF = """(words) => {
  const walker = document.createTreeWalker(document.querySelector('.story > .body'), NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words)
    if (at < 0) continue
    const range = new Range()
    range.setStart(node, at)
    range.setEnd(node, at + words.length)
    range.startContainer.parentElement.scrollIntoView({ block: 'center' })
    return range.getBoundingClientRect().toJSON()
  }
}"""
HIGHLIGHTED = "() => [...(CSS.highlights.get('passage') ?? [])].map(String).join()"


def drag_over(page: Page, words: str) -> None:
    """With a real mouse, from before the first letter to behind the last; they stand in one line."""
    place = page.evaluate(RECT_OF, words)
    height = place["top"] + place["height"] / 2
    page.mouse.move(place["left"] + 1, height)
    page.mouse.down()
    page.mouse.move(place["left"] + place["width"] / 2, height, steps=4)
    page.mouse.move(place["right"] - 1, height, steps=4)
    page.mouse.up()


def the_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Comment on this")


def expect_highlight(page: Page, words: str) -> None:
    """It is found when the counts have come and the address has changed."""
    page.wait_for_function(f"(words) => ({HIGHLIGHTED})() === words", arg=words)


def overlap(one: Locator, other: Locator) -> bool:
    here, there = one.bounding_box(), other.bounding_box()
    assert here
    assert there
    return (
        here["x"] < there["x"] + there["width"]
        and there["x"] < here["x"] + here["width"]
        and here["y"] < there["y"] + there["height"]
        and there["y"] < here["y"] + here["height"]
    )


def test_question_is_answered_in_place(page: Page, live: LiveSite, asking: Place):
    visit(page, asking.path)

    the_question(page).click()
    panel = page.locator(".asks .panel")
    expect(panel.get_by_role("heading", name="Were you on the quay?")).to_be_focused()
    panel.get_by_label("Your answer to the newsroom").fill("I was, with two children.")
    panel.get_by_role("button", name="Post").click()

    expect(panel.locator("li")).to_contain_text("I was, with two children.")
    expect(panel.locator("li")).to_be_focused()
    expect(comment(page, "I was, with two children.").locator(".passage")).to_have_text("did not sail")
    expect_in_file(live, asking.path, "(1 answer)")


def test_open_question_closes_by_escape_and_gives_the_focus_back(page: Page, asking: Place):
    visit(page, asking.path)

    the_question(page).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".asks .panel h3")).to_be_focused()
    expect(page.locator(".asks > a")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")

    expect(page.locator(".asks .panel")).to_have_count(0)
    expect(page.locator(".asks > a")).to_be_focused()
    expect(page.locator(".asks > a")).to_have_attribute("aria-expanded", "false")


def test_question_is_answered_without_scripts(open_page: OpenPage, live: LiveSite, asking: Place):
    page = open_page(java_script_enabled=False)
    page.goto(asking.path)

    the_question(page).click()
    page.get_by_label("Your answer to the newsroom").fill("I was.")
    page.get_by_role("button", name="Post").click()

    expect(comment(page, "I was.")).to_be_in_viewport()
    expect(comment(page, "I was.").locator(".passage")).to_have_text("did not sail")
    page.get_by_role("link", name="Inline feedback").click()
    expect(comment(page, "I was.")).to_be_visible()
    page.get_by_role("link", name="View all comments").click()
    expect(page.get_by_role("heading", name=asking.title, level=1)).to_be_visible()


def test_selected_words_are_commented_on(page: Page, live: LiveSite, asking: Place):
    visit(page, asking.path)

    select(page, "engine was checked twice")
    button = page.get_by_role("button", name="Comment on this")
    expect(button).to_be_in_viewport()
    words = page.get_by_text("engine was checked twice").bounding_box()
    place = button.bounding_box()
    assert words
    assert place
    assert place["x"] >= words["x"] + words["width"] or place["y"] >= words["y"] + words["height"]
    button.click()
    form = page.locator("#discussion > comment-form")
    expect(form.locator(".about-it")).to_have_text("engine was checked twice")
    expect(form.get_by_label("Your comment")).to_be_focused()
    page.keyboard.type("By whom?")
    form.get_by_role("button", name="Post").click()

    expect(comment(page, "By whom?").locator(".passage")).to_have_text("engine was checked twice")
    expect(form.locator(".about-it")).to_have_count(0)
    expect_in_file(live, f"{asking.path}anchors.json", '"enginewascheckedtwice"')


def test_words_are_pointed_at_with_the_keyboard_alone(page: Page, asking: Place):
    visit(page, asking.path)
    select(page, "Nobody was told")
    page.keyboard.press("Shift+ArrowRight")
    button = page.get_by_role("button", name="Comment on this")
    expect(button).to_be_visible()

    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#discussion > comment-form .about-it")).to_have_text(re.compile("^Nobody was told"))
    page.get_by_role("button", name="Not about this passage").click()
    expect(page.locator(".about-it")).to_have_count(0)


def test_words_below_the_text_are_not_pointed_at(page: Page, asking: Place):
    visit(page, asking.path)
    select(page, "Nobody was told")
    expect(page.get_by_role("button", name="Comment on this")).to_be_visible()

    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('#discussion-title'))")

    expect(page.get_by_role("button", name="Comment on this")).to_have_count(0)


def test_passages_are_counted_without_moving_the_text_and_found_again_after_an_edit(
    page: Page, live: LiveSite, asking: Place
):
    for body in ("First.", "Second."):
        sent = {"body": body, "anchor": {"exact": "engine was checked twice", "prefix": "says that the "}}
        assert live.request("POST", f"/-/api/v1/threads/{asking.thread}/comments", sent)[0] == 201
    live.python(
        "from imprint.articles.models import Article; from tests.factories import publish;"
        f"article = Article.objects.get(pk={asking.page});"
        "article.body = [('text', '<p>The office says that the engine was checked three times.</p>')];"
        "publish(article)"
    )
    expect_in_file(live, asking.path, "three times")
    expect_in_file(live, f"{asking.path}anchors.json", '"at": 20')

    visit(page, asking.path)

    count = page.get_by_role("link", name="2 comments on this passage")
    expect(count).to_have_text("2")
    assert page.evaluate("() => performance.getEntriesByType('layout-shift').length") == 0
    comment(page, "First.").locator(".passage a").click()
    expect(page).to_have_url(re.compile("#passage-"))
    expect_highlight(page, "engine was checked")


def test_words_are_pointed_at_with_the_mouse(page: Page, content: Content):
    visit(page, content.talked.path)
    counts = page.locator(".pointed")
    expect(counts).to_have_count(4)

    drag_over(page, "engine was checked twice")
    expect(the_button(page)).to_be_visible()
    page.wait_for_timeout(300)

    for number in range(4):
        assert not overlap(the_button(page), counts.nth(number))
    box = the_button(page).bounding_box()
    assert box
    assert box["height"] < 50
    assert page.evaluate("() => String(getSelection())") == "engine was checked twice"
    the_button(page).click()
    expect(page.locator("#discussion > comment-form .about-it")).to_have_text("engine was checked twice")


def test_counts_are_no_part_of_what_is_selected(page: Page, content: Content):
    visit(page, content.talked.path)
    expect(page.locator(".pointed")).to_have_count(4)

    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('.has-pointed'))")

    assert page.evaluate("() => String(getSelection())").strip() == ASKING


def test_button_for_selected_words_is_tapped(open_page: OpenPage, content: Content):
    """Chromium selects no words by a long press where it has no screen; the rest is as on a phone."""
    page = open_page(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    visit(page, content.talked.path)

    select(page, "engine")
    expect(the_button(page)).to_be_in_viewport()
    box = the_button(page).bounding_box()
    assert box
    assert box["height"] >= 44
    the_button(page).tap()

    expect(page.locator("#discussion > comment-form .about-it")).to_have_text("engine")
    expect(page.locator("#discussion > comment-form").get_by_label("Your comment")).to_be_focused()


def test_tab_leads_from_words_chosen_with_the_mouse_to_the_button(page: Page, content: Content):
    visit(page, content.talked.path)
    drag_over(page, "engine was checked twice")
    expect(the_button(page)).to_be_visible()

    page.keyboard.press("Tab")

    expect(the_button(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(the_button(page)).to_have_count(0)
    assert page.evaluate("() => getSelection().isCollapsed")


def test_chosen_words_are_kept_with_the_draft(page: Page, live: LiveSite, asking: Place):
    form = page.locator("#discussion > comment-form")
    visit(page, asking.path)
    drag_over(page, "engine was checked twice")
    the_button(page).click()
    expect(form.get_by_label("Your comment")).to_be_focused()
    page.keyboard.type("By whom, please?")

    reload(page)
    expect(form.get_by_label("Your comment")).to_have_value("By whom, please?")
    expect(form.locator(".about-it")).to_have_text("engine was checked twice")
    form.get_by_role("button", name="Post").click()
    expect(comment(page, "By whom, please?").locator(".passage")).to_have_text("engine was checked twice")
    expect(form.locator(".about-it")).to_have_count(0)

    reload(page)
    form.get_by_label("Your comment").fill("On the whole.")
    form.get_by_role("button", name="Post").click()
    expect(comment(page, "On the whole.")).to_be_visible()
    expect(comment(page, "On the whole.").locator(".passage")).to_have_count(0)


def test_words_given_up_do_not_come_back(page: Page, asking: Place):
    form = page.locator("#discussion > comment-form")
    visit(page, asking.path)
    drag_over(page, "engine was checked twice")
    the_button(page).click()
    form.get_by_label("Your comment").fill("By whom?")
    form.get_by_role("button", name="Not about this passage").click()
    expect(form.get_by_label("Your comment")).to_be_focused()

    reload(page)

    expect(form.get_by_label("Your comment")).to_have_value("By whom?")
    page.wait_for_load_state("networkidle")
    expect(form.locator(".about-it")).to_have_count(0)


def test_answer_is_not_about_the_words_chosen_for_a_comment(page: Page, live: LiveSite, asking: Place):
    live.post_comment(asking.thread, "Who says so?")
    expect_in_file(live, asking.path, "Who says so?")
    visit(page, asking.path)
    drag_over(page, "engine was checked twice")
    the_button(page).click()

    comment(page, "Who says so?").get_by_role("link", name="Reply").click()
    here = page.locator(".reply")
    expect(here.locator(".about-it, .forget")).to_have_count(0)
    here.get_by_role("textbox").first.fill("The office.")
    here.get_by_role("button", name="Post").click()

    expect(comment(page, "The office.").last).to_be_focused()
    expect(page.locator("#discussion > comment-form .about-it")).to_have_text("engine was checked twice")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 1280])
def test_tools_and_chosen_words_do_not_overlap(open_page: OpenPage, content: Content, width: int, direction: str):
    page = open_page(viewport={"width": width, "height": 800})
    visit(page, content.talked.path)
    page.evaluate("(direction) => (document.documentElement.dir = direction)", direction)
    select(page, "engine was checked twice")
    the_button(page).click()
    form = page.locator("#discussion > comment-form")
    expect(form.locator(".bar")).to_be_visible()

    for part in (".about-it", ".forget"):
        assert not overlap(form.locator(".bar"), form.locator(part))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert form.locator(".forget").evaluate("button => getComputedStyle(button).borderStyle") == "none"
