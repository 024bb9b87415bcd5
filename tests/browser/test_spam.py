"""Against programs, and hardly felt by people: the trap, the proof of work, the wait where there are no scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Place
from tests.browser.steps import comment, said, visit, write
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser

HASTY = "This whole sentence was there in no time at all."
FOCUSED = "document.activeElement.name || document.activeElement.tagName"


@pytest.fixture(scope="module")
def wary(copy_site: Callable[..., LiveSite]) -> LiveSite:
    """A site that asks hurried senders for a proof, as all do outside of the tests."""
    return copy_site(IMPRINT_PROOF_OF_WORK="true")


def test_hurried_sender_proves_by_itself_that_it_is_meant(
    open_page: OpenPage, wary: LiveSite, watch: Watch, place: Place
):
    watch.allow(428)
    page = open_page(wary)
    words: list[str] = []
    page.expose_function("heard", lambda word: words.append(word))  # noqa: PLW0108  # It takes no built-in method.
    visit(page, place.path)
    page.evaluate(
        "() => { const said = document.querySelector('#discussion > comment-form .said');"
        " new MutationObserver(() => heard(said.textContent)).observe(said, { childList: true }) }"
    )

    with page.expect_worker() as worker:
        write(page, HASTY)

    expect(comment(page, HASTY)).to_be_visible()
    assert "proof-of-work" in worker.value.url
    assert [word for word in words if word] == ["Sending…", "One moment…", "Published."]
    assert violations(page) == []


def test_where_no_worker_is_allowed_the_page_itself_counts(
    open_page: OpenPage, wary: LiveSite, watch: Watch, place: Place
):
    watch.allow(428)
    page = open_page(wary)
    page.add_init_script("window.Worker = class { constructor() { throw new DOMException('No', 'SecurityError') } }")
    visit(page, place.path)

    write(page, HASTY)

    expect(said(page)).to_have_text("Published.")


def test_where_nothing_can_be_counted_it_says_what_to_do(
    open_page: OpenPage, wary: LiveSite, watch: Watch, place: Place
):
    watch.allow(428)
    page = open_page(wary)
    page.route("**/proof*.js", lambda route: route.abort())
    visit(page, place.path)

    write(page, HASTY)

    expect(said(page)).to_contain_text("then press “Post” once more")
    expect(page.locator("#discussion > comment-form textarea")).to_have_value(HASTY)


def test_unhurried_sender_is_asked_for_nothing(open_page: OpenPage, wary: LiveSite, place: Place):
    page = open_page(wary, extra_http_headers={"User-Agent": "A browser of its own"})
    visit(page, place.path)
    page.locator("#discussion > comment-form textarea").focus()
    page.wait_for_timeout(3_100)

    write(page, "Somebody took the time to think about this one.")

    expect(said(page)).to_have_text("Published.")
    assert (
        page.evaluate("performance.getEntriesByType('resource').filter(({ name }) => /proof/.test(name)).length") == 0
    )


def test_trap_is_met_neither_by_tab_nor_by_a_screen_reader(page: Page, place: Place):
    visit(page, place.path)
    form = page.locator("#discussion > comment-form")
    form.get_by_label("Your comment").focus()

    met = []
    for _press in range(30):
        page.keyboard.press("Tab")
        met.append(page.evaluate(FOCUSED))

    assert "notify" in met
    assert "website" not in met
    expect(form.get_by_role("textbox", name="Leave this empty")).to_have_count(0)
    box = form.locator("p.hidden").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (1, 1)
    assert violations(page) == []


def test_whose_browser_filled_in_the_trap_sends_it_once_more(page: Page, watch: Watch, place: Place):
    watch.allow(422)
    visit(page, place.path)
    page.evaluate("document.querySelector('#discussion > comment-form [name=website]').value = 'https://me.example'")

    write(page, "I am a person.")
    expect(said(page)).to_contain_text("please send your text once more")
    page.get_by_role("button", name="Post").first.click()

    expect(said(page)).to_have_text("Published.")


def test_without_scripts_the_text_stays_and_nobody_solves_a_puzzle(
    open_page: OpenPage, wary: LiveSite, watch: Watch, place: Place
):
    watch.allow(428)
    page = open_page(wary, java_script_enabled=False, extra_http_headers={"User-Agent": "Without scripts"})
    for number in range(4):
        page.goto(place.path)
        page.locator("#discussion > comment-form textarea").fill(f"Word number {number}")
        page.get_by_role("button", name="Post").click()

    expect(page.get_by_role("alert")).to_contain_text("Please wait 15 seconds")
    expect(page.get_by_label("Your comment")).to_have_value("Word number 3")
    page.wait_for_timeout(16_000)
    page.get_by_role("button", name="Post").click()

    expect(comment(page, "Word number 3")).to_be_visible()
