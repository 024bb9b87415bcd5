"""What is handed to the EU's Transparency Database: by its rules, and with nothing about a person."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from imprint.cli.main import cli
from imprint.moderation.decisions import remove_comment, undo_decision
from imprint.moderation.models import Decision, Ground, Restriction, Statement
from imprint.moderation.periods import days_from, month_of
from imprint.moderation.restrictions import restrict
from imprint.moderation.transparency import as_sent, files_of, statements_in
from tests.conftest import Configure
from tests.factories import make_comment, make_moderator, make_standing_page, make_visitor
from tests.moderation.dsa import ILLEGAL, INCOMPATIBLE, faults
from tests.moderation.log_steps import NOVEMBER, taken_off

pytestmark = pytest.mark.django_db
PERIOD = month_of(2026, 11)


def sent() -> list[dict[str, Any]]:
    return [statement for file in files_of(PERIOD) for statement in file["statements"]]


@pytest.mark.parametrize("moderator", [7, None])
@pytest.mark.parametrize("measure", [one for one in Statement.Measure if one != Statement.Measure.WARNING])
@pytest.mark.parametrize("ground", Ground)
def test_every_statement_is_valid(ground: Ground, measure: str, moderator: int | None):
    for number, source in enumerate(Decision.Source):
        statement = taken_off(
            ground=ground,
            source=source,
            moderator_id=moderator,
            is_found_by_machine=bool(number % 2),
            rule="Links of new people",
            policy=3,
        )
        Statement.objects.filter(pk=statement.pk).update(measure=measure, ends_at=NOVEMBER + timedelta(days=number))

    assert [faults(statement) for statement in sent()] == [[], [], []]


def test_validator_finds_what_is_wrong():
    good = as_sent(taken_off())
    assert faults(good) == []
    without = {name: value for name, value in good.items() if name != "decision_visibility"}

    wrong: list[tuple[dict[str, Any], str]] = [
        (without, "no decision"),
        (good | {"puid": "a b"}, "puid: 'a b'"),
        (good | {"name": "Ulla"}, "name: there is no such field"),
        (good | {"content_date": "10.11.2026"}, "content_date: '10.11.2026'"),
        (good | {"decision_facts": "x" * 5001}, f"decision_facts: {'x' * 5001!r}"),
        (
            good | {"category_specification": ["KEYWORD_OTHER"]},
            "category_specification_other: needed with KEYWORD_OTHER, and only then",
        ),
        (good | {"source_identity": "Ulla"}, "source_identity: nobody gave notice"),
        (good | {"illegal_content_explanation": "x"}, "illegal_content_explanation: not with this ground"),
        (good | {"end_date_service_restriction": "2026-11-01"}, "end_date_service_restriction: before it began"),
    ]
    assert [faults(statement) for statement, _fault in wrong] == [[fault] for _statement, fault in wrong]
    assert faults(good | {"decision_ground": ILLEGAL}) == [
        "illegal_content_explanation: missing",
        "illegal_content_legal_ground: missing",
        "incompatible_content_explanation: not with this ground",
        "incompatible_content_ground: not with this ground",
        "incompatible_content_illegal: not with this ground",
    ]


def test_removal_for_the_rules_of_the_house(configure: Configure):
    configure(tag_authority="estuary.example,2026", primary_address="https://estuary.example")
    make_standing_page("House rules", slug="house-rules")
    comment = make_comment(posted_at=NOVEMBER - timedelta(days=3))
    statement = taken_off(
        comment=comment, ground="hate", source="report", rule="Slurs", policy=4, is_found_by_machine=True
    )

    assert sent() == [
        {
            "puid": f"estuary-example-2026-{statement.decision_id}",
            "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
            "decision_ground": INCOMPATIBLE,
            "decision_ground_reference_url": "https://estuary.example/house-rules/",
            "incompatible_content_ground": "Rules of the house: hatred against a group",
            "incompatible_content_explanation": "It is against the rules of the house: hatred against a group.",
            "incompatible_content_illegal": "No",
            "content_type": ["CONTENT_TYPE_TEXT"],
            "category": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
            "category_specification": ["KEYWORD_HATE_SPEECH"],
            "content_date": "2026-11-07",
            "application_date": "2026-11-10",
            "decision_facts": (
                "A reader’s comment was taken off the site. The ground: hatred against a group. Readers reported it."
                " It was found by a program. A moderator decided. The rule: Slurs. Version 4 of the policy."
            ),
            "source_type": "SOURCE_TYPE_OTHER_NOTIFICATION",
            "automated_detection": "Yes",
            "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        }
    ]


def test_what_the_policy_decides_is_fully_automated():
    taken_off(moderator_id=None, moderator_name="", ground="")

    [statement] = sent()

    assert statement["automated_decision"] == "AUTOMATED_DECISION_FULLY"
    assert "The policy of the newsroom decided by itself." in statement["decision_facts"]
    assert faults(statement) == []


def test_nothing_personal_is_in_it():
    """Neither of the writer nor of the moderator; nor what they typed."""
    comment = make_comment(body="You fool!", name="Ulla Berg", visitor=make_visitor())
    taken_off(comment=comment, reason="Ulla Berg of 12 Quay Street.", writer="device-of-ulla")

    text = json.dumps(sent())

    hints = ["Ulla", "Berg", "Quay", "fool", "Tom", "Brekke", "device-of-ulla", "/-/"]
    assert [hint for hint in hints if hint in text] == []


@pytest.mark.parametrize(
    ("typed", "law"),
    [
        ("§ 188 StGB", "§ 188 StGB"),
        ("", "The law of the country of the newsroom"),
        ("the case of ulla berg", "The law of the country of the newsroom"),
        ("ask ulla@post.example", "The law of the country of the newsroom"),
    ],
)
def test_law_is_named_when_it_names_nobody(typed: str, law: str):
    statement = taken_off(comment=make_comment(name="Ulla Berg"), ground="illegal")
    Statement.objects.filter(pk=statement.pk).update(legal_ground=typed)

    [sent_one] = sent()

    assert sent_one["illegal_content_legal_ground"] == law
    assert sent_one["illegal_content_explanation"] == f"The newsroom holds it to be against the law: {law}."
    assert faults(sent_one) == []


def test_statements_are_those_of_real_decisions():
    """A suspension and a refusal; no warning, nothing undone."""
    moderator, comment = make_moderator(), make_comment(visitor=make_visitor())
    waiting, slip = make_comment(state="pending"), make_comment()
    for kind, ends_at in (
        (Restriction.Kind.WARNING, None),
        (Restriction.Kind.SUSPENSION, timezone.now() + timedelta(days=7)),
    ):
        restrict(
            comment_id=comment.pk,
            moderator=moderator,
            kind=kind,
            by=["device"],
            ground="threat",
            reason="No.",
            ends_at=ends_at,
        )
    remove_comment(comment_id=waiting.pk, moderator=moderator, ground="spam")
    undo_decision(
        decision_id=remove_comment(comment_id=slip.pk, moderator=moderator, ground="spam").pk, moderator=moderator
    )
    today = timezone.localdate()

    [file] = files_of(days_from(today, today))

    suspension, refusal = file["statements"]
    assert suspension["decision_provision"] == "DECISION_PROVISION_PARTIAL_SUSPENSION"
    assert suspension["end_date_service_restriction"] == (today + timedelta(days=7)).isoformat()
    assert refusal["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_DISABLED"]
    assert [faults(one) for one in file["statements"]] == [[], []]


def test_files_hold_a_hundred_each():
    for _number in range(203):
        _plain()

    assert [len(file["statements"]) for file in files_of(PERIOD)] == [100, 100, 3]
    assert [len(file["statements"]) for file in files_of(PERIOD, at_most=None)] == [203]
    puids = [statement["puid"] for file in files_of(PERIOD) for statement in file["statements"]]
    assert len(set(puids)) == 203


def _plain() -> None:
    decision = Decision.objects.create(kind="removed", made_at=NOVEMBER, ground="spam", moderator_id=7)
    Statement.objects.create(decision=decision, measure="removal", facts="", written_at=NOVEMBER)


def test_number_of_queries_does_not_grow(django_assert_num_queries: DjangoAssertNumQueries):
    for _number in range(3):
        taken_off(comment=make_comment())

    with django_assert_num_queries(2):
        assert len(sent()) == 3


def test_period_is_of_the_days_of_the_site():
    for at in (
        datetime(2026, 10, 31, 23, 59, tzinfo=UTC),
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 12, 1, tzinfo=UTC),
    ):
        taken_off(at)

    assert [one.written_at.day for one in statements_in(days_from(date(2026, 11, 1), date(2026, 11, 30)))] == [1]
    assert statements_in(PERIOD).count() == 1


def test_words_are_those_of_the_site_whoever_asks():
    statement = taken_off()
    here = as_sent(statement)

    with translation.override("de"):
        assert as_sent(statement) == here


# The command


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("imprint.cli.exporting.use_site", lambda site: tmp_path)
    monkeypatch.setattr("imprint.cli.exporting.bring_up_to_date", lambda: None)

    def command(*options: str, file: str = "out.json", first: str = "2026-11-01", last: str = "2026-11-30") -> Any:
        return CliRunner().invoke(
            cli, ["export-statements", "--from", first, "--to", last, *options, str(tmp_path / file)]
        )

    return command


def test_command_writes_a_file(run: Any, tmp_path: Path):
    taken_off()

    answer = run()

    assert (answer.exit_code, answer.output) == (
        0,
        f"1 statements from 2026-11-01 to 2026-11-30: {tmp_path}/out.json.\n",
    )
    assert json.loads((tmp_path / "out.json").read_text()) == {"statements": sent()}


def test_command_writes_files_of_a_hundred_or_one(run: Any, tmp_path: Path):
    for _number in range(101):
        _plain()

    assert run().exit_code == run("--one-file", file="all.json").exit_code == 0

    sizes = {file.name: len(json.loads(file.read_text())["statements"]) for file in tmp_path.iterdir()}
    assert sizes == {"out-001.json": 100, "out-002.json": 1, "all.json": 101}


def test_command_writes_nothing_when_there_is_nothing(run: Any, tmp_path: Path):
    answer = run()

    assert answer.output == "0 statements from 2026-11-01 to 2026-11-30: nothing to write.\n"
    assert (answer.exit_code, list(tmp_path.iterdir())) == (0, [])


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"first": "2026-12-01"}, "Error: --to is before --from.\n"),
        ({"last": "9999-12-31"}, "Error: --from and --to must be days between the years 2 and 9998.\n"),
        ({"file": "there.json"}, "there.json is there already.\n"),
    ],
)
def test_command_says_what_is_wrong(run: Any, tmp_path: Path, wanted: dict[str, str], said: str):
    taken_off()
    (tmp_path / "there.json").write_text("mine")

    answer = run(**wanted)

    assert (answer.exit_code, answer.output.endswith(said)) == (1, True)
    assert [file.name for file in tmp_path.iterdir()] == ["there.json"]
    assert (tmp_path / "there.json").read_text() == "mine"
