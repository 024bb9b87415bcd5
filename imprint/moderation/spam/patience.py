"""In place of a proof, where no script can count: the sender waits for some seconds and sends it again.

The refused page's form carries the token. A sender's waits come one after the other, so that many at once do not help.
"""

import hmac
import math
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from imprint.discussion.gate import Submission
from imprint.moderation.spam.proofs import EXPIRES_AFTER, place_of, sealed

WAIT_S, LONGEST_WAIT_S = 15, 120
MOST_SENDERS = 10_000
PREFIX = "wait"


class Wait(NamedTuple):
    token: str
    seconds: int


def new_wait(submission: Submission) -> Wait:
    """From when on the token holds, which is for this sender and this thread."""
    now, sender = math.ceil(submission.at.timestamp()), submission.visitor.sender
    with _guard:
        before = _ready.pop(sender, 0)
        ready = max(now, min(before, now + LONGEST_WAIT_S)) + WAIT_S
        _ready[sender] = ready
        if len(_ready) > MOST_SENDERS:
            _ready.popitem(last=False)
    return Wait(f"{PREFIX}.{ready}.{_seal(ready, submission)}", ready - now)


def has_waited(submission: Submission) -> bool:
    prefix, _dot, rest = submission.signs.proof.partition(".")
    written, _dot, seal = rest.partition(".")
    if prefix != PREFIX or not written.isascii() or not written.isdecimal() or len(written) > 12:
        return False
    ready = int(written)
    is_ours = hmac.compare_digest(seal.encode(errors="replace"), _seal(ready, submission).encode())
    return is_ours and 0 <= submission.at.timestamp() - ready <= EXPIRES_AFTER.total_seconds()


def forget() -> None:
    """For tests."""
    with _guard:
        _ready.clear()


def _seal(ready: int, submission: Submission) -> str:
    return sealed(f"{ready}\n{place_of(submission)}")[:32]


_guard = Lock()
_ready: OrderedDict[str, int] = OrderedDict()
