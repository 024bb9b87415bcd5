"""The worker as a process beside the serving one, so that baking takes no time from answering."""

import logging
import subprocess
import threading
from contextlib import suppress

from imprint.publishing import orders

logger = logging.getLogger("imprint.server")

LOOK_EVERY_S = 1.0
WAKE_AT_MOST_EVERY_S = 0.02
STOP_WITHIN_S = 30


class Companion:
    """Runs a command, wakes it by a line on its standard input when orders arrive, and starts it again when it dies.

    The command ends by itself when that input ends, so it never outlives the process that started it.
    """

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="companion", daemon=True)

    def start(self) -> None:
        self._spawn()
        self._keeper.start()

    def stop(self) -> None:
        """Let it finish what is in hand."""
        self._stopping.set()
        orders.arrived.set()
        self._keeper.join()
        if self._process is None:
            return
        with suppress(OSError):
            self._process.stdin.close()  # type: ignore[union-attr]  # Popen was given a pipe.
        try:
            self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            logger.exception("The worker did not end in %s s and is killed; what it left stays ordered", STOP_WITHIN_S)
            self._process.kill()

    def _spawn(self) -> None:
        # A session of its own: Ctrl-C is for the server, which then ends this one in order.
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, bufsize=0, start_new_session=True)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            arrived = orders.arrived.wait(LOOK_EVERY_S)
            orders.arrived.clear()
            if self._stopping.is_set():
                return
            if self._process is None or self._process.poll() is not None:
                logger.error("The worker ended and is started again")
                self._spawn()
            if arrived:
                self._wake()
                self._stopping.wait(WAKE_AT_MOST_EVERY_S)

    def _wake(self) -> None:
        with suppress(OSError):  # It has just died: the next look sees that.
            self._process.stdin.write(b"\n")  # type: ignore[union-attr]
