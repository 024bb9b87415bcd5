"""The discussion in a frame, for hosts that forbid scripts."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import BadKey, BadPage, StrangeSite
from tests.discussion.steps import alert_of, text_of

SITE = "https://news.example"


@pytest.fixture(autouse=True)
def _embedding(configure: Any) -> None:
    configure(embedding_sites=[SITE, "https://www.partner.example/"])


def path(**asked: str) -> str:
    return f"/-/embed/frame/?{urlencode({'origin': SITE, 'key': 'a story', **asked})}"


def test_frame_may_stand_on_embedding_sites_alone(db: None, reader: Client):
    policy = reader.get(path())["Content-Security-Policy"]

    assert "frame-ancestors 'self' https://news.example https://www.partner.example;" in policy
    assert "script-src 'self';" in policy


def test_form_in_the_frame_leads_back_into_it(db: None, reader: Client):
    sent = reader.post(path(title="A story"), {"body": "A word.", "name": "Mara"})

    assert sent.status_code == 303
    assert sent["Location"].startswith("/-/embed/frame/?")
    shown = text_of(reader.get(sent["Location"]))
    assert "<p>A word.</p>" in shown
    assert 'role="status">Published.' in shown
    assert 'target="_self"' in shown
    assert Thread.objects.get(origin=SITE).title == "A story"


def test_comment_that_waits_is_told(db: None, reader: Client, configure: Any):
    configure(hold_comments=True)

    sent = reader.post(path(), {"body": "A word."})

    shown = text_of(reader.get(sent["Location"]))
    assert "It waits for the newsroom" in shown
    assert "<p>A word.</p>" not in shown


@pytest.mark.parametrize(
    ("asked", "body", "status", "sentence"),
    [
        ({}, "", 422, "The text is empty."),
        ({"key": "k" * 201}, "A word.", 422, str(BadKey.sentence)),
        ({"url": "javascript:alert(1)"}, "A word.", 422, str(BadPage.sentence)),
        ({"origin": "https://strange.example"}, "A word.", 403, str(StrangeSite.sentence)),
        ({"origin": "null"}, "A word.", 403, str(StrangeSite.sentence)),
    ],
)
def test_what_is_refused_stays_in_the_form(
    db: None, reader: Client, quiet: None, asked: dict[str, str], body: str, status: int, sentence: str
):
    answer = reader.post(path(**asked), {"body": body, "name": "Mara <b>"})

    assert answer.status_code == status
    assert alert_of(answer).replace("&#39;", "'") == sentence
    assert ('value="Mara &lt;b&gt;"' in text_of(answer)) == (status == 422)
    assert Comment.objects.count() == 0


def test_frame_of_a_strange_site_has_no_form(db: None, reader: Client, quiet: None):
    answer = reader.get(path(origin="https://strange.example"))

    assert answer.status_code == 403
    assert 'class="write"' not in text_of(answer)


def test_frame_of_a_page_on_a_strange_site_cannot_be_sent_from_there(db: None, reader: Client, quiet: None):
    answer = reader.post(path(), {"body": "Spam."}, headers={"Origin": "https://strange.example"})

    assert answer.status_code == 403
    assert Comment.objects.count() == 0
