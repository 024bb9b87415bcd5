"""What is no baked file: the body is read in the event loop, then the WSGI application runs in a thread."""

import logging
import re
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from http import HTTPStatus
from types import TracebackType
from typing import Any, BinaryIO
from urllib.parse import quote
from wsgiref.types import WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper, is_hop_by_hop

from imprint.core import writer
from imprint.core.security_headers import Headers
from imprint.server.answers import SERVER, Answer, Refused, refusal
from imprint.server.body import BodyLimits, BodyReader, BodyTooLarge
from imprint.server.pool import AllBusy, Pool
from imprint.server.rsgi import Reply, Scope

log = logging.getLogger("imprint.server")

Answered = Callable[[], object]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


def _nothing() -> None:
    pass


class TooBusy(Refused):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    extra_headers = (("retry-after", "1"),)


class Failed(Refused):
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class Dispatcher:
    """Runs one WSGI application; `waiting` requests may stand in line for the `threads`.

    Requests that `is_hot` names run in the writer thread, where there is one, through the application `hot`: see
    docs/decisions/0009.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        policy: Headers,
        limits: BodyLimits | None = None,
        threads: int = 64,
        waiting: int = 512,
        is_hot: Callable[[WSGIEnvironment], bool] = lambda environ: False,
        hot: WSGIApplication | None = None,
    ) -> None:
        self._application = application
        self._hot = hot or application
        self._policy = policy
        self._bodies = BodyReader(limits or BodyLimits())
        self._pool = Pool(threads, waiting)
        self._is_hot = is_hot

    async def take(self, scope: Scope, reply: Reply, answered: Answered = _nothing) -> None:
        """Read the body; another thread answers. A reader who hangs up changes nothing.

        `answered` is called when the answer is handed to the server, in whichever thread.
        """
        path = scope.path
        try:
            body, length = await self._bodies.read(reply, path, scope.headers.get)
            self._begin(environ_of(scope, body, length), reply, answered)
        except Refused as refused:
            self._refuse(refused, path, reply, answered)
            if isinstance(refused, BodyTooLarge):
                await self._bodies.discard(reply)

    def _begin(self, environ: WSGIEnvironment, reply: Reply, answered: Answered) -> None:
        finish = partial(self._finish, environ, reply, answered)
        try:
            if not (self._is_hot(environ) and writer.write_soon(partial(self._run_hot, environ), finish)):
                self._pool.run(lambda: finish(run_application(self._application, environ, self._policy), None))
        except (AllBusy, writer.WriterBusy):
            raise _busy() from None

    def _run_hot(self, environ: WSGIEnvironment) -> Answer:
        environ["wsgi.input"].seek(0)  # The writer may run it twice.
        return run_application(self._hot, environ, self._policy)

    def _finish(
        self,
        environ: WSGIEnvironment,
        reply: Reply,
        answered: Answered,
        answer: Answer | None,
        error: BaseException | None,
    ) -> None:
        environ["wsgi.input"].close()
        if error or answer is None:
            path = environ["PATH_INFO"]
            log.error("%s %s failed", environ["REQUEST_METHOD"], path, exc_info=error)
            refused = _busy() if isinstance(error, writer.WriterBusy) else _failed()
            return self._refuse(refused, path, reply, answered)
        answer.send(reply)
        answered()
        return None

    def _refuse(self, refused: Refused, path: str, reply: Reply, answered: Answered) -> None:
        refusal(refused, path, self._policy).send(reply)
        answered()

    def stop_reading(self) -> None:
        """Half-sent bodies are not waited for any longer."""
        self._bodies.stop()

    def stop(self) -> None:
        """Waits for the requests whose readers have hung up."""
        self._pool.stop()


def _busy() -> TooBusy:
    return TooBusy("The site is very busy. Please try again in a moment.")


def _failed() -> Failed:
    return Failed("Something went wrong here. It has been noted; please try again later.")


def environ_of(scope: Scope, body: BinaryIO, length: int) -> WSGIEnvironment:
    """The environment of PEP 3333."""
    server_name, _, server_port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server_name.strip("[]"),
        "SERVER_PORT": server_port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}" if scope.http_version != "1" else "HTTP/1.0",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(length) if length else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": FileWrapper,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    _add_headers(environ, scope.headers.items())
    return environ


# Of the connection or told otherwise; a `Proxy` header would become the HTTP_PROXY of some HTTP clients.
_NOT_FOR_THE_APPLICATION = {"connection", "content-length", "proxy", "transfer-encoding"}


def _add_headers(environ: WSGIEnvironment, headers: Iterable[tuple[str, str]]) -> None:
    for name, value in headers:
        if "_" in name or name in _NOT_FOR_THE_APPLICATION:  # `x_forwarded_for` would pass for x-forwarded-for.
            continue
        key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")
        if key in environ:
            environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
        else:
            environ[key] = value


def run_application(application: WSGIApplication, environ: WSGIEnvironment, policy: Headers) -> Answer:
    """In a thread of the pool; a failure of the application becomes a 500 and a line in the log."""
    try:
        status, headers, body = collect(application, environ)
        return Answer(status, _sendable(headers, policy, environ["REQUEST_METHOD"]), body)
    except Exception:
        log.exception("%s %s failed", environ["REQUEST_METHOD"], environ["PATH_INFO"])
        return refusal(_failed(), environ["PATH_INFO"], policy)


def collect(application: WSGIApplication, environ: WSGIEnvironment) -> tuple[int, Headers, bytes]:
    """Status, headers and the whole body; the iterable is closed."""
    started: list[tuple[int, Headers]] = []
    chunks: list[bytes] = []

    def start_response(status: str, headers: Headers, _: ExcInfo | None = None, /) -> Callable[[bytes], Any]:
        started[:] = [(int(status[:3]), headers)]
        return chunks.append

    result = application(environ, start_response)
    try:
        chunks.extend(result)
    finally:
        close = getattr(result, "close", None)
        if close:
            close()
    if not started:
        raise RuntimeError("The application did not call start_response.")
    status, headers = started[0]
    bodiless = environ["REQUEST_METHOD"] == "HEAD" or status in (204, 304)
    return status, headers, b"" if bodiless else b"".join(chunks)


def _sendable(headers: Headers, policy: Headers, method: str) -> Headers:
    """Without what the server sets itself, with those headers of the policy that the answer lacks."""
    sent: Headers = [SERVER]
    for given, value in headers:
        name, is_sent, is_sendable = _seen(given)
        if not is_sent or (name == "content-length" and method != "HEAD"):
            continue
        if not is_sendable or _BREAKS.search(value):
            raise ValueError(f"The application's header {name!r} cannot be sent.")
        sent.append((name, value if value.isascii() else quote(value.encode("latin-1"), safe=_ASCII)))
    carried = {name for name, _ in sent}
    return sent + [header for header in policy if header[0] not in carried]


@lru_cache(maxsize=256)
def _seen(given: str) -> tuple[str, bool, bool]:
    """A header's name in small letters, whether it is the application's to say, and whether it is a name at all."""
    name = given.lower()
    return name, name not in {"server", "date"} and not is_hop_by_hop(name), bool(_NAME.fullmatch(name))


_BREAKS = re.compile(r"[\r\n\0]")
_NAME = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+")
_ASCII = "".join(map(chr, range(32, 127)))
