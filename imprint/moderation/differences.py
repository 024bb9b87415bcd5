"""What one version of the policy has that another has not, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imprint.moderation.rules import BadRule, read_rule
from imprint.moderation.searches import lines_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as a person reads it; `error` says what is wrong with it now."""

    number: int
    name: str
    words: str
    reason: str = ""
    error: str = ""


def shown(rules: Sequence[Any], lists: Mapping[str, Any]) -> list[Shown]:
    return [_shown(number, written, lists) for number, written in enumerate(rules)]


def _shown(number: int, written: Any, lists: Mapping[str, Any]) -> Shown:
    try:
        rule = read_rule(written, lists)
    except BadRule as error:
        return Shown(
            number, str(written.get("name", "")) if isinstance(written, dict) else "", "", error=error.sentence
        )
    return Shown(number, rule.name, rule.in_words, rule.reason)


@dataclass(frozen=True, slots=True)
class Version:
    """What can be compared: a Policy, a draft of one, or nothing."""

    rules: Sequence[Any]
    lists: Mapping[str, Any]
    without_score: str


NOTHING = Version([], {}, "published")


def version_of(policy: Any) -> Version:
    return Version(policy.rules, policy.lists, policy.without_score) if policy else NOTHING


def differences(before: Version, after: Version) -> list[str]:
    """A sentence for each; the rules in the order of the later version."""
    told = _of_rules(before, after)
    for name in dict.fromkeys([*before.lists, *after.lists]):
        told += _of_list(name, before.lists.get(name), after.lists.get(name))
    if before.without_score != after.without_score:
        told.append(_("What happens until a score comes was changed."))
    return told


def _of_rules(before: Version, after: Version) -> list[str]:
    old, new = ({one["name"]: one for one in version.rules} for version in (before, after))
    words = {one.name: one.words for one in shown(after.rules, after.lists)}
    told = []
    for name, one in new.items():
        if name not in old:
            told.append(_("New: “%(name)s”. %(words)s") % {"name": name, "words": words[name]})
        elif one != old[name]:
            told.append(_("Changed: “%(name)s”. %(words)s") % {"name": name, "words": words[name]})
    told += [_("Gone: “%(name)s”.") % {"name": name} for name in old if name not in new]
    if [name for name in old if name in new] != [name for name in new if name in old]:
        told.append(_("The order of the rules was changed."))
    return told


def _of_list(name: str, before: Any, after: Any) -> list[str]:
    if before == after:
        return []
    if before is None or after is None:
        is_new = before is None
        return [(_("New list: “%(name)s”.") if is_new else _("The list “%(name)s” is gone.")) % {"name": name}]
    old, new = ({*lines_of(words, "phrases"), *lines_of(words, "allowed")} for words in (before, after))
    more, fewer = len(new - old), len(old - new)
    lines = ngettext("%(num)s line more", "%(num)s lines more", more) % {"num": more}
    gone = ngettext("%(num)s line fewer", "%(num)s lines fewer", fewer) % {"num": fewer}
    return [_("The list “%(name)s”: %(more)s, %(fewer)s.") % {"name": name, "more": lines, "fewer": gone}]
