"""Statements of reasons: what they say, who finds them, and the mail about them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone, translation

from imprint.discussion import changing, reporting, rights
from imprint.discussion.models import Report
from imprint.mailing import outgoing
from imprint.mailing.models import Tiding
from imprint.moderation.decisions import log, remove_comment, restore_comment, undo_decision
from imprint.moderation.models import Decision, Ground, ScoreOrder, Statement
from imprint.moderation.refusals import BadField
from imprint.moderation.statements import reasons_of
from imprint.moderation.telling import UNPROVED_A_DAY
from tests.conftest import Configure
from tests.factories import make_comment, make_moderator, make_standing_page, make_user, make_visitor
from tests.mailing.postbox import Postbox
from tests.moderation.aftermath import account, device, page_of, removed, text_of
from tests.moderation.conftest import let_undo_pass

pytestmark = pytest.mark.django_db
INES = "ines@post.example"


def read(client: Client, statement: Statement) -> str:
    return str(client.get(statement.path).content.decode())


def test_statement_has_every_field_of_article_17(reader: Client):
    statement = removed(body="You are a *fool*.")

    page = read(reader, statement)

    for words in (
        "The comment was taken off the site.",
        "<em>fool</em>",
        "in all countries.",
        "It has no end, unless it is taken back.",
        "It is against the rules of the house: attacks or insults people.",
        "It calls people names.",
        "The newsroom looked at it by itself; nobody had to report it.",
        "By people.",
        "A moderator of the newsroom.",
        "How to appeal",
        "certified under Art. 21",
        "or to a court",
    ):
        assert words in page
    assert "Mona Dering" not in page


def test_statement_says_what_led_to_it_and_whether_a_machine_found_it(site: Any):
    reported = make_comment()
    reporting.report_comment(comment_id=reported.pk, visitor=make_visitor(), reason="abuse", note="")
    held = make_comment(state="pending")
    log(Decision.Kind.HELD, comment=held, is_found_by_machine=True)

    by_readers, by_machine = reasons_of(removed(comment=reported)), reasons_of(removed(comment=held))

    assert (by_readers.source, by_readers.found) == ("Readers reported it.", "By people.")
    assert by_machine.found == "By a program that looks for what may be against the rules."
    assert by_machine.what == "The comment was not published."


def test_statement_leads_to_the_house_rules_unless_it_is_about_the_law(reader: Client):
    make_standing_page("House rules", slug="house-rules")
    by_rule, by_law = removed(), removed(ground=Ground.ILLEGAL)

    assert '<a href="/house-rules/">House rules</a></dd>' in read(reader, by_rule)
    assert '<a href="/house-rules/">House rules</a></dd>' not in read(reader, by_law)


def test_statement_of_what_is_illegal_names_the_law(site: Any):
    comment = make_comment()
    remove_comment(
        comment_id=comment.pk, moderator=make_moderator(), ground=Ground.ILLEGAL, reason="x", legal_ground="§ 130 StGB."
    )

    assert reasons_of(Statement.objects.get()).ground == "We hold it to be against the law: § 130 StGB."


def test_statement_is_private(reader: Client):
    answer = reader.get(removed().path)

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("key", ["x" * 32, "x" * 41, "..%00", "1"])
def test_statement_with_another_key_is_not_found(reader: Client, quiet: None, key: str):
    removed()

    assert reader.get(f"/-/statements/{key}/").status_code == 404


def test_guest_finds_the_statement_by_the_cookie_of_their_device(reader: Client):
    statement = removed(visitor=device(reader))

    assert statement.path in page_of(reader, statement.comment)


def test_account_finds_the_statement(reader: Client):
    user = make_user()
    statement = removed(visitor=make_visitor(user))
    reader.force_login(user)

    assert statement.path in page_of(reader, statement.comment)


def test_program_finds_the_statement_by_the_edit_key(reader: Client):
    statement = removed()
    key = rights.edit_key(statement.comment.pk)

    page = reader.get(statement.comment.path, headers={"Authorization": f"Bearer {key}"}).content.decode()

    assert statement.path in page


def test_nobody_else_finds_the_statement(reader: Client, quiet: None):
    shown, never_shown = removed(), removed(state="pending")
    device(reader)

    for client in (reader, Client()):
        assert "/-/statements/" not in page_of(client, shown.comment)
        assert client.get(never_shown.comment.path).status_code == 404
    reader.force_login(make_user())
    assert "/-/statements/" not in page_of(reader, shown.comment)


def test_writer_finds_what_was_never_published(reader: Client):
    statement = removed(visitor=device(reader), state="pending")

    page = page_of(reader, statement.comment)

    assert statement.path in page
    assert "was not published by the newsroom" in page


def test_withdrawn_statement_says_so(reader: Client):
    statement = removed(visitor=device(reader))
    restore_comment(comment_id=statement.comment.pk, moderator=make_moderator())

    assert "This decision does not stand any more" in read(reader, statement)
    assert "took that back" in page_of(reader, statement.comment)


def test_comment_that_its_writer_took_back_has_no_statement(reader: Client):
    visitor = device(reader)
    comment = make_comment(visitor=visitor)
    changing.delete_comment(comment_id=comment.pk, visitor=visitor)

    assert "/-/statements/" not in page_of(reader, comment)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_found_by_machine": True}, "One of the newsroom’s rules has a person look at it first"),
        ({}, "A rule of the newsroom says that a person looks at it first."),
    ],
)
def test_held_comment_says_why_in_general_words(reader: Client, fields: Any, words: str):
    comment = make_comment(visitor=device(reader), state="pending")
    log(Decision.Kind.HELD, comment=comment, rule="words of list A", reason="Says zeppelin.", **fields)

    page = page_of(reader, comment)

    assert words in page
    assert "zeppelin" not in page


def test_comment_that_waits_for_a_score_says_so(reader: Client):
    comment = make_comment(visitor=device(reader), state="pending")
    ScoreOrder.objects.create(comment=comment, is_waited_for=True)

    assert "A program looks at it first" in page_of(reader, comment)


def test_held_comment_of_a_site_that_holds_all_says_so(reader: Client, configure: Configure):
    comment = make_comment(visitor=device(reader), state="pending")
    configure(hold_comments=True)

    assert "On this site a person looks at each comment before it appears." in page_of(reader, comment)


def test_writer_with_an_account_gets_it_by_mail(postbox: Postbox):
    statement = removed(visitor=make_visitor(account()))
    let_undo_pass()

    [mail] = postbox.messages
    assert (mail["To"], mail["Auto-Submitted"]) == ("rosa@post.example", "auto-generated")
    assert mail["Message-ID"] == f"<statement.{statement.pk}@imprint.example>"
    assert mail["Content-Language"] == "en"
    for kind in ("plain", "html"):
        assert f"https://news.example{statement.path}" in text_of(mail, kind)
        assert "It calls people names." in text_of(mail, kind)
        assert "Somebody gave this address" not in text_of(mail, kind)
    assert Tiding.objects.count() == 0


def test_guest_gets_it_by_mail_where_an_address_was_given(postbox: Postbox):
    removed(author_email=INES)
    removed()
    let_undo_pass()

    [mail] = postbox.messages
    assert mail["To"] == INES
    assert "If it was not you, do nothing" in text_of(mail)


def test_mail_waits_until_nothing_can_be_undone(postbox: Postbox):
    removed(author_email=INES)
    outgoing.send_due()

    assert postbox.messages == []
    assert Tiding.objects.get().due_at > timezone.now() + timedelta(seconds=15)


def test_what_was_undone_is_not_told(postbox: Postbox):
    statement = removed(author_email=INES)
    undo_decision(decision_id=statement.decision_id, moderator=User.objects.get(username="mod"))
    let_undo_pass()

    assert (postbox.messages, Tiding.objects.count()) == ([], 0)


def test_writer_who_was_told_hears_that_the_comment_is_back(postbox: Postbox):
    mine, guests = removed(visitor=make_visitor(account())), removed(author_email=INES)
    let_undo_pass()
    postbox.messages.clear()
    for statement in (mine, guests):
        restore_comment(comment_id=statement.comment.pk, moderator=make_moderator())
    let_undo_pass()

    [mail] = postbox.messages  # An address that nobody proved got its one letter.
    assert (mail["To"], mail["In-Reply-To"]) == ("rosa@post.example", f"<statement.{mine.pk}@imprint.example>")
    for kind in ("plain", "html"):
        assert "took that back" in text_of(mail, kind)
        assert f"https://news.example{mine.comment.path}" in text_of(mail, kind)


def test_writer_who_was_told_nothing_yet_is_told_nothing_when_it_is_back(postbox: Postbox):
    statement = removed(visitor=make_visitor(account()))
    restore_comment(comment_id=statement.comment.pk, moderator=make_moderator())
    let_undo_pass()

    assert (postbox.messages, Tiding.objects.count()) == ([], 0)


def test_nobody_floods_an_address_that_was_not_proved(postbox: Postbox):
    for _number in range(UNPROVED_A_DAY + 3):
        removed(author_email=INES)
    let_undo_pass()

    assert postbox.recipients == [INES] * UNPROVED_A_DAY


def test_proved_address_of_an_account_has_no_such_limit(postbox: Postbox):
    visitor = make_visitor(account())
    for _number in range(UNPROVED_A_DAY + 3):
        removed(visitor=visitor)
    let_undo_pass()

    assert len(postbox.messages) == UNPROVED_A_DAY + 3


def test_spam_is_answered_to_proved_addresses_alone(postbox: Postbox):
    removed(author_email=INES, ground=Ground.SPAM)
    removed(visitor=make_visitor(account()), ground=Ground.SPAM)
    let_undo_pass()

    assert postbox.recipients == ["rosa@post.example"]


def test_mail_is_in_the_language_of_the_site(postbox: Postbox, settings: Any):
    removed(author_email=INES, name="=?utf-8?Q?x?=\r\nBcc: all@post.example")
    with translation.override("ar"):
        let_undo_pass()

    [mail] = postbox.messages
    assert 'dir="rtl"' in text_of(mail, "html")
    assert mail["Bcc"] is None


def test_too_long_reason_is_refused_and_nothing_changes(site: Any):
    comment = make_comment()

    with pytest.raises(BadField) as told:
        remove_comment(comment_id=comment.pk, moderator=make_moderator(), ground="other", reason="x" * 2001)

    comment.refresh_from_db()
    assert (told.value.field, comment.state, Statement.objects.count()) == ("reason", "published", 0)
    assert Report.objects.count() == 0
