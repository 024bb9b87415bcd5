"""The event loop of the serving process: asyncio's own, but a signal to stop is never lost."""

import asyncio
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import granian

NAME = "imprint"


class Loop(asyncio.SelectorEventLoop):
    """Signals come by Python's own handlers.

    asyncio sends them through the pipe that also wakes it up; while that is full, as when hundreds of
    connections end at once, a SIGTERM is lost. Here several handlers of one signal are all called, too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._at_signal: dict[int, list[Callable[[], object]]] = {}

    def add_signal_handler(  # type: ignore[override]  # As typeshed's, without its type variables.
        self, sig: int, callback: Callable[..., object], *args: Any
    ) -> None:
        """Beside those that are already there; called in the loop."""
        self._at_signal.setdefault(sig, []).append(partial(callback, *args))
        signal.signal(sig, self._pass_on)

    def _pass_on(self, number: int, _: object) -> None:
        for callback in self._at_signal[number]:
            self.call_soon_threadsafe(callback)


@granian.loops.register(NAME)
def build_loop() -> Loop:
    """What Granian runs when its option `loop` is our NAME."""
    loop = Loop()
    asyncio.set_event_loop(loop)
    return loop
