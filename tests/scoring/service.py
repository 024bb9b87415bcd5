"""A small scoring service on loopback, which answers as a test tells it to, and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Any]


class Service(ThreadingHTTPServer):
    """`answer` makes of a question the status and the body: JSON, or bytes as they are. `drips_s` is between bytes."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Callable[[dict[str, Any]], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.waits_s = self.drips_s = 0.0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1alpha1"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, question))
        time.sleep(self.server.waits_s)
        status, body = self.server.answer(question)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        try:
            for begin in range(0, len(raw), 1 if self.server.drips_s else len(raw) or 1):
                self.wfile.write(raw[begin:] if not self.server.drips_s else raw[begin : begin + 1])
                time.sleep(self.server.drips_s)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serving(answer: Callable[[dict[str, Any]], Answer]) -> Iterator[Service]:
    with Service(answer) as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()


def as_documented(question: dict[str, Any]) -> Answer:
    """0.5 for each attribute, and the word `idiot` as a span, in UTF-16 units; the longest text is 20,480 bytes."""
    text = question["comment"]["text"]
    if not text.strip():
        return refused("COMMENT_EMPTY", "Comment must be non-empty.")
    if len(text.encode()) > 20_480:
        return refused("COMMENT_TOO_LONG", "Comment text too long.")
    begin = len(text.partition("idiot")[0].encode("utf-16-le")) // 2
    score = {"value": 0.5, "type": "PROBABILITY"}
    scores = {"spanScores": [{"begin": begin, "end": begin + 5, "score": score}], "summaryScore": score}
    answer = {"attributeScores": dict.fromkeys(question["requestedAttributes"], scores), "detectedLanguages": ["en"]}
    return 200, answer | {"languages": question.get("languages", ["en"])}


def refused(kind: str, message: str, **more: object) -> Answer:
    """Of Perspective's errors, that with status 400."""
    detail = {"@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error", "errorType": kind, **more}
    return 400, {"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT", "details": [detail]}}
