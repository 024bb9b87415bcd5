"""A proof of work in the form of ALTCHA: the sender's machine counts for a moment, which hurts who sends thousands.

The protocol is version 1 of altcha.org, SHA-256: which number, behind the salt, has this digest? The salt tells until
when it holds and for whom; no cookie is needed. Each proof serves for one comment, as far as this process knows.
"""

import base64
import hmac
import json
import time
from collections import OrderedDict
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import connection

from imprint.discussion.gate import Submission
from imprint.discussion.models import Comment, Thread

EXPIRES_AFTER = timedelta(minutes=10)
COUNTED_UP_TO, MOST_COUNTED = 60_000, 600_000
"""On average half of it: a tenth of a second at a desk, half a second on an old telephone; more in a flood."""
LONGEST = 2_000
REMEMBERED_S, MOST_REMEMBERED = 20 * 60, 50_000
FIELDS = {"algorithm": str, "challenge": str, "number": int, "salt": str, "signature": str}


def new_challenge(submission: Submission, weight: int) -> dict[str, Any]:
    """For this sender and this thread. `weight` says how much there is to count, from 1."""
    from altcha.v1 import ChallengeOptions, create_challenge  # Few posts need it.

    options = ChallengeOptions(
        algorithm="SHA-256",
        max_number=min(COUNTED_UP_TO * weight, MOST_COUNTED),
        hmac_key=_key(),
        expires=submission.at + EXPIRES_AFTER,
        params={"for": place_of(submission)},
    )
    made = create_challenge(options)
    return {
        "algorithm": made.algorithm,
        "challenge": made.challenge,
        "maxnumber": made.max_number,
        "salt": made.salt,
        "signature": made.signature,
    }


def is_proved(submission: Submission) -> bool:
    """Whether it comes with the answer to a challenge that was made for it here; whether it was used, spend() sees."""
    proof = _read(submission.signs.proof)
    if proof is None:
        return False
    from altcha.v1 import verify_solution

    told = parse_qs(proof["salt"].partition("?")[2].rstrip("&"))
    if told.get("for") != [place_of(submission)] or not _is_of_now(told.get("expires", [""])[-1], submission):
        return False
    is_right, _why = verify_solution(proof, _key())  # type: ignore[call-overload]  # A dictionary, as it takes them.
    return bool(is_right) and proof["algorithm"] == "SHA-256"


def _is_of_now(expires: str, submission: Submission) -> bool:
    """A clock that was set back does not make a proof hold for longer than it is remembered."""
    if not expires.isascii() or not expires.isdecimal():
        return False
    left_s = int(expires[:12]) - submission.at.timestamp()
    return 0 <= left_s <= EXPIRES_AFTER.total_seconds() + 1


def _read(sent: str) -> dict[str, Any] | None:
    """None if it is no proof at all."""
    if not 0 < len(sent) <= LONGEST:
        return None
    with suppress(ValueError, RecursionError):
        proof = json.loads(base64.b64decode(sent, validate=True))
        if isinstance(proof, dict) and all(type(proof.get(name)) is kind for name, kind in FIELDS.items()):
            return proof
    return None


def spend(comment_id: int, submission: Submission) -> bool:
    """In the transaction that writes the comment. False: it has served for another comment.

    On SQLite, where one writer does all and may run a write twice, it has not if that comment is not there: it was
    rolled back. On PostgreSQL it may be there and not be seen yet.
    """
    mark = mark_of(submission.signs.proof)
    with _guard:
        spent_for, _at = _spent.get(mark, (comment_id, 0.0))
        if spent_for != comment_id and (connection.vendor != "sqlite" or is_there(spent_for)):
            return False
        now = time.monotonic()
        _spent[mark] = comment_id, now
        _spent.move_to_end(mark)
        while len(_spent) > MOST_REMEMBERED or next(iter(_spent.values()))[1] < now - REMEMBERED_S:
            _spent.popitem(last=False)
    return True


def is_there(comment_id: int) -> bool:
    return Comment.objects.filter(pk=comment_id).exists()


def mark_of(sent: str) -> str:
    """By what a proof is known, however it is written down."""
    proof = _read(sent)
    return proof["signature"] if proof else sent


def forget() -> None:
    """For tests: which proofs were used."""
    with _guard:
        _spent.clear()


def place_of(submission: Submission) -> str:
    """Who writes where; of another site's page its key, since the thread's number is given with the first comment."""
    thread = Thread.objects.filter(pk=submission.thread_id).values_list("origin", "name").first()
    where = "\n".join(thread) if thread and thread[0] else str(submission.thread_id)
    return sealed(f"{submission.visitor.sender}\n{where}")[:24]


def sealed(text: str) -> str:
    return hmac.digest(_key(), text.encode(), "sha256").hex()


def _key() -> bytes:
    return _key_of(settings.IMPRINT.secret_key)


@lru_cache(maxsize=4)
def _key_of(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"imprint proofs of work", "sha256")


_guard = Lock()
_spent: OrderedDict[str, tuple[int, float]] = OrderedDict()
