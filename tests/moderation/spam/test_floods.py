"""A flood of advertising, spun anew each time, among people who talk."""

import random
import re
from pathlib import Path

import pytest

from imprint.core.rate_limits import TooFast
from imprint.discussion.models import Comment
from imprint.discussion.refusals import Refusal
from tests.conftest import Configure
from tests.factories import make_thread, make_visitor
from tests.moderation.steps import written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proofs_on", "rate_limits_on")]
HERE = Path(__file__).parent
SPUN = (HERE / "spun.txt").read_text().splitlines()
HAM = (HERE / "ham.txt").read_text().splitlines()


def spin(text: str, chance: random.Random) -> str:
    return re.sub(r"\{([^}]*)\}", lambda choice: chance.choice(choice[1].split("|")), text)


def test_a_thousand_spun_texts_of_fifty_senders_hardly_get_through_and_no_reader_is_lost(configure: Configure):
    chance, threads = random.Random(11), [make_thread() for _number in range(10)]
    senders = [make_visitor(address=f"203.0.113.{number}") for number in range(50)]
    readers = [make_visitor(address=f"198.51.100.{number}") for number in range(len(HAM))]
    shown = 0

    for number in range(1_000):
        body = spin(SPUN[number % 3], chance)
        try:
            comment = written(chance.choice(senders), thread_id=chance.choice(threads).pk, body=body)
            shown += comment.state == Comment.State.PUBLISHED
        except (Refusal, TooFast):
            pass
        if number % 16 == 0 and number // 16 < len(HAM):
            reader = number // 16
            theirs = written(readers[reader], thread_id=threads[reader % 10].pk, body=HAM[reader])
            assert theirs.state == Comment.State.PUBLISHED, HAM[reader]

    assert shown <= 20
    assert Comment.objects.filter(body__in=HAM, state=Comment.State.PUBLISHED).count() == 63


def test_a_flood_that_solves_all_its_proofs_waits_on_the_desk(configure: Configure):
    configure(proof_of_work=False, comments_per_minute=0, comments_per_hour=0)
    chance, threads = random.Random(12), [make_thread() for _number in range(5)]
    senders = [make_visitor(address=f"203.0.113.{number}") for number in range(50)]

    sent = [
        written(chance.choice(senders), thread_id=chance.choice(threads).pk, body=spin(SPUN[number % 3], chance)).state
        for number in range(300)
    ]

    assert sent.count("published") <= 30
