from itertools import chain
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from imprint.articles import search
from imprint.articles.models import Article
from tests.articles.steps import links, make_document, make_full_article, queries_of, read, texts
from tests.factories import make_article, make_author, make_editor, make_picture, publish

SEARCH = "/-/search/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry() -> Article:
    return make_article(
        "The ferry at quay five",
        standfirst="It was paid for twice.",
        body=[
            ("text", "<p>The <b>harbour</b> master waited.</p>"),
            ("quotation", {"text": "<p>She floats.</p>", "source": "Rosa Keel"}),
            ("html", "<p>Dredgers came.</p>"),
        ],
        authors=[make_author("Ines Aalto")],
    )


def found(reader: Client, question: str, **sent: str) -> list[str]:
    """The headlines that are found."""
    return texts(read(reader, SEARCH, q=question, **sent), "main .headline")


# What is found


def test_article_is_found_by_each_of_its_words(ferry: Article, reader: Client):
    make_article("Something else")
    words = ["ferry", "FERRY", "quay five", "five quay", "twice", "harbour", "floats", "Keel", "dredgers", "Aalto"]

    assert {word: found(reader, word) for word in words} == {word: ["The ferry at quay five"] for word in words}

    page = read(reader, SEARCH, q="  ferry ")
    assert links(page, "main .headline a") == [("The ferry at quay five", ferry.public_path)]
    assert texts(page, ".found") == ["1 article"]


def test_article_that_lacks_a_word_is_not_found(ferry: Article, reader: Client):
    for question in ("ferry zeppelin", "zeppelin"):
        page = read(reader, SEARCH, q=question)
        assert texts(page, ".headline") == []
        assert texts(page, ".empty h2") == [f"Nothing found for “{question}”"]
        assert links(page, ".index a") == links(page, "nav.sections a") != []


def test_article_is_found_by_what_was_published_last(ferry: Article, reader: Client):
    ferry.title = "The tug"
    publish(ferry)

    assert (found(reader, "tug"), found(reader, "five")) == (["The tug"], [])


# What is not public is not found


def test_what_is_not_public_is_not_found(reader: Client):
    for title in ("Public ferry", "Unpublished ferry", "Deleted ferry"):
        make_article(title)
    make_article("Draft ferry", live=False)
    assert len(found(reader, "ferry")) == 3

    Article.objects.get(title="Unpublished ferry").unpublish()
    Article.objects.get(title="Deleted ferry").delete()

    assert found(reader, "ferry") == ["Public ferry"]


def test_draft_of_a_published_article_is_not_found(ferry: Article, reader: Client):
    ferry.title, ferry.standfirst = "The zeppelin", "Still secret."
    ferry.save_revision()

    assert (found(reader, "zeppelin"), found(reader, "secret")) == ([], [])
    assert found(reader, "ferry") == ["The ferry at quay five"]


# Questions that mean something to a database

HOSTILE = [
    *("AND", "OR", "NOT", "NEAR", "NEAR(ferry quay)", "ferry AND", "*", "ferr*", "^ferry", "-ferry", "title:x"),
    *("{title}: x", "(", ")", "ferry)", "+", "\\", "%", "_", "'", "'' OR 1=1", ";--", "\0", "\0zeppelin", "<->"),
    *("ferry & ", "| ferry", "!", "$$", ":*", "\u202e", "🚢", "zeppelin" * 300, "AND " * 40, "'" * 200),
    *('"', 'ferry"', '"ferry', '"ferry quay"', '"" ""', '"' * 200),
]


def test_hostile_question_gets_a_page(ferry: Article, reader: Client):
    assert {question: reader.get(SEARCH, {"q": question}).status_code for question in HOSTILE} == dict.fromkeys(
        HOSTILE, 200
    )


def test_no_question_gets_the_form_alone(ferry: Article, reader: Client):
    for query in ("", "?q=", "?q=%20%20", "?q=%00", "?page=2"):
        page = read(reader, SEARCH + query)
        assert texts(page, "h1") == ["Search"]
        assert page.select(".headline, .empty, .found, .pages") == []


def test_odd_query_gets_a_page(ferry: Article, reader: Client):
    for query in ("?q=%ff", "?q=%ED%A0%80", "?q=zeppelin&q=ferry", "?q[]=x&q=ferry"):
        assert texts(read(reader, SEARCH + query), "h1") == ["Search"]


def test_question_is_shown_as_text_and_cut(ferry: Article, reader: Client):
    page = read(reader, SEARCH, q="<b>'x'</b>  &  " + "y" * 300)

    [field] = page.select("#q")
    assert field["value"] == "<b>'x'</b> & " + "y" * 187
    assert texts(page, "title") == [f"{field['value']} – Search – Imprint"]
    assert page.select("h2 b") == []


# Pages of results


@pytest.fixture
def five(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles, of which a page of results shows two."""
    monkeypatch.setattr(search, "PAGE_LENGTH", 2)
    for number in range(5):
        make_article(f"Ferry {number}")


def test_results_are_in_pages_that_lead_to_one_another(five: None, reader: Client):
    first, second, last = (read(reader, SEARCH, q="ferry", page=number) for number in ("1", "2", "3"))

    assert [texts(page, ".pages") for page in (first, second, last)] == [
        ["Page 1 of 3 Next"],
        ["Previous Page 2 of 3 Next"],
        ["Previous Page 3 of 3"],
    ]
    assert links(second, ".pages a") == [("Previous", "?q=ferry&page=1"), ("Next", "?q=ferry&page=3")]
    assert texts(second, ".found") == ["5 articles"]
    headlines = [texts(page, ".headline") for page in (first, second, last)]
    assert [len(shown) for shown in headlines] == [2, 2, 1]
    assert sorted(chain(*headlines)) == [f"Ferry {number}" for number in range(5)]


def test_page_of_results_that_is_not_there_is_the_first_or_the_last(five: None, reader: Client):
    shown = {"0": 3, "-1": 3, "9" * 30: 3, "x": 1, "": 1, "1.5": 1, "²": 1}

    for page, number in shown.items():
        assert texts(read(reader, SEARCH, q="ferry", page=page), ".pages span") == [f"Page {number} of 3"]


def test_one_page_of_results_has_no_links_to_others(ferry: Article, reader: Client):
    assert read(reader, SEARCH, q="ferry").select(".pages") == []


def test_search_costs_the_same_for_one_and_three(reader: Client):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_full_article("Ferry")
        counts.append(queries_of(reader, SEARCH, q="ferry"))
        assert len(found(reader, "ferry")) == Article.objects.count()

    assert counts[0] == counts[1]


def test_search_is_for_nobody_else_to_list(ferry: Article, reader: Client):
    page: Any = read(reader, SEARCH, q="ferry")

    assert [tag["content"] for tag in page.select("meta[name=robots]")] == ["noindex"]


@pytest.mark.parametrize("place", ["wagtailimages:index", "wagtaildocs:index", "wagtailadmin_pages:search"])
def test_newsroom_searches_for_words_in_quotation_marks(place: str, client: Client):
    client.force_login(make_editor())
    make_picture("A quay", width=3, height=2)
    make_document(title="A quay")
    make_article("A quay")

    for words in ('"quay', '"', '"the quay"'):
        assert client.get(reverse(place), {"q": words}).status_code == 200
