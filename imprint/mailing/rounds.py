"""What the worker does about mail, over and over."""

import logging
import time
from collections.abc import Callable

from imprint.mailing import digests, outgoing

logger = logging.getLogger("imprint.mailing")

DIGESTS_EVERY_S = 30.0
TIDY_EVERY_S = 24 * 3600.0


class Rounds:
    """One worker's; it remembers what it looked at last."""

    def __init__(self) -> None:
        self._gathered_at = self._tidied_at = float("-inf")

    def go(self, go_on: Callable[[], bool] = lambda: True) -> None:
        """Write letters about what is new, then send what waits."""
        now = time.monotonic()
        _try(digests.spread)
        if now - self._gathered_at > DIGESTS_EVERY_S:
            self._gathered_at = now
            _try(digests.write_due_digests)
        _try(lambda: outgoing.send_due(go_on))
        if now - self._tidied_at > TIDY_EVERY_S:
            self._tidied_at = now
            _try(digests.forget_old)


def _try(step: Callable[[], object]) -> None:
    """What goes wrong in one step, such as a database that is away, keeps no other from being done."""
    try:
        step()
    except Exception:
        logger.exception("Mail stumbled and goes on in a moment")
