"""Whom a comment is by: authors, moderators, the newsroom, and who wrote the article."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from imprint.articles.models import Author
from imprint.discussion import changing
from imprint.discussion.models import Comment, Thread
from imprint.readers.identity import Visitor
from tests.discussion.steps import post
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_editor,
    make_moderator,
    make_user,
    make_visitor,
    make_writer,
)


def thread_by(*authors: Author) -> Thread:
    return Thread.objects.get(article=make_article(authors=authors))


def visitor_who_is(author: Author, user: Any) -> Visitor:
    author.user = user
    author.save()
    return make_visitor(user)


def marks(reader: Client, path: str) -> list[str]:
    page = BeautifulSoup(reader.get(path).content, "html.parser")
    return [badge.get_text(strip=True) for badge in page.select("ol.thread .badge")]


@pytest.mark.parametrize(
    ("make", "badge"), [(make_moderator, "moderator"), (make_writer, "newsroom"), (make_editor, "moderator")]
)
def test_badge_is_stored_as_what_it_is_and_read_in_the_language_of_the_reader(
    make: Any, badge: str, thread: Thread, ask: Any
):
    with translation.override("de"):
        comment = make_comment(thread, visitor=make_visitor(make()))

    assert comment.author_badge == badge
    assert ask("GET", f"comments/{comment.pk}")[1]["author"]["badge"] == badge.title()


def test_badge_that_was_brought_along_stays_as_it_was_written(thread: Thread, reader: Client, ask: Any):
    comment = make_comment(thread, author_kind="staff", author_badge="Chefredaktion")

    assert ask("GET", f"comments/{comment.pk}")[1]["author"]["badge"] == "Chefredaktion"
    assert marks(reader, comment.path) == ["Chefredaktion"]


def test_author_of_the_article_is_marked_under_it_and_nowhere_else(site: Any, reader: Client, ask: Any):
    ines, tom = make_author("Ines"), make_author("Tom")
    theirs, others = thread_by(tom, ines), thread_by(tom)
    visitor = visitor_who_is(ines, make_writer())

    own, foreign = (make_comment(thread, visitor=visitor) for thread in (theirs, others))

    assert (own.by_article_author, foreign.by_article_author) == (True, False)
    assert [marks(reader, comment.path) for comment in (own, foreign)] == [["wrote the article"], ["Author"]]
    assert marks(reader, f"{theirs.key}comments/oldest/1/") == ["wrote the article"]
    told = [ask("GET", f"comments/{comment.pk}")[1] for comment in (own, foreign)]
    assert [(one["author"]["badge"], one["by_article_author"]) for one in told] == [("Author", True), ("Author", False)]


def test_mark_is_in_the_answer_to_the_post(site: Any, ask: Any, reader: Client):
    ines = make_author("Ines")
    thread, writer = thread_by(ines), make_writer("ines")
    visitor_who_is(ines, writer)
    reader.force_login(writer)

    status, answer = ask("POST", f"threads/{thread.pk}/comments", {"body": "I asked them."})

    assert (status, answer["by_article_author"], answer["author"]["name"]) == (201, True, "Ines")


def test_reader_who_takes_the_name_of_the_author_is_not_marked(site: Any):
    ines = make_author("Ines")
    thread = thread_by(ines)
    visitor_who_is(ines, make_user())  # An account that is no longer of the newsroom.
    assert ines.user

    comment = make_comment(thread, visitor=make_visitor(ines.user))  # A guest is refused under that name.

    assert (comment.author_name, comment.by_article_author) == ("Ines", False)


def test_removed_comment_of_the_author_shows_no_mark(site: Any, ask: Any, reader: Client):
    ines = make_author("Ines")
    comment = make_comment(thread_by(ines), visitor=visitor_who_is(ines, make_writer()))
    changing.remove_comment(comment_id=comment.pk)

    assert ask("GET", f"comments/{comment.pk}")[1]["by_article_author"] is False
    assert marks(reader, comment.path) == []


def test_guests_and_readers_pay_nothing_for_it(thread: Thread, django_assert_max_num_queries: Any):
    for visitor in (make_visitor(), make_visitor(make_user())):
        post(thread, visitor=visitor)
        with django_assert_max_num_queries(20) as seen:
            post(thread, visitor=visitor)
        assert [query["sql"] for query in seen if "byline" in query["sql"]] == []
    assert Comment.objects.count() == 2
