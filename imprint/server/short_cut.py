"""Answering baked files in the thread that brings the request.

Granian hands each request from its own thread to the event loop by way of a pipe, and makes a task of it.
A baked file needs neither, and costs half as much without. Granian has no public place for this, so its
factory of the scheduling function is wrapped here. A Granian without that factory serves as well, only
slower; tests/server/test_short_cut.py tells.
"""

import logging
from asyncio import AbstractEventLoop
from collections.abc import Callable
from contextvars import Context
from typing import Any, Protocol

import granian._futures

from imprint.server.rsgi import Reply, Scope

log = logging.getLogger("imprint.server")

FACTORY = "_cbsched_aioschedule"


class Watcher(Protocol):
    """Granian's own: one request on its way."""

    scope: Scope
    proto: Reply


Schedule = Callable[[Watcher], None]


def install_short_cut(answer_at_once: Callable[[Scope, Reply], bool]) -> None:
    """In the serving process, before Granian makes its scheduler; the function says whether it answered."""
    make = getattr(granian._futures, FACTORY, None)
    if make is None:
        log.warning("This version of Granian has no place for the short cut: files are served more slowly.")
        return

    def make_with_short_cut(loop: AbstractEventLoop, context: Context, callback: Any) -> Schedule:
        schedule: Schedule = make(loop, context, callback)

        def answer_or_schedule(watcher: Watcher) -> None:
            try:
                if answer_at_once(watcher.scope, watcher.proto):
                    return
            except Exception:  # Granian calls this from Rust and would not see it.
                log.exception("A file could not be served")
            schedule(watcher)

        return answer_or_schedule

    setattr(granian._futures, FACTORY, make_with_short_cut)
