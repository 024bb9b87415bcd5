"""What a scorer says about a text, whichever scorer it is: words of a list, a model, a service elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Attribute(StrEnum):
    """As Jigsaw's Perspective named them, and everybody since."""

    TOXICITY = "TOXICITY"
    SEVERE_TOXICITY = "SEVERE_TOXICITY"
    IDENTITY_ATTACK = "IDENTITY_ATTACK"
    INSULT = "INSULT"
    PROFANITY = "PROFANITY"
    THREAT = "THREAT"


class NotScored(Exception):
    """There is no score now: the scorer is slow, dead, or said no. The sentence says why; nothing may wait for it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `begin` to `end` (exclusive) of the text carry this much of an attribute."""

    begin: int
    end: int
    value: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one text. `values` are 0 to 1, and have only the attributes that the scorer knows in this language.

    `version` changes whenever the same text could get another score; what is stored is stored with it.
    `language` is BCP 47, or empty where the scorer does not know.
    """

    values: Mapping[Attribute, float]
    spans: Mapping[Attribute, tuple[Span, ...]] = field(default_factory=dict)
    scorer: str = ""
    version: str = ""
    language: str = ""


class Scorer(Protocol):
    """`name` and `version` are those of its scores. It may be used by many threads."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def score(self, texts: Sequence[str]) -> list[Scores]:
        """One for each text, in their order. Raises NotScored."""
