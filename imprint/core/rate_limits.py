"""How often somebody may do something: token buckets in memory, gone with the process."""

import math
import threading
import time
from collections import OrderedDict

KEYS_LIMIT = 50_000  # About 10 MB; the bucket that was used longest ago is forgotten first.


class TooFast(Exception):
    """Answer 429 with Retry-After."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Again in {retry_after_s} s.")
        self.retry_after_s = retry_after_s


def take(key: str, per_minute: float, burst: int) -> None:
    """Take a token from the key's bucket, which holds `burst` and gets `per_minute`; 0 means without limit.

    Raises TooFast, and then takes nothing. One moment says all about a bucket: when it will be full again
    (the generic cell rate algorithm, ITU-T I.371).
    """
    if per_minute <= 0:
        return
    token_s = 60 / per_minute
    now = time.monotonic()
    with _guard:
        full_at = max(_full_at.pop(key, now), now)
        wait_s = full_at + token_s - now - max(burst, 1) * token_s
        _full_at[key] = full_at if wait_s > _ROUNDING_S else full_at + token_s
        if len(_full_at) > KEYS_LIMIT:
            _full_at.popitem(last=False)
    if wait_s > _ROUNDING_S:
        raise TooFast(math.ceil(wait_s))


def reset() -> None:
    """Forget everything; for tests."""
    with _guard:
        _full_at.clear()


_ROUNDING_S = 1e-6
_guard = threading.Lock()
_full_at: OrderedDict[str, float] = OrderedDict()
