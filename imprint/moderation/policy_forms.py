"""The form of one rule: its conditions are fields for people, not JSON. Nothing that was typed is lost by a mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from imprint.moderation.conditions import Field, kinds
from imprint.moderation.models import Ground
from imprint.moderation.rules import LABELS, BadRule

GROUNDS = (("", _("none")), *Ground.choices)
OUTCOMES = tuple((outcome.value, label) for outcome, label in LABELS.items())


@dataclass(frozen=True, slots=True)
class ShownField:
    html_name: str
    field: Field
    value: Any
    choices: list[tuple[str, Any]]
    error: str = ""

    @property
    def lines(self) -> str:
        return "\n".join(self.value) if isinstance(self.value, list) else self.value or ""

    @property
    def chosen(self) -> list[str]:
        return self.value if isinstance(self.value, list) else [self.value] if self.value else []


@dataclass(frozen=True, slots=True)
class ShownCondition:
    number: int
    kind: str
    label: Any
    is_opposite: bool
    fields: list[ShownField]


@dataclass(frozen=True, slots=True)
class RuleForm:
    """Of a rule as it is written, good or not; an error stands at the field that it is about."""

    written: Mapping[str, Any]
    conditions: list[ShownCondition]
    kinds: list[tuple[str, Any]]
    error: str = ""
    error_field: str = ""
    outcomes: Any = OUTCOMES
    grounds: Any = GROUNDS


def shown_rule(written: Mapping[str, Any], lists: Mapping[str, Any], error: BadRule | None = None) -> RuleForm:
    conditions = [_shown_condition(number, one, lists, error) for number, one in enumerate(written["conditions"])]
    names = [(kind.name, kind.label) for kind in kinds().values()]
    if error is None:
        return RuleForm(written, conditions, names)
    of_rule = error.field if error.condition is None else ""
    return RuleForm(written, conditions, names, error.sentence, of_rule)


def _shown_condition(number: int, one: Any, lists: Mapping[str, Any], error: BadRule | None) -> ShownCondition:
    kind = kinds()[one["kind"]]
    fields = [
        ShownField(
            f"c{number}-{field.name}",
            field,
            one.get(field.name, field.default),
            list(field.choices(lists)),
            error.sentence if error and (error.condition, error.field) == (number, field.name) else "",
        )
        for field in kind.fields
    ]
    return ShownCondition(number, kind.name, kind.label, bool(one.get("not")), fields)


def typed_rule(sent: QueryDict) -> dict[str, Any]:
    """As it was typed; what is not good is for `read_rule` to say."""
    conditions: list[dict[str, Any]] = []
    while (kind := kinds().get(sent.get(f"c{len(conditions)}-kind", ""))) is not None:
        prefix = f"c{len(conditions)}"
        values = {field.name: _typed(field, sent, f"{prefix}-{field.name}") for field in kind.fields}
        written = {"kind": kind.name, **{name: value for name, value in values.items() if value not in (None, "", [])}}
        conditions.append(written | ({"not": True} if sent.get(f"{prefix}-not") else {}))
    rule: dict[str, Any] = {
        "name": sent.get("name", "").strip(),
        "conditions": conditions,
        "outcome": sent.get("outcome", ""),
    }
    more = {"reason": sent.get("reason", "").strip(), "ground": sent.get("ground", "")}
    return rule | {name: value for name, value in more.items() if value} | _trusted(sent)


def _trusted(sent: QueryDict) -> dict[str, bool]:
    return {"trusted_too": True} if sent.get("trusted_too") else {}


def _typed(field: Field, sent: QueryDict, name: str) -> Any:
    value = sent.get(name, "").strip()
    match field.kind:
        case "number":
            return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else value
        case "lines":
            return [line.strip() for line in sent.get(name, "").splitlines() if line.strip()]
        case "choices":
            return sent.getlist(name)
        case _:
            return value
