"""One server for one site: on SQLite a second one would write past the first one's queue."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

LOCK_NAME = ".imprint.lock"


class AlreadyRunning(Exception):
    """Another process serves this site."""


@contextmanager
def hold_site(folder: Path) -> Iterator[None]:
    """Others cannot serve this folder until the block ends or the process dies; raises AlreadyRunning."""
    with open(folder / LOCK_NAME, "a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_sentence(folder, _holder(lock))) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _holder(lock: TextIO) -> str:
    lock.seek(0)
    return lock.read(32).strip()


def _sentence(folder: Path, pid: str) -> str:
    who = f"process {pid}" if pid else "another process"
    return (
        f"The site in {folder} is already being served by {who}. "
        f"Stop that one first (kill {pid or 'PID'}), or serve another site."
    )
