"""What readers take along of statements, appeals, notices and reports, and what is left when they are erased."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from imprint.discussion.claiming import claim_comments
from imprint.discussion.models import Report
from imprint.discussion.reporting import report_comment
from imprint.mailing.models import Tiding
from imprint.moderation.appeals import appeal_statement, decide_appeal
from imprint.moderation.decisions import approve_comment
from imprint.moderation.fair_data import KEEP_NOTIFIERS, KEEP_REPORTERS
from imprint.moderation.models import Appeal, Notice, Statement
from imprint.moderation.notices import Claim, give_notice, reject_notice
from imprint.moderation.statements import APPEAL_FOR
from imprint.readers import privacy
from imprint.readers.identity import Visitor
from tests.factories import make_comment, make_moderator, make_user, make_visitor
from tests.mailing.postbox import Postbox
from tests.moderation.aftermath import account, removed
from tests.moderation.conftest import let_undo_pass

pytestmark = pytest.mark.django_db
INES = "ines@post.example"


def appealed(statement: Statement, body: str = "It was a quotation.") -> Appeal:
    return appeal_statement(key=statement.key, visitor=make_visitor(), body=body)


def notice_of(email: str) -> Notice:
    claim = Claim("It is a lie.", "", "Rosa Keel", email, is_in_good_faith=True)
    return give_notice(comment_id=make_comment().pk, visitor=make_visitor(), claim=claim)


def test_reader_takes_statements_and_appeals_along(site: Any):
    visitor = make_visitor()
    statement = removed(visitor=visitor, author_email=INES)
    appeal = appealed(statement)
    decide_appeal(appeal_id=appeal.pk, moderator=make_moderator(), grant=False, answer="No.")
    removed()  # Somebody else's.

    [one] = privacy.export(privacy.person_of(visitor))["statements"]

    assert (one["page"], one["ground"], one["facts"]) == (statement.path, "insult", "It calls people names.")
    assert (one["email"], one["appeal"]["text"], one["appeal"]["answer"]) == (INES, "It was a quotation.", "No.")


def test_account_takes_notices_along_that_came_from_its_proved_address(site: Any):
    user = account("rosa@post.example")
    notice = notice_of("Rosa@post.example")
    notice_of("jo@post.example")

    [one] = privacy.export(privacy.person_of(make_visitor(user)))["notices"]

    assert (one["page"], one["name"]) == (notice.path, "Rosa Keel")


def test_reader_takes_the_address_of_a_report_along(site: Any):
    visitor = make_visitor()
    report_comment(comment_id=make_comment().pk, visitor=visitor, reason="spam", email=INES)

    [one] = privacy.export(privacy.person_of(visitor))["reports"]

    assert one["email"] == INES


@pytest.mark.parametrize("comments", ["remove", "nameless"])
def test_erasing_leaves_what_was_decided_and_not_about_whom(postbox: Postbox, comments: Any):
    visitor = make_visitor()
    statement, decided = removed(visitor=visitor, author_email=INES), removed(visitor=visitor)
    appealed(statement)
    second = appealed(decided)
    decide_appeal(appeal_id=second.pk, moderator=make_moderator(), grant=False, answer="No, Ines.")

    privacy.erase(person=privacy.person_of(visitor), comments=comments)
    let_undo_pass()

    for one in Statement.objects.all():
        assert (one.user, one.guest, one.email) == (None, "", "")
    left = Appeal.objects.get()
    assert (left.statement_id, left.body, left.answer, left.state) == (decided.pk, "", "", "rejected")
    assert (postbox.messages, Tiding.objects.count()) == ([], 0)


def test_erasing_an_account_also_reaches_what_it_wrote_as_a_guest_before(site: Any):
    device = make_visitor()
    comment = make_comment(visitor=device, author_email=INES)
    statement = removed(comment=comment)
    user = account("rosa@post.example")
    claim_comments(visitor=Visitor(user, device.token, device.request))
    other = removed(author_email="jo@post.example")

    privacy.erase(person=privacy.person_of(make_visitor(user)), comments="remove")

    statement.refresh_from_db()
    other.refresh_from_db()
    assert (statement.user, statement.guest, statement.email) == (None, "", "")
    assert (other.guest, other.email) == (other.comment.guest, "jo@post.example")


def test_erasing_takes_the_name_off_notices_and_the_address_off_reports(site: Any):
    user = account("rosa@post.example")
    visitor = make_visitor(user)
    waiting, decided = notice_of("rosa@post.example"), notice_of("rosa@post.example")
    reject_notice(notice_id=decided.pk, moderator=make_moderator(), answer="No, Rosa.")
    report_comment(comment_id=make_comment().pk, visitor=visitor, reason="spam", email=INES)

    privacy.erase(person=privacy.person_of(visitor), comments="remove")

    waiting.refresh_from_db()
    decided.refresh_from_db()
    assert (waiting.name, waiting.email, waiting.explanation) == ("", "", "It is a lie.")
    assert (decided.name, decided.email, decided.explanation, decided.answer) == ("", "", "", "")
    assert Report.objects.get().email == ""


def test_addresses_are_forgotten_in_time(site: Any):
    moderator, now = make_moderator(), timezone.now()
    young, old = removed(author_email=INES), removed(author_email=INES)
    appealing = removed(author_email=INES)
    appealed(appealing)
    before = now - APPEAL_FOR - timedelta(days=1)
    Statement.objects.filter(pk__in=[old.pk, appealing.pk]).update(written_at=before)
    notices = [notice_of("jo@post.example"), notice_of("jo@post.example")]
    for notice in notices:
        reject_notice(notice_id=notice.pk, moderator=moderator, answer="No.")
    Notice.objects.filter(pk=notices[1].pk).update(decided_at=now - KEEP_NOTIFIERS - timedelta(days=1))
    reported = make_comment()
    for email in ("one@post.example", "two@post.example"):
        report_comment(comment_id=reported.pk, visitor=make_visitor(), reason="spam", email=email)
    approve_comment(comment_id=reported.pk, moderator=moderator)
    Report.objects.filter(email="two@post.example").update(settled_at=now - KEEP_REPORTERS - timedelta(days=1))

    privacy.tidy()

    emails = dict(Statement.objects.values_list("pk", "email"))
    assert (emails[young.pk], emails[old.pk], emails[appealing.pk]) == (INES, "", INES)
    assert list(Notice.objects.order_by("pk").values_list("name", "email")) == [
        ("Rosa Keel", "jo@post.example"),
        ("", ""),
    ]
    assert list(Report.objects.order_by("pk").values_list("email", flat=True)) == ["one@post.example", ""]


@pytest.fixture
def rosa(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def test_account_has_a_page_of_all_that_was_decided(client: Client, rosa: User):
    statement = removed(visitor=make_visitor(rosa))
    appealed(statement)
    removed()

    page = client.get("/-/account/decisions/").content.decode()

    assert page.count("/-/statements/") == 1
    assert statement.path in page
    assert "appeal waits" in page
    assert "/-/account/decisions/" in client.get("/-/account/").content.decode()


def test_account_without_decisions_reads_that_there_are_none(client: Client, rosa: User):
    removed()

    page = client.get("/-/account/decisions/").content.decode()

    assert "None." in page
    assert "/-/statements/" not in page


def test_page_of_decisions_is_for_accounts(client: Client):
    assert client.get("/-/account/decisions/").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_of_that_page_is_the_same(
    client: Client, rosa: User, django_assert_num_queries: Any, count: int
):
    for _number in range(count):
        appealed(removed(visitor=make_visitor(rosa)))
    client.get("/-/account/decisions/")

    with django_assert_num_queries(6):
        client.get("/-/account/decisions/")
