"""Pages of a thread over HTTP."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from imprint.discussion import changing, opening
from imprint.discussion.models import Comment, Thread
from tests.discussion.steps import Fill, send_form, text_of
from tests.factories import make_article, make_comment, make_thread, make_user, make_visitor, publish

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.mark.parametrize("sort", ["newest", "oldest", "top"])
def test_page_of_comments_shows_them_and_links_on(sort: str, reader: Client, fill: Fill):
    thread = fill(60)

    answer = reader.get(f"{thread.key}comments/{sort}/2/")

    assert answer.status_code == 200
    assert len(re.findall(r'<article id="comment-[1-9]', text_of(answer))) == 25
    assert f'href="{thread.key}"' in text_of(answer)


@pytest.mark.parametrize(
    "path",
    [
        *("comments/newest/0/", "comments/newest/4/", "comments/oldest/9999999/", "comments/top/99999999/"),
        *("comments/best/1/", "comments/newest/-1/", "comments/newest/x/", "comments/branch/1/1/"),
        *("comments/branch/999999999999999/1/", "comments/branch/x/1/", "comments/", "comments/newest/"),
    ],
)
def test_page_beyond_the_thread_is_404(path: str, reader: Client, fill: Fill):
    thread = fill(60)

    assert reader.get(f"{thread.key}{path}").status_code == 404


PLACES = r'id="discussion-title">([^<]+)<'


@pytest.mark.parametrize(
    ("path", "title", "first", "last"),
    [
        ("newest/1/", "Comments 1–25", "Newest comments", ""),
        ("newest/3/", "Comments 51–75", "", "Oldest comments"),
        ("oldest/1/", "Comments 1–25", "", "Newest comments"),
        ("oldest/3/", "Comments 51–75", "Oldest comments", "Newest comments"),
        ("oldest/4/", "Comment 76", "Oldest comments", ""),
        ("top/3/", "Comments 51–75", "First page", ""),
    ],
)
def test_page_of_comments_says_which_they_are_and_leads_to_both_ends(
    path: str, title: str, first: str, last: str, reader: Client, fill: Fill
):
    thread = fill(76)

    html = text_of(reader.get(f"{thread.key}comments/{path}"))

    assert re.findall(PLACES, html) == [title]
    pagers = re.findall(r'<p class="pager.*?</p>', html, re.DOTALL)
    named = ("Newest comments", "Oldest comments", "First page")
    links = [words for pager in pagers for words in re.findall(r">([^<]+)</a>", pager) if words in named]
    assert links == [words for words in (first, last) if words]
    assert '<a href="#write">Write a comment</a>' in html


def test_number_of_comments_is_set_as_the_language_does_it(reader: Client, fill: Fill):
    thread = fill(1200)

    assert re.findall(PLACES, text_of(reader.get(thread.key))) == ["1,200 comments"]


def test_page_of_a_branch_is_about_answers_to_its_root(reader: Client, thread: Thread):
    root = make_comment(thread, name="Mara")
    for _number in range(60):
        make_comment(parent=root)

    html = text_of(reader.get(f"{thread.key}comments/branch/{root.pk}/3/"))

    assert re.findall(PLACES, html) == ["Answers to Mara"]
    assert "Answers 51–60" in html
    assert "Your answer to Mara" in html
    assert "Your comment" not in html
    assert f'<input type="hidden" name="parent" value="{root.pk}">' in html
    for words, path in (("First answers", 1), ("Earlier answers", 2)):
        assert re.search(rf'href="{thread.key}comments/branch/{root.pk}/{path}/#discussion">{words}<', html)
    assert f'href="{thread.key}#discussion">All comments<' in html
    assert f'href="{thread.key}comments/branch/{root.pk}/2/#discussion">35 more answers<' in text_of(
        reader.get(thread.key)
    )


def test_page_of_a_branch_whose_root_was_removed_asks_for_no_answer_to_it(reader: Client, thread: Thread):
    root = make_comment(thread, name="Mara")
    make_comment(parent=root)
    changing.remove_comment(comment_id=root.pk)

    html = text_of(reader.get(f"{thread.key}comments/branch/{root.pk}/1/"))

    assert re.findall(PLACES, html) == ["Answers to a removed comment"]
    assert "<comment-form" not in html
    assert "#write" not in html


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "The newsroom closed this discussion. What was written stays here to be read."),
        (0, "The newsroom closed this discussion."),
    ],
)
def test_closed_discussion_says_so_in_one_sentence(count: int, sentence: str, reader: Client, fill: Fill):
    thread = fill(count)
    opening.set_thread_open(thread_id=thread.pk, is_open=False)

    html = text_of(reader.get(thread.key))

    told = re.findall(r'<p class="notice">([^<]+)</p>', html)
    assert told == [sentence]
    assert 'class="empty"' not in html


def test_pages_of_an_article_that_is_not_public_are_not_there(reader: Client, fill: Fill):
    thread = fill(3)
    comment, article = thread.all_comments.first(), thread.article
    assert comment
    assert article
    make_comment(parent=comment)
    paths = [f"{thread.key}{path}" for path in ("comments/newest/1/", "comments/top/1/", "live.json")]
    paths += [f"{thread.key}comments/branch/{comment.pk}/1/", f"/-/comments/{comment.pk}/"]
    assert [reader.get(path).status_code for path in paths] == [200] * 5

    article.unpublish()

    assert [reader.get(path).status_code for path in paths] == [410] * 4 + [404]


def test_article_shows_its_comments_in_its_own_html(reader: Client, thread: Thread):
    top = make_comment(thread, body="Seen by **search engines**.", name="Jo")
    make_comment(parent=top, body="And this.")

    html = text_of(reader.get(thread.key))

    assert "<p>Seen by <strong>search engines</strong>.</p>" in html
    assert "<p>And this.</p>" in html
    assert re.search(r'id="discussion-title">2 comments<', html)


def test_live_json_tells_count_and_newest(reader: Client, thread: Thread):
    make_comment(thread)
    newest = make_comment(thread)
    make_comment(thread, state="pending")

    answer = reader.get(f"{thread.key}live.json")

    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content) == {"count": 2, "newest": newest.pk}


def test_comment_page_shows_one_comment_with_what_its_reader_may_do(reader: Client, thread: Thread):
    comment = make_comment(thread, body="Mine.")

    html = text_of(reader.get(f"/-/comments/{comment.pk}/"))

    assert "<p>Mine.</p>" in html
    assert f'action="/-/comments/{comment.pk}/report/"' in html
    assert re.search(r"<details>\s*<summary>Report</summary>\s*<form id=\"report\"", html)
    assert f'action="/-/comments/{comment.pk}/edit/"' not in html
    assert f'action="/-/comments/{comment.pk}/delete/"' not in html


def test_comment_page_of_its_author_offers_to_change_it(reader: Client, thread: Thread):
    send_form(reader, thread)
    comment = Comment.objects.get()

    html = text_of(reader.get(f"/-/comments/{comment.pk}/"))

    assert f'action="/-/comments/{comment.pk}/edit/"' in html
    assert f'action="/-/comments/{comment.pk}/delete/"' in html
    assert "report" not in html.partition("</section>")[0].partition("<template")[0]
    assert len(re.findall(r"<button name=.value.[^>]* disabled>", html)) == 2


@pytest.mark.parametrize("comment_id", [0, 10**9, 10**30])
def test_comment_page_of_an_unknown_comment_is_404(comment_id: int, reader: Client, thread: Thread):
    path = f"/-/comments/{comment_id}/"

    assert reader.get(path).status_code == 404
    for act in ("edit", "delete", "vote", "report"):
        assert reader.post(f"{path}{act}/", {"body": "x", "value": "1"}).status_code == 404


def test_number_of_queries_of_an_article_is_the_same_for_any_number_of_comments(
    reader: Client, thread: Thread, django_assert_max_num_queries: Any
):
    counts = []
    for more in (1, 2, 57):
        for number in range(more):
            top = make_comment(thread, visitor=make_visitor(make_user() if number == 0 else None))
            make_comment(parent=top)
        with django_assert_max_num_queries(40) as seen:
            reader.get(thread.key)
        counts.append(len(seen))

    assert counts[0] == counts[1] == counts[2]


def test_words_of_readers_are_escaped_everywhere(reader: Client, site: Any):
    evil = '<script>alert("1")</script>'
    article = make_article(f"Title {evil}")
    thread = make_thread(article)
    top = make_comment(thread, body=f"{evil} [x](javascript:alert(1))", name=f"Jo {evil}")
    for _number in range(6):
        top = make_comment(parent=top, name=f"Jo {evil}")
    publish(article)

    for path in (thread.key, f"{thread.key}comments/oldest/1/", top.path):
        html = text_of(reader.get(path))
        assert "<script>alert" not in html
        assert 'href="javascript' not in html


def test_comments_say_whose_they_are(reader: Client, thread: Thread):
    comment = make_comment(thread, name="Mara")

    html = text_of(reader.get(thread.key))

    assert re.search(rf'<article id="comment-{comment.pk}" [^>]*aria-labelledby="by-{comment.pk}">', html)
    assert f'<b id="by-{comment.pk}" dir="auto">Mara</b>' in html
