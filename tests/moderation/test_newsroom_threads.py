"""The list of discussions."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imprint.discussion.models import Thread
from tests.factories import (
    make_article,
)
from tests.moderation.desk_steps import said

pytestmark = pytest.mark.django_db


def test_discussions_are_listed_searched_and_closed_without_a_comment(desk: Client, thread: Thread) -> None:
    path = reverse("newsroom_threads")
    thread.article.unpublish()
    assert "Discussions begin" in desk.get(path).content.decode()
    old, new = (make_article(title).thread for title in ("The quay", "The ferry"))

    def shown(**query: str) -> list[int]:
        return [one.pk for one in desk.get(path, query).context["page"]]

    assert shown() == [new.pk, old.pk]
    assert shown(q="quay") == [old.pk]
    assert "No headline has these words." in desk.get(path, {"q": "bridge"}).content.decode()
    answer = desk.post(reverse("newsroom_thread_state", args=[old.pk]), {"q": "quay"})
    old.refresh_from_db()
    assert (old.state, answer["Location"]) == ("closed", f"{path}?q=quay")
    answer = desk.post(reverse("newsroom_thread_state", args=[10**9]), {"q": "a\r\nb"}, follow=True)
    assert said(answer)[-1][0] == "error"


def test_discussions_cost_the_same_number_of_queries_for_any_number(desk: Client) -> None:
    path = reverse("newsroom_threads")
    make_article()
    desk.get(path)
    with CaptureQueriesContext(connection) as one:
        desk.get(path)
    for _ in range(2):
        make_article()
    with CaptureQueriesContext(connection) as many:
        desk.get(path)

    assert len(many) == len(one)
