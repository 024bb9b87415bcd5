"""What readers do with the pages behind the links of mails."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Content
from tests.browser.kinds import path_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_follows_are_changed_by_keyboard_alone_with_and_without_scripts(
    scripts: bool, open_page: OpenPage, content: Content
):
    page = open_page(java_script_enabled=scripts, viewport={"width": 320, "height": 700})
    page.goto(path_of("manage", content))
    first = page.get_by_role("combobox").first
    wished = "once a week" if scripts else "once a day"

    first.focus()
    page.keyboard.type(wished)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_have_text("It is as you wish now.")
    expect(page.get_by_role("combobox").first.locator("option:checked")).to_have_text(wished)
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_each_choice_says_what_it_is_about(page: Page, content: Content):
    page.goto(path_of("manage", content))

    names = page.get_by_role("combobox").evaluate_all("all => all.map(one => one.labels[0].textContent.trim())")

    assert len(names) == 3
    assert all("The ferry that would not sail" in name for name in names)
