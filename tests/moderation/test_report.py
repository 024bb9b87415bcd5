"""The figures that the Digital Services Act asks for each year."""

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imprint import publishing
from imprint.discussion.models import Comment
from imprint.moderation.decisions import approve_comment, remove_comment
from imprint.moderation.models import Appeal, Notice
from imprint.moderation.notices import Claim, follow_notice, give_notice, reject_notice
from imprint.moderation.periods import year_of
from imprint.moderation.report import report_of
from imprint.publishing import registry
from tests.conftest import Configure
from tests.factories import bake_all, make_comment, make_moderator, make_visitor
from tests.moderation.log_steps import NOVEMBER, decided, taken_off, undone

pytestmark = pytest.mark.django_db
CLAIM = Claim(explanation="It incites.", name="Ada", email="ada@post.example", is_in_good_faith=True)


def figures(year: int = 2026) -> dict[str, Any]:
    """Those that are not nothing."""
    return {key: value for key, _label, value, _unit in report_of(year_of(year)).rows if value}


@pytest.fixture
def december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 5, 12, tzinfo=UTC))


def test_year_without_decisions_has_every_figure_and_nothing_in_it():
    rows = {key: (value, unit) for key, _label, value, unit in report_of(year_of(2026)).rows}

    assert figures() == {}
    assert {unit for _value, unit in rows.values()} == {"count", "seconds", "percent"}
    assert {key for key, (value, _unit) in rows.items() if value is None} == {
        "notices.median_s",
        "own.median_s",
        "complaints.median_s",
        "automated.accuracy",
        "automated.error_rate",
        "elsewhere.orders",
        "elsewhere.disputes",
    }


def test_notices_and_what_came_of_them():
    moderator, comments = make_moderator(), [make_comment(visitor=make_visitor()) for _number in range(4)]
    claims = [CLAIM, CLAIM, CLAIM, Claim(explanation="Abuse.", is_in_good_faith=True, is_about_children=True)]
    notices = [
        give_notice(comment_id=comment.pk, visitor=make_visitor(), claim=claim)
        for comment, claim in zip(comments, claims, strict=True)
    ]
    Notice.objects.update(made_at=timezone.now() - timedelta(hours=3))
    follow_notice(notice_id=notices[0].pk, moderator=moderator, answer="Yes.", legal_ground="§ 1", reason="It does.")
    follow_notice(notice_id=notices[3].pk, moderator=moderator, answer="Yes.", legal_ground="§ 2", reason="It does.")
    reject_notice(notice_id=notices[1].pk, moderator=moderator, answer="No.")

    found = figures(timezone.localdate().year)

    assert {key: value for key, value in found.items() if key.startswith("notices")} == {
        "notices.total": 4,
        "notices.type.child_abuse": 1,
        "notices.type.other": 3,
        "notices.followed": 2,
        "notices.rejected": 1,
        "notices.waiting": 1,
        "notices.median_s": 10800,
    }
    assert "own.total" not in found  # What follows a notice is nobody's own initiative.


def test_own_initiative_by_measure_ground_and_way_of_finding():
    taken_off(ground="spam", moderator_id=None, moderator_name="", is_found_by_machine=True)
    taken_off(ground="spam", is_found_by_machine=True, waited_s=60)
    taken_off(ground="hate", source="report", waited_s=120)
    taken_off(ground="hate", source="notice")
    undone(taken_off(ground="hate").decision)
    taken_off(datetime(2025, 12, 31, 23, tzinfo=UTC))
    decided("refused", moderator_id=None, moderator_name="", rule="Links")

    found = figures()

    assert {key: value for key, value in found.items() if key.startswith("own")} == {
        "own.total": 3,
        "own.measure.removal": 3,
        "own.ground.spam": 2,
        "own.ground.hate": 1,
        "own.source.voluntary": 2,
        "own.source.report": 1,
        "own.found.machine": 2,
        "own.found.people": 1,
        "own.decided.policy": 1,
        "own.decided.person": 2,
        "own.removal.spam.machine": 2,
        "own.removal.hate.people": 1,
        "own.refused": 1,
        "own.median_s": 90,
    }


def test_complaints_by_basis_and_outcome():
    for ground, state in (("spam", "granted"), ("spam", "rejected"), ("hate", "waiting")):
        taken_off(ground=ground, appeal=state)
    for kind, waited_s in (("appeal_granted", 3600), ("appeal_rejected", 7200)):
        decided(kind, waited_s=waited_s)

    assert {key: value for key, value in figures().items() if key.startswith("complaints")} == {
        "complaints.total": 3,
        "complaints.reversed": 1,
        "complaints.upheld": 1,
        "complaints.waiting": 1,
        "complaints.median_s": 5400,
        "complaints.basis.spam": 2,
        "complaints.basis.hate": 1,
    }


def test_accuracy_is_the_share_of_findings_that_moderators_confirmed():
    moderator, now = make_moderator(), timezone.now()
    by_people = make_comment(state=Comment.State.PENDING)
    held = [make_comment(state=Comment.State.PENDING) for _number in range(4)]
    for comment in held:
        decided("held", now, comment_id=comment.pk, is_found_by_machine=True, moderator_id=None, moderator_name="")
    for comment in held[:3]:
        remove_comment(comment_id=comment.pk, moderator=moderator, ground="spam")
    approve_comment(comment_id=held[3].pk, moderator=moderator)
    approve_comment(comment_id=by_people.pk, moderator=moderator)
    for appeal in (Appeal.State.GRANTED, Appeal.State.REJECTED):
        taken_off(now, moderator_id=None, moderator_name="", appeal=appeal)

    found = figures(timezone.localdate().year)

    assert {key: value for key, value in found.items() if key.startswith("automated")} == {
        "automated.held": 4,
        "automated.found.confirmed": 3,
        "automated.found.wrong": 1,
        "automated.accuracy": 75.0,
        "automated.decided": 2,
        "automated.decided.reversed": 1,
        "automated.error_rate": 50.0,
    }


def test_suspensions_for_illegal_content_are_told_apart():
    for kind, ground in (("suspended", "illegal"), ("banned", "spam"), ("suspended", "spam"), ("warned", "spam")):
        decided(kind, ground=ground)
    decided("lifted")

    assert {key: value for key, value in figures().items() if key.startswith("misuse")} == {
        "misuse.illegal": 1,
        "misuse.terms": 2,
        "misuse.lifted": 1,
    }


def test_every_key_is_there_once():
    taken_off()

    keys = [key for key, _label, _value, _unit in report_of(year_of(2026)).rows]

    assert len(keys) == len(set(keys))
    assert [key for key in keys if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", key)] == []


def test_page_and_table_say_the_same(reader: Client, december: None):
    taken_off(ground="spam", waited_s=7200)

    page = reader.get("/moderation/2026/").content.decode().partition("<main")[2]
    table = reader.get("/moderation/2026.csv")

    rows = list(csv.DictReader(StringIO(table.content.decode())))
    shown = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", page)
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert [label for label, _value in shown] == [row["label"] for row in rows]
    assert next(row for row in rows if row["key"] == "own.ground.spam") == {
        "key": "own.ground.spam",
        "label": "advertising, or the same again and again",
        "value": "1",
        "unit": "count",
    }
    assert ("Half of what came to the desk was decided within", "2 hours") in shown
    assert next(row["value"] for row in rows if row["key"] == "own.median_s") == "7200"
    assert "The year is not over" in page
    assert '<a href="/moderation/2026.csv" type="text/csv">' in page


def test_report_is_baked_with_its_table(december: None):
    taken_off()

    assert {path for path in registry.all_paths() if path.startswith("/moderation/2026") and path.count("/") < 4} == {
        "/moderation/2026/",
        "/moderation/2026.csv",
    }
    publishing.order(["moderation:2026"])
    bake_all()

    baked = settings.IMPRINT.baked / "moderation"
    assert "<h1>Moderation in 2026</h1>" in (baked / "2026/index.html").read_text()
    lines = (baked / "2026.csv").read_text().splitlines()
    assert lines[:2] == ["key,label,value,unit", "notices.total,Notices,0,count"]


def test_year_that_is_over_does_not_say_otherwise(reader: Client, december: None):
    taken_off(NOVEMBER - timedelta(days=365))

    assert "The year is not over" not in reader.get("/moderation/2025/").content.decode()


@pytest.mark.parametrize("path", ["2025/", "2025.csv", "2027/", "2027.csv", "0000/", "9999.csv"])
def test_year_without_the_log_is_not_found(reader: Client, quiet: None, december: None, path: str):
    taken_off()

    assert reader.get(f"/moderation/{path}").status_code == 404


def test_report_that_is_not_public_is_not_there(reader: Client, quiet: None, december: None, configure: Configure):
    taken_off()
    configure(public_log=False)

    assert [reader.get(f"/moderation/2026{end}").status_code for end in ("/", ".csv")] == [404, 404]


def test_number_of_queries_does_not_grow(december: None):
    counts = []
    for more in (1, 2):
        for _time in range(more):
            taken_off(appeal=Appeal.State.REJECTED, waited_s=5)
        with CaptureQueriesContext(connection) as asked:
            report_of(year_of(2026))
        counts.append(len(asked))

    assert counts == [10, 10]
