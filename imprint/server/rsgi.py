"""What the front uses of RSGI, Granian's interface to applications, as types."""

from collections.abc import AsyncIterator
from typing import Protocol

from imprint.core.security_headers import Headers


class RequestHeaders(Protocol):
    """Names in small letters; values that are not ASCII are left out by Granian."""

    def get(self, name: str, /) -> str | None: ...
    def items(self) -> list[tuple[str, str]]: ...


class Scope(Protocol):
    """One request. `path` is percent-decoded; `client` and `server` are `address:port`."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str

    @property
    def headers(self) -> RequestHeaders: ...  # A copy each time.


class Reply(Protocol):
    """The way back: the first response answers the request, from any thread.

    Its body comes by one call, whole, or by iterating, in pieces.
    """

    async def __call__(self) -> bytes: ...  # Raises Granian's ProtocolClosed when the connection ends before.

    def response_empty(self, status: int, headers: Headers, /) -> None: ...
    def response_bytes(self, status: int, headers: Headers, body: bytes, /) -> None: ...
    def response_file(self, status: int, headers: Headers, file: str, /) -> None: ...
    def response_file_range(self, status: int, headers: Headers, file: str, start: int, stop: int, /) -> None: ...
    def __aiter__(self) -> AsyncIterator[bytes]: ...
