import threading

import pytest

from imprint.server.pool import AllBusy, Pool

PATIENCE_S = 5


@pytest.fixture
def gate():
    """Work that waits here keeps its thread until the gate opens."""
    gate = threading.Event()
    yield gate
    gate.set()


def test_work_runs_in_as_many_threads_as_it_needs():
    pool, meeting, names = Pool(2, 2), threading.Barrier(2), []

    def meet():
        meeting.wait(PATIENCE_S)
        names.append(threading.current_thread().name)

    for _ in range(4):
        pool.run(meet)
    pool.stop()

    assert len(names) == 4
    assert set(names) == {"imprint-request-1", "imprint-request-2"}


def test_one_after_the_other_needs_one_thread():
    pool, names = Pool(8, 0), []
    for _ in range(3):
        done = threading.Event()
        pool.run(lambda done=done: (names.append(threading.current_thread().name), done.set()))
        assert done.wait(PATIENCE_S)
        while pool.is_working():
            pass

    pool.stop()

    assert names == ["imprint-request-1"] * 3


def test_more_than_may_wait_is_refused(gate):
    pool = Pool(1, 1)
    pool.run(lambda: gate.wait(PATIENCE_S))
    pool.run(gate.is_set)

    with pytest.raises(AllBusy):
        pool.run(gate.is_set)

    gate.set()
    pool.stop()


def test_work_that_raises_ends_only_itself(caplog):
    pool, ran = Pool(1, 1), threading.Event()

    def fail():
        raise ValueError("on purpose")

    pool.run(fail)
    pool.run(ran.set)
    pool.stop()

    assert ran.is_set()
    assert "on purpose" in caplog.text


def test_stopping_waits_for_what_is_under_way(gate):
    pool, done = Pool(1, 1), []
    pool.run(lambda: (gate.wait(PATIENCE_S), done.append("first")))
    pool.run(lambda: done.append("second"))
    threading.Timer(0.05, gate.set).start()

    pool.stop()

    assert done == ["first", "second"]
