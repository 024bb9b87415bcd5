"""What judging a post costs: a policy of 200 rules of all kinds, with 5,000 phrases in its lists."""

from collections.abc import Callable
from pathlib import Path

from bench.sites import BODY, in_site, new_site, row

RULES, PHRASES, LIMIT_US = 200, 5_000, 400
MEASURE = """
import random, time
from django.contrib.auth.models import AnonymousUser, User
from django.test import RequestFactory
from django.utils import timezone
from imprint.discussion import gate
from imprint.discussion.gate import Submission, Verdict, OpenDoor, Signs
from imprint.discussion.models import Thread
from imprint.moderation import drafts
from imprint.moderation.models import PolicyDraft
from imprint.readers.identity import Visitor, new_token
from bench import policy

content.article()
editor = User.objects.create_user("judge")
PolicyDraft.objects.create(user=editor, rules=policy.rules(), lists=policy.lists())
drafts.switch_on(user=editor, number=drafts.save_version(user=editor, note="").number)
request = RequestFactory().get("/")
request.user = AnonymousUser()
visitor = Visitor(None, new_token(), request)
thread = Thread.objects.first()


def submission(number):
    return Submission(thread.pk, None, policy.body(number), "guest", "Reader", "", visitor, visitor.guest, "net",
                      timezone.now(), Signs(seconds=30.0))


def cost(door):
    costs = []
    for number in range(600):
        sent = submission(number)
        start = time.thread_time_ns()
        verdict = door.judge(sent)
        costs.append((time.thread_time_ns() - start) / 1000)
        assert verdict.state == "published", verdict
    return sorted(costs)[len(costs) // 2]


print(cost(gate.gatekeeper), cost(OpenDoor()))
"""


def body(number: int) -> str:
    """500 characters that no rule has anything against."""
    return (BODY.replace("{n}", str(number)).replace("https://example.org", "in the letters") + " And so on." * 9)[:500]


def lists() -> dict[str, dict[str, str]]:
    """Of words that nobody writes."""
    words = [f"{_spelled(number)}q" for number in range(PHRASES)]
    parts = {f"list {part}": {"phrases": "\n".join(words[part::10])} for part in range(10)}
    return parts | {"allowed": {"allowed": "Scunthorpe\nArsenal"}}


def _spelled(number: int) -> str:
    """Four syllables, of 14."""
    syllables = ("ba", "ke", "lo", "mu", "ni", "pa", "ro", "ti", "va", "zu", "gra", "ble", "ston", "krim")
    return "".join(syllables[number // 14**place % 14] for place in range(4))


def rules() -> list[dict[str, object]]:
    """As many of each kind as fit in; none of them decides, so that all are asked."""
    made: list[Callable[[int], list[dict[str, object]]]] = [
        lambda n: [{"kind": "writer", "is": "guest"}, {"kind": "words", "list": f"list {n % 10}"}],
        lambda n: [{"kind": "words", "words": [f"quibble{n} now", f"frotz{n}*"]}],
        lambda n: [{"kind": "pattern", "pattern": rf"\bcode-{n}\d+\b"}],
        lambda n: [{"kind": "first_comment"}, {"kind": "links", "at_least": 2 + n % 5}],
        lambda n: [{"kind": "links", "to": "these", "sites": [f"spam-{n}.example", "casino.example"]}],
        lambda n: [{"kind": "length", "at_least": 5_000 + n}],
        lambda n: [{"kind": "haste", "seconds": 1 + n % 20}, {"kind": "writer", "is": "guest"}],
        lambda n: [{"kind": "repetition", "of": ("signs", "words", "capitals")[n % 3], "at_least": 40 + n % 50}],
        lambda n: [{"kind": "trust", "which": "at_most", "level": "-1"}, {"kind": "length", "at_most": 50 + n}],
        lambda n: [{"kind": "writer", "is": "account"}, {"kind": "score", "attribute": "INSULT", "percent": 50}],
    ]
    return [
        {"name": f"Rule {number}", "outcome": "hold", "conditions": made[number % len(made)](number)}
        for number in range(RULES)
    ]


def main() -> None:
    with new_site() as folder:
        judged, not_judged = map(float, _measure(folder).split())
    added = judged - not_judged
    row(
        f"a policy of {RULES} rules and {PHRASES:,} phrases adds to a post",
        f"{added:.0f} µs",
        "≤ 400 µs",
        added <= LIMIT_US,
    )


def _measure(folder: Path) -> str:
    return in_site(folder, MEASURE)


if __name__ == "__main__":
    main()
