"""A small site for these tests: `python sample_site.py PORT FOLDER [OPTIONS]` serves FOLDER/baked and the
WSGI application below; OPTIONS is JSON for the limits.
"""

import asyncio
import hashlib
import json
import os
import sys
import time
from pathlib import Path

from imprint.server.body import BodyLimits
from imprint.server.front import Site

FOLDER = Path(os.environ.get("SAMPLE_FOLDER", "."))
closed = []
loops = []


class Chunks(list):
    def close(self):
        closed.append(True)


def application(environ, start_response):
    name = environ["PATH_INFO"].removeprefix("/-/newsroom").removeprefix("/-").split("/")[1]
    return VIEWS.get(name, missing)(environ, start_response)


def echo(environ, start_response):
    body = environ["wsgi.input"].read()
    seen = {key: value for key, value in environ.items() if isinstance(value, str)}
    seen |= {"length": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(seen).encode()]


def sleep(environ, start_response):
    seconds, _, note = environ["QUERY_STRING"].partition("&")
    time.sleep(float(seconds))
    if note:
        (FOLDER / note).write_text("done")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"slept"]


def fail(environ, start_response):
    raise RuntimeError("on purpose")


def fail_late(environ, start_response):
    start_response("200 OK", [])
    yield b"first"
    raise RuntimeError("on purpose, late")


def headers(environ, start_response):
    start_response(
        "303 See Other",
        [
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("Location", "/ä/".encode().decode("latin-1")),
            ("Content-Security-Policy", "default-src 'self'"),
            ("Connection", "keep-alive"),
            ("Content-Length", "999"),
        ],
    )
    return [b"see", b" other"]


def split(environ, start_response):
    start_response("200 OK", [("X-Evil", "a\r\nSet-Cookie: evil=1")])
    return [b""]


def written(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(b"written, ")
    return [b"returned"]


def file(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/pdf")])
    return environ["wsgi.file_wrapper"](open(__file__, "rb"))


def chunks(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Chunks([str(len(closed)).encode()])


def block_the_loop(environ, start_response):
    loops[0].call_soon_threadsafe(wait_for, FOLDER / "unblock")
    start_response("200 OK", [])
    return [b"unblocked"]


def wait_for(file):
    (FOLDER / "blocked").touch()
    until = time.monotonic() + 10
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.01)


def empty(environ, start_response):
    start_response("204 No Content", [])
    return []


def missing(environ, start_response):
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"no such page"]


VIEWS = {
    "block-the-loop": block_the_loop,
    "echo": echo,
    "sleep": sleep,
    "fail": fail,
    "fail-late": fail_late,
    "headers": headers,
    "split": split,
    "written": written,
    "file": file,
    "chunks": chunks,
    "empty": empty,
}


def load_site():
    loops.append(asyncio.get_event_loop())
    options = json.loads(os.environ["SAMPLE_OPTIONS"])
    limits = BodyLimits(**options.pop("limits", {}))
    return Site(
        baked=FOLDER / "baked",
        wsgi=application,
        limits=limits,
        frame_hosts=("https://player.example",),
        start=lambda: (FOLDER / "started").write_text(str(os.getpid())),
        stop=lambda: (FOLDER / "stopped").write_text(str(os.getpid())),
        **options,
    )


if __name__ == "__main__":
    from imprint.server.instance import AlreadyRunning, hold_site
    from imprint.server.run import AddressTaken, serve

    port, folder, options = sys.argv[1:]
    os.environ |= {"SAMPLE_FOLDER": folder, "SAMPLE_OPTIONS": options}
    try:
        with hold_site(Path(folder)):
            serve(port=int(port), loader="sample_site:load_site", ready_message="ready")
    except (AlreadyRunning, AddressTaken) as refused:
        sys.exit(str(refused))
