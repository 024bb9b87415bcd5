"""A lock that is given in the order of asking, so that nobody starves behind a busy neighbour."""

import threading
import time
import weakref
from collections import deque
from types import TracebackType

LOOK_AGAIN_S = 1.0  # How often a waiting thread looks whether the owner has vanished without releasing.


class FairLock:
    """First come, first served; whoever releases hands over to the one that has waited longest.

    The owner is any object, by default the current thread. An owner that is garbage holds nothing any more.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[_Ticket] = deque()
        self._holder: _Ticket | None = None

    def acquire(self, owner: object, timeout_s: float | None = None) -> bool:
        """Wait for the lock, forever or so long; False when it was not to be had in that time."""
        ticket = _Ticket(owner)
        with self._guard:
            if self._is_owner(owner):
                raise RuntimeError("This owner holds the lock already.")
            self._waiting.append(ticket)
            self._hand_over_if_free()
        if ticket.comes_up(0):
            return True
        try:
            return self._wait(ticket, timeout_s)
        except BaseException:  # Ctrl-C while waiting: somebody else must get the turn.
            if not self._withdraw(ticket):
                self.release(owner)
            raise

    def release(self, owner: object) -> None:
        with self._guard:
            if not self._is_owner(owner):
                raise RuntimeError("Only the owner of the lock releases it.")
            self._holder = None
            self._hand_over_if_free()

    def is_held_by(self, owner: object) -> bool:
        with self._guard:
            return self._is_owner(owner)

    def is_held_by_this_thread(self) -> bool:
        """Whether the current thread took the lock, whatever object it named as the owner."""
        with self._guard:
            holder = self._holder
            return holder is not None and holder.exists() and holder.thread_id == threading.get_ident()

    def __enter__(self) -> None:
        self.acquire(threading.current_thread())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release(threading.current_thread())

    def _wait(self, ticket: "_Ticket", timeout_s: float | None) -> bool:
        ends_at = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            left_s = LOOK_AGAIN_S if ends_at is None else min(LOOK_AGAIN_S, ends_at - time.monotonic())
            if left_s <= 0:
                return not self._withdraw(ticket)
            if ticket.comes_up(left_s):
                return True
            with self._guard:
                self._hand_over_if_free()

    def _withdraw(self, ticket: "_Ticket") -> bool:
        """False when the turn came in the last moment, so that the ticket holds the lock."""
        with self._guard:
            if ticket not in self._waiting:
                return False
            self._waiting.remove(ticket)
            return True

    def _hand_over_if_free(self) -> None:
        if self._holder is not None and self._holder.exists():
            return
        self._holder = self._waiting.popleft() if self._waiting else None
        if self._holder is not None:
            self._holder.call()

    def _is_owner(self, owner: object) -> bool:
        return self._holder is not None and self._holder.owner() is owner


class _Ticket:
    """One owner's place in the line."""

    __slots__ = ("_turn", "owner", "thread_id")

    def __init__(self, owner: object) -> None:
        self.owner = weakref.ref(owner)
        self.thread_id = threading.get_ident()
        self._turn = threading.Lock()
        self._turn.acquire()

    def exists(self) -> bool:
        return self.owner() is not None

    def call(self) -> None:
        self._turn.release()

    def comes_up(self, wait_s: float) -> bool:
        """Whether the turn comes within that time."""
        return self._turn.acquire(timeout=wait_s)
