"""Posting comments: how many a second, how long each takes, beside Isso behind gunicorn with two workers.

Everything is on that a real site has on, but rate limits: SQLite with synchronous=FULL, Markdown, cleaning, baking.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.sites import BODY, Server, free_port, in_site, new_site, percentile, row, served

SECONDS, CONNECTIONS, ROUNDS = 6, 16, 3
LUA = Path(__file__).with_name("post.lua")
PEER = Path(__file__).parent.parent / ".venv-peer" / "bin" / "gunicorn"


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw."""

    per_s: float
    p99_ms: float
    failed: int


def post_many(
    address: str, path: str, template: dict[str, str], seconds: int = SECONDS, connections: int = CONNECTIONS
) -> Load:
    """Post as fast as they are answered; `{n}` in the template becomes a number that no other post has."""
    environment = {**os.environ, "BENCH_PATH": path, "BENCH_BODY": json.dumps(template)}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(LUA), address]
    text = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    per_s = float(re.findall(r"Requests/sec:\s+([\d.]+)", text)[0])
    number, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", text)[0]
    failed = int(re.findall(r"not 201: (\d+)", text)[0])
    return Load(per_s, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit], failed)


@contextmanager
def isso() -> Iterator[Server]:
    """The peer with its own defaults, its guard against floods off as ours is."""
    folder = Path(tempfile.mkdtemp(prefix="imprint-bench-isso-"))
    port = free_port()
    host = f"http://127.0.0.1:{port}"
    (folder / "isso.cfg").write_text(
        f"[general]\ndbpath = {folder}/comments.db\nhost = {host}\n[guard]\nenabled = false\n"
    )
    command = [str(PEER), "-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "error", "isso.run"]
    process = subprocess.Popen(
        command, env={**os.environ, "ISSO_SETTINGS": str(folder / "isso.cfg")}, stderr=subprocess.DEVNULL
    )
    try:
        server = Server(port, process.pid, folder)
        _wait_for_port(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    with new_site() as folder:
        in_site(folder, "content.article()")
        ours, cpu_us, memory = _measure_ours(folder)
    row(
        "comments a second, 16 connections", f"{ours.per_s:.0f}/s, {cpu_us:.0f} µs CPU", "≥ 1,300/s", ours.per_s >= 1300
    )
    row("  of these not answered 201", str(ours.failed), "0", ours.failed == 0)
    row("  99 % of the answers within", f"{ours.p99_ms:.1f} ms", "≤ 50 ms", ours.p99_ms <= 50)
    row("memory of the serving process after that", f"{memory:.0f} MB", "≤ 250 MB", memory <= 250)
    if not PEER.exists():
        sys.exit("The peer is not installed: script/bench does that.")
    with isso() as peer:
        theirs = post_many(
            peer.address, "/new?uri=%2Fferry%2F", {"text": BODY, "author": "Reader {n}", "title": "Ferry"}
        )
    ratio = ours.per_s / theirs.per_s
    row("comments a second, times Isso's", f"{ratio:.1f} ({theirs.per_s:.0f}/s)", "≥ 4", ratio >= 4)


def _measure_ours(folder: Path) -> tuple[Load, float, float]:
    """The median round."""
    with served(folder) as server:
        loads, costs = [], []
        for _ in range(ROUNDS):
            before = server.cpu_s()
            loads.append(
                post_many(server.address, "/-/api/v1/threads/1/comments", {"body": BODY, "name": "Reader {n}"})
            )
            costs.append((server.cpu_s() - before) / (loads[-1].per_s * SECONDS) * 1e6)
        middle = sorted(loads, key=lambda load: load.per_s)[ROUNDS // 2]
        return (
            Load(middle.per_s, percentile([load.p99_ms for load in loads], 0.5), sum(load.failed for load in loads)),
            (percentile(costs, 0.5)),
            server.memory_mb(),
        )


def _wait_for_port(server: Server) -> None:
    import time

    for _ in range(200):
        try:
            server.request("GET", "/")
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("The peer does not answer.")


if __name__ == "__main__":
    main()
