"""A whole site as people run it: made and served by the `imprint` command, in a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

WAIT_S = 60
NO_LIMITS = {
    "IMPRINT_COMMENTS_PER_MINUTE": "0",
    "IMPRINT_COMMENTS_PER_HOUR": "0",
    "IMPRINT_VOTES_PER_MINUTE": "0",
    "IMPRINT_PROOF_OF_WORK": "false",
}


@dataclass
class LiveSite:
    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        log = open(self.folder / "log.txt", "ab")  # noqa: SIM115  # The process goes on writing into it.
        command = [sys.executable, "-m", "imprint.cli", "run", "--site", str(self.folder), "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=environment(self.settings), stdout=log, stderr=log)
        log.close()
        self.wait_until(lambda: self.request("GET", "/-/health")[0] == 200)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=WAIT_S)

    def kill(self) -> None:
        """As a power cut would: the process that serves and the one that watches it, without a word."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in (self.process.pid, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=WAIT_S)

    def request(
        self, method: str, path: str, sent: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = json.dumps(sent) if sent is not None else None
        try:
            connection.request(method, path, body, {"Content-Type": "application/json", **(headers or {})})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def post_comment(self, thread: int, body: str, **more: object) -> dict[str, object]:
        status, answer = self.request("POST", f"/-/api/v1/threads/{thread}/comments", {"body": body, **more})
        assert status == 201, answer
        return json.loads(answer)

    def file(self, path: str) -> Path:
        return self.folder / "baked" / path.strip("/") / ("index.html" if path.endswith("/") else "")

    def wait_until(self, is_so: Callable[[], object], within_s: float = WAIT_S) -> None:
        """Ask again and again; a site that is starting refuses connections."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            try:
                if is_so():
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"It never came true. The log ends: {self.log()[-3000:]}")

    def log(self) -> str:
        path = self.folder / "log.txt"
        return path.read_text() if path.exists() else ""

    def python(self, code: str) -> str:
        """Run Python inside the site, Django set up; what it printed."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        settings = {
            **self.settings,
            "IMPRINT_SITE": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "imprint.config.settings",
        }
        done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def environment(more: dict[str, str]) -> dict[str, str]:
    """Without what the tests set for themselves; such a site is on SQLite."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("IMPRINT_")}
    return {**kept, **NO_LIMITS, **more}


def imprint(*arguments: object, check: bool = True, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "imprint.cli", *map(str, arguments)]
    done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
