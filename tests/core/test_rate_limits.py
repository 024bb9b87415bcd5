import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from imprint.core import rate_limits
from imprint.core.rate_limits import TooFast, take

InThread = Callable[..., "Future[Any]"]


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    rate_limits.reset()
    yield
    rate_limits.reset()


def taken(key: str, per_minute: float, burst: int, times: int) -> int:
    """How many of so many attempts succeed."""
    succeeded = 0
    for _ in range(times):
        try:
            take(key, per_minute, burst)
            succeeded += 1
        except TooFast:
            pass
    return succeeded


def test_take_allows_a_burst_and_no_more() -> None:
    assert taken("a", per_minute=1, burst=5, times=20) == 5


def test_take_says_when_to_come_again() -> None:
    take("a", per_minute=6, burst=1)

    with pytest.raises(TooFast) as caught:
        take("a", per_minute=6, burst=1)

    assert caught.value.retry_after_s == 10


def test_take_fills_again_with_time() -> None:
    assert taken("a", per_minute=1200, burst=2, times=4) == 2

    time.sleep(0.06)

    assert taken("a", per_minute=1200, burst=2, times=1) == 1


def test_take_that_is_refused_costs_nothing() -> None:
    assert taken("a", per_minute=1200, burst=1, times=1000) < 10

    time.sleep(0.06)

    take("a", per_minute=1200, burst=1)


def test_take_counts_each_key_alone() -> None:
    take("a", per_minute=1, burst=1)
    take("b", per_minute=1, burst=1)

    with pytest.raises(TooFast):
        take("a", per_minute=1, burst=1)


def test_take_without_limit_never_refuses() -> None:
    assert taken("a", per_minute=0, burst=1, times=100) == 100


def test_take_forgets_the_oldest_key_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "KEYS_LIMIT", 2)
    for key in ("oldest", "older", "young"):
        take(key, per_minute=1, burst=1)

    assert taken("young", per_minute=1, burst=1, times=1) == 0
    assert taken("older", per_minute=1, burst=1, times=1) == 0
    assert taken("oldest", per_minute=1, burst=1, times=1) == 1


def test_take_by_many_threads_counts_all(in_thread: InThread) -> None:
    attempts = [in_thread(taken, "a", 1, 50, 20) for _ in range(8)]

    assert sum(attempt.result(timeout=5) for attempt in attempts) == 50


def test_reset_forgets_everything() -> None:
    take("a", per_minute=1, burst=1)

    rate_limits.reset()

    take("a", per_minute=1, burst=1)
