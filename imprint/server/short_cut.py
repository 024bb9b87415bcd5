"""Answering baked files in the thread that brings the request.

Granian hands each request from its own thread to the event loop by way of a pipe, and makes a task of it.
A baked file needs neither, and costs half as much without. Granian has no public place for this, so its
factory of the scheduling function is wrapped here. A Granian without that factory serves as well, only
slower; tests/server/test_short_cut.py tells.
"""

import logging
from asyncio import AbstractEventLoop, Task
from collections.abc import Callable, Coroutine
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
Take = Callable[[Scope, Reply], Coroutine[Any, Any, None]]


def install_short_cut(answer_at_once: Callable[[Scope, Reply], bool], take: Take) -> None:
    """In the serving process, before Granian makes its scheduler.

    `answer_at_once` says whether it answered; if not, `take` runs in the event loop, and need not wait for the answer.
    """
    make = getattr(granian._futures, FACTORY, None)
    if make is None:
        log.warning("This version of Granian has no place for the short cut: files are served more slowly.")
        return

    def make_with_short_cut(loop: AbstractEventLoop, context: Context, callback: Any) -> Schedule:
        schedule: Schedule = make(loop, context, callback)
        taking: set[Task[None]] = set()

        def begin(watcher: Watcher) -> None:
            task = loop.create_task(take(watcher.scope, watcher.proto))
            taking.add(task)
            task.add_done_callback(taking.discard)

        def answer_or_begin(watcher: Watcher) -> None:
            try:
                if not answer_at_once(watcher.scope, watcher.proto):
                    loop.call_soon_threadsafe(begin, watcher)
            except Exception:  # Granian calls this from Rust and would not see it.
                log.exception("A file could not be served")
                schedule(watcher)

        return answer_or_begin

    setattr(granian._futures, FACTORY, make_with_short_cut)
