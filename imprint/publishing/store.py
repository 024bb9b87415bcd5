"""The folder of baked files: each replaced in one step, with its compressed forms beside it."""

import fcntl
import gzip
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

import brotli
from django.conf import settings

TEXT = {".html", ".xml", ".json", ".txt", ".css", ".js", ".mjs", ".svg", ".csv", ".webmanifest"}
USUAL, HURRIED, SMALLEST = (5, 4), (2, 1), (11, 9)
"""Levels of Brotli and gzip. Hurried takes a quarter of the usual time for an eighth more bytes."""
SMALLEST_WORTH_PACKING = 256
LARGEST_WORTH_PACKING = 256 * 1024
"""Brotli 11 takes half a second for this much, in which nothing else is baked."""
BROTLI, GZIP, REDIRECT = ".br", ".gz", ".redirect"
BESIDE = (BROTLI, GZIP, REDIRECT)
TEMPORARY = ".tmp-"
INDEX = "index.html"
KEPT_BY_OTHERS = {"static", "media", "-"}
"""Static files, pictures, and what is no file at all."""
LONGEST_PATH, LONGEST_NAME_BYTES = 512, 240
A_WHILE_S = 3600
LOCK = ".bakery.lock"


class UnsafePath(Exception):
    """A path that would lead out of the folder or hide a file of ours, or that is too long for a file."""


def can_keep(path: str) -> bool:
    """Whether the page at this path can be a file."""
    try:
        file_of(path)
    except UnsafePath:
        return False
    return True


def file_of(path: str) -> Path:
    """Where the page at this path is: `/a/b/` in `a/b/index.html`, `/feed.xml` in `feed.xml`. Raises UnsafePath."""
    return Path(settings.IMPRINT.baked, *_parts_of(path))


@lru_cache(maxsize=1024)  # A page that is baked is asked for several times in a row.
def _parts_of(path: str) -> tuple[str, ...]:
    if not path.startswith("/") or len(path) > LONGEST_PATH:
        raise UnsafePath(path)
    *folders, name = path[1:].split("/")
    hides = name == INDEX or name.endswith(BESIDE) or (folders or [name])[0] in KEPT_BY_OTHERS
    if hides or not all(map(_is_safe, [*folders, name or INDEX])):
        raise UnsafePath(path)
    return *folders, name or INDEX


def _is_safe(part: str) -> bool:
    if part in ("", ".", "..") or part.startswith(TEMPORARY) or "\0" in part or "\\" in part:
        return False
    return len(part.encode(errors="replace")) <= LONGEST_NAME_BYTES


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time bakes: a slow one would put the page as it was over the page as it is."""
    with open(settings.IMPRINT.folder / LOCK, "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def put(path: str, body: bytes, redirect_to: str = "", *, is_hurried: bool = False) -> None:
    """Write the page and its compressed forms. The plain file comes last, so that readers never see a half."""
    file = file_of(path)
    contents: dict[Path, bytes] = {}
    if file.suffix in TEXT and len(body) >= SMALLEST_WORTH_PACKING:
        contents = _compressed(file, body, HURRIED if is_hurried else USUAL)
    if redirect_to:
        contents[_beside(file, REDIRECT)] = redirect_to.encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    replace({**contents, file: body}, drop=[beside for beside in _all_beside(file) if beside not in contents])


def replace(contents: dict[Path, bytes], drop: list[Path] | None = None) -> None:
    """Put these files in place of the old ones, in this order; when the disk is full, none of them."""
    temporaries = {file: file.with_name(TEMPORARY + uuid4().hex) for file in contents}
    try:
        for file, content in contents.items():
            temporaries[file].write_bytes(content)
        _drop(*(drop or ()))
        for file, temporary in temporaries.items():
            temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            _drop(*temporaries.values())
        raise


def remove(path: str) -> bool:
    """Take the page away, the plain file first, and the folders that it leaves empty; tell whether it was there."""
    file = file_of(path)
    was_there = file.exists()
    _drop(file, *_all_beside(file))
    with suppress(OSError):
        for folder in file.relative_to(settings.IMPRINT.baked).parents:
            if folder.name:
                Path(settings.IMPRINT.baked, folder).rmdir()  # Fails, and ends the loop, when it isn't empty.
    return was_there


def pack(path: str) -> bool:
    """Compress a page as small as it gets; False when it is not there, not text, or too large to be worth it."""
    file = file_of(path)
    if not _beside(file, BROTLI).exists() or file.stat().st_size > LARGEST_WORTH_PACKING:
        return False
    before = _version(file)
    packed = _compressed(file, file.read_bytes(), SMALLEST)
    if _version(file) != before:
        return False  # It was baked again meanwhile.
    replace(packed)
    return True


def _compressed(file: Path, body: bytes, levels: tuple[int, int]) -> dict[Path, bytes]:
    for_brotli, for_gzip = levels
    return {
        _beside(file, BROTLI): brotli.compress(body, quality=for_brotli),
        _beside(file, GZIP): gzip.compress(body, for_gzip, mtime=0),
    }


def _version(file: Path) -> tuple[int, int]:
    seen = file.stat()
    return seen.st_ino, seen.st_mtime_ns


def is_baked(path: str) -> bool:
    """Whether there is a file of this page, however old."""
    return size_of(path) is not None


def size_of(path: str) -> int | None:
    """Bytes of the plain file; None when it is not there, or cannot be."""
    try:
        return file_of(path).stat().st_size
    except (OSError, UnsafePath):
        return None


def paths() -> set[str]:
    """The path of every page in the folder; static files and pictures are kept by others."""
    root = settings.IMPRINT.baked
    found: set[str] = set()
    for folder, names in _walk():
        beneath = folder.relative_to(root).as_posix()
        prefix = "/" if beneath == "." else f"/{beneath}/"
        plain = (name for name in names if not name.startswith(".") and not name.endswith(BESIDE))
        found.update(prefix + ("" if name == INDEX else name) for name in plain)
    return found


def drop_leftovers() -> None:
    """Of a process that was killed: half-written files, and compressed forms whose page is not there."""
    long_ago = time.time() - A_WHILE_S
    for folder, names in _walk():
        there = set(names)
        orphans = (folder / name for name in names if name.endswith(BESIDE) and name.rpartition(".")[0] not in there)
        halves = (folder / name for name in names if name.startswith(TEMPORARY))
        _drop(*orphans, *(half for half in halves if half.stat().st_mtime < long_ago))


def _walk() -> Iterator[tuple[Path, list[str]]]:
    root = settings.IMPRINT.baked
    for folder, names, files in os.walk(root):
        if Path(folder) == root:
            names[:] = [name for name in names if name not in KEPT_BY_OTHERS]
        yield Path(folder), files


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _all_beside(file: Path) -> list[Path]:
    return [_beside(file, ending) for ending in BESIDE]


def _drop(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)
