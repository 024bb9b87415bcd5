"""What moderators do on the site's own pages is in the log, and its writer is told."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from imprint.discussion import changing, reporting
from imprint.discussion.models import Comment, Report
from imprint.moderation.models import Decision, Statement
from tests.factories import make_comment, make_moderator, make_visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(reader: Client) -> User:
    user = make_moderator("mod")
    reader.force_login(user)
    return user


def delete(client: Client, comment: Comment, query: str = "") -> Any:
    return client.delete(f"/-/api/v1/comments/{comment.pk}{query}")


def test_moderator_who_deletes_by_the_api_says_why(reader: Client, moderator: User):
    comment = make_comment()

    answer = delete(reader, comment, "?ground=insult&reason=Rude.")

    decision, statement = Decision.objects.get(), Statement.objects.get()
    assert (answer.status_code, answer.json()["state"]) == (200, "removed")
    assert (decision.kind, decision.ground, decision.reason) == ("removed", "insult", "Rude.")
    assert (decision.moderator_id, statement.facts, statement.measure) == (moderator.pk, "Rude.", "removal")


def test_moderator_who_does_not_say_why_removes_by_another_rule(reader: Client, moderator: User):
    delete(reader, make_comment())

    assert Decision.objects.get().ground == "other"


def test_ground_that_is_none_is_refused(reader: Client, moderator: User, quiet: None):
    comment = make_comment()

    answer = delete(reader, comment, "?ground=weather")

    comment.refresh_from_db()
    assert (answer.status_code, answer.json()["field"], comment.state) == (422, "ground", "published")


def test_moderator_removes_with_the_form_of_the_page(reader: Client, moderator: User):
    comment = make_comment()
    assert f'action="{comment.path}delete/"' in reader.get(comment.path).content.decode()

    answer = reader.post(f"{comment.path}delete/", {"ground": "spam", "reason": "An advert."})

    assert (answer.status_code, Decision.objects.get().ground) == (303, "spam")
    assert Statement.objects.get().facts == "An advert."


def test_reports_are_upheld_by_it(reader: Client, moderator: User):
    comment = make_comment()
    reporting.report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam", note="")

    delete(reader, comment)

    assert (Report.objects.get().outcome, Decision.objects.get().source) == ("upheld", "report")


def test_edit_of_a_moderator_is_in_the_log(reader: Client, moderator: User):
    comment = make_comment()

    reader.patch(f"/-/api/v1/comments/{comment.pk}", json.dumps({"body": "Milder."}), "application/json")

    assert [(one.kind, one.moderator_id) for one in Decision.objects.all()] == [("edited", moderator.pk)]


def test_what_writers_do_to_their_own_is_no_decision(site: Any):
    visitor = make_visitor(make_moderator("mod"))
    comment = make_comment(visitor=visitor)

    changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="Anew.")
    changing.delete_comment(comment_id=comment.pk, visitor=visitor)

    assert (Decision.objects.count(), Statement.objects.count()) == (0, 0)
