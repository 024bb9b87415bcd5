"""What readers are told of moderation, and what they must not learn."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imprint.articles.models import FrontPage
from imprint.discussion.models import Comment
from imprint.moderation import periods, public_log
from imprint.moderation.appeals import appeal_statement, decide_appeal
from imprint.moderation.decisions import approve_comment, remove_comment, restore_comment, undo_decision
from imprint.moderation.log_rows import rows_of
from imprint.moderation.models import Appeal, Decision, Statement
from imprint.moderation.periods import month_of
from tests.conftest import Configure
from tests.factories import (
    make_article,
    make_comment,
    make_embedded_thread,
    make_moderator,
    make_section,
    make_standing_page,
    make_thread,
    make_visitor,
)
from tests.moderation.log_steps import NOVEMBER, decided, taken_off, undone

pytestmark = pytest.mark.django_db
MONTH = "/moderation/2026/11/"
PERIOD = month_of(2026, 11)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the log stands in December 2026."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 5, 12, tzinfo=UTC))


def main(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode().partition("<main")[2].partition("</main>")[0])


def cells(page: str, heading: str) -> list[list[str]]:
    """The rows of the table under this heading, as text."""
    table = page.partition(f">{heading}</h2>")[2].partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def test_removal_is_a_row_without_text_and_names(reader: Client):
    thread = make_thread(make_article("Who pays for the ferry?"))
    for number in range(3):
        comment = make_comment(thread, body="You fool!", name="Ulla Berg", visitor=make_visitor())
        taken_off(comment=comment, writer=f"device-of-{number}", reason="Ulla Berg, once more.", source="report")

    page = main(reader, MONTH)

    assert cells(page, "Each removal") == [
        [
            "10 November 2026",
            "3",
            "attacks or insults people",
            "Who pays for the ferry?",
            "people",
            "a person",
            "readers’ reports",
            "stands",
        ]
    ]
    assert f'<a href="{thread.key}">' in page
    hints = ["Ulla", "Tom", "Brekke", "fool", "once more", "device-of", "/-/comments/", "/-/statements/", "09:30"]
    assert [hint for hint in hints if hint in page] == []


def test_article_is_named_only_where_three_people_wrote(reader: Client):
    section = make_section("Harbour")
    crowded, lonely, quiet = (make_thread(make_article(title, section=section)) for title in ("Crowded", "Lonely", "Q"))
    elsewhere = make_thread(make_article("Elsewhere", section=make_section("Town")))
    for thread, writers in ((crowded, "abc"), (lonely, "ddd"), (quiet, "ef"), (elsewhere, "gh")):
        for writer in writers:
            at = thread.article.get_parent().pk if thread.article else None
            taken_off(thread=thread, writer=writer, section_id=at)

    rows = {row.place.name if row.place else None: row.count for row in rows_of(PERIOD)}

    assert rows == {"Crowded": 3, "Harbour": 5, None: 2}
    page = main(reader, MONTH)
    assert [name for name in ("Crowded", "Lonely", "Harbour", "Elsewhere", "Town") if name in page] == [
        "Crowded",
        "Harbour",
    ]


def test_section_is_named_only_for_three_people_of_its_other_articles():
    section = make_section("Harbour")
    crowded, lonely = (make_thread(make_article(title, section=section)) for title in ("Crowded", "Lonely"))
    for thread, writers in ((crowded, "abc"), (lonely, "d")):
        for writer in writers:
            taken_off(thread=thread, writer=writer, section_id=section.pk)

    assert {row.place.name if row.place else None: row.count for row in rows_of(PERIOD)} == {"Crowded": 3, None: 1}


def test_article_that_is_not_public_is_not_named():
    thread = make_thread(make_article("Taken back"))
    for writer in "abc":
        taken_off(thread=thread, writer=writer)
    assert [row.place.name for row in rows_of(PERIOD) if row.place] == ["Taken back"]

    assert thread.article
    thread.article.unpublish()

    assert [row.place for row in rows_of(PERIOD)] == [None]


def test_embedding_site_is_named_without_a_link():
    for writer in "abc":
        taken_off(thread=make_embedded_thread(), writer=writer)

    assert [(row.place.name, row.place.path) for row in rows_of(PERIOD) if row.place] == [("partner.example", "")]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, ("people", "a person", "the newsroom’s own look", "stands")),
        ({"is_found_by_machine": True}, ("a program", "a person", "the newsroom’s own look", "stands")),
        ({"moderator_id": None, "moderator_name": ""}, ("people", "the policy", "the newsroom’s own look", "stands")),
        ({"source": "notice"}, ("people", "a person", "a notice of illegal content (Art. 16)", "stands")),
        ({"appeal": "waiting"}, ("people", "a person", "the newsroom’s own look", "appeal waits")),
        ({"appeal": "rejected"}, ("people", "a person", "the newsroom’s own look", "appeal rejected")),
        ({"appeal": "granted"}, ("people", "a person", "the newsroom’s own look", "appeal granted, restored")),
    ],
)
def test_row_says_how_it_came_about_and_what_became_of_it(fields: dict[str, Any], shown: tuple[str, ...]):
    taken_off(**fields)

    [row] = rows_of(PERIOD)

    assert (row.found, row.decided, row.source, row.outcome) == shown


def test_undone_removal_does_not_appear():
    taken_off()
    undone(taken_off(ground="spam").decision)

    log = public_log.log_of_month(2026, 11)

    assert log
    assert [(row.ground, row.count) for row in log.rows] == [("attacks or insults people", 1)]
    assert log.lines[0].removed == 1
    assert {line.name: line.removed for line in log.grounds if line.removed} == {"attacks or insults people": 1}


def test_what_the_desk_does_is_counted(monkeypatch: pytest.MonkeyPatch):
    """Through the services: what they write is what the log reads."""
    monkeypatch.undo()
    first, second = make_moderator("first"), make_moderator("second")
    kept, gone, back, slip, appealed = (make_comment() for _number in range(5))
    held = make_comment(state=Comment.State.PENDING)
    approve_comment(comment_id=held.pk, moderator=first)
    approve_comment(comment_id=kept.pk, moderator=first)
    for comment in (gone, back, slip, appealed):
        remove_comment(comment_id=comment.pk, moderator=first, ground="spam")
    undo_decision(decision_id=Decision.objects.get(comment_id=slip.pk).pk, moderator=first)
    restore_comment(comment_id=back.pk, moderator=first)
    statement = Statement.objects.get(comment=appealed)
    appeal = appeal_statement(key=statement.key, visitor=make_visitor(), body="No.")
    decide_appeal(appeal_id=appeal.pk, moderator=second, grant=True, answer="You are right.")
    now = timezone.localdate()

    log = public_log.log_of_month(now.year, now.month)

    assert log
    line = log.lines[0]
    assert (line.removed, line.approved, line.appeals_granted, line.appeals_rejected) == (3, 2, 1, 0)
    spam = next(ground for ground in log.grounds if ground.removed)
    assert (spam.removed, spam.granted, spam.restored, spam.waiting) == (3, 1, 1, 0)
    assert sorted(row.outcome for row in log.rows) == ["appeal granted, restored", "restored", "stands"]


def test_months_are_those_of_the_site_s_clock(settings: Any):
    settings.TIME_ZONE = "Pacific/Auckland"
    timezone.get_default_timezone.cache_clear()
    taken_off(datetime(2026, 10, 31, 12, tzinfo=UTC))

    try:
        assert [month.first_day.month for month in periods.months()] == [12, 11]
        assert [str(row.day) for row in rows_of(month_of(2026, 11))] == ["2026-11-01"]
    finally:
        timezone.get_default_timezone.cache_clear()


@pytest.mark.parametrize(("waits", "said"), [([60, 600, 7200], "10 minutes"), ([600, 1200], "15 minutes"), ([], "–")])
def test_median_is_of_what_moderators_decided(reader: Client, waits: list[int], said: str):
    decided("held", moderator_id=None, moderator_name="")
    decided("removed", moderator_id=None, moderator_name="", ground="spam", waited_s=0)
    undone(decided("approved", waited_s=1))
    for seconds in waits:
        decided("approved", waited_s=seconds)

    page = main(reader, "/moderation/")

    assert [row[-1] for row in cells(page, "Month by month")] == ["–", said]


def test_front_tells_the_rules_and_the_last_twelve_months(reader: Client):
    make_standing_page("House rules", slug="house-rules")
    for back in range(14):
        taken_off(NOVEMBER - timedelta(days=30 * back))

    page = main(reader, "/moderation/")

    assert '<a href="/house-rules/">House rules</a>' in page
    assert [row[0] for row in cells(page, "What may not stand")] == [
        "attacks or insults people",
        "hatred against a group",
        "a threat, or a call for violence",
        "private facts about somebody",
        "advertising, or the same again and again",
        "off the subject",
        "false facts, or another person’s name",
        "against the law",
        "another rule of the house",
    ]
    assert cells(page, "What may not stand")[0][1] == "11"
    lines = cells(page, "Month by month")
    assert (len(lines), lines[0][:2], lines[1][:2]) == (12, ["December 2026", "0"], ["November 2026", "1"])
    assert '<a href="/moderation/2025/10/">' in page


def test_page_of_the_rules_is_led_to_only_where_it_is(reader: Client):
    assert "house-rules" not in main(reader, "/moderation/")

    make_standing_page("House rules", slug="house-rules").unpublish()

    assert "house-rules" not in main(reader, "/moderation/")


def test_log_begins_with_no_decision(reader: Client):
    page = main(reader, "/moderation/")

    assert [row[:2] for row in cells(page, "Month by month")] == [["December 2026", "0"]]
    assert "Nothing was removed." in main(reader, "/moderation/2026/12/")


@pytest.mark.parametrize("path", ["2026/10/", "2027/01/", "2026/13/", "2026/00/", "0000/01/", "9999/12/"])
def test_month_without_the_log_is_not_found(reader: Client, quiet: None, path: str):
    taken_off()

    assert reader.get(f"/moderation/{path}").status_code == 404


def test_log_that_is_not_public_is_not_there(reader: Client, quiet: None, configure: Configure):
    taken_off()
    configure(public_log=False)

    assert [reader.get(path).status_code for path in ("/moderation/", MONTH)] == [404, 404]


def test_every_page_leads_to_the_log(reader: Client, site: FrontPage):
    assert '<a href="/moderation/">How we moderate</a>' in reader.get("/").content.decode()


def test_number_of_queries_does_not_grow(reader: Client):
    counts = []
    for more in (1, 2):
        for _time in range(more):
            thread = make_thread()
            for writer in "abc":
                taken_off(thread=thread, writer=writer, appeal=Appeal.State.REJECTED)
        for path in ("/moderation/", MONTH):
            with CaptureQueriesContext(connection) as asked:
                reader.get(path)
            counts.append(len(asked))

    assert counts[:2] == counts[2:]
    assert counts[2:] == [7, 11]


def test_standing_page_cannot_take_the_address(site: FrontPage):
    with pytest.raises(Exception, match="The site itself has pages at this address"):
        make_standing_page("Moderation", slug="moderation")
