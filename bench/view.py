"""What a first view of an article with 50 comments costs a reader, in Chromium."""

import json
import shutil

from playwright.sync_api import Response, sync_playwright

from bench.sites import in_site, new_site, row, served

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SHIFTS = """() => new Promise(done => new PerformanceObserver((list, seen) => {
  done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
}).observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 1500))"""


def main() -> None:
    with new_site() as folder:
        path = in_site(
            folder, "a = content.article(); content.comments(a.thread, 40, replies=10); print(a.public_path)"
        )
        with served(folder) as server, sync_playwright() as playwright:
            wait_until_baked(server, path)
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            answers: list[Response] = []
            page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # It takes no built-in method.
            page.goto(server.address + path, wait_until="networkidle")
            page.mouse.wheel(0, 20_000)
            page.wait_for_timeout(1000)
            shift = page.evaluate(SHIFTS)
            sizes = {answer.url: _bytes(answer) for answer in answers}
            bodies = {answer.url: answer.request.sizes()["responseBodySize"] for answer in answers}
            kinds = {answer.url: answer.request.resource_type for answer in answers}
            browser.close()
    foreign = [url for url in sizes if not url.startswith(server.address)]
    without_pictures = sum(size for url, size in sizes.items() if kinds[url] != "image") / 1000
    scripts = sum(bodies[url] for url in bodies if kinds[url] == "script") / 1000
    row("first view, 50 comments, all but pictures", f"{without_pictures:.1f} KB", "≤ 90 KB", without_pictures <= 90)
    row("  of these JavaScript, without the headers of HTTP", f"{scripts:.1f} KB", "≤ 18 KB", scripts <= 18)
    row("  requests to third parties", f"{len(foreign)} of {len(sizes)}", "0", not foreign)
    row("  layout shift", f"{shift:.4f}", "0", shift == 0)


def _bytes(answer: Response) -> int:
    """What came over the wire, headers included."""
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def wait_until_baked(server, path: str) -> None:  # type: ignore[no-untyped-def]
    import time

    while server.request("GET", path)[0] != 200 or json.loads(server.get("/-/health"))["orders"]:
        time.sleep(0.3)


if __name__ == "__main__":
    main()
