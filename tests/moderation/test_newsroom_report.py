"""Figures of any days on the newsroom's screen, and what can be taken along."""

import csv
import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.utils import timezone

from imprint.moderation.models import Decision, Statement
from tests.conftest import Configure
from tests.factories import make_moderator, make_writer
from tests.moderation.dsa import faults
from tests.moderation.log_steps import NOVEMBER, taken_off

pytestmark = pytest.mark.django_db
REPORT = "/-/newsroom/moderation/report/"
TABLE, STATEMENTS = "/-/newsroom/moderation/report.csv", "/-/newsroom/moderation/statements.json"
DAYS = {"first": "2026-11-10", "last": "2026-11-10"}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 20, 12, tzinfo=UTC))


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_moderator("mod"))
    return client


def many(count: int) -> None:
    for _number in range(count):
        decision = Decision.objects.create(kind="removed", made_at=NOVEMBER, ground="spam", moderator_id=7)
        Statement.objects.create(decision=decision, measure="removal", facts="", written_at=NOVEMBER)


def test_screen_begins_with_this_year(desk: Client):
    taken_off(ground="spam")
    taken_off(NOVEMBER - timedelta(days=365))

    page = desk.get(REPORT).content.decode()

    assert 'value="2026-01-01"' in page
    assert 'value="2026-12-20"' in page
    assert '<th scope="row">advertising, or the same again and again</th><td>1</td>' in page
    assert '<th scope="row">Restrictions</th><td>1</td>' in page
    assert "Download 1 statement for the Transparency Database" in page
    assert '<a href="/moderation/">' in page


def test_days_are_chosen(desk: Client):
    taken_off(NOVEMBER)
    taken_off(NOVEMBER + timedelta(days=1))

    page = desk.get(REPORT, DAYS).content.decode()
    rows = list(csv.DictReader(StringIO(desk.get(TABLE, DAYS).content.decode())))

    assert '<th scope="row">Restrictions</th><td>1</td>' in page
    assert next(row["value"] for row in rows if row["key"] == "own.total") == "1"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (
            {"first": "2026-11-10", "last": "2026-11-09"},
            "The first day must be before the last one, and both between 2000 and 2199.",
        ),
        (
            {"first": "0001-01-01", "last": "2026-11-09"},
            "The first day must be before the last one, and both between 2000 and 2199.",
        ),
        (
            {"first": "2026-11-10", "last": "9999-12-31"},
            "The first day must be before the last one, and both between 2000 and 2199.",
        ),
        ({"first": "yesterday", "last": "2026-11-09"}, "Enter a valid date."),
        ({"first": "2026-11-09"}, "This field is required."),
    ],
)
def test_days_that_are_none_get_a_sentence(desk: Client, quiet: None, days: dict[str, str], said: str):
    page = desk.get(REPORT, days)

    assert (page.status_code, said in page.content.decode()) == (200, True)
    assert "Restrictions</th>" not in page.content.decode()
    for address in (TABLE, STATEMENTS):
        answer = desk.get(address, days)
        assert (answer.status_code, said in answer.content.decode()) == (400, True)


def test_statements_are_one_file(desk: Client):
    taken_off()

    answer = desk.get(STATEMENTS, DAYS)

    assert answer["Content-Disposition"] == 'attachment; filename="moderation-2026-11-10-2026-11-10.json"'
    [statement] = json.loads(answer.content)["statements"]
    assert faults(statement) == []


def test_many_statements_are_several_files_packed_into_one(desk: Client):
    many(101)

    answer = desk.get(STATEMENTS, DAYS)

    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        sizes = {name: len(json.loads(archive.read(name))["statements"]) for name in archive.namelist()}
    assert sizes == {
        "moderation-2026-11-10-2026-11-10-001.json": 100,
        "moderation-2026-11-10-2026-11-10-002.json": 1,
    }
    assert "The database takes 100 at once" in desk.get(REPORT, DAYS).content.decode()
    assert len(json.loads(desk.get(STATEMENTS, {**DAYS, "one": "1"}).content)["statements"]) == 101


def test_no_statement_is_an_empty_file(desk: Client):
    assert json.loads(desk.get(STATEMENTS, DAYS).content) == {"statements": []}


def test_figures_are_there_when_the_log_is_not_public(desk: Client, configure: Configure):
    taken_off()
    configure(public_log=False)

    page = desk.get(REPORT).content.decode()

    assert '<th scope="row">Restrictions</th><td>1</td>' in page
    assert '<a href="/moderation/">' not in page


@pytest.mark.parametrize("address", [REPORT, TABLE, STATEMENTS])
def test_who_may_not_moderate_sees_no_figures(client: Client, quiet: None, address: str):
    client.force_login(make_writer())

    assert client.get(address, DAYS).status_code == 403
