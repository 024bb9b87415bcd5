"""Real servers in processes of their own, on free loopback ports; the folder of baked files is the test's."""

import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

HERE = Path(__file__).parent
PAGE = "<!doctype html><title>Über uns</title>" + "<p>Wörter, Wörter, Wörter.</p>" * 300


class Server:
    """One running sample site."""

    def __init__(self, folder: Path, **options):
        self.folder = folder
        self.baked = folder / "baked"
        self.baked.mkdir(exist_ok=True)
        self.port = free_port()
        self.process = start_process(self.port, folder, options)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def put(self, name: str, content: str | bytes, *, packed: bool = False) -> Path:
        """As the store does: the packed forms first, each in one step."""
        raw = content.encode() if isinstance(content, str) else content
        if packed:
            self.put(name + ".gz", gzip.compress(raw, mtime=0))
            self.put(name + ".br", brotli.compress(raw))
        file = self.baked / name
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(file.name + ".tmp-test")
        temporary.write_bytes(raw)
        temporary.replace(file)
        return file

    def get(self, path: str, method: str = "GET", body=None, **headers):
        """Header names with underscores for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, names)
            response = connection.getresponse()
            response.body = response.read()
            return response
        finally:
            connection.close()

    def connect(self, sent: bytes) -> socket.socket:
        """A raw connection that has sent these bytes."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        connection.sendall(sent)
        return connection

    def worker_pid(self) -> int:
        return int((self.folder / "started").read_text())

    def stop(self, number: int = signal.SIGTERM) -> int:
        """The exit status; the time-out is generous, since only liveness is tested."""
        self.process.send_signal(number)
        return self.process.wait(timeout=10)


def start_process(port: int, folder: Path, options: dict) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, str(HERE / "sample_site.py"), str(port), str(folder), json.dumps(options)],
        env=os.environ | {"PYTHONPATH": str(HERE.parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read_all(connection: socket.socket) -> bytes:
    """Until the other side closes."""
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    return received


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """For all tests that do not stop it; bodies may take 0.7 s here."""
    running = Server(
        tmp_path_factory.mktemp("site"),
        limits={
            "size": 1024 * 1024,
            "upload_size": 4 * 1024 * 1024,
            "seconds": 0.7,
            "seconds_after_refusal": 0.3,
        },
    )
    running.put("index.html", PAGE, packed=True)
    running.put("about/index.html", PAGE, packed=True)
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path) -> Iterator[Server]:
    """For a test that stops it or fills it up."""
    running = Server(tmp_path, threads=1, waiting=1)
    yield running
    if running.process.poll() is None:
        running.stop(signal.SIGKILL)
