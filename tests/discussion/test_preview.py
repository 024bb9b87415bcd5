"""What a text will look like, before it is sent."""

from typing import Any

import pytest
from django.test import Client

from imprint.core import rate_limits
from imprint.discussion.models import Comment, Thread
from tests.discussion.steps import alert_of, text_of
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.usefixtures("quiet")


def test_preview_is_what_the_comment_will_be(ask: Any, thread: Thread):
    body = "> Paid *twice*\n\nBy **whom**? <b>Tell</b> https://example.org/"

    status, answer = ask("POST", "preview", {"body": body})

    assert (status, answer) == (200, {"html": make_comment(thread, body=body).html})


def test_preview_asks_nothing_of_the_database(ask: Any, reader: Client, db: None, django_assert_num_queries: Any):
    reader.force_login(make_user("rosa"))

    with django_assert_num_queries(0):
        assert ask("POST", "preview", {"body": "A *word*."})[0] == 200


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (" \n", "The text is empty."),
        ("x" * 10_001, "The text is too long: 10001 characters, 10000 are allowed."),
        ("a\0b", "The text has a NUL character in it."),
    ],
)
def test_text_that_would_be_refused_has_no_preview(body: str, sentence: str, ask: Any, db: None):
    assert ask("POST", "preview", {"body": body}) == (422, sentence)


def test_previews_are_limited(ask: Any, db: None):
    rate_limits.reset()

    statuses = [ask("POST", "preview", {"body": "A word."})[0] for _ in range(17)]

    assert statuses[:15] == [200] * 15
    assert statuses[-1] == 429
    rate_limits.reset()


def test_form_without_scripts_shows_the_text_above_what_was_typed(reader: Client, thread: Thread):
    parent = make_comment(thread)
    sent = {"body": "*Yes* & no", "name": "Jo", "email": "jo@post.example", "notify": "all", "parent": parent.pk}

    answer = reader.post(f"/-/threads/{thread.pk}/preview/", sent)

    html = text_of(answer)
    assert answer.status_code == 200
    assert html.index("<p><em>Yes</em> &amp; no</p>") < html.index("*Yes* &amp; no</textarea>")
    for kept in ('value="Jo"', 'value="jo@post.example"', 'value="all" selected', f'value="{parent.pk}"'):
        assert kept in html
    assert Comment.objects.count() == 1
    assert reader.cookies == {}


def test_preview_by_form_of_what_would_be_refused_says_why(reader: Client, thread: Thread):
    answer = reader.post(f"/-/threads/{thread.pk}/preview/", {"body": " ", "name": "Jo"})

    assert (answer.status_code, alert_of(answer)) == (422, "The text is empty.")
    assert 'value="Jo"' in text_of(answer)


def test_preview_by_form_tells_nothing_of_an_article_that_is_not_public(reader: Client, thread: Thread):
    assert thread.article
    thread.article.unpublish()

    assert reader.post(f"/-/threads/{thread.pk}/preview/", {"body": "A word."}).status_code == 404
    assert reader.post(f"/-/threads/{10**30}/preview/", {"body": "A word."}).status_code == 404


def test_preview_that_is_reloaded_leads_back_to_the_form(reader: Client, thread: Thread):
    answer = reader.get(f"/-/threads/{thread.pk}/preview/")

    assert (answer.status_code, answer["Location"]) == (303, f"{thread.key}#discussion")
