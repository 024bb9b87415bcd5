import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from imprint.webhooks import services, wanted
from imprint.webhooks.models import EVENTS, Webhook
from tests.conftest import Configure


@dataclass
class Receiver:
    """A program on loopback that gets messages, and answers what it is told to."""

    address: str = ""
    status: int = 200
    pause_s: float = 0.0
    trickles: bool = False
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(configure: Configure) -> Iterator[Receiver]:
    configure(webhooks_to_private_networks=True)
    told = Receiver()
    stopping = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            if told.trickles:
                for sign in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
                    self.wfile.write(bytes([sign]))
                    if stopping.wait(0.1):
                        return
            stopping.wait(told.pause_s)
            self.send_response(told.status)
            if told.status in (301, 307):
                self.send_header("Location", f"{told.address}elsewhere")
            self.end_headers()
            self.wfile.write(b"Well received." if told.status == 200 else b"No \0 way.")

        def log_message(self, *args: Any) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # The sender did not wait.
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}/"
    running = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    running.start()
    yield told
    stopping.set()
    server.shutdown()
    server.server_close()
    running.join()


@pytest.fixture
def webhook(receiver: Receiver, db: None) -> Webhook:
    """Wants everything."""
    made = services.save_webhook(webhook=Webhook(address=f"{receiver.address}hook?a=b", events=list(EVENTS)))
    wanted.forget()  # As after the commit, which no test has.
    return made
