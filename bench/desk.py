"""The moderators' desk with 10,000 comments waiting: the page, the next card after a key, a removal in the files."""

import http.cookiejar
import json
import re
import shutil
import threading
import time
import urllib.parse
import urllib.request

from playwright.sync_api import Page, sync_playwright

from bench.post import post_many
from bench.sites import BODY, Server, in_site, new_site, percentile, row, served
from bench.view import FLAGS, wait_until_baked

DESK = "/-/newsroom/moderation/desk/"
PASSWORD = "only-for-the-bench"
WAITING, SCORED, REPORTED = 10_000, 3_000, 2_000
OPENINGS, KEYS, REMOVALS = 20, 40, 20
MAKE = f"""
import json
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from imprint.discussion.models import Comment, Report
from imprint.moderation.models import CommentScore
User.objects.create_superuser("bench", password="{PASSWORD}")
a, b = content.article(), content.article(1)
content.comments(a.thread, {REMOVALS + 10})
now, text = timezone.now(), "Somebody says something about the harbour, and about somebody else, and it waits. "
Comment.objects.bulk_create([
    Comment(thread=b.thread, author_name=f"Reader {{n}}", guest=f"g{{n % 900}}", network=f"n{{n % 700}}",
        state="pending", sameness=f"s{{n}}", body=f"{{text}}{{n % 5000}}", html="<p>x</p>",
        posted_at=now - timedelta(seconds=9 * n))
    for n in range({WAITING})
], batch_size=500)
ids = list(Comment.objects.filter(state="pending").order_by("pk").values_list("pk", flat=True))
CommentScore.objects.bulk_create(
    [CommentScore(comment_id=pk, scorer="words", version="1", worst=pk % 89 / 100, values={{"INSULT": 0.5}})
    for pk in ids[:{SCORED}]], batch_size=500)
Report.objects.bulk_create(
    [Report(comment_id=pk, reporter=f"g:{{pk}}", reason="spam", reported_at=now)
    for pk in ids[:{REPORTED}]], batch_size=500)
shown = list(Comment.objects.filter(thread=a.thread).order_by("-pk").values_list("pk", flat=True)[:{REMOVALS}])
print(json.dumps([a.public_path, b.thread.pk, shown]))
"""


def main() -> None:
    with new_site() as folder:
        path, other_thread, shown = json.loads(in_site(folder, MAKE))
        with served(folder) as server:
            wait_until_baked(server, path)
            moderator = Moderator(server)
            opened = [moderator.open(order) for order in ("oldest", "worst") for _ in range(OPENINGS)]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                page = browser.new_page(base_url=server.address, viewport={"width": 1280, "height": 900})
                _sign_in(page)
                seen = [_open(page) for _ in range(OPENINGS)]
                pressed = [_press(page) for _ in range(KEYS)]
                browser.close()
            flood = threading.Thread(target=_flood, args=(server, other_thread))
            flood.start()
            time.sleep(2)
            gone = [moderator.remove(pk, path) for pk in shown]
            _flooding.set()
            flood.join()
    what = f"the desk with {WAITING:,} waiting, the server's answer"
    row(what, _told(opened), "≤ 300 ms", percentile(opened, 0.95) <= 0.3)
    row("  until it stands there in Chromium", _told(seen), "≤ 300 ms", percentile(seen, 0.5) <= 0.3)
    row("  the next card after a key", _told(pressed), "≤ 100 ms", percentile(pressed, 0.5) <= 0.1)
    row("a removal is out of the files, in a flood of comments", _told(gone), "≤ 1 s", percentile(gone, 0.95) <= 1)


def _told(seconds: list[float]) -> str:
    return f"{percentile(seconds, 0.5) * 1000:.0f} ms (95 % {percentile(seconds, 0.95) * 1000:.0f})"


_flooding = threading.Event()


def _flood(server: Server, thread: int) -> None:
    while not _flooding.is_set():
        path = f"/-/api/v1/threads/{thread}/comments"
        post_many(server.address, path, {"body": BODY, "name": "Reader {n}"}, seconds=3)


def _sign_in(page: Page) -> None:
    page.goto("/-/newsroom/login/")
    page.fill("[name=username]", "bench")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/newsroom/")


def _open(page: Page) -> float:
    """From the request until the document is parsed and the first card stands there."""
    page.goto(f"{DESK}?queue=held&order=worst")
    page.wait_for_selector("moderation-desk:defined [data-card]")
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    return float(timing) / 1000


PRESS = """() => new Promise(done => {
  const before = document.querySelector('[data-card]').dataset.card
  const place = document.querySelector('[data-place]')
  let began = 0
  new MutationObserver((_, seen) => {
    if (document.querySelector('[data-card]')?.dataset.card === before) return
    seen.disconnect()
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
  }).observe(place, { childList: true })
  began = performance.now()
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))
})"""


def _press(page: Page) -> float:
    """From the key until the next card is painted. People read half a second at least."""
    page.wait_for_timeout(500)
    return float(page.evaluate(PRESS)) / 1000


class Moderator:
    """Somebody with a browser, without the browser."""

    def __init__(self, server: Server) -> None:
        self.server = server
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        page = self._ask("/-/newsroom/login/")
        self.token = _token(page)
        self._ask("/-/newsroom/login/", {"username": "bench", "password": PASSWORD})

    def open(self, order: str) -> float:
        began = time.monotonic()
        page = self._ask(f"{DESK}?queue=held&order={order}")
        took = time.monotonic() - began
        self.token = _token(page)
        if "data-card" not in page:
            raise AssertionError("There is no card on the desk")
        return took

    def remove(self, comment_id: int, path: str) -> float:
        """From the key until the comment is out of the file of the article."""
        mark = f'id="comment-{comment_id}" class="gone"'
        file = self.server.folder / "baked" / path.strip("/") / "index.html"
        began = time.monotonic()
        self._ask(f"{DESK}{comment_id}/remove/", {"ground": "insult"})
        while mark not in file.read_text():
            if time.monotonic() - began > 20:
                raise AssertionError("The comment is still there")
            time.sleep(0.005)
        return time.monotonic() - began

    def _ask(self, path: str, sent: dict[str, str] | None = None) -> str:
        address = self.server.address + path
        data = urllib.parse.urlencode({**sent, "csrfmiddlewaretoken": self.token}).encode() if sent else None
        request = urllib.request.Request(address, data, {"Referer": address, "Accept": "application/json, text/html"})
        with self.opener.open(request, timeout=30) as response:
            text: str = response.read().decode()
            return text


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if not found:
        raise AssertionError("The page has no form")
    return found[1]


if __name__ == "__main__":
    main()
