"""What it costs that 5,000 readers ask for a thread's live.json every ten seconds, each with the ETag it has.

Counted is the CPU of all processes of the server for each request. wrk asks as fast as it can.
"""

import re
import subprocess
import tempfile
from http.client import HTTPConnection
from pathlib import Path

from bench.sites import Server, imprint, in_site, new_site, row, served

READERS, EVERY_S, SECONDS, COMMENTS = 5_000, 10, 4, 50
# Whatever is not 304 is told by wrk only when it is 400 or more, so that the script counts for itself.
LUA = """
wrk.headers["If-None-Match"] = {etag}
wrk.headers["Accept-Encoding"] = "gzip"
local others = 0
function setup(thread) asking = thread end
function response(status) if status ~= 304 then others = others + 1; wrk.thread:set("others", others) end end
function done() print("Others: " .. (asking:get("others") or 0)) end
"""


def main() -> None:
    with new_site() as folder:
        path = in_site(folder, f"a = content.article(); content.comments(a.thread, {COMMENTS}); print(a.public_path)")
        imprint("bake", "--site", folder)
        with served(folder) as server:
            cpu_us = _cpu_us(server, f"{path}live.json")
    share = cpu_us * READERS / EVERY_S / 1e6
    row(
        f"live.json, asked by {READERS:,} readers every {EVERY_S} s, share of a core",
        f"{share:.1%} ({cpu_us:.1f} µs a request)",
        "≤ 5 %",
        share <= 0.05,
    )


def _cpu_us(server: Server, path: str) -> float:
    with tempfile.TemporaryDirectory(prefix="imprint-live-") as folder:
        script = Path(folder, "live.lua")
        script.write_text(LUA.format(etag=repr(_etag(server, path))))
        command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-s", str(script), server.address + path]
        before = server.cpu_s()
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        cpu_s = server.cpu_s() - before
    count = re.search(r"(\d+) requests in", said)
    if not count or "Others: 0" not in said or "Socket errors" in said:
        raise AssertionError(said)
    return cpu_s / int(count[1]) * 1e6


def _etag(server: Server, path: str) -> str:
    """Of the form that wrk asks for."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    etag = answer.getheader("ETag")
    if answer.status != 200 or not etag:
        raise AssertionError(f"{path} answers {answer.status} with the ETag {etag}")
    return etag


if __name__ == "__main__":
    main()
