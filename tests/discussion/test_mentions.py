from typing import Any

import pytest

from imprint.core.sql import rows
from imprint.discussion import changing, mentions, services
from imprint.discussion.models import Comment, Thread
from imprint.discussion.news import news_of
from tests.conftest import Configure
from tests.discussion.steps import Fill, post
from tests.factories import make_comment, make_thread, make_user, make_visitor


def html_after(thread: Thread, text: str, **fields: Any) -> str:
    return Comment.objects.get(pk=post(thread, text, **fields).id).html


def link(comment: Comment, words: str) -> str:
    return f'<a href="{comment.path}" rel="nofollow ugc noopener">{words}</a>'


def test_mention_leads_to_what_the_person_wrote_last_in_this_thread(thread: Thread):
    make_comment(thread, name="Ines da Costa")
    latest = make_comment(thread, name="Ines da Costa")
    make_comment(thread, name="Ines")
    make_comment(make_thread(), name="Ines da Costa")

    assert html_after(thread, "Well, @ines da costa, no.") == f"<p>Well, {link(latest, '@ines da costa')}, no.</p>"


@pytest.mark.parametrize("state", ["pending", "removed"])
def test_mention_of_somebody_who_is_not_seen_stays_as_typed(state: str, thread: Thread):
    make_comment(thread, name="Ines", state=state)

    assert html_after(thread, "@Ines?") == "<p>@Ines?</p>"


def test_mention_of_a_guest_without_a_name_stays_as_typed(thread: Thread):
    make_comment(thread, name="")

    assert html_after(thread, "@Guest?") == "<p>@Guest?</p>"


def test_mention_looks_at_the_latest_comments_only(fill: Fill, monkeypatch: pytest.MonkeyPatch, thread: Thread):
    make_comment(thread, name="Old")
    post(thread, "In between", name="Jo")
    monkeypatch.setattr(mentions, "RECENT", 1)

    assert html_after(thread, "@Old and @Jo").count("<a") == 1


def test_mention_costs_one_query_and_other_texts_none(thread: Thread, monkeypatch: pytest.MonkeyPatch):
    """The plain statements of core.sql are not seen by Django's own counting."""
    make_comment(thread, name="Ines")
    asked: list[str] = []
    monkeypatch.setattr(mentions, "rows", lambda sql, values: asked.append(sql) or rows(sql, values))

    for text in ("Nobody.", "Write to a@ines.org or see https://x.org/@ines", "@Ines and @Ines and @Jo"):
        mentions.html_of(text, thread.pk)

    assert asked == [mentions.WROTE_LAST]


def test_mention_is_made_when_a_comment_is_edited_too(thread: Thread):
    ines, visitor = make_comment(thread, name="Ines"), make_visitor()
    comment = make_comment(thread, visitor=visitor, name="Jo")

    edited = changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="@Ines")

    assert edited.html == f"<p>{link(ines, '@Ines')}</p>"


def test_news_concern_those_who_are_called(thread: Thread):
    guest = post(thread, name="Ines", email="Ines@post.example")
    post(thread, visitor=make_visitor(make_user("karla", email="karla@post.example")))
    post(thread, name="Else", email="else@post.example")
    called = post(thread, "@Ines, @karla, look", name="Jo", email="jo@post.example")
    other = post(thread, "[@Ines](https://x.org/-/comments/1/)", name="Jo")

    found, unconcerned = news_of(called.id), news_of(other.id)

    assert guest.is_new
    assert found
    assert unconcerned
    assert (found.answered, unconcerned.answered) == ({"ines@post.example", "karla@post.example"}, frozenset())


def test_news_of_a_spoiler_do_not_tell_it(thread: Thread):
    news = news_of(post(thread, "The butler ||did it||.").id)

    assert news
    assert news.text == "The butler [Spoiler]."


def test_shouting_is_shown_calmly_and_kept_as_typed(thread: Thread, configure: Configure):
    text = "WHO ON EARTH VOTED FOR THIS????????"
    calm = Comment.objects.get(pk=post(thread, text).id)
    configure(calm_shouting=False)
    loud = Comment.objects.get(pk=post(thread, text, name="Jo").id)

    assert (calm.html, calm.body) == ("<p>Who on earth voted for this???</p>", text)
    assert (loud.html, loud.body) == (f"<p>{text}</p>", text)
    assert services.preview_comment(sender="x", body=text) == f"<p>{text}</p>"


def test_shouting_comes_back_as_typed_when_it_is_edited(thread: Thread, reader: Any):
    visitor = make_visitor()
    comment = make_comment(thread, body="WHO ON EARTH VOTED FOR THIS?", visitor=visitor)
    reader.cookies["imprint_guest"] = visitor.token

    shown = reader.get(comment.path).content.decode()

    assert "<p>Who on earth voted for this?</p>" in shown
    assert "WHO ON EARTH VOTED FOR THIS?</textarea>" in shown
