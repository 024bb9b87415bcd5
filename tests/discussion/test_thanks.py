"""A correction thanks for the comment that led to it, and the comment tells of it."""

from typing import Any

import pytest

from imprint.articles.models import Article, Correction
from imprint.discussion import changing
from imprint.discussion.models import Comment, Thread
from imprint.discussion.thanks import is_comment_under
from imprint.publishing import store
from tests.factories import bake_all, make_comment, make_thread, publish

THANKS, LED = "Thanks to a comment by Vera", "led to a correction"


@pytest.fixture
def thread(db: None) -> Thread:
    return make_thread(comments=3)


def correct(thread: Thread, *thanks_to: str) -> None:
    """Publish the article with corrections that thank for these."""
    article = Article.objects.get(pk=thread.article_id)
    article.corrections = [Correction(text="<p>Two, not three.</p>", thanks_to=thanks) for thanks in thanks_to]
    publish(article)
    bake_all()


def page(path: str) -> str:
    return store.file_of(path).read_text()


@pytest.mark.parametrize("written", ["{pk}", "#{pk}", "/-/comments/{pk}/", "https://news.example/-/comments/{pk}/"])
def test_correction_thanks_for_a_comment_and_the_comment_tells_of_it(thread: Thread, written: str):
    comment = make_comment(thread, name="Vera")

    correct(thread, written.format(pk=comment.pk))

    assert f'<a href="{comment.path}">{THANKS}</a>' in page(thread.key)
    assert [page(path).count(LED) for path in (thread.key, f"{thread.key}comments/oldest/1/")] == [1, 1]


def test_answer_is_thanked_for_as_well(thread: Thread):
    answer = make_comment(parent=make_comment(thread), name="Vera")

    correct(thread, str(answer.pk))

    assert (page(thread.key).count(THANKS), page(thread.key).count(LED)) == (1, 1)


def test_correction_that_thanks_for_another_comment_takes_the_mark_along(thread: Thread):
    first, second = make_comment(thread, name="Vera"), make_comment(thread, name="Jo")
    correct(thread, str(first.pk))

    correct(thread, str(second.pk))
    oldest = page(f"{thread.key}comments/oldest/1/")

    assert oldest.count(LED) == 1
    assert oldest.index(f'id="comment-{second.pk}"') < oldest.index(LED)

    correct(thread)
    assert LED not in page(f"{thread.key}comments/oldest/1/")


def test_removed_comment_leaves_the_thanks_without_its_name(thread: Thread):
    comment = make_comment(thread, name="Vera")
    for _number in range(60):
        make_comment(thread)  # So that the comment is on no page that is baked for other reasons.
    correct(thread, str(comment.pk))
    assert THANKS in page(thread.key)

    changing.remove_comment(comment_id=comment.pk)
    bake_all()

    assert "Thanks to a comment that is not here any more" in page(thread.key)
    assert "Vera" not in page(thread.key)


def test_comment_of_another_article_is_not_thanked_for(thread: Thread, site: Any):
    elsewhere = make_comment(make_thread(), name="Vera")
    article = Article.objects.get(pk=thread.article_id)
    own = Comment.objects.filter(thread=thread).first()
    assert own

    assert is_comment_under(own.pk, article)
    assert not is_comment_under(elsewhere.pk, article)
    correct(thread, str(elsewhere.pk))
    assert "Vera" not in page(thread.key)
