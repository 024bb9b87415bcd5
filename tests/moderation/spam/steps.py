"""What senders do who are stopped at the door."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pytest

from imprint.discussion.gate import Signs
from imprint.discussion.models import Comment
from imprint.moderation.spam.haste import ProofNeeded
from imprint.readers.identity import Visitor
from tests.moderation.steps import written

LONG_ENOUGH = "Nobody has typed all of this in a second."
QUICK = Signs(seconds=1.0)


def solved(challenge: Mapping[str, Any]) -> str:
    """As any client of ALTCHA does it."""
    salt, wanted = challenge["salt"], challenge["challenge"]
    for number in range(challenge["maxnumber"] + 1):
        if hashlib.sha256(f"{salt}{number}".encode()).hexdigest() == wanted:
            return payload(challenge, number=number)
    raise AssertionError("There is no such number.")


def payload(challenge: Mapping[str, Any], **changes: Any) -> str:
    fields = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps(fields | changes).encode()).decode()


def stopped(visitor: Visitor, *, thread_id: int, body: str = LONG_ENOUGH, signs: Signs = QUICK) -> dict[str, Any]:
    """What a hurried sender is told."""
    with pytest.raises(ProofNeeded) as caught:
        written(visitor, thread_id=thread_id, body=body, signs=signs)
    return caught.value.details


def count() -> int:
    return Comment.objects.count()
