"""What any service elsewhere that knows spam is asked, and answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Question:
    """What leaves this server: the comment, how it was signed, and where it came from."""

    body: str
    author: str
    email: str
    network: str
    """An IPv4 address; of an IPv6 one the network alone."""
    agent: str
    page: str
    kind: str
    """`comment` or `reply`."""
    posted_at: datetime
    language: str


class NotAnswered(Exception):
    """With a sentence for the log, which has neither the key nor the text in it."""


class SpamService(Protocol):
    name: str

    def is_spam(self, question: Question) -> bool:
        """Raises NotAnswered, at the latest after ten seconds."""
