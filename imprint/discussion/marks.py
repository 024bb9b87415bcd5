"""What stands for the person behind a comment, where only a name is shown."""

import base64
import hmac
from functools import lru_cache
from zlib import crc32

from django.conf import settings

from imprint.discussion.hot import Draft
from imprint.discussion.models import Comment

MARKS = 96
"""Twelve colours of eight patterns."""


def mark_of(comment: Comment | Draft) -> int:
    """Which of the drawn marks stands beside the name: the same for the same device, account or name."""
    seed = comment.guest or (f"u{comment.user_id}" if comment.user_id else comment.author_name)
    return crc32(seed.encode()) % MARKS


def person_of(comment: Comment | Draft) -> str:
    """Eight characters that stand for the account or device behind a comment; none where nothing but a name is known.

    Public, so that readers can hide a person's comments; only who has the site's secret key can tell whose it is.
    """
    if comment.guest:
        return _person(settings.IMPRINT.secret_key, comment.guest)
    return _person(settings.IMPRINT.secret_key, f"u{comment.user_id}") if comment.user_id else ""


@lru_cache(maxsize=8192)  # A page is baked for each new comment on it, mostly by the same people.
def _person(secret: str, who: str) -> str:
    key = f"imprint person {secret}".encode()
    return base64.urlsafe_b64encode(hmac.digest(key, who.encode(), "sha256")[:6]).decode()
