"""The pages of the log as files, and when they are written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from imprint.moderation.bakes import LogRounds
from imprint.moderation.models import Appeal, Decision
from imprint.publishing import registry
from imprint.publishing.bakery import Outcome
from imprint.publishing.models import BakeOrder
from tests.conftest import Configure
from tests.factories import bake_all, make_comment, make_visitor
from tests.moderation.log_steps import decided, taken_off, undone

pytestmark = pytest.mark.django_db


class Clock:
    """Of the log, in December 2026."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 5, 12, tzinfo=UTC)

    def wait(self, **time: int) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def rounds(clock: Clock) -> LogRounds:
    """After its first look, an hour later, and with nothing that waits to be baked."""
    made = LogRounds()
    made.go()
    clock.wait(hours=1)
    made.go()
    BakeOrder.objects.all().delete()
    return made


def paths() -> list[str]:
    return sorted(path for path in registry.all_paths() if path.startswith("/moderation/"))


def keys() -> set[str]:
    return set(BakeOrder.objects.values_list("key", flat=True))


def read(path: str) -> str:
    return (settings.IMPRINT.baked / path).read_text()


def test_paths_are_those_of_all_months_since_the_first_decision(clock: Clock):
    assert [path for path in paths() if path.endswith("/12/") or path == "/moderation/"] == [
        "/moderation/",
        "/moderation/2026/12/",
    ]

    decided("held", datetime(2026, 10, 1, tzinfo=UTC))

    assert [path for path in paths() if path.count("/") == 4 or path == "/moderation/"] == [
        "/moderation/",
        "/moderation/2026/10/",
        "/moderation/2026/11/",
        "/moderation/2026/12/",
    ]


def test_log_that_is_not_public_has_no_pages(clock: Clock, configure: Configure):
    taken_off(clock.now)
    BakeOrder.objects.all().delete()
    configure(public_log=False)

    LogRounds().go()

    assert (paths(), keys()) == ([], set())


def test_a_removal_is_baked_at_the_next_look(clock: Clock, rounds: LogRounds):
    taken_off(clock.wait(minutes=4))
    assert keys() & {"moderation:log"} == set()

    rounds.go()

    assert {key for key in keys() if key.startswith("moderation")} == {
        "moderation:log",
        "moderation:2026",
        "moderation:2026-12",
    }
    bake_all()
    assert "attacks or insults people" in read("moderation/2026/12/index.html")
    assert "December 2026" in read("moderation/index.html")


def test_a_look_when_nothing_happened_orders_nothing(clock: Clock, rounds: LogRounds):
    taken_off(clock.wait(minutes=1))
    rounds.go()
    clock.wait(hours=1)
    rounds.go()
    BakeOrder.objects.all().delete()

    clock.wait(minutes=5)

    assert (rounds.go(), keys()) == (set(), set())


def test_posting_and_deciding_order_no_page_of_the_log():
    comment = make_comment(visitor=make_visitor())
    for _time in range(20):
        decided("held", timezone.now(), comment_id=comment.pk, moderator_id=None, moderator_name="")
    taken_off(timezone.now(), comment=comment)

    assert [key for key in keys() if key.startswith("moderation")] == []


def test_decision_about_an_earlier_month_bakes_that_month(clock: Clock, rounds: LogRounds):
    before = taken_off(datetime(2026, 10, 3, tzinfo=UTC))
    clock.wait(minutes=5)
    rounds.go()
    BakeOrder.objects.all().delete()

    decided("appeal_rejected", clock.wait(hours=2), details={"of": before.decision_id})

    assert "moderation:2026-10" in rounds.go()


def test_restored_comment_bakes_the_month_of_its_removal(clock: Clock, rounds: LogRounds):
    before = taken_off(datetime(2026, 9, 3, tzinfo=UTC))

    decided("restored", clock.wait(minutes=5), undoes=before.decision_id)

    assert "moderation:2026-09" in rounds.go()


def test_appeal_that_was_made_bakes_the_month_of_the_removal(clock: Clock, rounds: LogRounds):
    before = taken_off(datetime(2026, 8, 3, tzinfo=UTC))

    Appeal.objects.create(statement=before, body="No.", made_at=clock.wait(minutes=5))

    assert "moderation:2026-08" in rounds.go()


def test_what_is_undone_after_a_look_goes_again(clock: Clock, rounds: LogRounds):
    statement = taken_off(clock.wait(minutes=5))
    rounds.go()
    bake_all()
    assert "attacks or insults people</td>" in read("moderation/2026/12/index.html")

    undone(Decision.objects.get(pk=statement.decision_id))
    clock.wait(minutes=5)
    rounds.go()
    bake_all()

    assert "attacks or insults people</td>" not in read("moderation/2026/12/index.html")


def test_new_month_is_led_to_from_the_others(clock: Clock, rounds: LogRounds):
    taken_off(clock.wait(minutes=5))
    rounds.go()
    bake_all()
    assert "/moderation/2027/01/" not in read("moderation/2026/12/index.html")

    clock.wait(days=30)
    rounds.go()
    bake_all()

    assert "/moderation/2027/01/" in read("moderation/2026/12/index.html")
    assert "Nothing was removed." in read("moderation/2027/01/index.html")


def test_page_that_says_the_same_is_not_written_again(clock: Clock, rounds: LogRounds):
    taken_off(clock.wait(minutes=5))
    rounds.go()
    bake_all()
    clock.wait(minutes=5)
    rounds.go()

    outcomes = {bake.path: bake.outcome for bake in bake_all()}

    assert outcomes["/moderation/"] == outcomes["/moderation/2026/12/"] == Outcome.UNCHANGED


def test_log_that_is_switched_off_is_taken_off_the_site(clock: Clock, rounds: LogRounds, configure: Configure):
    taken_off(clock.wait(minutes=5))
    rounds.go()
    bake_all()
    assert (settings.IMPRINT.baked / "moderation/index.html").exists()

    configure(public_log=False)
    BakeOrder.objects.create(key="file:/moderation/")
    bake_all()

    assert not (settings.IMPRINT.baked / "moderation/index.html").exists()
