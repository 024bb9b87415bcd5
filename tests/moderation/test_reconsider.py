"""Without a script, too: what was typed stays, the words are marked, and the writer may post it as it is."""

import pytest
from django.test import Client

from imprint.discussion.models import Comment
from tests.factories import make_thread
from tests.moderation.steps import in_force, rule

pytestmark = pytest.mark.django_db


def test_the_form_without_a_script_asks_once(client: Client) -> None:
    in_force([rule("reconsider", {"kind": "words", "words": ["idiot"]})])
    address = f"/-/threads/{make_thread().pk}/comments/"
    sent = {"body": " Oh <b>you</b> idiot\r\n", "name": "Ada"}

    asked = client.post(address, sent)
    posted = client.post(address, {**sent, "insists": "1"})

    shown = asked.content.decode()
    assert (asked.status_code, posted.status_code) == (409, 303)
    assert "Oh &lt;b&gt;you&lt;/b&gt; <mark>idiot</mark></blockquote>" in shown
    assert '<button class="button" name="insists" value="1">Post it as it is</button>' in shown
    assert "> Oh &lt;b&gt;you&lt;/b&gt; idiot" in shown  # In the form, as it was typed.
    assert Comment.objects.get().body == "Oh <b>you</b> idiot"


def test_a_baked_form_offers_no_such_thing(client: Client) -> None:
    thread = make_thread()

    shown = client.get(thread.key).content.decode()

    form = shown[shown.index('<form class="write"') : shown.index("</form>", shown.index('<form class="write"'))]
    assert "insists" not in form
    assert form.count("<button") == 2


def test_an_edit_asks_as_well(client: Client) -> None:
    address = f"/-/threads/{make_thread().pk}/comments/"
    client.post(address, {"body": "Before", "name": "Ada"})
    in_force([rule("reconsider", {"kind": "words", "words": ["idiot"]})])
    comment = Comment.objects.get()

    asked = client.post(f"{comment.path}edit/", {"body": "An idiot"})
    posted = client.post(f"{comment.path}edit/", {"body": "An idiot", "insists": "1"})

    assert (asked.status_code, posted.status_code) == (409, 303)
    assert "An <mark>idiot</mark>" in asked.content.decode()
    comment.refresh_from_db()
    assert comment.body == "An idiot"


def test_who_insisted_need_not_insist_again_when_something_else_is_wrong(client: Client) -> None:
    in_force([rule("reconsider", {"kind": "words", "words": ["idiot"]})])
    address = f"/-/threads/{make_thread().pk}/comments/"

    refused = client.post(address, {"body": "An idiot", "name": "x" * 61, "insists": "1"})

    assert refused.status_code == 422
    assert '<input type="hidden" name="insists" value="1">' in refused.content.decode()
