from imprint.scoring.breaker import Breaker


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        assert breaker.may_ask()
        breaker.failed()


def test_breaker_lets_ask_after_two_failures():
    breaker = Breaker(Clock())

    fail(breaker, 2)

    assert breaker.may_ask()


def test_breaker_counts_only_failures_in_a_row():
    breaker = Breaker(Clock())

    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)

    assert breaker.may_ask()


def test_breaker_after_three_failures_pauses_for_half_a_minute_then_lets_one_try():
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker, 3)

    clock.now_s += 29.9
    assert not breaker.may_ask()
    clock.now_s += 0.2
    assert [breaker.may_ask(), breaker.may_ask()] == [True, False]

    breaker.succeeded()
    assert [breaker.may_ask(), breaker.may_ask()] == [True, True]


def test_breaker_after_a_try_that_fails_pauses_again():
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker, 3)

    clock.now_s += 31
    fail(breaker, 1)

    assert not breaker.may_ask()
    clock.now_s += 31
    assert breaker.may_ask()
