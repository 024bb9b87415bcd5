"""From the answer 201 to the comment in the baked file of its article, at 100 comments a second on one article."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from bench.sites import BODY, Server, in_site, new_site, percentile, row, served

PER_S, SECONDS = 100, 10
MARK = re.compile(rb"mark-(\d+)-mark")


def main() -> None:
    with new_site() as folder:
        path, thread = in_site(folder, "a = content.article(); print(a.public_path, a.thread.pk)").split()
        with served(folder) as server:
            delays = _delays(server, path, int(thread))
    p99 = percentile(delays, 0.99)
    measured = f"{p99 * 1000:.0f} ms (median {percentile(delays, 0.5) * 1000:.0f})"
    row("from 201 to the baked file at 100/s, 99 %", measured, "≤ 500 ms", p99 <= 0.5)


def _delays(server: Server, path: str, thread: int) -> list[float]:
    answered: dict[int, float] = {}
    seen: dict[int, float] = {}
    done = threading.Event()
    file = server.folder / "baked" / path.strip("/") / "index.html"
    while not file.exists():
        time.sleep(0.1)
    watcher = threading.Thread(target=_watch, args=(file, seen, done))
    watcher.start()
    with ThreadPoolExecutor(16) as pool:
        start = time.monotonic()
        for number in range(PER_S * SECONDS):
            time.sleep(max(start + number / PER_S - time.monotonic(), 0))
            pool.submit(_post, server, thread, number, answered)
    time.sleep(1.5)
    done.set()
    watcher.join()
    missing = answered.keys() - seen.keys()
    if len(answered) != PER_S * SECONDS or missing:
        raise AssertionError(f"{len(answered)} were answered, {len(missing)} of them never seen in the file")
    return [seen[number] - at for number, at in answered.items()]


def _post(server: Server, thread: int, number: int, answered: dict[int, float]) -> None:
    body = {"body": f"mark-{number}-mark {BODY}", "name": f"Reader {number}"}
    status, _ = server.request("POST", f"/-/api/v1/threads/{thread}/comments", body)
    if status == 201:
        answered[number] = time.monotonic()


def _watch(file, seen: dict[int, float], done: threading.Event) -> None:  # type: ignore[no-untyped-def]
    """Read the file whenever it was replaced; 25 to 49 comments are in it at a time."""
    last = 0
    while not done.wait(0.004):
        inode = file.stat().st_ino
        if inode == last:
            continue
        last = inode
        now = time.monotonic()
        for number in MARK.findall(file.read_bytes()):
            seen.setdefault(int(number), now)


if __name__ == "__main__":
    main()
