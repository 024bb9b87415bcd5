"""Branches of ten thousand levels, clocks that were wrong, answers to what is gone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from imprint.discussion import changing, queries
from imprint.discussion.models import Comment, Thread
from imprint.discussion.news import news_of
from imprint.discussion.refusals import AnsweredGone, EditingOver
from imprint.publishing.models import BakeOrder
from tests.discussion.steps import alert_of, post, send_form, text_of
from tests.factories import bake_all, make_comment, make_moderator, make_visitor

LEVELS = 10_000 if settings.IMPRINT.uses_sqlite else 1_000
"""On PostgreSQL the one transaction of a test keeps every version of the thread's row, and each look at it walks along
all of them: ten thousand levels there take minutes that no site would see."""
GONE = (
    "The comment that you answer is not there any more. Your answer was not posted, but nothing of it is lost: you can"
    " post it as a comment of its own."
)


@contextmanager
def little_room() -> Iterator[None]:
    """Whatever goes down a branch step by step on the stack fails here."""
    limit, depth, frame = sys.getrecursionlimit(), 0, sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    sys.setrecursionlimit(depth + 300)
    yield
    sys.setrecursionlimit(limit)


def test_branch_of_ten_thousand_levels_is_written_and_baked(thread: Thread, ask: Any):
    top = answered = post(thread, "The top.").id
    with little_room():
        for level in range(1, LEVELS + 1):
            answered = post(thread, f"Level {level}.", parent_id=answered).id
        bake_all()

        deepest = Comment.objects.get(pk=answered)
        assert (deepest.depth, deepest.ordinal, deepest.root_id) == (LEVELS, LEVELS, top)
        assert BakeOrder.objects.count() == 0  # Those of pages that failed stay.
        for number in (1, 2, LEVELS // 25):
            file = settings.IMPRINT.baked / f"{thread.key[1:]}comments/branch/{top}/{number}/index.html"
            page = file.read_text(encoding="utf-8")
            assert (f"Level {number * 25}.</p>" in page, page.count("<ol") == page.count("</ol>")) == (True, True)
        news = news_of(answered)
        assert news
        assert news.text == f"Level {LEVELS}."
        assert ask("GET", f"comments/{answered}")[1]["parent"] == deepest.parent_id
        changing.remove_comment(comment_id=answered)
        bake_all()
        assert BakeOrder.objects.count() == 0


def test_answer_to_a_removed_comment_is_refused_with_a_sentence(thread: Thread, ask: Any, quiet: None):
    for gone in (make_comment(thread, state="removed"), make_comment(thread, state="pending")):
        with pytest.raises(AnsweredGone):
            post(thread, parent_id=gone.pk)
        sent = {"body": "But why?", "parent": gone.pk}
        assert ask("POST", f"threads/{thread.pk}/comments", sent) == (404, GONE)
    assert Comment.objects.count() == 2


def test_form_that_answers_a_removed_comment_can_be_sent_as_a_comment_of_its_own(
    thread: Thread, reader: Client, quiet: None
):
    gone = make_comment(thread, state="removed")

    answer = send_form(reader, thread, body="But why?", parent=gone.pk)

    assert (answer.status_code, alert_of(answer)) == (404, GONE)
    assert "But why?</textarea>" in text_of(answer)
    assert '<input type="hidden" name="parent" value="">' in text_of(answer)


@pytest.mark.parametrize(
    ("days", "may"), [(-1, False), (-0.005, True), (0, True), (0.005, True), (1, False), (400, False)]
)
def test_window_for_editing_holds_whatever_the_clock_said(days: float, may: bool, thread: Thread):
    """A comment that was written while the clock was a year ahead is not open for a year."""
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, posted_at=timezone.now() + timedelta(days=days))

    if may:
        changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="Better.")
    else:
        with pytest.raises(EditingOver):
            changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="Better.")
    moderated = changing.edit_comment(comment_id=comment.pk, visitor=make_visitor(make_moderator()), body="Best.")
    assert moderated.body == "Best."


@pytest.mark.parametrize(("days", "is_new"), [(1, True), (-1, True), (0.003, False), (-0.003, False)])
def test_same_text_is_the_same_around_its_time_only(days: float, is_new: bool, thread: Thread):
    visitor = make_visitor()
    post(thread, "The same.", visitor=visitor)
    Comment.objects.update(posted_at=timezone.now() + timedelta(days=days))

    assert post(thread, "The same.", visitor=visitor).is_new == is_new


def test_pages_with_comments_of_the_future_keep_the_order_of_writing(thread: Thread, reader: Client):
    first, ahead, last = (make_comment(thread, body=f"Number {number}") for number in (1, 2, 3))
    Comment.objects.filter(pk=ahead.pk).update(posted_at=timezone.now() + timedelta(days=3650))

    for path in (thread.key, f"{thread.key}comments/oldest/1/", f"{thread.key}comments/top/1/", ahead.path):
        page = reader.get(path)
        assert page.status_code == 200
        assert str((timezone.now() + timedelta(days=3650)).year) in text_of(page)
    page = text_of(reader.get(f"{thread.key}comments/oldest/1/"))
    places = [page.index(f'id="comment-{comment.pk}"') for comment in (first, ahead, last)]
    assert places == sorted(places)
    assert queries.live(thread)["newest"] == last.pk
