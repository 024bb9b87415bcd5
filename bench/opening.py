"""How long a reader waits in Chromium for a page of a thread of 10,000 comments, and for more of them."""

import shutil
import time
from statistics import median

from playwright.sync_api import Page, sync_playwright

from bench.sites import in_site, new_site, row, served
from bench.view import FLAGS, wait_until_baked

COMMENTS, ROUNDS, LIMIT_MS = 10_000, 7, 200
SHOWN = "document.querySelectorAll('article[id^=comment-]').length"


def main() -> None:
    with new_site() as folder:
        path = in_site(folder, f"a = content.article(); content.comments(a.thread, {COMMENTS}); print(a.public_path)")
        with served(folder) as server, sync_playwright() as playwright:
            wait_until_baked(server, path)
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            opened, more = [], []
            for _ in range(ROUNDS):
                page = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900}).new_page()
                opened.append(_ms(lambda page=page: page.goto(server.address + path, wait_until="load")))
                more.append(_ms_for_more(page))
                page.context.close()
            browser.close()
    for what, took in (("opened", median(opened)), ("more of it loaded", median(more))):
        row(f"thread of {COMMENTS:,} comments, {what}", f"{took:.0f} ms", f"≤ {LIMIT_MS} ms", took <= LIMIT_MS)


def _ms_for_more(page: Page) -> float:
    """From the press to the next fifty in the page."""
    link = page.locator("load-more:not(.further) a[rel=next]")
    link.scroll_into_view_if_needed()
    page.wait_for_function("customElements.get('load-more') !== undefined")
    before = page.evaluate(SHOWN)

    def press() -> None:
        link.click()
        page.wait_for_function(f"{SHOWN} > {before}")

    return _ms(press)


def _ms(act) -> float:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
