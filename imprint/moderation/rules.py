"""A rule of the policy: when all its conditions hold, its outcome decides. The first rule that holds wins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imprint.moderation.conditions import BadCondition, Condition, read_condition
from imprint.moderation.models import Ground

LONGEST_NAME, LONGEST_REASON = 80, 500
MOST_RULES, MOST_CONDITIONS = 500, 20
MOST_LISTS, LONGEST_LIST = 100, 1_000_000


class Outcome(StrEnum):
    PUBLISH = "publish"
    HOLD = "hold"
    RECONSIDER = "reconsider"
    REFUSE = "refuse"


LABELS = {
    Outcome.PUBLISH: gettext_lazy("Publish"),
    Outcome.HOLD: gettext_lazy("Hold for the newsroom"),
    Outcome.RECONSIDER: gettext_lazy("Ask the writer to reconsider"),
    Outcome.REFUSE: gettext_lazy("Refuse"),
}
TOLD = (Outcome.RECONSIDER, Outcome.REFUSE)
"""The writer reads the reason."""


class BadRule(Exception):
    """`number` counts from 0, and is None where it is about no rule; so is `condition`."""

    def __init__(self, field: str, sentence: str, number: int | None = None, condition: int | None = None) -> None:
        super().__init__(sentence)
        self.field, self.sentence, self.number, self.condition = field, sentence, number, condition

    def __str__(self) -> str:
        if self.number is None:
            return self.sentence
        return _("Rule %(number)s: %(sentence)s") % {"number": self.number + 1, "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class Rule:
    """`trusted_too`: it holds what people who are trusted write as well, who need not wait otherwise."""

    name: str
    conditions: tuple[Condition, ...]
    outcome: Outcome
    reason: str = ""
    ground: str = ""
    trusted_too: bool = False

    @property
    def in_words(self) -> str:
        outcome = LABELS[self.outcome]
        if not self.conditions:
            return _("%(outcome)s always.") % {"outcome": outcome}
        return _("%(outcome)s when %(conditions)s.") % {"outcome": outcome, "conditions": _joined(self.conditions)}

    def as_json(self) -> dict[str, Any]:
        written: dict[str, Any] = {
            "name": self.name,
            "conditions": [condition.as_json() for condition in self.conditions],
            "outcome": self.outcome.value,
        }
        more = {"reason": self.reason, "ground": self.ground, "trusted_too": self.trusted_too}
        return written | {name: value for name, value in more.items() if value}


def read_rules(written: Any, lists: Mapping[str, Any]) -> list[Rule]:
    """From JSON, whole. Raises BadRule."""
    if not isinstance(written, list):
        raise BadRule("rules", _("“rules” must be a list."))
    if len(written) > MOST_RULES:
        raise BadRule("rules", _("A policy has at most %(most)s rules.") % {"most": MOST_RULES})
    rules = [read_rule(one, lists, number) for number, one in enumerate(written)]
    names = [rule.name for rule in rules]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise BadRule("name", _("There are two rules named “%(name)s”.") % {"name": name}, number)
    return rules


def read_rule(written: Any, lists: Mapping[str, Any], number: int | None = None) -> Rule:
    """Raises BadRule."""
    if not isinstance(written, dict):
        raise BadRule("rules", _("A rule is an object with name, conditions and outcome."), number)
    strange = set(written) - {"name", "conditions", "outcome", "reason", "ground", "trusted_too"}
    if strange:
        raise BadRule("rules", _("A rule has no field “%(field)s”.") % {"field": min(map(str, strange))[:40]}, number)
    name = _text(written, "name", LONGEST_NAME, number)
    if not name:
        raise BadRule("name", _("Give the rule a name; the log will show it."), number)
    if written.get("outcome") not in list(Outcome):
        raise BadRule("outcome", _("The outcome must be one of publish, hold, reconsider, refuse."), number)
    outcome = Outcome(written["outcome"])
    reason, ground = _text(written, "reason", LONGEST_REASON, number), written.get("ground", "")
    if outcome in TOLD and not reason:
        raise BadRule("reason", _("Write the reason: the writer is told it."), number)
    if ground not in ("", *Ground.values):
        raise BadRule("ground", _("There is no ground “%(ground)s”.") % {"ground": str(ground)[:40]}, number)
    if outcome == Outcome.REFUSE and not ground:
        raise BadRule("ground", _("Choose the ground on which it is refused."), number)
    if not isinstance(written.get("trusted_too", False), bool):
        raise BadRule("trusted_too", _("“trusted_too” is true or false."), number)
    conditions = _read_conditions(written.get("conditions", []), lists, number)
    return Rule(name, conditions, outcome, reason, ground, written.get("trusted_too", False))


def _text(written: Mapping[str, Any], field: str, most: int, number: int | None) -> str:
    text = written.get(field, "")
    if not isinstance(text, str) or len(text.strip()) > most or "\0" in text:
        names = {"field": field, "most": most}
        raise BadRule(field, _("“%(field)s” must be a text of at most %(most)s characters.") % names, number)
    return text.strip()


def _read_conditions(written: Any, lists: Mapping[str, Any], number: int | None) -> tuple[Condition, ...]:
    if not isinstance(written, list) or len(written) > MOST_CONDITIONS:
        sentence = _("“conditions” must be a list of at most %(most)s.") % {"most": MOST_CONDITIONS}
        raise BadRule("conditions", sentence, number)
    conditions = []
    for place, one in enumerate(written):
        try:
            conditions.append(read_condition(one, lists))
        except BadCondition as error:
            raise BadRule(error.field, error.sentence, number, place) from None
    return tuple(conditions)


def read_lists(written: Any) -> dict[str, dict[str, str]]:
    """The lists of words: by name, phrases and what is allowed, each one on a line. Raises BadRule."""
    if not isinstance(written, dict) or len(written) > MOST_LISTS:
        raise BadRule("lists", _("“lists” must be an object of at most %(most)s lists.") % {"most": MOST_LISTS})
    return {_name_of_list(name): _list(name, one) for name, one in written.items()}


def _name_of_list(name: str) -> str:
    if not 0 < len(name.strip()) <= LONGEST_NAME or "\0" in name:
        raise BadRule("lists", _("The name of a list has 1 to %(most)s characters.") % {"most": LONGEST_NAME})
    return name.strip()


def _list(name: str, written: Any) -> dict[str, str]:
    known = ("phrases", "allowed", "language")
    is_list = isinstance(written, dict) and set(written) <= set(known)
    if not is_list or not all(isinstance(text, str) and "\0" not in text for text in written.values()):
        sentence = _("The list “%(name)s” must have “phrases” and “allowed”, texts with one phrase on a line.")
        raise BadRule("lists", sentence % {"name": name})
    if sum(map(len, written.values())) > LONGEST_LIST:
        raise BadRule("lists", _("The list “%(name)s” is too long.") % {"name": name})
    return {field: written[field] for field in known if written.get(field)}


def _joined(conditions: Sequence[Condition]) -> str:
    parts = [str(condition) for condition in conditions]
    return (
        parts[0]
        if len(parts) == 1
        else _("%(some)s and %(last)s")
        % {
            "some": ", ".join(parts[:-1]),
            "last": parts[-1],
        }
    )
