"""One JSON question over HTTP to an address that the administrator chose, answered in time or not at all.

Python's http.client follows no redirects: a comment goes nowhere but to the address that was configured.
"""

import json
import socket
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import SplitResult

import imprint

MOST_READ = 1_000_000


class NoAnswer(Exception):
    """With a sentence that has neither the key nor the text in it."""


def post(address: SplitResult, path: str, question: object, time_limit_s: float) -> tuple[int, Any]:
    """Status, and what the body says in JSON. Names that take long to resolve count, and so does a dripping answer."""
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=time_limit_s)
    answers: SimpleQueue[tuple[int, bytes] | Exception] = SimpleQueue()
    body = json.dumps(question).encode()
    started_at = time.monotonic()
    threading.Thread(target=_ask, args=(connection, path, body, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=time_limit_s)
    except Empty:
        _cut(connection)
        raise NoAnswer(f"{address.hostname} did not answer within {time_limit_s:g} seconds.") from None
    if isinstance(answer, TimeoutError) or time.monotonic() - started_at > time_limit_s:
        raise NoAnswer(f"{address.hostname} did not answer within {time_limit_s:g} seconds.")
    if isinstance(answer, Exception):
        raise NoAnswer(f"{address.hostname} cannot be asked: {type(answer).__name__}.")
    return answer[0], _read(address, *answer)


def _ask(
    connection: HTTPConnection, path: str, body: bytes, answers: "SimpleQueue[tuple[int, bytes] | Exception]"
) -> None:
    headers = {"Content-Type": "application/json", "User-Agent": f"Imprint/{imprint.__version__}"}
    try:
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        answers.put((response.status, response.read(MOST_READ + 1)))
    except (OSError, HTTPException, ValueError) as error:
        answers.put(error)
    finally:
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    """So that the thread ends, which waits for more."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _read(address: SplitResult, status: int, body: bytes) -> Any:
    if len(body) > MOST_READ:
        raise NoAnswer(f"{address.hostname} answered with more than {MOST_READ:,} bytes.")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise NoAnswer(f"{address.hostname} answered {status}, and not in JSON.") from None
