"""A policy tried out on what was written before: what it would have held, before it is switched on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from imprint.discussion.models import Comment
from imprint.moderation.facts import Marks, PastThen, Post, post_of_comment
from imprint.moderation.policies import Judge
from imprint.moderation.rules import Outcome, Rule
from imprint.moderation.standing import KNOWN, NEW

MOST, SHOWN = 1_000, 30
ENOUGH = 20
"""From so few comments nothing can be told: then invented ones are judged, that nobody could object to."""
STOPPING = (Outcome.HOLD, Outcome.REFUSE)


@dataclass(frozen=True, slots=True)
class Tried:
    """What one rule would have done; the newest comments first."""

    number: int
    rule: Rule
    count: int
    comments: list[tuple[Comment, list[tuple[str, bool]]]]
    """With the text in pieces: whether each is marked."""


@dataclass(frozen=True, slots=True)
class Tryout:
    looked_at: int
    tried: list[Tried]

    def count(self, *outcomes: Outcome) -> int:
        return sum(one.count for one in self.tried if one.rule.outcome in outcomes)

    @property
    def held(self) -> int:
        return self.count(Outcome.HOLD)

    @property
    def refused(self) -> int:
        return self.count(Outcome.REFUSE)

    @property
    def asked(self) -> int:
        return self.count(Outcome.RECONSIDER)


def try_out(rules: Sequence[Rule], lists: Any, *, most: int = MOST) -> Tryout:
    """On the newest comments of readers. Their trust is that of today; how fast forms were filled in is not known."""
    judge = Judge(rules, lists)
    comments = list(
        Comment.objects.exclude(author_kind=Comment.AuthorKind.STAFF)
        .exclude(body="")
        .select_related("thread")
        .order_by("-pk")[:most]
    )
    past = PastThen(comments)
    counts: Counter[str] = Counter()
    shown: dict[str, list[tuple[Comment, list[tuple[str, bool]]]]] = {rule.name: [] for rule in rules}
    for comment in comments:
        judgement = judge.judge(judge.facts(post_of_comment(comment), past))
        if judgement.rule:
            name = judgement.rule.name
            counts[name] += 1
            if len(shown[name]) < SHOWN:
                shown[name].append((comment, pieces(comment.body, judgement.marks)))
    tried = [Tried(number, rule, counts[rule.name], shown[rule.name]) for number, rule in enumerate(rules)]
    return Tryout(len(comments), tried)


def pieces(text: str, marks: Marks) -> list[tuple[str, bool]]:
    cut, place = [], 0
    for begin, end in marks:
        cut += [(text[place:begin], False), (text[begin:end], True)]
        place = end
    return [piece for piece in (*cut, (text[place:], False)) if piece[0]]


def what_it_stops(rules: Sequence[Rule], lists: Any) -> str:
    """A warning, where it would hold or refuse more than half of what is written; else nothing."""
    tryout = try_out(rules, lists)
    if tryout.looked_at >= ENOUGH:
        stopped = tryout.count(*STOPPING)
        if stopped * 2 <= tryout.looked_at:
            return ""
        counts = {"stopped": stopped, "all": tryout.looked_at}
        return _("It would have held or refused %(stopped)s of the last %(all)s comments.") % counts
    judge, posts = Judge(rules, lists), _innocent(timezone.now())
    judged = [judge.judge(judge.facts(post, past)) for post, past in posts]
    stopped = sum(one.rule is not None and one.rule.outcome in STOPPING for one in judged)
    if stopped * 2 <= len(posts):
        return ""
    return _("It would hold or refuse nearly everything: also short, friendly comments without links.")


@dataclass(frozen=True, slots=True)
class _Ordinary:
    """A writer who is new, or known."""

    is_known: bool

    def has_stood(self, post: Post) -> bool:
        return self.is_known

    def level(self, post: Post) -> int:
        return KNOWN if self.is_known else NEW

    def count_since(self, post: Post, since: datetime) -> int:
        return 0


def _innocent(now: datetime) -> list[tuple[Post, _Ordinary]]:
    short, long = (
        _("I agree with this."),
        _("Thank you for this article. I have learned a lot from it, and look forward to more."),
    )
    return [
        (Post(text, is_guest=is_guest, user_id=None, guest="", network="", thread_id=0, at=now), _Ordinary(is_known))
        for text in (short, long)
        for is_guest in (True, False)
        for is_known in (True, False)
    ]
