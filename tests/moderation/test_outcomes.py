"""Who reports a comment is told what came of it; reports alone remove nothing."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from imprint.core.rate_limits import TooFast
from imprint.discussion.models import Comment, Report
from imprint.discussion.refusals import BadAddress
from imprint.discussion.reporting import report_comment
from imprint.mailing.models import Tiding
from imprint.moderation.decisions import approve_comment, remove_comment, undo_decision
from imprint.moderation.models import Decision, Standing
from imprint.moderation.telling import UNPROVED_A_DAY
from imprint.readers.identity import Visitor
from tests.factories import make_comment, make_moderator, make_visitor
from tests.mailing.postbox import Postbox
from tests.moderation.aftermath import account, device, page_of, text_of
from tests.moderation.conftest import let_undo_pass

pytestmark = pytest.mark.django_db
JO = "jo@post.example"


def report(comment: Comment, visitor: Visitor | None = None, email: str = JO) -> Report:
    return report_comment(comment_id=comment.pk, visitor=visitor or make_visitor(), reason="abuse", email=email)


@pytest.fixture
def moderator(site: Any) -> User:
    return make_moderator("mod")


@pytest.mark.parametrize(
    ("is_removed", "words"),
    [(True, "took it off the site. Thank you."), (False, "left it standing. Thank you all the same.")],
)
def test_reporter_is_told_by_mail(moderator: User, postbox: Postbox, is_removed: bool, words: str):
    comment = make_comment()
    report(comment)
    if is_removed:
        remove_comment(comment_id=comment.pk, moderator=moderator, ground="insult")
    else:
        approve_comment(comment_id=comment.pk, moderator=moderator)
    let_undo_pass()

    [mail] = postbox.messages
    assert (mail["To"], mail["Auto-Submitted"]) == (JO, "auto-generated")
    for kind in ("plain", "html"):
        assert words in text_of(mail, kind)
        assert f"https://news.example{comment.path}" in text_of(mail, kind)


def test_who_gave_no_address_gets_no_mail(moderator: User, postbox: Postbox):
    comment = make_comment()
    report(comment, email="")
    approve_comment(comment_id=comment.pk, moderator=moderator)
    let_undo_pass()

    assert postbox.messages == []


def test_outcome_that_was_undone_is_not_told(moderator: User, postbox: Postbox):
    comment = make_comment()
    report(comment)
    decision = approve_comment(comment_id=comment.pk, moderator=moderator)
    undo_decision(decision_id=decision.pk, moderator=moderator)
    let_undo_pass()

    assert (postbox.messages, Tiding.objects.count()) == ([], 0)


def test_what_was_decided_anew_after_undoing_is_told_once(moderator: User, postbox: Postbox):
    comment = make_comment()
    report(comment)
    decision = approve_comment(comment_id=comment.pk, moderator=moderator)
    undo_decision(decision_id=decision.pk, moderator=moderator)
    remove_comment(comment_id=comment.pk, moderator=moderator, ground="insult")
    let_undo_pass()

    [mail] = postbox.messages
    assert "took it off the site" in text_of(mail)


def test_address_that_sent_many_reports_is_told_once_and_no_stranger_is_flooded(moderator: User, postbox: Postbox):
    for _number in range(UNPROVED_A_DAY + 2):
        comment = make_comment()
        for _again in range(3):
            report(comment)
        approve_comment(comment_id=comment.pk, moderator=moderator)
    let_undo_pass()

    assert postbox.recipients == [JO] * UNPROVED_A_DAY


@pytest.mark.parametrize(
    ("is_removed", "words"),
    [(True, "and the newsroom took it off the site."), (False, "The newsroom looked at it and left it standing.")],
)
def test_reporter_reads_it_on_the_page_on_their_device_alone(
    moderator: User, reader: Client, is_removed: bool, words: str
):
    comment = make_comment()
    report(comment, device(reader))
    assert "The newsroom has yet to look at it." in page_of(reader, comment)

    if is_removed:
        remove_comment(comment_id=comment.pk, moderator=moderator, ground="insult")
    else:
        approve_comment(comment_id=comment.pk, moderator=moderator)

    assert words in page_of(reader, comment)
    assert "You reported this comment" not in page_of(Client(), comment)


def test_account_is_asked_whether_it_wants_mail_and_sees_no_address(reader: Client):
    reader.force_login(account("rosa@post.example"))

    shown = page_of(reader, make_comment())

    asked = "E-mail, if you want to be told what comes of it" in shown
    assert ("rosa@post.example" in shown, 'name="tell"' in shown, asked) == (False, True, False)


def test_report_comes_with_an_address_by_the_form_and_by_the_api(reader: Client):
    first, second = make_comment(), make_comment()

    reader.post(f"{first.path}report/", {"reason": "spam", "email": JO})
    path = f"/-/api/v1/comments/{second.pk}/reports"
    sent = reader.post(path, json.dumps({"reason": "spam", "email": JO}), "application/json")

    assert sent.status_code == 202
    assert list(Report.objects.values_list("email", flat=True)) == [JO, JO]


def test_bad_address_is_refused_and_nothing_that_was_typed_is_lost(reader: Client, quiet: None):
    comment = make_comment()

    answer = reader.post(f"{comment.path}report/", {"reason": "spam", "note": "An <advert>.", "email": "nobody@"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This does not look like an e-mail address." in page
    assert 'value="An &lt;advert&gt;."' in page
    assert 'value="nobody@"' in page
    assert 'value="spam" required checked' in page
    with pytest.raises(BadAddress):
        report(comment, email="nobody@")
    assert Report.objects.count() == 0


def test_second_report_after_the_first_was_rejected_waits_again(moderator: User):
    comment, visitor = make_comment(), make_visitor()
    report(comment, visitor)
    approve_comment(comment_id=comment.pk, moderator=moderator)

    again = report(comment, visitor)

    assert (again.settled_at, again.outcome, Report.objects.count()) == (None, "", 1)


def test_against_the_law_leads_to_the_form_for_it_with_what_was_typed(reader: Client):
    comment = make_comment()

    answer = reader.post(f"{comment.path}report/", {"reason": "illegal", "note": "Names & a street."})

    assert (answer.status_code, Report.objects.count()) == (303, 0)
    page = reader.get(answer["Location"]).content.decode()
    assert ">Names &amp; a street.</textarea>" in page


def test_thousand_reports_change_nothing_by_themselves(site: Any):
    comment = make_comment()
    for _number in range(1000):
        report(comment)

    comment.refresh_from_db()
    assert Report.objects.waiting().count() == 1000
    assert (comment.state, Decision.objects.count(), Tiding.objects.count()) == ("published", 0, 0)


def test_thousand_reporters_are_settled_and_told_in_a_few_queries(moderator: User, django_assert_max_num_queries: Any):
    comment = make_comment()
    for number in range(1000):
        report(comment, email=f"reader-{number}@post.example")

    with django_assert_max_num_queries(60):
        remove_comment(comment_id=comment.pk, moderator=moderator, ground="insult")

    assert Tiding.objects.count() == 1000
    assert Standing.objects.filter(reports_upheld=1).count() == 1000


def test_reports_of_one_sender_are_slowed_down(site: Any, rate_limits_on: None):
    comments = [make_comment(visitor=make_visitor(address=f"192.0.2.{number}")) for number in range(20, 26)]
    for comment in comments[:5]:
        report(comment)

    with pytest.raises(TooFast):
        report(comments[5])
