"""The listed phrases, the disguised and the innocent texts that say how well phrases are found."""

import re
from pathlib import Path

from imprint.scoring import phrases
from imprint.scoring.phrases import Phrase, Phrases
from imprint.scoring.word_list import innocent

HERE = Path(__file__).parent


def listed() -> Phrases:
    """With what the package allows by itself, and nothing more."""
    return phrases.compile(listed_phrases(), allowed=innocent())


def listed_phrases() -> list[Phrase]:
    rows = [row.partition("\t") for row in rows_of("listed")]
    return [Phrase(text, language=language) for text, _, language in rows]


def missed(banned: Phrases) -> list[tuple[int, str]]:
    """Disguised texts, and their numbers, in which the phrase is not found."""
    rows = enumerate(rows_of("disguised"))
    return [(number, row) for number, row in rows if not _is_found(banned, *row.split("\t"))]


def false(banned: Phrases) -> list[tuple[int, str]]:
    """Innocent texts, and their numbers, in which something is found."""
    return [(number, row) for number, row in enumerate(rows_of("innocent")) if banned.find(row)]


def rows_of(name: str) -> list[str]:
    rows = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_ESCAPE.sub(lambda sign: chr(int(sign[1], 16)), row) for row in rows if row and not row.startswith("# ")]


def _is_found(banned: Phrases, text: str, phrase: str) -> bool:
    return any(match.phrase.text == phrase for match in banned.find(text))


_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
