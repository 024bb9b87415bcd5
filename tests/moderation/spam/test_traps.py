import pytest
from django.test import Client

from imprint.discussion.gate import Signs
from imprint.discussion.models import Comment
from imprint.moderation.spam.traps import TrapFilled
from tests.factories import make_editor, make_thread, make_visitor
from tests.moderation.steps import written

pytestmark = pytest.mark.django_db
FILLED = {"body": "Buy now", "website": "https://pills.example"}


def test_a_filled_trap_is_refused_and_nothing_is_kept():
    with pytest.raises(TrapFilled):
        written(make_visitor(), thread_id=make_thread().pk, signs=Signs(trap="x"))

    assert Comment.objects.count() == 0


def test_the_newsroom_falls_into_no_trap():
    assert written(make_visitor(make_editor()), thread_id=make_thread().pk, signs=Signs(trap="x")).state == "published"


def test_the_api_says_what_to_do(reader: Client, quiet: None):
    answer = reader.post(f"/-/api/v1/threads/{make_thread().pk}/comments", FILLED, content_type="application/json")

    assert answer.status_code == 422
    assert "send your text once more" in answer.json()["detail"]
    assert "field" not in answer.json()  # Nobody is led to what they cannot see.


def test_whose_browser_filled_it_in_finds_the_text_in_the_form_and_the_trap_empty(reader: Client, quiet: None):
    thread = make_thread()

    refused = reader.post(f"/-/threads/{thread.pk}/comments/", FILLED)
    page = refused.content.decode()
    again = reader.post(f"/-/threads/{thread.pk}/comments/", {"body": "Buy now", "website": ""})

    assert (refused.status_code, again.status_code) == (422, 303)
    assert ">Buy now</textarea>" in page
    assert '<input name="website" tabindex="-1" autocomplete="off">' in page
    assert "pills.example" not in page
