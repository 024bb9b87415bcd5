"""The folder of baked files: each replaced in one step, with its compressed forms beside it."""

import gzip
import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import brotli
from django.conf import settings

TEXT = {".html", ".xml", ".json", ".txt", ".css", ".js", ".mjs", ".svg", ".csv", ".webmanifest"}
QUICK, SMALLEST = 5, 11
SMALLEST_WORTH_PACKING = 256
REDIRECT = ".redirect"


class UnsafePath(Exception):
    """A path that would lead out of the folder or hide a file of ours."""


def file_of(path: str) -> Path:
    """Where the page at this path is kept: `/a/b/` in `a/b/index.html`, `/feed.xml` in `feed.xml`."""
    parts = path.split("/")[1:]
    if not path.startswith("/") or "\0" in path or "\\" in path or any(p in ("..", ".") for p in parts) or "" in parts[:-1]:
        raise UnsafePath(path)
    name = parts[-1] or "index.html"
    return Path(settings.IMPRINT.baked, *parts[:-1], name)


def put(path: str, body: bytes, redirect_to: str = "") -> None:
    """Write the page and its compressed forms; the plain file comes last, so readers never see a half."""
    file = file_of(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix in TEXT and len(body) >= SMALLEST_WORTH_PACKING:
        _replace(_beside(file, ".br"), brotli.compress(body, quality=QUICK))
        _replace(_beside(file, ".gz"), gzip.compress(body, 6, mtime=0))
    else:
        _drop(_beside(file, ".br"), _beside(file, ".gz"))
    if redirect_to:
        _replace(_beside(file, REDIRECT), redirect_to.encode())
    else:
        _drop(_beside(file, REDIRECT))
    _replace(file, body)


def remove(path: str) -> bool:
    """Take the page away, the plain file first, and the folders that it leaves empty; tell whether it was there."""
    file = file_of(path)
    was_there = file.exists()
    _drop(file, *(_beside(file, suffix) for suffix in (".br", ".gz", REDIRECT)))
    with suppress(OSError):
        for folder in file.relative_to(settings.IMPRINT.baked).parents:
            if folder.name:
                Path(settings.IMPRINT.baked, folder).rmdir()  # Fails, and ends the loop, when it isn't empty.
    return was_there


def pack(path: str) -> bool:
    """Compress a page as small as it gets; False when it is not there or not text."""
    file = file_of(path)
    small = _beside(file, ".br")
    if not small.exists():
        return False
    before = file.stat()
    packed = brotli.compress(file.read_bytes(), quality=SMALLEST)
    if file.stat().st_mtime_ns != before.st_mtime_ns:
        return False  # It was baked again meanwhile.
    _replace(small, packed)
    return True


def size_of(path: str) -> int | None:
    """Bytes of the plain file; None when it is not there."""
    try:
        return file_of(path).stat().st_size
    except FileNotFoundError:
        return None


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def _replace(file: Path, content: bytes) -> None:
    temporary = file.with_name(f".tmp-{uuid4().hex}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, file)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _drop(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def paths() -> set[str]:
    """The path of every page in the folder; static files and pictures are kept by others."""
    root = settings.IMPRINT.baked
    found = set()
    for folder, names, files in os.walk(root):
        if Path(folder) == root:
            names[:] = [name for name in names if name not in ("static", "media")]
        beneath = Path(folder).relative_to(root).as_posix()
        prefix = "/" if beneath == "." else f"/{beneath}/"
        found.update(prefix + ("" if name == "index.html" else name) for name in files if _is_plain(name))
    return found


def _is_plain(name: str) -> bool:
    return not name.startswith(".") and not name.endswith((".br", ".gz", REDIRECT))
