import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from imprint.discussion import changing, search
from imprint.discussion.models import Comment, Thread
from tests.conftest import Configure
from tests.discussion.steps import Fill, alert_of, post_path, text_of
from tests.factories import make_comment, make_thread


def path_of(thread: Thread) -> str:
    return f"/-/threads/{thread.pk}/search/"


def found(reader: Client, thread: Thread, question: str, **more: Any) -> list[str]:
    """The excerpts, with what is marked in braces."""
    answer = reader.get(path_of(thread), {"q": question, **more})
    assert answer.status_code == 200
    pieces = re.findall(r'<p dir="auto">(.*?)</p>\n</article>', text_of(answer), re.DOTALL)
    return [unescape(piece.replace("<mark>", "{").replace("</mark>", "}")) for piece in pieces]


def test_comments_with_all_words_are_found_the_newest_first(thread: Thread, reader: Client):
    make_comment(thread, body="The ferry lay at the quay.")
    make_comment(thread, body="A quay without a ship.")
    make_comment(thread, body="No QUAY is long enough for a Férry.")

    assert found(reader, thread, "ferry quay") == [
        "No {QUAY} is long enough for a {Férry}.",
        "The {ferry} lay at the {quay}.",
    ]


def test_result_leads_to_its_place_and_names_the_author(fill: Fill, reader: Client):
    thread = fill(60)
    root = thread.all_comments.get(ordinal=1)
    answer = make_comment(parent=root, name="Zoë", body="Found below.")

    page = text_of(reader.get(path_of(thread), {"q": "zoe"}))

    assert (
        f'<h2 dir="auto"><a href="{thread.key}comments/oldest/1/#comment-{answer.pk}"><mark>Zoë</mark></a></h2>' in page
    )


def test_only_what_readers_see_of_this_thread_is_found(thread: Thread, reader: Client):
    make_comment(thread, body="word shown")
    make_comment(thread, body="word waiting", state=Comment.State.PENDING)
    make_comment(thread, body="word removed", state=Comment.State.REMOVED)
    make_comment(thread, body="Who? ||word hidden||")
    make_comment(make_thread(), body="word elsewhere")

    assert found(reader, thread, "word") == ["{word} shown"]


def test_excerpt_is_plain_text_around_the_first_word(thread: Thread, reader: Client):
    make_comment(thread, body=f"{'Before. ' * 80}**Needle** <b>&amp;\n\n> and {'after ' * 90}")

    [excerpt] = found(reader, thread, "needle")

    assert "…Before. Before." in excerpt
    assert " Before. {Needle} <b>&amp; and after after" in excerpt
    assert excerpt[0] == excerpt[-1] == "…"
    assert len(excerpt) <= search.EXCERPT + 4


def test_overlapping_words_are_marked_once():
    parts = search.marked("abcdef", ["abc", "bcd", "f"])

    assert [(part.text, part.is_found) for part in parts] == [
        ("abc", True), ("d", True), ("e", False), ("f", True),
    ]  # fmt: skip


def test_results_come_in_pages(fill: Fill, reader: Client):
    thread, pages, query = fill(45), [], {"q": "comment"}

    while query:
        page = text_of(reader.get(path_of(thread), query))
        pages.append(page.count("<article>"))
        link = re.search(r'rel="next" href="\?q=comment&amp;before=(\d+)"', page)
        query = {"q": "comment", "before": link[1]} if link else {}

    assert pages == [20, 20, 5]


def test_long_thread_is_read_in_shares(fill: Fill, reader: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "SHARE", 10)
    thread = fill(25)
    oldest = thread.all_comments.order_by("id")[0]
    Comment.objects.filter(pk=oldest.pk).update(body="Needle")

    first = text_of(reader.get(path_of(thread), {"q": "needle"}))
    assert "there are older ones" in first
    before = re.search(r"before=(\d+)", first)
    assert before
    second = text_of(reader.get(path_of(thread), {"q": "needle", "before": before[1]}))
    before = re.search(r"before=(\d+)", second)
    assert before
    assert found(reader, thread, "needle", before=before[1]) == ["{Needle}"]


QUESTIONS = [
    ("", "Write a word that you look for, or a part of one."),
    (" \0 \u0301 ", "Write a word that you look for, or a part of one."),
    ("x" * 101, "That is too long: look for eight words at the most, of a hundred characters together."),
    ("a b c d e f g h i", "That is too long: look for eight words at the most, of a hundred characters together."),
]


@pytest.mark.parametrize(("question", "sentence"), QUESTIONS)
def test_question_that_cannot_be_asked_gets_a_sentence(
    question: str, sentence: str, thread: Thread, reader: Client, ask: Any, quiet: None
):
    make_comment(thread)

    answer = reader.get(path_of(thread), {"q": question})

    assert (answer.status_code, alert_of(answer)) == (422, sentence)
    assert ask("GET", f"{post_path(thread)}?{answer.wsgi_request.META['QUERY_STRING']}") == (422, sentence)


@pytest.mark.parametrize("question", ["%", "_", "'", '"', "\\", ".*", "(", "[", "||", "<script>", "🙂", "𝔘"])
def test_odd_question_finds_what_is_there_and_nothing_else(question: str, thread: Thread, reader: Client):
    make_comment(thread, body="Nothing of that kind")

    assert found(reader, thread, question) == []


def test_page_without_a_question_is_a_form(thread: Thread, reader: Client):
    page = text_of(reader.get(path_of(thread)))

    assert f'<form class="ask" role="search" action="{path_of(thread)}">' in page
    assert "alert" not in page


def test_nothing_found_is_said_and_the_words_stay(thread: Thread, reader: Client):
    make_comment(thread)

    page = text_of(reader.get(path_of(thread), {"q": '"zebra"'}))

    assert "No comment here has these words." in page
    assert 'value="&#34;zebra&#34;"' in page


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣", "0"])
def test_bad_place_to_go_on_begins_anew_on_the_page_and_is_refused_by_the_api(
    before: str, thread: Thread, reader: Client, ask: Any, quiet: None
):
    make_comment(thread, body="A word.")

    assert found(reader, thread, "word", before=before) == ["A {word}."]
    assert ask("GET", f"{post_path(thread)}?q=word&cursor={before}")[0] == 422


def test_thread_that_is_not_public_is_not_searched(reader: Client, quiet: None, db: None):
    thread = make_comment(body="A word.").thread
    assert thread.article
    thread.article.unpublish()

    for pk in (thread.pk, 10**30):
        assert reader.get(f"/-/threads/{pk}/search/", {"q": "word"}).status_code == 404


def test_api_searches_with_a_cursor(thread: Thread, ask: Any):
    ids = [make_comment(thread, body=f"A ferry, {number}.").pk for number in range(3)]
    make_comment(thread, body="Something else.")

    status, first = ask("GET", f"{post_path(thread)}?q=FERRY&limit=2")
    _status, second = ask("GET", f"{post_path(thread)}?q=FERRY&limit=2&cursor={first['next']}")

    assert status == 200
    assert [comment["id"] for comment in first["comments"]] == [ids[2], ids[1]]
    assert ([comment["id"] for comment in second["comments"]], second["next"]) == ([ids[0]], None)


def test_api_has_no_other_order_for_what_was_found(thread: Thread, ask: Any, quiet: None):
    assert ask("GET", f"{post_path(thread)}?q=x&sort=top") == (
        422,
        "What was found comes the newest first, in no other order.",
    )


def test_searches_are_limited(rate_limits_on: None, thread: Thread, reader: Client, ask: Any, quiet: None):
    for _number in range(10):
        assert reader.get(path_of(thread), {"q": "x"}).status_code == 200

    answer = reader.get(path_of(thread), {"q": "x"})

    assert (answer.status_code, answer["Retry-After"]) == (429, "2")
    assert 'value="x"' in text_of(answer)
    assert ask("GET", f"{post_path(thread)}?q=x")[0] == 429


def test_search_costs_the_same_number_of_queries_for_any_number(
    thread: Thread, reader: Client, django_assert_max_num_queries: Any
):
    costs = []
    for _more in range(2):
        make_comment(thread, body="A word.")
        with django_assert_max_num_queries(20) as seen:
            found(reader, thread, "word")
        costs.append(len(seen))

    assert costs[0] == costs[1]


def test_head_of_a_discussion_has_the_form_once_there_is_something_to_search(thread: Thread, reader: Client):
    form = f'action="{path_of(thread)}"'
    assert form not in text_of(reader.get(thread.key))

    for _number in range(2):
        make_comment(thread)

    assert text_of(reader.get(thread.key)).count(form) == 1


def test_removed_comment_is_not_found_any_more(thread: Thread, reader: Client):
    comment = make_comment(thread, body="A word.")
    assert found(reader, thread, "word") == ["A {word}."]

    changing.remove_comment(comment_id=comment.pk)

    assert found(reader, thread, "word") == []


def test_site_without_limits_of_speed_has_none_here(configure: Configure, thread: Thread, reader: Client):
    configure(comments_per_minute=0)

    assert [reader.get(path_of(thread), {"q": "x"}).status_code for _number in range(40)] == [200] * 40
