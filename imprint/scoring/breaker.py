"""Not asking again and again who does not answer."""

import threading
import time
from collections.abc import Callable

FAILURES = 3
PAUSE_S = 30.0


class Breaker:
    """After three failures in a row nobody asks for half a minute; then one may try, and decides for the others."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._lock = now, threading.Lock()
        self._failures = 0
        self._closed_until: float | None = None

    def may_ask(self) -> bool:
        """Whoever is told yes must report `succeeded` or `failed`."""
        with self._lock:
            if self._closed_until is None:
                return True
            if self._now() < self._closed_until:
                return False
            self._closed_until = self._now() + PAUSE_S  # For the others, while this one tries.
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._closed_until = 0, None

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._closed_until = self._now() + PAUSE_S
