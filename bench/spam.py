"""What the door looks at against spam costs a post, without the filter and with it."""

from bench.sites import in_site, new_site, row

LIMIT_US, FILTER_LIMIT_US = 40, 200
MEASURE = """
import random, time
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone
from imprint.discussion.gate import Submission, Signs
from imprint.discussion.models import Thread
from imprint.moderation.spam import door, lessons
from imprint.moderation.spam.memory import MOST_TEXTS, memory
from imprint.moderation.spam.tokens import tokens_of
from imprint.readers.identity import Visitor, new_token
from bench import policy

content.article()
request = RequestFactory().get("/")
request.user = AnonymousUser()
visitor = Visitor(None, new_token(), request)
chance, words = random.Random(7), [f"{one}{number}" for one in policy.body(0).split() for number in range(40)]


def submission(body, person):
    return Submission(1, None, body, "guest", "Reader", "", visitor, visitor.guest, person, timezone.now(), Signs())


def cost(ask):
    costs = []
    for number in range(1_000):
        sent = submission(policy.body(number), "n")
        start = time.thread_time_ns()
        ask(number, sent)
        costs.append((time.thread_time_ns() - start) / 1000)
    return sorted(costs)[500]


def judge(number, sent):
    assert door.check_spam(sent, edition) is None


memory.catch_up()
for number in range(MOST_TEXTS):
    memory.add(number, submission(" ".join(chance.choices(words, k=60)), f"n{number}"))
edition = 1
plain = cost(judge)
noted = cost(lambda number, sent: (door.check_spam(sent, edition), door.note_written(10_000 + number, sent)))
for number in range(60):
    lesson = lessons.Lesson.HAM if number % 2 else lessons.Lesson.SPAM
    lessons._learn(lesson, sorted({*tokens_of(policy.body(number)), *chance.sample(words, 50)}))
edition = 2
assert lessons.ready.of(edition)
print(plain, noted - plain, cost(judge) - plain)
"""


def main() -> None:
    with new_site() as folder:
        judged, noted, filtered = map(float, in_site(folder, MEASURE).split())
    row("spam: traps, haste and repetitions, for a post", f"{judged:.0f} µs", "≤ 40 µs", judged <= LIMIT_US)
    row("  to remember it", f"{noted:.0f} µs", "≤ 40 µs", noted <= LIMIT_US)
    row("  what the filter adds", f"{filtered:.0f} µs", "≤ 200 µs", filtered <= FILTER_LIMIT_US)


if __name__ == "__main__":
    main()
