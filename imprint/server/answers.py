"""An answer of the front, ready to be sent."""

import json
from collections.abc import Callable
from http import HTTPStatus

from imprint.core.security_headers import Headers
from imprint.server.rsgi import Reply

SERVER = ("server", "imprint")
GetHeader = Callable[[str], str | None]


class Answer:
    """Status, headers and either bytes or a piece of a file. It goes to many readers, so it never changes."""

    __slots__ = ("body", "file", "headers", "part", "status")

    def __init__(
        self,
        status: int,
        headers: Headers,
        body: bytes = b"",
        *,
        file: str | None = None,
        part: tuple[int, int] | None = None,
    ) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.file = file
        self.part = part

    def send(self, reply: Reply) -> None:
        """From any thread."""
        if self.body:
            reply.response_bytes(self.status, self.headers, self.body)
        elif self.file is None:
            reply.response_empty(self.status, self.headers)
        elif self.part is None:
            reply.response_file(self.status, self.headers, self.file)
        else:
            reply.response_file_range(self.status, self.headers, self.file, *self.part)


class Refused(Exception):
    """What the front itself does not accept; the sentence is for the person who sent it."""

    status = HTTPStatus.BAD_REQUEST
    extra_headers: tuple[tuple[str, str], ...] = ()

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def refusal(refused: Refused, path: str, policy: Headers) -> Answer:
    """A plain sentence, or problem+json (RFC 9457) under the API. The connection ends: a body may be left."""
    if path.startswith("/-/api/"):
        kind = "application/problem+json"
        problem = {"type": "about:blank", "title": refused.status.phrase, "status": int(refused.status)}
        body = json.dumps({**problem, "detail": refused.sentence})
    else:
        kind, body = "text/plain; charset=utf-8", refused.sentence + "\n"
    headers = [("content-type", kind), ("cache-control", "no-store"), ("connection", "close"), SERVER]
    return Answer(refused.status, [*headers, *refused.extra_headers, *policy], body.encode())
