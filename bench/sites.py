"""A site of its own for a measurement: made in a temporary folder, served on a free port, stopped by its process id."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

TICKS_S = os.sysconf("SC_CLK_TCK")
SETTINGS = {
    "IMPRINT_COMMENTS_PER_MINUTE": "0",
    "IMPRINT_COMMENTS_PER_HOUR": "0",
    "IMPRINT_VOTES_PER_MINUTE": "0",
    "IMPRINT_PROOF_OF_WORK": "false",
}
BODY = (
    "I worked on her until December, {n}. The certificate was refused over **two life rafts**. Two. See "
    "https://example.org/letters/2026/11/certificate for the letter.\n\n> We do not comment on individual vessels\n\n"
    "It then commented for two pages, which I have read more than once, and I still cannot find the sentence in which "
    "somebody says who signed the second extension, or when it was signed."
)


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int
    folder: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """The one that watches, the one that serves, and the worker beside it."""
        return _family(self.pid)

    def cpu_s(self) -> float:
        """Seconds of CPU that the server and its processes have used."""
        return sum(_cpu_s(pid) for pid in self.processes())

    def memory_mb(self) -> float:
        """Resident memory of the largest of its processes, the one that serves."""
        return max(_memory_kb(pid) for pid in self.processes()) / 1024

    def get(self, path: str) -> bytes:
        return self.request("GET", path)[1]

    def request(self, method: str, path: str, sent: object = None, timeout: float = 10) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Content-Type": "application/json"}
        connection.request(method, path, json.dumps(sent) if sent is not None else None, headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body


def _family(pid: int) -> list[int]:
    children = [child for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]
    return [pid, *(descendant for child in children for descendant in _family(int(child)))]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_S


def _memory_kb(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def imprint(*arguments: str | Path, **environment: str) -> str:
    """Run the command and give back what it printed."""
    command = [sys.executable, "-m", "imprint.cli", *map(str, arguments)]
    run = subprocess.run(
        command, env={**os.environ, **SETTINGS, **environment}, check=True, capture_output=True, text=True
    )
    return run.stdout


@contextmanager
def new_site() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="imprint-bench-"))
    try:
        imprint("new", folder / "site", "--name", "Bench")
        yield folder / "site"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_site(folder: Path, code: str) -> str:
    """Run Python inside the site and give back what it printed."""
    setup = "import django; django.setup(); from bench import content\n"
    environment = {
        **os.environ,
        **SETTINGS,
        "IMPRINT_SITE": str(folder),
        "DJANGO_SETTINGS_MODULE": "imprint.config.settings",
    }
    run = subprocess.run(
        [sys.executable, "-c", setup + code], env=environment, check=True, capture_output=True, text=True
    )
    return run.stdout.strip()


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """The site behind `imprint run`, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "imprint.cli", "run", "--site", str(folder), "--port", str(port)]
    with open(folder / "bench.log", "ab") as log:
        process = subprocess.Popen(command, env={**os.environ, **SETTINGS}, stdout=log, stderr=log)
    server = Server(port, process.pid, folder)
    try:
        _wait_until_answering(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait_until_answering(server: Server) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if server.request("GET", "/-/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError((server.folder / "bench.log").read_text()[-2000:])


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def row(what: str, measured: str, limit: str, is_met: bool) -> None:
    """A line of the table."""
    print(f"{'ok  ' if is_met else 'MISS'}  {what:<62} {measured:>28}   {limit}", flush=True)
