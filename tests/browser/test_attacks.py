"""All attacks stand on real pages, and a browser runs none of them: no dialog, no error, no request elsewhere."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.attacks import ATTACKS
from tests.browser.conftest import OpenPage
from tests.browser.content import Place
from tests.browser.steps import said, visit
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser
BY_FORM = ATTACKS[::12]
TOUCH = """() => {
  for (const opened of document.querySelectorAll('details')) opened.open = true
  for (const kind of ['mouseover', 'pointerover', 'mousemove', 'focus', 'beforetoggle', 'animationstart']) {
    for (const element of document.querySelectorAll('#discussion article, #discussion article *')) {
      element.dispatchEvent(new Event(kind, { bubbles: true }))
    }
  }
  return document.querySelectorAll('article[id^=comment-]').length
}"""


@pytest.fixture
def quiet_page(page: Page, watch: Watch) -> Iterator[Page]:
    """Fails on any dialog, and where a script of an attack has run."""
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    watch.allow(404, 422)
    yield page
    expect_calm(page)
    assert dialogs == []


def expect_calm(page: Page) -> None:
    assert page.evaluate("[typeof window.__pwned, document.cookie.includes('pwned')]") == ["undefined", False]
    assert page.evaluate("document.querySelectorAll('base, iframe, object, embed, [onerror], [onload]').length") == 0


def post_all(site: LiveSite, place: Place) -> int:
    """As body and as name; the first is answered, so that names stand in answers too. Tells how many were taken."""
    path = f"/-/api/v1/threads/{place.thread}/comments"
    answered, taken = None, 0
    for number, attack in enumerate(ATTACKS):
        sent = {"body": attack, "name": attack[:60], "parent": answered if number % 3 else None}
        status, answer = site.request("POST", path, sent)
        if status == 422:  # The name alone is refused, or both are.
            status, answer = site.request("POST", path, {**sent, "name": "Ines"})
        if status == 201:
            taken += 1
            answered = answered or json.loads(answer)["id"]
    return taken


def test_pages_with_all_attacks_run_none(quiet_page: Page, live: LiveSite, place: Place) -> None:
    taken = post_all(live, place)
    assert taken >= 200
    live.wait_until(lambda: b'"count": %d' % taken in live.request("GET", f"{place.path}live.json")[1])

    seen = 0
    for page in range(1, 5):
        visit(quiet_page, f"{place.path}comments/oldest/{page}/")
        while (further := quiet_page.locator("load-more.further a")).count():
            further.first.click()
            expect(quiet_page.locator("load-more.further [aria-busy]")).to_have_count(0)
            quiet_page.wait_for_timeout(300)
        seen += quiet_page.evaluate(TOUCH)
        expect_calm(quiet_page)
        if not quiet_page.get_by_role("link", name="Later comments").count():
            break
    visit(quiet_page, place.path)
    assert quiet_page.evaluate(TOUCH) > 20
    assert seen >= 100


def test_fields_of_the_form_run_no_attack(quiet_page: Page, place: Place) -> None:
    visit(quiet_page, place.path)
    form = quiet_page.locator("#discussion > comment-form")
    for attack in BY_FORM:
        form.get_by_label("Your comment").fill(attack)
        form.get_by_label("Name").fill(attack[:60])
        form.get_by_label("E-mail, never shown").fill("a@b.example")
        form.get_by_role("button", name="Post").click()
        expect(said(quiet_page)).not_to_have_text("")
        expect(said(quiet_page)).not_to_have_text("Sending…")
        quiet_page.evaluate(TOUCH)
        expect_calm(quiet_page)


@pytest.mark.parametrize("scripts", [True, False])
def test_search_and_refusals_run_no_attack(scripts: bool, open_page: OpenPage, watch: Watch, place: Place) -> None:
    watch.allow(404, 422)
    page = open_page(java_script_enabled=scripts)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for attack in BY_FORM:
        page.goto(f"/-/search/?{urlencode({'q': attack})}")
        assert page.locator("main").count() == 1
        if scripts:
            expect_calm(page)
    assert dialogs == []
