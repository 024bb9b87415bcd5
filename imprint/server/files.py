"""The baked files: from memory, as long as the file on disk is the one that was read.

The store writes `page.html.gz` and `.br` first and `page.html` last, and removes `page.html` first. So one
stat of the plain file tells whether all three are still right, and without the plain file there is no page.
"""

import os
import stat
from email.utils import formatdate
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from time import monotonic
from urllib.parse import quote

from imprint.core.security_headers import Headers
from imprint.server import kinds
from imprint.server.answers import SERVER, Answer, GetHeader
from imprint.server.negotiation import (
    RangeNotSatisfiable,
    acceptable_encodings,
    is_listed,
    is_unmodified,
    may_resume,
    requested_part,
)
from imprint.server.rsgi import Scope

READ_WHOLE_BYTES = 1024 * 1024  # Larger files are streamed from disk, never kept.
LOOK_AGAIN_S = 10.0  # A page in memory is read anew after this: its compressed forms may have changed alone.
ENDINGS = {"identity": "", "gzip": ".gz", "br": ".br"}
NEVER_SERVED = (".gz", ".br", ".redirect")
SAFE_IN_PATHS = "/~!$&'()*+,;=:@"


class BakedFiles:
    """Answers GET and HEAD from one folder; None means that there is no such file, or none to be served."""

    def __init__(self, folder: Path, *, policy: Headers, memory_bytes: int = 64 * 1024 * 1024) -> None:
        self._folder = os.path.abspath(folder)
        self._policy = policy
        self._memory_bytes = memory_bytes
        self._used_bytes = 0
        self._pages: dict[str, Page] = {}
        self._keeping = Lock()

    def answer(self, scope: Scope) -> Answer | None:
        """Called for each request, from more than one thread."""
        method, path = scope.method, scope.path
        if method not in {"GET", "HEAD"} or path.startswith("/-/"):
            return None
        page = self._pages.get(path)
        if page is None or not page.is_current():
            file = file_name(path)
            page = self._read(path, file) if file else None
            if page is None:
                return self._add_slash(path, scope.query_string) if file else None
        return page.moved(scope.query_string) if page.target else page.answer(method, scope.headers.get)

    def _read(self, path: str, file: str) -> "Page | None":
        """From disk; kept in memory instead of what was there."""
        try:
            page = read_page(self._folder, path, self._folder + file, self._policy)
        except OSError:
            page = None
        with self._keeping:
            self._forget(path)
            if page:
                self._pages[path] = page
                self._used_bytes += page.memory_bytes
            while self._used_bytes > self._memory_bytes:
                # The oldest first: what readers ask for is read anew every few seconds, so it is never old.
                self._forget(next(iter(self._pages)))
        return page

    def _forget(self, path: str) -> None:
        page = self._pages.pop(path, None)
        if page:
            self._used_bytes -= page.memory_bytes

    def _add_slash(self, path: str, query: str) -> Answer | None:
        if path.endswith("/") or not os.path.isfile(f"{self._folder}{path}/index.html"):
            return None
        if not _is_inside(self._folder, f"{self._folder}{path}/index.html"):
            return None
        return moved_to(quote(path + "/", safe=SAFE_IN_PATHS), query, self._policy)


class Page:
    """One path as it was on disk at one moment, in all its encodings; or where it has moved to."""

    __slots__ = (
        "forms",
        "inode",
        "look_again_at",
        "memory_bytes",
        "modified_s",
        "mtime_ns",
        "plain",
        "policy",
        "size",
        "target",
    )

    def __init__(self, plain: str, seen: os.stat_result, target: str, policy: Headers) -> None:
        self.plain = plain
        self.mtime_ns = seen.st_mtime_ns
        self.modified_s = int(seen.st_mtime)
        self.size = seen.st_size
        self.inode = seen.st_ino
        self.look_again_at = monotonic() + LOOK_AGAIN_S
        self.target = target
        self.forms: dict[str, Form] = {}
        self.memory_bytes = 4096
        self.policy = policy

    def is_current(self) -> bool:
        try:
            now = os.stat(self.plain)
        except OSError:
            return False
        return (
            now.st_mtime_ns == self.mtime_ns
            and now.st_ino == self.inode
            and now.st_size == self.size
            and monotonic() < self.look_again_at
        )

    def moved(self, query: str) -> Answer:
        return moved_to(self.target, query, self.policy)

    def answer(self, method: str, header: GetHeader) -> Answer:
        """The order of the questions is that of RFC 9110, 13.2.2."""
        range_header = header("range") if method == "GET" else None
        form = self._chosen_form(header("accept-encoding"), range_header)
        if form is None:
            sentence = b"This file is only sent plain or compressed by gzip or br.\n"
            return Answer(406, [("content-type", "text/plain"), SERVER, *self.policy], sentence)
        if_none_match = header("if-none-match")
        if if_none_match is not None:
            if is_listed(form.etag, if_none_match):
                return form.unchanged
        else:
            since = header("if-modified-since")
            if since is not None and is_unmodified(self.modified_s, since):
                return form.unchanged
        if range_header is not None and may_resume(form.etag, self.modified_s, header("if-range")):
            return form.part(range_header)
        return form.whole if method == "GET" else form.head

    def _chosen_form(self, accept_encoding: str | None, range_header: str | None) -> "Form | None":
        acceptable = acceptable_encodings(accept_encoding)
        if range_header is not None and "identity" in acceptable:
            return self.forms["identity"]  # Parts are of the plain bytes: all readers can put them together.
        for encoding in acceptable:
            form = self.forms.get(encoding)
            if form is not None:
                return form
        return None


class Form:
    """One page in one encoding, with its usual answers made beforehand."""

    __slots__ = ("_base", "body", "etag", "file", "head", "size", "unchanged", "whole")

    def __init__(
        self, page: Page, path: str, *, file: str, body: bytes | None, seen: os.stat_result, encoding: str
    ) -> None:
        self.body = body
        self.file = None if body is not None else file
        self.size = seen.st_size if body is None else len(body)
        self.etag = _etag(body, seen, encoding)
        self._base = _base_headers(page, path, self.etag, encoding)
        headers = [*self._base, ("accept-ranges", "bytes")] if encoding == "identity" else self._base
        with_length = [*headers, ("content-length", str(self.size))]
        # Granian adds the length of bytes by itself, and faster.
        self.whole = Answer(200, with_length if self.file else headers, body or b"", file=self.file)
        self.head = Answer(200, with_length)
        self.unchanged = Answer(304, self._base)

    def part(self, range_header: str) -> Answer:
        """206, 416, or the whole when the range is none that we serve."""
        try:
            part = requested_part(range_header, self.size)
        except RangeNotSatisfiable:
            return Answer(416, [*self._base, ("content-range", f"bytes */{self.size}")])
        if part is None:
            return self.whole
        start, stop = part
        lengths = [
            ("content-range", f"bytes {start}-{stop - 1}/{self.size}"),
            ("content-length", str(stop - start)),
        ]
        body = self.body[start:stop] if self.body is not None else b""
        return Answer(206, [*self._base, *lengths], body, file=self.file, part=part)


def file_name(path: str) -> str | None:
    """The file of a decoded path, such as `/a/b/index.html` of `/a/b/`; None for what is never served."""
    if not path.startswith("/") or any(bad in path for bad in "\0\\\ufffd") or path.endswith(NEVER_SERVED):
        return None
    if path.endswith("/"):
        path += "index.html"
    names = path[1:].removeprefix(".well-known/").split("/")
    return None if any(not name or name.startswith(".") or ".tmp-" in name for name in names) else path


def read_page(folder: str, path: str, plain: str, policy: Headers) -> Page | None:
    """Raises OSError when the plain file is not there."""
    seen = os.stat(plain)  # Before the reading: what changes afterwards is seen at the next request.
    if not stat.S_ISREG(seen.st_mode) or not _is_inside(folder, plain):
        return None
    page = Page(plain, seen, _redirect_target(folder, plain), policy)
    if page.target:
        return page
    encodings = ENDINGS if kinds.is_text(plain) else ("identity",)
    for encoding in encodings:
        form = _read_form(folder, page, path, encoding)
        if form:
            page.forms[encoding] = form
            page.memory_bytes += len(form.body or b"") + 2048
    return page if "identity" in page.forms else None


def _read_form(folder: str, page: Page, path: str, encoding: str) -> Form | None:
    file = page.plain + ENDINGS[encoding]
    try:
        seen = os.stat(file)
        if not stat.S_ISREG(seen.st_mode) or not _is_inside(folder, file):
            return None
        body = None
        if seen.st_size <= READ_WHOLE_BYTES:
            with open(file, "rb") as opened:
                body = opened.read()
    except OSError:
        return None
    return Form(page, path, file=file, body=body, seen=seen, encoding=encoding)


def _base_headers(page: Page, path: str, etag: str, encoding: str) -> Headers:
    """Those that a 304 has too."""
    headers = [
        ("etag", etag),
        ("last-modified", formatdate(page.modified_s, usegmt=True)),
        ("content-type", kinds.media_type(os.path.basename(page.plain))),
        ("cache-control", kinds.cache_control(path)),
        SERVER,
        *page.policy,
    ]
    if kinds.is_for_other_sites(path):
        headers.append(("access-control-allow-origin", "*"))
    if kinds.is_text(page.plain):
        headers.append(("vary", "accept-encoding"))
    return headers if encoding == "identity" else [*headers, ("content-encoding", encoding)]


def _etag(body: bytes | None, seen: os.stat_result, encoding: str) -> str:
    """Of the content; of a streamed file by its inode, since it is never changed in place."""
    content = body if body is not None else f"{seen.st_ino}-{seen.st_size}-{seen.st_mtime_ns}".encode()
    return f'"{blake2b(content, digest_size=12).hexdigest()}{ENDINGS[encoding]}"'


def _redirect_target(folder: str, plain: str) -> str:
    """The one line of `index.html.redirect`, if that is there: a path on this site or an http(s) address."""
    sidecar = plain + ".redirect"
    try:
        with open(sidecar, encoding="utf-8") as opened:
            target = opened.readline(4096).strip()
    except (OSError, UnicodeDecodeError):
        return ""
    local = target.startswith("/") and not target.startswith(("//", "/\\"))
    if not _is_inside(folder, sidecar) or not (local or target.startswith(("http://", "https://"))):
        return ""
    return quote(target, safe=SAFE_IN_PATHS + "%?#[]")


def moved_to(target: str, query: str, policy: Headers) -> Answer:
    """301; the reader's query goes along unless the target has its own."""
    if query and "?" not in target and "#" not in target:
        target = f"{target}?{quote(query, safe=SAFE_IN_PATHS + '%?')}"
    headers = [("location", target), ("cache-control", kinds.MOVED), ("content-length", "0"), SERVER]
    return Answer(301, [*headers, *policy])


def _is_inside(folder: str, file: str) -> bool:
    """No link may lead out of the folder."""
    return os.path.realpath(file).startswith(os.path.realpath(folder) + os.sep)
