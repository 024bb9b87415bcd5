"""An e-mail address that came with a comment is nowhere to be seen; names may be left out where the site says so."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from imprint.discussion.models import Comment, Thread
from imprint.readers.identity import COOKIE
from tests.conftest import Configure
from tests.discussion.steps import post, send_form, text_of
from tests.factories import bake_all, make_moderator, make_user, make_visitor

SECRET = "unseen"


@pytest.fixture
def written(thread: Thread) -> list[Comment]:
    """By a guest, in answer to them by an account; both want mail."""
    guest = make_visitor()
    first = post(thread, "Call me.", visitor=guest, name="Ines", email=f"{SECRET}.guest@post.example", notify="all")
    rosa = make_user("rosa", first_name="Rosa", email=f"{SECRET}.rosa@post.example")
    answer = post(thread, "@Ines, I will.", visitor=make_visitor(rosa), parent_id=first.id, notify="replies")
    assert Comment.objects.filter(author_email__startswith=SECRET).count() == 2
    return list(Comment.objects.filter(pk__in=(first.id, answer.id)).order_by("pk"))


def test_address_stands_in_no_file(thread: Thread, written: list[Comment]):
    bake_all()

    files = [path for path in settings.IMPRINT.baked.rglob("*") if path.is_file()]
    assert {"live.json", "index.html"} <= {path.name for path in files}
    assert sum(b"Call me." in path.read_bytes() for path in files) >= 3
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


def test_address_stands_in_no_page_and_no_answer(
    thread: Thread, written: list[Comment], reader: Client, client: Client
):
    _first, answer = written
    moderator = Client()
    moderator.force_login(make_moderator())
    client.force_login(answer.user)  # type: ignore[arg-type]
    paths = [
        *(f"/-/api/v1/{path}" for path in (f"threads?key={thread.key}", f"threads/{thread.pk}/comments")),
        *(f"/-/api/v1/threads/{thread.pk}/{path}" for path in ("mine", "comments?sort=top", "comments?sort=oldest")),
        *(f"/-/api/v1/comments/{comment.pk}{end}" for comment in written for end in ("", "/history")),
        *(f"{comment.path}{end}" for comment in written for end in ("", "history/")),
        *(
            f"{thread.key}{end}"
            for end in ("", "live.json", "comments/oldest/1/", "comments/top/1/", "comments/feed.xml")
        ),
        *("/comments.xml", "/", "/feed.xml", "/-/search/?q=post"),
    ]
    newsroom = ["/-/newsroom/moderation/desk/?queue=new", "/-/newsroom/threads/"]
    for browser, pages in ((reader, paths), (client, paths), (moderator, paths + newsroom)):
        for path in pages:
            shown = browser.get(path)
            assert shown.status_code == 200, path
            assert SECRET not in text_of(shown), path


def test_address_stands_in_no_answer_to_a_write(thread: Thread, ask: Any, reader: Client):
    sent = {"body": "Well.", "name": "Jo", "email": f"{SECRET}@post.example", "notify": "replies"}
    status, posted = ask("POST", f"threads/{thread.pk}/comments", sent)
    key = {"Authorization": f"Bearer {posted['edit_key']}"}

    again = ask("POST", f"threads/{thread.pk}/comments", sent)
    changed = ask("PATCH", f"comments/{posted['id']}", {"body": "Better."}, **key)
    form = send_form(reader, thread, body="More.", email=f"{SECRET}@post.example")

    assert (status, again[0], changed[0], form.status_code) == (201, 201, 200, 303)
    assert SECRET not in f"{posted} {again} {changed} {dict(form.headers)} {form.cookies[COOKIE]}"
    assert ask("DELETE", f"comments/{posted['id']}", **key)[0] == 200
    assert Comment.objects.get(pk=posted["id"]).author_email == ""


@pytest.mark.parametrize("name", ["", "   ", "\u200b"])
def test_name_may_be_left_out_where_the_site_allows_it(
    name: str, thread: Thread, ask: Any, reader: Client, quiet: None
):
    status, answer = ask("POST", f"threads/{thread.pk}/comments", {"body": "Well.", "name": name})
    form = send_form(reader, thread, body="More.", name=name)

    if name.isspace() or not name:
        assert (status, answer["author"]["name"], form.status_code) == (201, "Guest", 303)
    else:
        assert (status, form.status_code) == (422, 422)
    assert '<input name="name" maxlength="60" autocomplete="nickname" dir="auto" placeholder="Guest"' in text_of(
        reader.get(thread.key)
    )


def test_name_is_asked_for_everywhere_where_the_site_wants_one(
    thread: Thread, ask: Any, reader: Client, configure: Configure, quiet: None
):
    configure(guest_name_required=True)

    status, sentence = ask("POST", f"threads/{thread.pk}/comments", {"body": "Well.", "name": " "})
    form = send_form(reader, thread, body="More.")

    assert (status, sentence) == (422, "Please write a name to go with your comment. Any name will do.")
    assert (form.status_code, "More.</textarea>" in text_of(form)) == (422, True)
    assert Comment.objects.count() == 0
    rosa = make_user("rosa", first_name="Rosa")
    assert post(thread, visitor=make_visitor(rosa)).draft.author_name == "Rosa"
