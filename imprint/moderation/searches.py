"""All that the rules of a policy look for in a text, put together so that one pass over it finds all of it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import re2

from imprint.moderation.facts import Marks, Searched
from imprint.scoring import phrases
from imprint.scoring.phrases import Phrase
from imprint.scoring.scores import Scores

MOST_MEMORY = 1 << 20
"""Bytes that one pattern may need; RE2 says no to what needs more."""
MEMORY_TOGETHER = 32 << 20
FEW = 8


class BadPattern(Exception):
    """RE2 does not take it; the message is RE2's."""


class Searches:
    """Filled while the rules are compiled; `made` is then what looks. `lists` are those of the policy.

    What one list allows is innocent for all of them.
    """

    def __init__(self, lists: Mapping[str, Any], language: str) -> None:
        self._lists, self._language = lists, language
        self._banned: dict[str, list[Phrase]] = {}
        self._allowed = [line for words in lists.values() for line in lines_of(words, "allowed")]
        self._patterns: dict[str, int] = {}
        self.compiled: list[Any] = []
        self.wants_scores = False

    def key_of_list(self, name: str) -> str:
        key = f"list {name}"
        if key not in self._banned:
            words = self._lists.get(name, {})
            language = words.get("language") or self._language
            self._banned[key] = [Phrase(line, attribute=key, language=language) for line in lines_of(words, "phrases")]
        return key

    def key_of_words(self, words: Sequence[str]) -> str:
        key = "words " + "\n".join(words)
        self._banned[key] = [Phrase(line, attribute=key, language=self._language) for line in words]
        return key

    def number_of(self, pattern: str) -> int:
        if pattern not in self._patterns:
            self._patterns[pattern] = len(self.compiled)
            self.compiled.append(compile_pattern(pattern))
        return self._patterns[pattern]

    def made(self, score: Callable[[str], Scores] | None) -> Searched:
        """`score` is asked only where a rule wants a score."""
        banned = [phrase for some in self._banned.values() for phrase in some]
        finder = phrases.compile(banned, allowed=self._allowed)
        patterns_in = _pattern_finder(self._patterns, self.compiled)

        def words_in(text: str) -> Mapping[str, Marks]:
            found: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for match in finder.find(text):
                found[match.phrase.attribute].append((match.begin, match.end))
            return {key: tuple(marks) for key, marks in found.items()}

        return Searched(words_in, patterns_in, score if self.wants_scores else None)


def _pattern_finder(patterns: Mapping[str, int], compiled: Sequence[Any]) -> Callable[[str], Sequence[int]]:
    """All in one pass. An empty pattern is found everywhere: where it is not, the pass had too little memory."""

    def one_by_one(text: str) -> Sequence[int]:
        return [number for number, pattern in enumerate(compiled) if pattern.search(text)]

    if len(compiled) < FEW:
        return one_by_one
    together = re2.Set.SearchSet(_options(MEMORY_TOGETHER))
    for pattern in (*patterns, ""):
        together.Add(pattern)
    together.Compile()

    def at_once(text: str) -> Sequence[int]:
        found = together.Match(text)
        return [number for number in found if number < len(compiled)] if len(compiled) in found else one_by_one(text)

    return at_once


def lines_of(words: Mapping[str, Any], field: str) -> list[str]:
    return [line.strip() for line in str(words.get(field, "")).splitlines() if line.strip()]


def compile_pattern(pattern: str) -> Any:
    """Small letters find capitals too. Raises BadPattern."""
    try:
        return re2.compile(pattern, _options(MOST_MEMORY))
    except re2.error as error:
        message = error.args[0] if error.args else ""
        raise BadPattern(message.decode(errors="replace") if isinstance(message, bytes) else str(message)) from None


def _options(most_memory: int) -> Any:
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, most_memory
    return options
