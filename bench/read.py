"""A baked page of 12 KB, read over 16 connections: against nginx, and while slow writers hang on.

nginx serves the same file from the same folder with one worker, gzip_static and no log. wrk shares the
machine with both.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from wsgiref.types import StartResponse, WSGIEnvironment

from bench.sites import Server, free_port, imprint, in_site, new_site, row, served
from imprint.server.front import Site

HALF_SENT, HANGING, HANG_S = 300, 64, 2.0
PARAGRAPHS = 7
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
FOLDER = "IMPRINT_BENCH_BAKED"


@dataclass(frozen=True, slots=True)
class Reading:
    """One run of wrk."""

    per_s: float
    cpu_us: float
    p99_ms: float


def main(seconds: int = 4, rounds: int = 3) -> None:
    with new_site() as folder:
        page = bake_page(folder)
        pairs = []
        for _ in range(rounds):
            with served(folder) as server:
                ours = read(server, page, seconds)
            with nginx(folder / "baked") as peer:
                pairs.append((ours, read(peer, page, seconds)))
        with bare_front(folder / "baked") as front, slow_writers(front):
            hindered = read(front, page, seconds)
    report(pairs, hindered)


def report(pairs: list[tuple[Reading, Reading]], hindered: Reading) -> None:
    """Medians over the rounds."""
    ratio = median(ours.per_s / peer.per_s for ours, peer in pairs)
    ours_per_s, peer_per_s = median(ours.per_s for ours, _ in pairs), median(peer.per_s for _, peer in pairs)
    cpu_us, peer_cpu_us = median(ours.cpu_us for ours, _ in pairs), median(peer.cpu_us for _, peer in pairs)
    row(
        "baked 12 KB page, requests/s against nginx gzip_static",
        f"{ratio:.2f} ({ours_per_s:,.0f} / {peer_per_s:,.0f})",
        "≥ 0.55",
        ratio >= 0.55,
    )
    row("CPU a request", f"{cpu_us:.1f} µs (nginx {peer_cpu_us:.1f})", "≤ 35 µs", cpu_us <= 35)
    row(
        f"… while {HALF_SENT} half-sent bodies and {HANGING} requests of {HANG_S:g} s hang, 99 %",
        f"{hindered.p99_ms:.1f} ms ({hindered.per_s:,.0f}/s)",
        "≤ 20 ms",
        hindered.p99_ms <= 20,
    )


def read(server: Server, path: str, seconds: int) -> Reading:
    """CPU is that of all processes of the server."""
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    before = server.cpu_s()
    said = subprocess.run([*command, server.address + path], check=True, capture_output=True, text=True).stdout
    cpu_s = server.cpu_s() - before
    if "Non-2xx" in said or "Socket errors" in said:
        raise AssertionError(said)
    count, per_s, p99 = (
        re.search(pattern, said)
        for pattern in (r"(\d+) requests in", r"Requests/sec: +([\d.]+)", r"99% +([\d.]+)(\w+)")
    )
    if not (count and per_s and p99):
        raise AssertionError(said)
    in_ms = {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99[2]]
    return Reading(float(per_s[1]), cpu_s / int(count[1]) * 1e6, float(p99[1]) * in_ms)


def bake_page(folder: Path) -> str:
    """An article whose page is about 12 KB, with its compressed forms, as the bakery writes it; gives its path."""
    path = in_site(folder, f"print(content.article(paragraphs={PARAGRAPHS}).public_path)")
    imprint("bake", "--site", folder)
    size = (folder / "baked" / path.strip("/") / "index.html").stat().st_size
    if not 11_000 < size < 13_000:
        raise AssertionError(f"The page has {size} bytes; PARAGRAPHS must be changed")
    return path


NGINX_CONFIG = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit; {user}
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{ listen 127.0.0.1:{port}; root {baked}; gzip_static on; }}
}}
"""


@contextmanager
def nginx(baked: Path) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="imprint-nginx-") as folder:
        port = free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        config = Path(folder, "nginx.conf")
        config.write_text(NGINX_CONFIG.format(folder=folder, port=port, baked=baked, user=user))
        with process([NGINX, "-p", folder, "-c", str(config)], port) as server:
            yield server


@contextmanager
def bare_front(baked: Path) -> Iterator[Server]:
    """The same front before an application that only hangs."""
    port = free_port()
    code = f"from imprint.server.run import serve; serve(port={port}, loader='bench.read:load_bare_site')"
    with process([sys.executable, "-c", code], port, {FOLDER: str(baked)}) as server:
        yield server


def load_bare_site() -> Site:
    return Site(baked=Path(os.environ[FOLDER]), wsgi=hang)


def hang(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    time.sleep(HANG_S)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"awake"]


@contextmanager
def process(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Started, waited for and stopped by its id."""
    running = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while not is_listening(port):
            if time.monotonic() > until or running.poll() is not None:
                raise TimeoutError(f"{command[0]} does not listen")
            time.sleep(0.05)
        yield Server(port, running.pid, Path())
    finally:
        running.terminate()
        running.wait(timeout=60)


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def slow_writers(server: Server) -> Iterator[None]:
    """Bodies that never end, and requests that keep all threads of the pool busy."""
    done = threading.Event()
    with ExitStack() as stack:
        for _ in range(HALF_SENT):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            connection.sendall(b"POST /-/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
        hanging = [threading.Thread(target=hang_on, args=(server, done)) for _ in range(HANGING)]
        for thread in hanging:
            thread.start()
        time.sleep(0.5)
        try:
            yield
        finally:
            done.set()
            for thread in hanging:
                thread.join()


def hang_on(server: Server, done: threading.Event) -> None:
    while not done.is_set():
        server.request("GET", "/-/hang")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=4, help="length of each run of wrk")
    parser.add_argument("--rounds", type=int, default=3, help="pairs of runs, Imprint and nginx")
    chosen = parser.parse_args()
    main(chosen.seconds, chosen.rounds)
