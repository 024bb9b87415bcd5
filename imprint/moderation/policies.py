"""The policy in force, compiled once for each process: its rules, and what becomes of a text by them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from imprint.moderation.conditions import Test
from imprint.moderation.edition import OnceAnEdition
from imprint.moderation.facts import NO_MARKS, Facts, Mark, Marks, Past, Post
from imprint.moderation.models import Policy
from imprint.moderation.rules import BadRule, Outcome, Rule, read_lists, read_rule
from imprint.moderation.scorers import local_scores, make_ready
from imprint.moderation.searches import Searches
from imprint.moderation.standing import TRUSTED
from imprint.scoring.scores import Scores

logger = logging.getLogger("imprint.moderation")
KEPT = 3
"""Compiled policies; one of 5,000 phrases takes some megabytes."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the policy says; no rule: it says nothing. `marks` are where the text shows why."""

    rule: Rule | None = None
    marks: Marks = NO_MARKS


UNDECIDED = Judgement()


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    tests: tuple[Test, ...]


class Judge:
    """A policy that is ready to judge; it never changes, and many threads may use it."""

    def __init__(
        self, rules: Sequence[Rule], lists: Any, *, number: int | None = None, without_score: str = ""
    ) -> None:
        searches = Searches(lists, settings.IMPRINT.language)
        self.number, self.without_score = number, without_score
        self._rules = [_compiled(rule, searches) for rule in rules]
        self.wants_scores = searches.wants_scores
        self._searched = searches.made(local_scores)
        if self.wants_scores:
            make_ready()

    def facts(self, post: Post, past: Past, more_scores: Sequence[Scores] = ()) -> Facts:
        return Facts(post, self._searched, past, more_scores)

    @property
    def rules(self) -> list[Rule]:
        return [compiled.rule for compiled in self._rules]

    def judge(self, facts: Facts, *, insists: bool = False) -> Judgement:
        """`insists`: they were asked to reconsider already, so no rule asks again."""
        for compiled in self._rules:
            marks = _marks_of(compiled.tests, facts)
            if marks is not None and not _is_passed_over(compiled.rule, facts, insists=insists):
                return Judgement(compiled.rule, joined(marks))
        return UNDECIDED


def _compiled(rule: Rule, searches: Searches) -> _Compiled:
    cheapest_first = sorted(rule.conditions, key=lambda condition: condition.kind.cost)
    return _Compiled(rule, tuple(condition.test(searches) for condition in cheapest_first))


def _marks_of(tests: tuple[Test, ...], facts: Facts) -> Marks | None:
    marks = NO_MARKS
    for test in tests:
        found = test(facts)
        if found is None:
            return None
        if found:
            marks += found
    return marks


def _is_passed_over(rule: Rule, facts: Facts, *, insists: bool) -> bool:
    if rule.outcome == Outcome.RECONSIDER:
        return insists
    return rule.outcome == Outcome.HOLD and not rule.trusted_too and facts.level >= TRUSTED


def joined(marks: Marks) -> Marks:
    """In the order of the text; those that overlap become one."""
    merged: list[Mark] = []
    for begin, end in sorted(marks):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return tuple(merged)


def judge_of(policy: Policy) -> Judge:
    """A rule that is not good any more, since its section was deleted, is passed over; the screen shows which."""
    lists = read_lists(policy.lists)
    rules = [rule for rule in map(partial(_rule_or_none, lists), policy.rules) if rule]
    return Judge(rules, lists, number=policy.number, without_score=policy.without_score)


def _rule_or_none(lists: Any, written: Any) -> Rule | None:
    try:
        return read_rule(written, lists)
    except BadRule as error:
        logger.warning("A rule of the policy is passed over: %s", error.sentence)
        return None


_Key = tuple[int, datetime]


def policy_in_force() -> Policy | None:
    """The one that was switched on last; switching off is a policy without rules."""
    return _switched_on().first()


def _switched_on() -> QuerySet[Policy]:
    return Policy.objects.exclude(switched_on_at=None).order_by("-switched_on_at", "-number")


_ready: dict[_Key, Judge] = {}
"""A version never changes, so what was compiled stays good when the edition is another."""


def judge_for(policy: Policy) -> Judge:
    """Compiled now, or before; the newsroom has it made before it switches a policy on."""
    key = policy.number, policy.made_at
    judge = _ready.get(key)
    if judge is None:
        judge = judge_of(policy)
        while len(_ready) >= KEPT:
            _ready.pop(next(iter(_ready)), None)
        _ready[key] = judge
    return judge


def _read() -> Judge | None:
    key = _switched_on().values_list("number", "made_at").first()
    if key is None:
        return None
    return _ready.get(key) or judge_for(Policy.objects.get(number=key[0]))


_judge = OnceAnEdition(_read)


def judge_now(edition: int) -> Judge | None:
    """None: there is no policy in force."""
    return _judge.of(edition)
