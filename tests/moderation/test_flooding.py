"""One address in many forms: reports, notices, follows and codes together fill nobody's mailbox."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from imprint.discussion.following import follow_thread
from imprint.discussion.reporting import report_comment
from imprint.moderation.decisions import approve_comment
from imprint.moderation.models import Notice
from imprint.moderation.notices import Claim, give_notice, reject_notice
from imprint.readers.mailbox import FROM_STRANGERS_A_DAY
from tests.factories import make_comment, make_moderator, make_visitor
from tests.moderation.conftest import let_undo_pass

pytestmark = pytest.mark.django_db
JO = "jo@post.example"


@pytest.fixture
def outbox(site: Any) -> list[Any]:
    mail.outbox = []
    return mail.outbox


def ask_for_mail(number: int) -> None:
    """From another place each time, about another discussion."""
    comment, visitor = make_comment(), make_visitor(address=f"192.0.2.{number}")
    claim = Claim("It is forbidden.", "", "Jo", JO, is_in_good_faith=True)
    give_notice(comment_id=comment.pk, visitor=visitor, claim=claim)
    report_comment(comment_id=comment.pk, visitor=visitor, reason="spam", email=JO)
    follow_thread(thread_id=comment.thread_id, visitor=visitor, email=JO, scope="all")
    Client(REMOTE_ADDR=f"192.0.2.{number}").post("/-/account/sign-in/code/", {"email": JO})


def test_all_kinds_of_letters_share_one_limit(outbox: list[Any], accounts_by_mail: None):
    moderator = make_moderator()
    for number in range(1, 21):
        ask_for_mail(number)
    for notice in Notice.objects.all():
        reject_notice(notice_id=notice.pk, moderator=moderator, answer="No.")
        approve_comment(comment_id=notice.comment_id or 0, moderator=moderator)
    let_undo_pass()

    assert [letter.to for letter in mail.outbox] == [[JO]] * FROM_STRANGERS_A_DAY


def test_answers_to_notices_in_the_name_of_a_stranger_are_few(outbox: list[Any]):
    moderator = make_moderator()
    claim = Claim("It is forbidden.", "", "Jo", JO, is_in_good_faith=True)
    for number in range(1, FROM_STRANGERS_A_DAY + 10):
        visitor = make_visitor(address=f"192.0.2.{number}")
        notice = give_notice(comment_id=make_comment().pk, visitor=visitor, claim=claim)
        reject_notice(notice_id=notice.pk, moderator=moderator, answer="No.")
    let_undo_pass()

    assert len(mail.outbox) == FROM_STRANGERS_A_DAY
