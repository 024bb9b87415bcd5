"""Reading the body of a request whole, within limits of size and time."""

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO, cast

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]  # It is there, but not in its types.

from imprint.server.answers import GetHeader, Refused
from imprint.server.rsgi import Reply

MEBIBYTE = 1024 * 1024
AT_ONCE = 64 * 1024  # A body that announces no more is taken in one step, which costs a third of two or more.
UPLOADS = "/-/newsroom/"


class BodyTooLarge(Refused):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BodyTooSlow(Refused):
    status = HTTPStatus.REQUEST_TIMEOUT


class BodyBroken(Refused):
    """Its length is no number, or the connection ended before the body did."""


class Stopping(Refused):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    extra_headers = (("retry-after", "5"),)


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Sizes in bytes, time in seconds; the time is for each mebibyte, so a large upload may last longer."""

    size: int = MEBIBYTE
    upload_size: int = 64 * MEBIBYTE
    seconds: float = 15.0
    seconds_when_stopping: float = 0.5
    seconds_after_refusal: float = 2.0

    def size_at(self, path: str) -> int:
        return self.upload_size if path.startswith(UPLOADS) else self.size


class BodyReader:
    """Reads bodies in the event loop, so that a thousand slow ones cost no thread."""

    def __init__(self, limits: BodyLimits) -> None:
        self._limits = limits
        self._stopping = False
        self._under_way: set[asyncio.Timeout] = set()

    def stop(self) -> None:
        """Called in the event loop: the bodies under way are not waited for any longer."""
        self._stopping = True
        for timeout in self._under_way:
            timeout.reschedule(self._deadline())

    async def read(self, reply: Reply, path: str, header: GetHeader) -> tuple[BinaryIO, int]:
        """The body from its beginning, and its length; raises a Refused."""
        limit = self._limits.size_at(path)
        announced = _announced_length(header)
        if announced == 0:
            return io.BytesIO(), 0
        if announced is not None and announced > limit:
            raise _too_large(limit)
        if announced is not None and announced <= AT_ONCE:
            return io.BytesIO(await self._take(reply)), announced
        body = _room_for(announced)
        try:
            length = await self._collect(aiter(reply), body, limit)
            if announced is not None and length != announced:
                raise BodyBroken("The connection ended before everything had been sent.")
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return body, length

    async def discard(self, reply: Reply) -> None:
        """Takes what still comes after a refusal, for a moment: else the sender only sees a broken line."""
        chunks = aiter(reply)
        timeout = asyncio.timeout(self._limits.seconds_after_refusal)
        with self._stoppable(timeout):
            try:
                async with timeout:
                    while await _next(chunks) is not None:
                        pass
            except TimeoutError:
                pass

    async def _take(self, reply: Reply) -> bytes:
        async with self._in_time():
            try:
                return await reply()
            except ProtocolClosed:
                raise BodyBroken("The connection ended before everything had been sent.") from None

    async def _collect(self, chunks: AsyncIterator[bytes], body: BinaryIO, limit: int) -> int:
        length, empty_chunks = 0, 0
        async with self._in_time() as timeout:
            while (chunk := await _next(chunks)) is not None:
                before, length = length, length + len(chunk)
                empty_chunks += not chunk
                if length > limit:
                    raise _too_large(limit)
                if length // MEBIBYTE > before // MEBIBYTE and not self._stopping:
                    timeout.reschedule(self._deadline())
                body.write(chunk)
        if empty_chunks > 1:  # Granian ends each body with one empty chunk, and gives one for an error.
            raise BodyBroken("The connection ended before everything had been sent.")
        return length

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[asyncio.Timeout]:
        try:
            async with asyncio.timeout_at(self._deadline()) as timeout:
                with self._stoppable(timeout):
                    yield timeout
        except TimeoutError:
            if self._stopping:
                raise Stopping("The server is being restarted. Please send it again.") from None
            raise BodyTooSlow("The request did not arrive in time. Please send it again.") from None

    @contextmanager
    def _stoppable(self, timeout: asyncio.Timeout) -> Iterator[None]:
        self._under_way.add(timeout)
        try:
            yield
        finally:
            self._under_way.discard(timeout)

    def _deadline(self) -> float:
        seconds = self._limits.seconds_when_stopping if self._stopping else self._limits.seconds
        return asyncio.get_running_loop().time() + seconds


async def _next(chunks: AsyncIterator[bytes]) -> bytes | None:
    try:
        return await chunks.__anext__()  # Not the built-in anext: with a default it crashes on Granian's objects.
    except StopAsyncIteration:
        return None


def _announced_length(header: GetHeader) -> int | None:
    """None when the body comes in chunks of unknown number."""
    value = header("content-length")
    if value is None:
        return None if header("transfer-encoding") else 0
    if not (value.isascii() and value.isdigit()):
        raise BodyBroken("The Content-Length of this request is no number.")
    return int(value)


def _room_for(announced: int | None) -> BinaryIO:
    """Memory for the first mebibyte, a temporary file for more."""
    if announced is not None and announced <= MEBIBYTE:
        return io.BytesIO()
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=MEBIBYTE))


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(f"This is too large. At most {limit / MEBIBYTE:g} MB can be sent here.")
