"""The newsroom's screen of comments."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from imprint.discussion import changing, reporting
from imprint.discussion.models import Comment, Thread
from tests.factories import (
    make_article,
    make_comment,
    make_editor,
    make_moderator,
    make_user,
    make_visitor,
    make_writer,
)


@pytest.fixture
def moderator(client: Client, db: None) -> Client:
    client.force_login(make_moderator())
    return client


def shown(answer: Any) -> list[int]:
    return [comment.pk for comment in answer.context["page"]]


def test_screen_has_a_shelf_for_each_state(moderator: Client, thread: Thread):
    new = make_comment(thread, body="The new one.")
    waiting = make_comment(thread, state="pending")
    removed = make_comment(thread, state="removed")
    reported = make_comment(thread)
    for reason in ("spam", "abuse"):
        reporting.report_comment(comment_id=reported.pk, visitor=make_visitor(), reason=reason)
    path = reverse("newsroom_comments")

    assert shown(moderator.get(path)) == [reported.pk, removed.pk, waiting.pk, new.pk]
    assert shown(moderator.get(path, {"shelf": "pending"})) == [waiting.pk]
    assert shown(moderator.get(path, {"shelf": "removed"})) == [removed.pk]
    assert shown(moderator.get(path, {"shelf": "reported"})) == [reported.pk]
    assert "2 reports" in moderator.get(path, {"shelf": "reported"}).content.decode()
    assert "The new one." in moderator.get(path, {"shelf": "nothing", "p": "x"}).content.decode()


def test_screen_costs_the_same_number_of_queries_for_any_number_of_comments(
    moderator: Client, thread: Thread, django_assert_max_num_queries: Any
):
    moderator.get(reverse("newsroom_comments"))
    counts = []
    for more in (1, 2, 20):
        for _number in range(more):
            make_comment(thread)
        with django_assert_max_num_queries(40) as seen:
            moderator.get(reverse("newsroom_comments"))
        counts.append(len(seen))

    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize("make", [None, make_user, make_writer])
def test_screen_and_its_buttons_are_for_moderators_only(make: Any, client: Client, thread: Thread):
    comment = make_comment(thread, state="pending")
    if make:
        client.force_login(make())
    paths = [
        reverse("newsroom_publish_comment", args=[comment.pk]),
        reverse("newsroom_remove_comment", args=[comment.pk]),
        reverse("newsroom_settle_reports", args=[comment.pk]),
        reverse("newsroom_thread_state", args=[thread.pk]),
    ]

    assert client.get(reverse("newsroom_comments")).status_code == 302
    assert client.get(reverse("newsroom_threads")).status_code == 302
    assert [client.post(path).status_code for path in paths] == [302] * 4
    comment.refresh_from_db()
    thread.refresh_from_db()
    assert (comment.state, thread.state) == ("pending", "open")


def test_editors_moderate_too(client: Client, thread: Thread):
    client.force_login(make_editor())

    assert client.get(reverse("newsroom_comments")).status_code == 200


def test_buttons_publish_and_remove(moderator: Client, thread: Thread):
    comment = make_comment(thread, state="pending")

    for name, state in [("publish", "published"), ("remove", "removed"), ("publish", "published")]:
        answer = moderator.post(reverse(f"newsroom_{name}_comment", args=[comment.pk]), {"shelf": "new & more"})
        comment.refresh_from_db()
        assert comment.state == state
        assert answer["Location"] == f"{reverse('newsroom_comments')}?shelf=new+%26+more"


def test_buttons_for_what_is_not_there_say_so(moderator: Client, thread: Thread):
    names = ("newsroom_publish_comment", "newsroom_remove_comment", "newsroom_settle_reports", "newsroom_thread_state")
    for name in names:
        answer = moderator.post(reverse(name, args=[10**9]), {"shelf": "a\r\nb"}, follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_buttons_are_only_posted(moderator: Client, thread: Thread):
    comment = make_comment(thread)

    for name in ("newsroom_publish_comment", "newsroom_remove_comment"):
        assert moderator.get(reverse(name, args=[comment.pk])).status_code == 405
    assert Comment.objects.get(pk=comment.pk).state == "published"


def test_button_closes_and_opens_a_thread(moderator: Client, thread: Thread):
    for sent, state in [({}, "closed"), ({"open": "1"}, "open")]:
        moderator.post(reverse("newsroom_thread_state", args=[thread.pk]), sent)
        thread.refresh_from_db()
        assert thread.state == state


def test_comment_that_its_author_took_back_stays_away(moderator: Client, thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor)
    changing.delete_comment(comment_id=comment.pk, visitor=visitor)

    moderator.post(reverse("newsroom_publish_comment", args=[comment.pk]))

    comment.refresh_from_db()
    assert comment.state == "removed"


def test_reported_comment_that_is_left_standing_comes_back_with_the_next_report(moderator: Client, thread: Thread):
    comment, reader = make_comment(thread), make_visitor()
    path, reported = reverse("newsroom_settle_reports", args=[comment.pk]), {"shelf": "reported"}
    reporting.report_comment(comment_id=comment.pk, visitor=reader, reason="spam")

    moderator.post(path, reported)

    comment.refresh_from_db()
    assert comment.state == "published"
    answer = moderator.get(reverse("newsroom_comments"), reported)
    assert shown(answer) == []
    assert "1 report" not in moderator.get(reverse("newsroom_comments")).content.decode()

    reporting.report_comment(comment_id=comment.pk, visitor=reader, reason="abuse")
    assert shown(moderator.get(reverse("newsroom_comments"), reported)) == [comment.pk]


def test_removing_a_comment_settles_its_reports(moderator: Client, thread: Thread):
    comment = make_comment(thread)
    reporting.report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam")

    for name in ("remove", "publish"):
        moderator.post(reverse(f"newsroom_{name}_comment", args=[comment.pk]))

    assert shown(moderator.get(reverse("newsroom_comments"), {"shelf": "reported"})) == []


def test_discussions_are_listed_searched_and_closed_without_a_comment(moderator: Client, thread: Thread):
    path = reverse("newsroom_threads")
    thread.article.unpublish()
    assert "Discussions begin" in moderator.get(path).content.decode()
    old, new = (make_article(title).thread for title in ("The quay", "The ferry"))

    assert shown(moderator.get(path)) == [new.pk, old.pk]
    assert shown(moderator.get(path, {"q": "quay"})) == [old.pk]
    assert "No headline has these words." in moderator.get(path, {"q": "bridge"}).content.decode()

    answer = moderator.post(reverse("newsroom_thread_state", args=[old.pk]), {"q": "quay"})
    old.refresh_from_db()
    assert (old.state, answer["Location"]) == ("closed", f"{path}?q=quay")


def test_discussions_cost_the_same_number_of_queries_for_any_number(moderator: Client, django_assert_num_queries: Any):
    path = reverse("newsroom_threads")
    make_article()
    moderator.get(path)
    with CaptureQueriesContext(connection) as one:
        moderator.get(path)
    for _ in range(2):
        make_article()
    with django_assert_num_queries(len(one)):
        moderator.get(path)


def test_comments_are_listed_by_the_time_at_which_they_were_written(moderator: Client, thread: Thread):
    now = timezone.now()
    imported = [make_comment(thread, posted_at=now - timedelta(days=days)) for days in (3, 1, 2)]

    assert shown(moderator.get(reverse("newsroom_comments"))) == [imported[1].pk, imported[2].pk, imported[0].pk]


def test_comment_leads_to_its_place_in_the_thread_and_to_its_text(moderator: Client, thread: Thread):
    comment = make_comment(thread)

    page = moderator.get(reverse("newsroom_comments")).content.decode()

    assert f'href="{thread.key}#comment-{comment.pk}"' in page
    assert f'href="/-/comments/{comment.pk}/#edit"' in page


def test_dashboard_tells_moderators_what_waits(moderator: Client, thread: Thread, client: Client):
    make_comment(thread, state="pending")
    reported = make_comment(thread)
    for _ in range(2):
        reporting.report_comment(comment_id=reported.pk, visitor=make_visitor(), reason="spam")

    page = moderator.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 comment waits" in page
    assert "1 was reported" in page

    client.force_login(make_writer())
    assert "1 comment waits" not in client.get(reverse("wagtailadmin_home")).content.decode()
