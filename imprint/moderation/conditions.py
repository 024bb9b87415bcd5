"""What a rule can ask: kinds of conditions, each with its fields, its test and its words.

A condition is written as JSON: `{"kind": "links", "at_least": 2}`, with `"not": true` for its opposite.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from imprint.moderation.facts import Facts, Marks
from imprint.moderation.searches import Searches

Values = Mapping[str, Any]
Test = Callable[[Facts], Marks | None]
"""None: it does not hold; else where in the text it shows, if it shows anywhere."""
Choices = Callable[[Mapping[str, Any]], Sequence[tuple[str, Any]]]
"""From the policy's lists of words, which some choose from."""
LONGEST_TEXT, LONGEST_LINES, MOST_LINES = 500, 20_000, 500


class BadCondition(Exception):
    """`field` is the one to look at."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True, slots=True)
class Field:
    """`number` from `least` to `most`; `lines` is a list of texts; of `choices` several may be chosen."""

    name: str
    label: Any
    kind: Literal["number", "text", "lines", "choice", "choices"]
    default: Any = None
    least: int = 0
    most: int = 100
    choices: Choices = lambda lists: []
    is_needed: bool = True
    help: Any = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """`cost`: the cheap ones are asked first. `words` and `opposite` go behind “when”."""

    name: str
    label: Any
    cost: int
    fields: tuple[Field, ...]
    test: Callable[[Values, Searches], Test]
    words: Callable[[Values], str]
    opposite: Callable[[Values], str]
    check: Callable[[Values], None] = lambda values: None
    """Raises BadCondition, where the fields by themselves do not say all."""


@dataclass(frozen=True, slots=True)
class Condition:
    kind: Kind
    values: Values
    is_opposite: bool = False

    def test(self, searches: Searches) -> Test:
        test = self.kind.test(self.values, searches)
        return (lambda facts: () if test(facts) is None else None) if self.is_opposite else test

    def __str__(self) -> str:
        return self.kind.opposite(self.values) if self.is_opposite else self.kind.words(self.values)

    def as_json(self) -> dict[str, Any]:
        written = {"kind": self.kind.name, **{name: value for name, value in self.values.items() if value is not None}}
        return written | {"not": True} if self.is_opposite else written


def kinds() -> dict[str, Kind]:
    """In the order in which the form offers them."""
    from imprint.moderation import conditions_of_text, conditions_of_writer

    return {kind.name: kind for kind in (*conditions_of_text.KINDS, *conditions_of_writer.KINDS)}


def read_condition(written: Any, lists: Mapping[str, Any]) -> Condition:
    """From JSON. Raises BadCondition."""
    if not isinstance(written, dict) or not isinstance(written.get("kind"), str):
        raise BadCondition("kind", _("A condition is an object with its kind: {“kind”: “links”, …}."))
    kind = kinds().get(written["kind"])
    if kind is None:
        raise BadCondition("kind", _("There is no kind of condition “%(kind)s”.") % {"kind": written["kind"][:40]})
    strange = set(written) - {"kind", "not"} - {field.name for field in kind.fields}
    if strange:
        names = {"field": min(strange)[:40], "kind": kind.label}
        raise BadCondition("kind", _("“%(kind)s” has no field “%(field)s”.") % names)
    if not isinstance(written.get("not", False), bool):
        raise BadCondition("not", _("“not” is true or false."))
    values = {field.name: _value(field, written.get(field.name), lists) for field in kind.fields}
    kind.check(values)
    return Condition(kind, values, written.get("not", False))


def _value(field: Field, value: Any, lists: Mapping[str, Any]) -> Any:
    if value is None or value in ("", []):
        if field.default is not None:
            return field.default
        if field.is_needed:
            raise BadCondition(field.name, _("“%(field)s” is missing.") % {"field": field.label})
        return None
    return _READERS[field.kind](field, value, lists)


def _number(field: Field, value: Any, lists: Mapping[str, Any]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not field.least <= value <= field.most:
        names = {"field": field.label, "least": field.least, "most": field.most}
        raise BadCondition(field.name, _("“%(field)s” must be a whole number from %(least)s to %(most)s.") % names)
    return value


def _text(field: Field, value: Any, lists: Mapping[str, Any]) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT or "\0" in value:
        names = {"field": field.label, "most": LONGEST_TEXT}
        raise BadCondition(field.name, _("“%(field)s” must be a text of at most %(most)s characters.") % names)
    return value


def _lines(field: Field, value: Any, lists: Mapping[str, Any]) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise BadCondition(field.name, _("“%(field)s” must be a list of texts.") % {"field": field.label})
    lines = [line.strip() for line in value if line.strip()]
    if len(lines) > MOST_LINES or sum(map(len, lines)) > LONGEST_LINES or any("\0" in line for line in lines):
        names = {"field": field.label, "most": MOST_LINES}
        raise BadCondition(
            field.name, _("“%(field)s” is too long: at most %(most)s lines; longer ones belong into a list.") % names
        )
    return lines


def _choice(field: Field, value: Any, lists: Mapping[str, Any]) -> str:
    known = {name for name, _label in field.choices(lists)}
    if not isinstance(value, str) or value not in known:
        names = {"field": field.label, "value": str(value)[:60]}
        raise BadCondition(field.name, _("“%(field)s”: there is no “%(value)s”.") % names)
    return value


def _choices(field: Field, value: Any, lists: Mapping[str, Any]) -> list[str]:
    if not isinstance(value, list):
        raise BadCondition(field.name, _("“%(field)s” must be a list of texts.") % {"field": field.label})
    return [_choice(field, one, lists) for one in value]


_READERS: dict[str, Callable[[Field, Any, Mapping[str, Any]], Any]] = {
    "number": _number, "text": _text, "lines": _lines, "choice": _choice, "choices": _choices,
}  # fmt: skip


def enumerated(parts: Iterable[str], most: int = 5) -> str:
    """“a”, “b”, “c” …"""
    some = [f"“{part}”" for part in parts]
    return ", ".join(some[:most]) + (" …" if len(some) > most else "")
