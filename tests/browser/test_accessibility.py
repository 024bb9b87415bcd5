"""Everybody can use it: no violation that axe-core finds, and everything by keyboard alone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content, Place
from tests.browser.kinds import PATHS, path_of, status_of
from tests.browser.steps import comment, expect_in_file, said, visit, wait_for_scripts
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RUN_AXE = "levels => axe.run({ runOnly: levels, resultTypes: ['violations'] })"
IS_FOCUSED = "element => element === document.activeElement"
IS_MARKED = """element => {
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
}"""
SEND = """([action, fields]) => {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement('textarea')
    field.name = name
    field.value = value
    form.append(field)
  }
  document.body.append(form)
  form.submit()
}"""


@pytest.mark.parametrize("kind", PATHS)
def test_page_has_no_violation(page: Page, watch: Watch, content: Content, kind: str):
    watch.allow(status_of(kind))
    visit(page, path_of(kind, content))

    assert violations(page) == []


def test_refused_sign_in_has_no_violation(page: Page):
    visit(page, "/-/account/sign-in/")
    page.get_by_label("User name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()

    assert violations(page) == []


def test_refused_comment_has_no_violation(page: Page, watch: Watch, content: Content):
    watch.allow(403, 422)
    for place, body in ((content.quiet, "long " * 2001), (content.closed, "Late")):
        visit(page, place.path)
        send_without_scripts(page, f"/-/threads/{place.thread}/comments/", body=body)
        expect(page.get_by_role("alert")).to_be_visible()

        assert violations(page) == []


def test_pages_about_mail_have_no_violation(page: Page, watch: Watch, content: Content):
    watch.allow(202)
    visit(page, content.quiet.path)
    send_without_scripts(page, f"/-/threads/{content.quiet.thread}/follows/", email="axe@example.org")
    expect(page.get_by_role("link", name="Back to")).to_be_visible()
    assert violations(page) == []

    for kind in ("confirm", "end"):
        visit(page, path_of(kind, content))
        page.get_by_role("main").get_by_role("button").click()
        expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
        assert violations(page) == []


def test_discussion_in_use_has_no_violation(page: Page, live: LiveSite, place: Place):
    """With a comment of the reader's own, an open answer, an open report, and the form for mail."""
    live.post_comment(place.thread, "Who has paid for it?")
    expect_in_file(live, place.path, "Who has paid for it?")
    visit(page, place.path)
    page.locator("#discussion > comment-form").get_by_label("Your comment").fill("All of us.")
    page.get_by_role("button", name="Post").click()
    comment(page, "All of us.").get_by_role("link", name="Edit").click()
    expect(page.get_by_label("Change the text")).to_be_visible()
    comment(page, "Who has paid for it?").get_by_role("link", name="Reply").click()
    page.locator("details.follow summary").click()

    assert violations(page) == []

    comment(page, "Who has paid for it?").get_by_role("link", name="Report").click()
    expect(page.get_by_role("radio").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 1280])
def test_discussion_inside_an_article_has_no_violation(
    open_page: OpenPage, content: Content, width: int, direction: str
):
    """With counts in the margin, an open question, words that are selected, and words that are chosen."""
    page = open_page(viewport={"width": width, "height": 800})
    visit(page, content.talked.path)
    page.evaluate("(direction) => (document.documentElement.dir = direction)", direction)
    expect(page.locator(".pointed")).to_have_count(4)
    page.locator(".asks > a").click()
    panel = page.locator(".asks .panel")
    expect(panel.get_by_role("heading")).to_be_focused()
    panel.get_by_label("Your answer to the newsroom").fill("I was.")
    expect(panel.locator(".bar")).to_be_visible()
    assert violations(page) == []

    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('.has-pointed'))")
    button = page.get_by_role("button", name="Comment on this")
    expect(button).to_be_visible()
    assert violations(page) == []

    button.click()
    expect(page.locator("#discussion > comment-form .about-it")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_waiting_comment_has_no_violation(open_page: OpenPage, holding: LiveSite, place: Place):
    page = open_page(holding)
    visit(page, place.path)
    page.get_by_label("Your comment").fill("Let me in.")
    page.get_by_role("button", name="Post").click()
    expect(comment(page, "Let me in.")).to_be_visible()
    assert violations(page) == []

    comment(page, "Let me in.").locator("header a").click()
    expect(page.get_by_text("This comment waits for the newsroom")).to_be_visible()
    assert violations(page) == []


def test_discussion_is_used_by_keyboard_alone(page: Page, live: LiveSite, place: Place):
    live.post_comment(place.thread, "Who has paid for it?", name="Tom")
    expect_in_file(live, place.path, "Who has paid for it?")
    visit(page, place.path)

    tab_to(page.get_by_role("link", name="Skip to the content"))
    page.keyboard.press("Enter")
    tab_to(page.get_by_label("Your comment"))
    page.keyboard.type("By keyboard.")
    tab_to(page.get_by_role("button", name="Post"))
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Published.")
    expect(comment(page, "By keyboard.")).to_be_visible()

    asked = comment(page, "Who has paid for it?")
    vote = asked.get_by_role("button", name="Vote up:")
    tab_to(vote)
    page.keyboard.press("Space")
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_be_focused()

    tab_to(asked.get_by_role("link", name="Reply"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your answer to Tom")).to_be_focused()
    page.keyboard.type("All of us, by keyboard.")
    tab_to(page.locator(".reply").get_by_role("button", name="Post"))
    page.keyboard.press("Space")
    expect(comment(page, "All of us, by keyboard.")).to_be_focused()
    expect_in_file(live, place.path, "All of us, by keyboard.")


def violations(page: Page) -> list[str]:
    """Of WCAG 2.0 to 2.2, A and AA, as axe-core finds them, in light and dark."""
    page.evaluate(AXE.read_text())
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        answer = page.evaluate(RUN_AXE, LEVELS)
        found += [f"{scheme}: {one}" for violation in answer["violations"] for one in _described(violation)]
    return found


def _described(violation: dict[str, Any]) -> list[str]:
    return [f"{violation['id']} at {node['target']}: {node['failureSummary']}" for node in violation["nodes"]]


def tab_to(goal: Locator, at_most: int = 60) -> None:
    """Press Tab until it has the focus; on the way the focus must always be seen."""
    page = goal.page
    for _ in range(at_most):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        expect(focus).to_be_in_viewport()
        assert focus.evaluate(IS_MARKED), focus.evaluate("element => element.outerHTML")
        if goal.evaluate(IS_FOCUSED):
            return
    pytest.fail(f"Tab does not lead to {goal}.")


def send_without_scripts(page: Page, action: str, **fields: str) -> None:
    """A form of our page as a browser without scripts would send it."""
    page.evaluate(SEND, [action, fields])
    page.wait_for_url(f"**{action}")
    wait_for_scripts(page)
