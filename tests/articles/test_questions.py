"""The editor's form tells what is wrong with a question before readers see it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from imprint.articles.models import Article, Correction, Question
from imprint.articles.questions import comment_of
from tests.factories import make_article, make_comment, make_editor, make_thread

TEXT = "<p>The ferry did <b>not sail</b> on Tuesday. The engine was checked twice.</p>"


@pytest.fixture
def article(db: None) -> Article:
    return make_article("The ferry", slug="ferry", body=[("text", TEXT)])


@pytest.fixture
def save(article: Article, client: Client) -> Any:
    """save(question={…}, correction={…}) publishes in the newsroom; gives the page when it was refused, else None."""
    client.force_login(make_editor())

    def send(question: dict[str, Any] | None = None, correction: dict[str, Any] | None = None) -> str | None:
        question = {"phrase": "", "occurrence": "1", "question": "Were you there?", "number": "7", **(question or {})}
        fixed = {"corrected_at": "2026-11-22 10:00", "text": rich_text("<p>May.</p>"), **(correction or {})}
        data = {
            "title": "The ferry",
            "slug": "ferry",
            "standfirst": "",
            "lead_caption": rich_text(""),
            "body": streamfield([("text", rich_text(TEXT))]),
            "questions": inline_formset([question] if question["phrase"] else []),
            "corrections": inline_formset([fixed] if correction is not None else []),
            "bylines": inline_formset([]),
            "comments": inline_formset([]),
            "topics": [],
            "readers_can_comment": "on",
            "action-publish": "1",
        }
        answer = client.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), nested_form_data(data))
        return None if answer.status_code == 302 else str(answer.content.decode())

    return send


def test_question_is_published_with_its_number(save: Any, article: Article):
    assert save({"phrase": "did not  sail"}) is None

    question = Question.objects.get(article=article)
    assert (question.phrase, question.occurrence, question.number) == ("did not  sail", 1, 7)


def test_words_that_are_not_in_the_text_are_refused_with_the_nearest(save: Any):
    assert "The nearest are: “engine was checked twice”." in save({"phrase": "engine was chekced twice"})


def test_words_like_nothing_in_the_text_are_refused(save: Any):
    assert "These words are not in the text. Copy them from there." in save({"phrase": "mayor"})


def test_place_that_is_not_there_is_refused(save: Any):
    assert "These words stand in the text only so many times: 2." in save({"phrase": "The", "occurrence": "3"})


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("12", 12),
        (" #12 ", 12),
        ("/-/comments/12/", 12),
        ("https://news.example/-/comments/12/#reply", 12),
        ("https://news.example/2026/11/22/ferry/#comment-12", 12),
        ("twelve", None),
        ("https://news.example/12", None),
        ("", None),
    ],
)
def test_comment_is_named_by_its_number_or_any_of_its_addresses(address: str, number: int | None):
    assert comment_of(address) == number


def test_correction_thanks_only_for_a_comment_that_is_there(save: Any, article: Article):
    comment = make_comment(make_thread(article))
    other = make_comment(make_thread())

    assert "There is no such comment under this article." in save(correction={"thanks_to": str(other.pk)})
    assert "This is not the address of a comment." in save(correction={"thanks_to": "Ines"})
    assert save(correction={"thanks_to": comment.path}) is None
    assert Correction.objects.get(article=article).thanks_to == comment.path
