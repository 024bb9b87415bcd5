import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from types import FrameType
from typing import Any

import pytest

from imprint.core import fair_lock
from imprint.core.fair_lock import FairLock

InThread = Callable[..., "Future[Any]"]
A_MOMENT_S = 0.03


class Owner:
    pass


def test_lock_is_given_in_the_order_of_asking(in_thread: InThread) -> None:
    lock, order = FairLock(), []

    def ask(number: int) -> None:
        with lock:
            order.append(number)

    with lock:
        asking = []
        for number in range(6):
            asking.append(in_thread(ask, number))
            time.sleep(A_MOMENT_S)
    for future in asking:
        future.result(timeout=5)

    assert order == [0, 1, 2, 3, 4, 5]


def test_lock_excludes_all_others(in_thread: InThread) -> None:
    lock, inside, most = FairLock(), 0, 0

    def count() -> None:
        nonlocal inside, most
        for _ in range(100):
            with lock:
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    for future in [in_thread(count) for _ in range(8)]:
        future.result(timeout=10)

    assert most == 1


def test_lock_does_not_go_to_a_newcomer_before_those_who_wait(in_thread: InThread) -> None:
    lock, owner, newcomer = FairLock(), Owner(), Owner()
    lock.acquire(owner)
    waiting = in_thread(lock.acquire, other := Owner())
    time.sleep(A_MOMENT_S)

    lock.release(owner)

    assert lock.acquire(newcomer, timeout_s=0) is False
    assert waiting.result(timeout=5) is True
    assert lock.is_held_by(other)


def test_acquire_gives_up_after_the_timeout_and_leaves_the_line(in_thread: InThread) -> None:
    lock, owner, late = FairLock(), Owner(), Owner()
    lock.acquire(owner)

    assert lock.acquire(late, timeout_s=A_MOMENT_S) is False

    lock.release(owner)
    assert not lock.is_held_by(late)
    assert lock.acquire(owner, timeout_s=0) is True


def test_lock_is_released_only_by_its_owner() -> None:
    lock, owner = FairLock(), Owner()
    lock.acquire(owner)

    with pytest.raises(RuntimeError):
        lock.release(Owner())

    assert lock.is_held_by(owner)


def test_lock_is_not_taken_twice_by_one_owner() -> None:
    lock, owner = FairLock(), Owner()
    lock.acquire(owner)

    with pytest.raises(RuntimeError):
        lock.acquire(owner)


def test_lock_knows_the_thread_of_its_owner(in_thread: InThread) -> None:
    lock, owner = FairLock(), Owner()
    lock.acquire(owner)

    assert lock.is_held_by_this_thread() is True
    assert in_thread(lock.is_held_by_this_thread).result() is False


def test_lock_of_an_owner_that_vanished_goes_to_the_next(in_thread: InThread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair_lock, "LOOK_AGAIN_S", A_MOMENT_S)
    lock, owner, heir = FairLock(), Owner(), Owner()
    lock.acquire(owner)
    waiting = in_thread(lock.acquire, heir)
    time.sleep(A_MOMENT_S)

    del owner

    assert waiting.result(timeout=5) is True


def test_waiting_that_is_interrupted_leaves_the_line() -> None:
    lock, owner, interrupted = FairLock(), Owner(), Owner()
    lock.acquire(owner)

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    assert threading.current_thread() is threading.main_thread()
    usual = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, A_MOMENT_S)
        with pytest.raises(KeyboardInterrupt):
            lock.acquire(interrupted)
    finally:
        signal.signal(signal.SIGALRM, usual)

    lock.release(owner)
    assert not lock.is_held_by(interrupted)
    assert lock.acquire(owner, timeout_s=0) is True
