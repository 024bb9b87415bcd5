"""The threads in which the application runs."""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

log = logging.getLogger("imprint.server")

Work = Callable[[], object]


class AllBusy(Exception):
    """As many wait as may wait."""


class Pool:
    """At most `most` threads, started as they are needed, before which `waiting` pieces of work may stand.

    A ThreadPoolExecutor makes a future with a lock and a condition for each piece; nobody asks for those here, and
    they cost as much as a tenth of a comment.
    """

    def __init__(self, most: int, waiting: int) -> None:
        self._most = most
        self._most_under_way = most + waiting
        self._under_way = 0
        self._counting = threading.Lock()
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def run(self, work: Work) -> None:
        """Soon, in one of the threads. What it raises ends nothing but itself. Raises AllBusy."""
        with self._counting:
            if self._under_way >= self._most_under_way:
                raise AllBusy
            self._under_way += 1
            if len(self._threads) < min(self._under_way, self._most):
                self._start_one()
        self._queue.put(work)

    def is_working(self) -> bool:
        return self._under_way > 0

    def stop(self) -> None:
        """Waits for what is under way."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _start_one(self) -> None:
        name = f"imprint-request-{len(self._threads) + 1}"
        thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while (work := self._queue.get()) is not None:
            try:
                work()
            except BaseException:
                log.exception("A request ended without an answer")
            finally:
                with self._counting:
                    self._under_way -= 1
            del work  # Or it would hold its request until the next one comes.
