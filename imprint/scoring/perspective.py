"""Scores from any service that speaks `comments:analyze` of Jigsaw's Perspective API, which ended with 2026.

Format: conversationai/perspectiveapi, 2-api/methods.md, and the discovery document of commentanalyzer v1alpha1.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode, urlsplit

from imprint.scoring.breaker import Breaker
from imprint.scoring.calling import NoAnswer, post
from imprint.scoring.scores import Attribute, NotScored, Scores, Span

MOST_BYTES = 20_480
TIME_LIMIT_S = 0.8
TELLING = 12
"""So many characters of a text say which one it was."""
NOT_THIS_TEXT = frozenset({"COMMENT_EMPTY", "COMMENT_TOO_LONG", "LANGUAGE_DETECTION_FAILED"})
"""What is no fault of the service: it has no score for this text."""


class Perspective:
    """A scores.Scorer. Texts are sent one after the other, cut at 20,480 bytes, and are not to be stored there."""

    name = "perspective"

    def __init__(
        self,
        address: str,
        *,
        key: str = "",
        language: str = "",
        time_limit_s: float = TIME_LIMIT_S,
        breaker: Breaker | None = None,
    ) -> None:
        """`address` ends with the version, as in https://commentanalyzer.googleapis.com/v1alpha1.

        Without `language` (BCP 47) the service finds out by itself. The limit of time is that of one text.
        """
        self._address = urlsplit(address.rstrip("/"))
        if self._address.scheme not in ("http", "https") or not self._address.hostname or self._address.query:
            raise ValueError(f"This is no address of a scorer: {address}")
        self._path = f"{self._address.path}/comments:analyze" + (f"?{urlencode({'key': key})}" if key else "")
        self._key = key
        self._language, self._time_limit_s = language, time_limit_s
        self._breaker = breaker or Breaker()

    @property
    def version(self) -> str:
        """The protocol does not say which model answers: it is known by where it was asked."""
        return f"{self._address.netloc.rpartition('@')[2]}{self._address.path}"

    def score(self, texts: Sequence[str]) -> list[Scores]:
        """A text without a score (no known language, nothing in it) has no values. Raises NotScored for all of them."""
        return [self._score(text) for text in texts]

    def _score(self, text: str) -> Scores:
        sent = text.encode("utf-8", "replace")[:MOST_BYTES].decode("utf-8", "ignore")
        if not sent.strip():
            return self._nothing()
        if not self._breaker.may_ask():
            raise NotScored(f"{self._address.hostname} has not answered lately, and is asked again in half a minute.")
        try:
            scores = self._ask(sent)
        except NoAnswer as error:
            self._breaker.failed()
            raise NotScored(str(error)) from None
        except BaseException:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        return scores

    def _ask(self, text: str) -> Scores:
        """Leaves out, one by one, what the service cannot judge in the language of the text."""
        wanted = list(Attribute)
        while wanted:
            status, answer = post(self._address, self._path, self._question(text, wanted), self._time_limit_s)
            if status == 200:
                return self._scores(text, answer, wanted)
            kind, attribute = _error(answer)
            if status == 400 and kind in NOT_THIS_TEXT:
                break
            if status != 400 or kind != "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE" or attribute not in wanted:
                raise NoAnswer(f"{self._address.hostname} answered {status}: {self._said(answer, text)}")
            wanted.remove(Attribute(attribute))
        return self._nothing()

    def _said(self, answer: Any, text: str) -> str:
        """What it says goes into logs. Google's own errors repeat the key, and others may repeat the text."""
        said = _message(answer)
        if len(text) >= TELLING and text[:TELLING] in said:
            return "what it said repeats the text."
        return said.replace(self._key, "…")[:200] if self._key else said[:200]

    def _question(self, text: str, wanted: Sequence[Attribute]) -> dict[str, object]:
        question: dict[str, object] = {
            "comment": {"text": text, "type": "PLAIN_TEXT"},
            "requestedAttributes": {attribute.value: {} for attribute in wanted},
            "spanAnnotations": True,
            "doNotStore": True,
        }
        return question | ({"languages": [self._language]} if self._language else {})

    def _scores(self, text: str, answer: Any, wanted: Sequence[Attribute]) -> Scores:
        place = _places(text)
        values, spans = {}, {}
        try:
            found = answer["attributeScores"]
            for attribute in wanted:
                if attribute in found:  # The service may leave out what is below its own threshold.
                    values[attribute] = _probability(found[attribute]["summaryScore"])
                    rows = found[attribute].get("spanScores") or []
                    spans[attribute] = tuple(span for row in rows if (span := _span(row, place)))
            languages = answer.get("languages") or answer.get("detectedLanguages") or [self._language]
            language = languages[0] if isinstance(languages[0], str) else ""
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            raise NoAnswer(f"{self._address.hostname} answered, but not as Perspective does.") from None
        return Scores(values, spans, self.name, self.version, language)

    def _nothing(self) -> Scores:
        return Scores({}, {}, self.name, self.version, self._language)


def _span(row: dict[str, Any], place: Callable[[int], int]) -> Span | None:
    """From UTF-16 units to code points; one that lies outside of the text marks nothing."""
    begin, end = place(row.get("begin", 0)), place(row["end"])
    return Span(begin, end, _probability(row["score"])) if begin < end else None


def _places(text: str) -> Callable[[int], int]:
    """For a number of UTF-16 units the number of code points that have begun before them."""
    if all(sign <= "\uffff" for sign in text):
        return lambda units: min(max(int(units), 0), len(text))
    ends = list(accumulate(1 + (sign > "\uffff") for sign in text))
    by_units = [0] * (ends[-1] + 1)
    for number, end in enumerate(ends, 1):
        by_units[end] = number
        if end and by_units[end - 1] == 0:
            by_units[end - 1] = number - 1  # Between the halves of a pair: before it.
    return lambda units: by_units[min(max(int(units), 0), ends[-1])]


def _probability(score: dict[str, Any]) -> float:
    value = score["value"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("No probability")
    return float(value)


def _error(answer: Any) -> tuple[str, str]:
    """Kind, and the attribute if there is one."""
    try:
        for detail in answer["error"]["details"]:
            if kind := detail.get("errorType"):
                return str(kind), str(detail.get("languageNotSupportedByAttributeError", {}).get("attribute", ""))
    except (KeyError, TypeError, AttributeError):
        pass
    return "", ""


def _message(answer: Any) -> str:
    try:
        return str(answer["error"]["message"])
    except (KeyError, TypeError):
        return "no reason was given."
