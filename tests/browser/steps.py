"""What people do on the pages, in few words."""

from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.browser.content import Place
from tests.factories import PASSWORD
from tests.live.sites import LiveSite


def sign_in(page: Page, name: str, then: str = "/") -> None:
    page.goto(f"/-/account/sign-in/?next={then}")
    fill_in_sign_in(page, name)
    page.wait_for_url(f"**{then}")


def fill_in_sign_in(page: Page, name: str) -> None:
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def close_discussion(page: Page, place: Place) -> None:
    """As a moderator does in the newsroom, with a browser that was nowhere yet."""
    sign_in(page, "moderator", then="/-/newsroom/threads/")
    page.goto(f"/-/newsroom/threads/?{urlencode({'q': place.title})}")
    page.get_by_role("button", name=f"Close the discussion of {place.title}", exact=True).click()
    expect(page.get_by_text("The discussion is closed.")).to_be_visible()


def visit(page: Page, path: str) -> None:
    """Go there, and wait until the scripts are at work; before, each form and link works as without them."""
    page.goto(path)
    wait_for_scripts(page)


def reload(page: Page) -> None:
    page.reload()
    wait_for_scripts(page)


def wait_for_scripts(page: Page) -> None:
    """What lies folded away gets its own when it is unfolded."""
    expect(page.locator(":not(:defined):not(details:not([open]) *)")).to_have_count(0)


def write(page: Page, body: str, name: str = "") -> None:
    """Post a comment with the thread's own form."""
    form = page.locator("#discussion > comment-form")
    form.get_by_label("Your comment").fill(body)
    if name:
        form.get_by_label("Name").fill(name)
    form.get_by_role("button", name="Post").click()


def comment(page: Page, words: str) -> Locator:
    return page.locator("article[id^=comment-]", has_text=words)


def said(page: Page) -> Locator:
    """What the thread's form tells its reader."""
    return page.locator("#discussion > comment-form .said")


def bodies(page: Page) -> list[str]:
    """The comments from top to bottom."""
    return page.locator("ol.thread article > div").all_inner_texts()


def expect_in_file(site: LiveSite, path: str, words: str) -> None:
    site.wait_until(lambda: words in site.file(path).read_text())


def expect_status(site: LiveSite, path: str, status: int) -> None:
    site.wait_until(lambda: site.request("GET", path)[0] == status)
