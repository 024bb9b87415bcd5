"""The log on the newsroom's screen: everything that was decided, for those who look after it."""

import csv
import re
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from imprint.articles.models import Section
from imprint.discussion.models import Thread
from imprint.moderation.decisions import remove_comment
from imprint.moderation.models import Beat, Decision
from imprint.moderation.permissions import decisions_for
from tests.factories import (
    make_article,
    make_comment,
    make_editor,
    make_embedded_thread,
    make_moderator,
    make_section,
    make_thread,
    make_user,
    make_writer,
)
from tests.moderation.log_steps import NOVEMBER, decided

pytestmark = pytest.mark.django_db
LOG, TABLE = "/-/newsroom/moderation/log/", "/-/newsroom/moderation/log.csv"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Midwinter, so that the sessions of these tests are good and all months are over."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 20, 12, tzinfo=UTC))


@pytest.fixture
def mod() -> User:
    return make_moderator("mod", first_name="Tom", last_name="Brekke")


@pytest.fixture
def desk(client: Client, mod: User) -> Client:
    client.force_login(mod)
    return client


def shown(client: Client, **query: str) -> list[list[str]]:
    page = client.get(LOG, query).content.decode()
    rows = re.findall(r'<tr id="decision-\d+">(.*?)</tr>', page, re.DOTALL)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
        for row in rows
    ]


def numbers(client: Client, **query: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<tr id="decision-(\d+)">', client.get(LOG, query).content.decode())]


def table(client: Client, **query: str) -> list[dict[str, str]]:
    answer: Any = client.get(TABLE, query)
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))


def test_row_says_who_when_what_why_and_by_which_policy(desk: Client, mod: User):
    comment = make_comment(make_thread(make_article("Who pays for the ferry?")))
    decided(
        "held",
        NOVEMBER,
        comment_id=comment.pk,
        thread_id=comment.thread_id,
        moderator_id=None,
        moderator_name="",
        rule="Links",
        policy=4,
    )
    remove_comment(comment_id=comment.pk, moderator=mod, ground="insult", reason="It calls people names.")

    removal, hold = shown(desk)

    assert removal[1:] == [
        "Tom Brekke",
        f"removed No. {Decision.objects.get(kind='removed').pk}",
        "Comment under Who pays for the ferry?",
        "attacks or insults people It calls people names.",
        "",
    ]
    assert hold[1:] == [
        "the policy",
        f"held for the newsroom No. {Decision.objects.get(kind='held').pk}",
        "Comment under Who pays for the ferry?",
        "Rule: Links",
        "4",
    ]
    assert f'<a href="/-/comments/{comment.pk}/">' in desk.get(LOG).content.decode()


def test_what_is_gone_leads_nowhere(desk: Client):
    decided("removed", comment_id=10**6, thread_id=10**6, ground="spam")

    assert shown(desk)[0][3] == "gone"
    assert f"/-/comments/{10**6}/" not in desk.get(LOG).content.decode()


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ({}, "edcba"),
        ({"kind": "removed"}, "eb"),
        ({"moderator": "8"}, "e"),
        ({"moderator": "policy"}, "c"),
        ({"month": "2026-11"}, "dcb"),
        ({"month": "2026-10"}, "a"),
        ({"kind": "removed", "moderator": "7", "month": "2026-11"}, "b"),
        ({"kind": "removed", "month": "2026-10"}, ""),
        ({"kind": "no such"}, ""),
        ({"moderator": "99"}, ""),
        ({"month": "2026-13"}, ""),
        ({"month": "0000-00", "moderator": "x; drop"}, ""),
    ],
)
def test_filters(desk: Client, query: dict[str, str], chosen: str):
    made = {
        "a": decided("approved", datetime(2026, 10, 31, tzinfo=UTC)),
        "b": decided("removed", datetime(2026, 11, 1, tzinfo=UTC)),
        "c": decided("held", datetime(2026, 11, 2, tzinfo=UTC), moderator_id=None, moderator_name=""),
        "d": decided("kept", datetime(2026, 11, 30, tzinfo=UTC)),
        "e": decided("removed", datetime(2026, 12, 1, tzinfo=UTC), moderator_id=8, moderator_name="Mona"),
    }
    expected = [made[letter].pk for letter in chosen]

    assert numbers(desk, **query) == expected
    assert [int(row["id"]) for row in table(desk, **query)] == expected


def test_filters_offer_who_and_what_there_is(desk: Client):
    decided("removed", moderator_id=8, moderator_name="Mona")

    page = desk.get(LOG, {"month": "2026-11"}).content.decode()

    assert '<option value="8">Mona</option>' in page
    assert '<option value="2026-11" selected>2026-11</option>' in page
    assert "?month=2026-11" in page  # The table is of what is shown.


def test_wrong_filter_says_so(desk: Client):
    decided("removed")

    page = desk.get(LOG, {"kind": "no such"}).content.decode()

    assert "Select a valid choice. no such is not one of the available choices." in page


def test_long_log_has_pages(desk: Client):
    Decision.objects.bulk_create(Decision(kind="kept", made_at=NOVEMBER, moderator_id=7) for _number in range(120))

    pages = [numbers(desk, p=str(number), kind="kept") for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({pk for page in pages for pk in page}) == 120
    assert '?kind=kept&amp;p=3"' in desk.get(LOG, {"kind": "kept", "p": "2"}).content.decode()
    assert len(table(desk, kind="kept", p="2")) == 120


def test_table_cannot_be_run_by_a_spreadsheet(desk: Client):
    decided("removed", reason='=HYPERLINK("http://evil.example")', moderator_name="+Tom", waited_s=7)

    [row] = table(desk)

    assert (row["reason"], row["moderator_name"]) == ('\'=HYPERLINK("http://evil.example")', "'+Tom")
    assert (row["made_at"], row["waited_s"], row["policy"]) == ("2026-11-10T09:30:00+00:00", "7", "")


# Who sees what


@pytest.fixture
def places() -> dict[str, Thread]:
    """A decision in each of two sections and on another site; of the policy; a freeze of each site."""
    made = {name: make_thread(make_article(section=make_section(name))) for name in ("harbour", "town")}
    made["elsewhere"] = make_embedded_thread()
    for name, thread in made.items():
        decided("removed", thread_id=thread.pk, origin=thread.origin, rule=name)
    decided("policy_saved", rule="policy")
    decided("frozen", rule="freeze here")
    decided("frozen", origin="https://partner.example", rule="freeze there")
    decided("denied", rule="denied")
    return made


def limited(*, section: str = "", origin: str = "") -> User:
    moderator = make_moderator()
    Beat.objects.create(
        moderator=moderator, section=Section.objects.get(title=section) if section else None, origin=origin
    )
    return moderator


@pytest.mark.parametrize(
    ("beat", "seen"),
    [
        ({"section": "harbour"}, {"harbour", "policy"}),
        ({"origin": "https://partner.example"}, {"elsewhere", "policy", "freeze there"}),
        ({"origin": ""}, {"harbour", "town", "policy", "freeze here"}),
    ],
)
def test_moderator_sees_what_they_look_after(
    places: dict[str, Thread], beat: dict[str, str], seen: set[str], client: Client
):
    moderator = limited(**beat)
    decided("removed", thread_id=places["town"].pk, moderator_id=moderator.pk, rule="their own")
    client.force_login(moderator)

    assert set(decisions_for(moderator).values_list("rule", flat=True)) == {*seen, "their own"}
    assert {row["rule"] for row in table(client)} == {*seen, "their own"}
    assert len(numbers(client)) == len(seen) + 1


def test_without_a_beat_all_is_seen(places: dict[str, Thread], desk: Client):
    assert len(numbers(desk)) == Decision.objects.count() == 7


@pytest.mark.parametrize("address", [LOG, TABLE])
def test_who_may_not_moderate_sees_no_log(client: Client, quiet: None, address: str):
    decided("removed", reason="Ulla Berg called Tom a fool.")
    assert client.get(address).status_code == 302
    client.force_login(make_writer())

    answer = client.get(address)

    assert (answer.status_code, "Ulla" in answer.content.decode()) == (403, False)
    assert Decision.objects.filter(kind="denied").count() == 1


def test_reader_is_sent_away(client: Client, quiet: None):
    client.force_login(make_user())

    assert client.get(LOG).status_code == 302


@pytest.mark.parametrize(("make", "leads"), [(make_moderator, True), (make_editor, True), (make_writer, False)])
def test_menu_leads_there(client: Client, make: Any, leads: bool):
    client.force_login(make())

    page = client.get("/-/newsroom/").content.decode()

    assert (reverse("newsroom_log") in page, reverse("newsroom_report") in page) == (leads, leads)


def test_number_of_queries_does_not_grow(desk: Client):
    counts = []
    for more in (1, 2):
        for _time in range(more):
            comment = make_comment()
            decided("removed", comment_id=comment.pk, thread_id=comment.thread_id)
        with CaptureQueriesContext(connection) as asked:
            desk.get(LOG)
        counts.append(len(asked))

    assert counts[0] == counts[1]
