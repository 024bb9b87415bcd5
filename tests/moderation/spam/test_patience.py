import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from imprint.discussion.gate import Signs
from imprint.discussion.models import Comment
from imprint.moderation.spam import patience
from imprint.moderation.spam.patience import LONGEST_WAIT_S, WAIT_S, has_waited, new_wait
from tests.factories import make_thread, make_visitor
from tests.moderation.spam.steps import LONG_ENOUGH
from tests.moderation.steps import submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proofs_on")]


def waited(token: str, seconds: float, visitor=None, thread_id: int = 1) -> bool:  # type: ignore[no-untyped-def]
    at = timezone.now() + timedelta(seconds=seconds)
    return has_waited(submission(visitor, thread_id=thread_id, at=at, signs=Signs(proof=token)))


def test_whoever_waits_as_long_as_was_said_may_post():
    visitor = make_visitor()
    token, seconds = new_wait(submission(visitor))

    assert seconds == WAIT_S
    assert not waited(token, WAIT_S - 2, visitor)
    assert waited(token, WAIT_S + 1, visitor)
    assert not waited(token, WAIT_S + 602, visitor)


def test_many_waits_of_one_sender_come_one_after_the_other():
    visitor = make_visitor()

    assert [new_wait(submission(visitor)).seconds for _time in range(3)] == [15, 30, 45]
    assert new_wait(submission(make_visitor(address="192.0.2.9"))).seconds == 15
    assert max(new_wait(submission(visitor)).seconds for _time in range(20)) == LONGEST_WAIT_S + WAIT_S


def test_a_wait_is_for_its_sender_and_its_thread_and_cannot_be_made_up():
    visitor = make_visitor()
    token, seconds = new_wait(submission(visitor))
    prefix, ready, seal = token.split(".")

    assert not waited(token, seconds + 1, make_visitor(address="192.0.2.9"))
    assert not waited(token, seconds + 1, visitor, thread_id=2)
    assert not waited(f"{prefix}.{int(ready) - 60}.{seal}", 0, visitor)
    assert not waited(f"{prefix}.{ready}.é", seconds + 1, visitor)
    assert not waited(f"{prefix}.²{ready}.{seal}", seconds + 1, visitor)


def test_without_scripts_the_page_keeps_the_text_and_the_next_press_posts_it(
    reader: Client, quiet: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(patience, "WAIT_S", -1)  # It is written in whole seconds, rounded up.
    address = f"/-/threads/{make_thread().pk}/comments/"
    for number in range(3):
        assert reader.post(address, {"body": f"Number {number}"}).status_code == 303

    refused = reader.post(address, {"body": LONG_ENOUGH, "name": "Ada"})
    page = refused.content.decode()
    [token] = re.findall(r'name="proof" value="([^"]+)"', page)
    posted = reader.post(address, {"body": LONG_ENOUGH, "name": "Ada", "proof": token})
    again = reader.post(address, {"body": f"{LONG_ENOUGH} Nor this.", "name": "Ada", "proof": token})

    assert refused.status_code == 428
    assert f">{LONG_ENOUGH}</textarea>" in page
    assert "then press “Post” once more" in page
    assert posted.status_code == 303
    assert again.status_code == 428
    assert Comment.objects.count() == 4
