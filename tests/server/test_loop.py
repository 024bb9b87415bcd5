import os
import signal
import threading

import pytest

from imprint.server.loop import Loop


@pytest.fixture
def loop():
    loop = Loop()
    before = signal.getsignal(signal.SIGUSR1)
    yield loop
    signal.signal(signal.SIGUSR1, before)
    loop.close()


def test_signal_is_not_lost_while_the_pipe_of_the_loop_is_full(loop):
    loop.add_signal_handler(signal.SIGUSR1, loop.stop)

    def fill_the_pipe():
        for _ in range(5000):
            loop.call_soon_threadsafe(int)
        signal.raise_signal(signal.SIGUSR1)

    loop.call_soon(fill_the_pipe)
    too_late = loop.call_later(5, pytest.fail)
    loop.run_forever()

    too_late.cancel()


def test_signal_wakes_a_sleeping_loop_and_calls_all_its_handlers(loop):
    called = []
    loop.add_signal_handler(signal.SIGUSR1, called.append, "first")
    loop.add_signal_handler(signal.SIGUSR1, loop.stop)
    sender = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1))
    sender.start()

    loop.run_forever()

    sender.join()
    assert called == ["first"]
