"""What the newsroom asks and readers point at: services, API, forms, pages, bakes."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from imprint.articles.models import Article, Question
from imprint.discussion import changing
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import BadAnchor
from imprint.publishing import store
from tests.conftest import Configure
from tests.discussion.steps import alert_of, post, post_path, send_form, text_of
from tests.discussion.test_bakes import stale_pages
from tests.factories import bake_all, make_article, make_comment, publish

TEXT = (
    "<p>The ferry did <b>not sail</b> on Tuesday. Nobody was told before six.</p>"
    "<p>The harbour office &amp; its head say that the engine was checked twice.</p>"
)
ANCHOR = {"exact": "engine was checked twice", "prefix": "say that the ", "suffix": "."}


@pytest.fixture
def article(db: None) -> Article:
    return make_article("The ferry", body=[("text", TEXT)])


@pytest.fixture
def thread(article: Article) -> Thread:
    return Thread.objects.get(article=article)


@pytest.fixture
def asked(article: Article) -> Question:
    """The newsroom asks about words that run through a tag."""
    article.questions = [Question(phrase="did not sail", question="Were you on the quay?")]
    publish(article)
    return Question.objects.get()


def page_at(reader: Client, path: str) -> BeautifulSoup:
    answer = reader.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def question_path(thread: Thread, asked: Question) -> str:
    return f"{thread.key}comments/question/{asked.number}/1/"


def test_anchor_is_kept_clean(thread: Thread):
    sent = {"type": "TextQuoteSelector", "exact": "  engine was\n checked\u0007 twice ", "prefix": "the "}

    posted = post(thread, anchor=sent)

    kept = Comment.objects.get(pk=posted.id)
    assert (kept.anchor, kept.question) == ({"exact": "engine was checked twice", "prefix": "the", "suffix": ""}, None)


UNREADABLE = "The passage is not one that can be read here: it needs “exact”, and may have “prefix” and “suffix”."


@pytest.mark.parametrize(
    ("anchor", "sentence"),
    [
        ({}, "The passage that the comment is about is empty."),
        ({"exact": " "}, "The passage that the comment is about is empty."),
        ({"exact": 5}, UNREADABLE),
        ({"exact": ["a"]}, UNREADABLE),
        ({"exact": "a", "refinedBy": {}}, UNREADABLE),
        ({"exact": "a", "type": "CssSelector"}, UNREADABLE),
        ({"exact": "a" * 1001}, "The passage is too long: 1001 characters, 1000 are allowed. Choose a shorter one."),
        (
            {"exact": "a", "suffix": "b" * 65},
            "What is said to stand around the passage is too long: 65 characters, 64 are allowed.",
        ),
        ({"exact": "a\0b"}, "The text has a NUL character in it."),
    ],
)
def test_anchor_of_a_wrong_shape_is_refused_in_a_sentence(ask: Any, thread: Thread, anchor: Any, sentence: str):
    answer = ask("POST", post_path(thread), {"body": "A word.", "anchor": anchor})

    assert answer == (422, sentence)
    assert Comment.objects.count() == 0


def test_answer_to_a_comment_has_no_passage(thread: Thread):
    above = make_comment(thread)

    with pytest.raises(BadAnchor):
        post(thread, parent_id=above.pk, anchor=ANCHOR)


def test_same_words_about_two_passages_are_two_comments(thread: Thread, article: Article):
    first, second = post(thread, "Yes.", anchor=ANCHOR), post(thread, "Yes.", anchor={"exact": "did not sail"})

    assert first.id != second.id
    article.refresh_from_db()
    assert article.inline_counts == {"all": 2}


def test_comment_of_the_api_has_its_anchor_and_shows_it_no_more_when_removed(ask: Any, thread: Thread):
    status, written = ask("POST", post_path(thread), {"body": "A word.", "anchor": ANCHOR})
    assert (status, written["anchor"], written["question"]) == (201, {**ANCHOR, "prefix": "say that the"}, None)

    changing.remove_comment(comment_id=written["id"])

    assert ask("GET", f"comments/{written['id']}")[1]["anchor"] is None


def test_answer_to_a_question_is_about_its_words(ask: Any, thread: Thread, asked: Question):
    status, written = ask("POST", post_path(thread), {"body": "I was.", "question": asked.number})

    assert (status, written["question"]) == (201, asked.number)
    assert written["anchor"] == {"exact": "did not sail", "prefix": "", "suffix": ""}


@pytest.mark.parametrize("number", [0, -1, 5, 2**31, 10**30])
def test_answer_to_a_question_that_nobody_asks_is_refused(ask: Any, thread: Thread, asked: Question, number: int):
    answer = ask("POST", post_path(thread), {"body": "I was.", "question": number})

    assert answer == (422, "The newsroom does not ask this question any more. Your text can be posted without it.")


def test_phrase_is_marked_through_tags_and_the_question_stands_behind_its_paragraph(
    reader: Client, thread: Thread, asked: Question
):
    page = page_at(reader, thread.key)

    assert [mark.get_text() for mark in page.select("mark.asked")] == ["did ", "not sail"]
    aside = page.select_one(".text > p + aside.asks")
    assert aside
    assert aside.get_text(strip=True) == "Question from the newsroom"
    assert [link["href"] for link in aside.select("a")] == [f"{question_path(thread, asked)}#discussion"]
    assert page.select_one(".text > p").get_text() == "The ferry did not sail on Tuesday. Nobody was told before six."


def test_second_place_of_a_phrase_is_marked_where_the_editor_says_so(reader: Client, article: Article, thread: Thread):
    article.questions = [Question(phrase="The", occurrence=2, question="Which?")]
    publish(article)

    page = page_at(reader, thread.key)

    assert [mark.parent.get_text()[:11] for mark in page.select("mark.asked")] == ["The harbour"]


def test_question_whose_words_are_gone_stands_behind_the_text(reader: Client, article: Article, asked: Question):
    article.body = [("text", "<p>All is well.</p>")]
    publish(article)

    page = page_at(reader, article.public_path or "")

    assert page.select("mark") == []
    assert len(page.select(".body > aside.asks")) == 1


def test_question_keeps_its_answers_over_publications_of_old_drafts(article: Article, thread: Thread, asked: Question):
    post(thread, "I was.", question=asked.number)

    publish(article.get_latest_revision().as_object())
    publish(article.get_latest_revision().as_object())

    article.refresh_from_db()
    assert [question.number for question in article.questions.all()] == [asked.number]
    assert article.inline_counts == {"all": 1, str(asked.number): 1}


def test_page_of_a_question_shows_its_answers_alone_and_takes_another(reader: Client, thread: Thread, asked: Question):
    make_comment(thread, body="Something else.")
    post(thread, "I was there.", question=asked.number)

    page = page_at(reader, question_path(thread, asked))

    assert page.select_one("h2#discussion-title").get_text() == "Were you on the quay?"
    assert [text.get_text(strip=True) for text in page.select("ol.thread article > div")] == ["I was there."]
    assert page.select_one("ol.thread blockquote.passage").get_text() == "did not sail"
    form = page.select_one("comment-form form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input")}
    assert send_form(reader, thread, **sent).status_code == 303
    assert Comment.objects.order_by("-pk")[0].question == asked.number
    assert "(2 answers)" in page_at(reader, thread.key).select_one(".asks").get_text()


def test_refused_form_keeps_its_question_and_passage(reader: Client, thread: Thread, asked: Question, quiet: None):
    answer = send_form(reader, thread, body=" ", question=asked.number, anchor=json.dumps(ANCHOR))

    assert (answer.status_code, alert_of(answer)) == (422, "The text is empty.")
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("input[name=question]")["value"] == str(asked.number)
    assert json.loads(page.select_one("input[name=anchor]")["value"]) == ANCHOR


@pytest.mark.parametrize("sent", ["{", "[1]", "[" * 9000, '"x"'])
def test_form_with_a_passage_that_is_no_json_is_refused(reader: Client, thread: Thread, sent: str, quiet: None):
    answer = send_form(reader, thread, anchor=sent)

    assert (answer.status_code, alert_of(answer)) == (422, UNREADABLE)


def test_inline_feedback_is_led_to_only_where_there_is_some(reader: Client, thread: Thread):
    make_comment(thread, body="About all of it.")
    assert "Inline feedback" not in text_of(reader.get(thread.key))
    assert reader.get(f"{thread.key}comments/inline/1/").status_code == 404
    assert reader.get(f"{thread.key}anchors.json").status_code == 404

    post(thread, "About this.", anchor=ANCHOR)

    assert "Inline feedback" in text_of(reader.get(thread.key))
    page = page_at(reader, f"{thread.key}comments/inline/1/")
    assert [text.get_text(strip=True) for text in page.select("ol.thread article > div")] == ["About this."]
    assert [a["href"] for a in page.select("#discussion > header a")] == [f"{thread.key}#discussion"]


def test_passage_leads_into_the_article(reader: Client, thread: Thread):
    posted = post(thread, anchor=ANCHOR)

    link = page_at(reader, thread.key).select_one(f"#comment-{posted.id} .passage a")

    assert link["href"] == f"{thread.key}#passage-{posted.id}:~:text=engine%20was%20checked%20twice"


def test_passage_is_found_again_after_an_edit_and_else_is_of_an_earlier_version(
    reader: Client, article: Article, thread: Thread
):
    found, lost = post(thread, "One.", anchor=ANCHOR), post(thread, "Two.", anchor={"exact": "Nobody was told"})
    article.body = [("text", "<p>New words come first.</p><p>They say that the engine was checked three times.</p>")]
    publish(article)

    page = page_at(reader, thread.key)

    assert page.select_one(f"#comment-{found.id} .passage a")
    lost_one = page.select_one(f"#comment-{lost.id}")
    assert lost_one.select_one(".passage").get_text() == "Nobody was told"
    assert lost_one.select(".passage a") == []
    assert lost_one.select_one(".to").get_text() == "on an earlier version of this article"
    told = json.loads(reader.get(f"{thread.key}anchors.json").content)
    at = "Newwordscomefirst.Theysaythatthe"
    assert told == {"passages": [{"at": len(at), "exact": "enginewaschecked", "comments": [found.id]}]}


def test_markup_in_a_passage_is_shown_as_typed(reader: Client, thread: Thread):
    post(thread, anchor={"exact": '<img src=x onerror="alert(1)">'})

    assert "<img src=x" not in text_of(reader.get(thread.key))


def test_waiting_and_removed_comments_are_not_counted(configure: Configure, article: Article, thread: Thread):
    configure(hold_comments=True)
    posted = post(thread, anchor=ANCHOR)
    counts = []
    for act in (None, changing.publish_comment, changing.remove_comment, changing.publish_comment):
        if act:
            act(comment_id=posted.id)
        article.refresh_from_db()
        counts.append(article.inline_counts.get("all", 0))

    assert counts == [0, 1, 0, 1]


def test_baked_pages_are_fresh_after_each_step(article: Article, thread: Thread):
    publish(article)
    bake_all()
    article.questions = [Question(phrase="did not sail", question="Were you on the quay?")]
    steps = [lambda: publish(article), lambda: post(thread, "I was.", question=article.questions.get().number)]
    steps += [lambda: post(thread, "Twice?", anchor=ANCHOR), lambda: make_comment(parent=Comment.objects.first())]
    steps += [lambda: changing.remove_comment(comment_id=Comment.objects.filter(question=None, root=None)[0].pk)]
    steps += [lambda: changing.remove_comment(comment_id=Comment.objects.exclude(question=None)[0].pk)]

    for step in steps:
        step()
        assert stale_pages(thread, {bake.path for bake in bake_all()}) == []

    below = {path.removeprefix(thread.key) for path in store.paths() if path.startswith(thread.key)}
    number = article.questions.get().number
    assert f"comments/question/{number}/1/" in below
    assert not {"comments/inline/1/", "anchors.json"} & below
    article.questions = []
    publish(article)
    bake_all()
    assert store.file_of(f"{thread.key}comments/question/{number}/1/").exists() is False


def test_pages_about_passages_go_with_the_article(article: Article, thread: Thread, asked: Question):
    post(thread, "I was.", question=asked.number)
    bake_all()
    paths = {question_path(thread, asked), f"{thread.key}comments/inline/1/", f"{thread.key}anchors.json"}
    assert paths <= store.paths()

    article.refresh_from_db()
    article.unpublish()
    bake_all()

    assert store.paths() & paths == set()


def test_readers_do_not_point_where_the_site_does_not_want_it(reader: Client, thread: Thread, show_setting: Configure):
    assert page_at(reader, thread.key).select_one("article-passages[point]")

    show_setting(readers_point=False)

    assert page_at(reader, thread.key).select("article-passages[point]") == []
