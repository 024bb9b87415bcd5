"""What is hidden opens in place, by keyboard and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.content import Place
from tests.browser.steps import comment, expect_in_file
from tests.live.sites import LiveSite

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_spoiler_opens_by_keyboard(scripts: bool, open_page: OpenPage, live: LiveSite, place: Place) -> None:
    sent = {"body": "The butler ||did **it**|| at noon."}
    assert live.request("POST", f"/-/api/v1/threads/{place.thread}/comments", sent)[0] == 201
    expect_in_file(live, place.path, "The butler")
    page = open_page(java_script_enabled=scripts, viewport={"width": 320, "height": 700})
    page.goto(place.path)
    said = comment(page, "The butler")
    hidden, label = said.locator("details strong"), said.locator("summary")
    expect(hidden).to_be_hidden()
    assert (label.inner_text(), label.bounding_box()["height"] >= 24) == ("Spoiler", True)  # type: ignore[index]

    label.focus()
    page.keyboard.press("Enter")

    expect(hidden).to_be_visible()
    expect(said.locator("details")).to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(hidden).to_be_hidden()
