"""The front page: what editors arranged, else the newest (queries.front_parts and its template)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from imprint.articles import queries
from imprint.articles.blocks import FrontBlock
from imprint.articles.keys import LATEST, MENU
from imprint.articles.models import Article, FrontPage, Section
from imprint.publishing.dependencies import note_dependencies
from tests.articles.steps import links, make_full_article, queries_of, read, texts
from tests.factories import make_article, make_section, publish

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def articles(site: FrontPage) -> list[Article]:
    """Six of two sections, Harbour and Town, the newest first; and a draft."""
    harbour, town = make_section("Harbour", slug="harbour"), make_section("Town", slug="town")
    made = [
        make_article(f"Number {number}", section=section, published_at=MAY - timedelta(days=number))
        for number, section in enumerate([harbour, town, harbour, harbour, town, harbour])
    ]
    make_article("Draft", section=harbour, live=False)
    return made


def arrange(site: FrontPage, *blocks: tuple[str, Any]) -> list[tuple[str, list[str]]]:
    """The kinds of the parts and the headlines in them."""
    site.body = list(blocks)
    return shown(publish(site))


def shown(site: FrontPage) -> list[tuple[str, list[str]]]:
    return [(part.kind, [card.headline for card in part.cards]) for part in queries.front_parts(site)]


def test_front_without_an_arrangement_shows_the_newest_and_every_section(site: FrontPage, articles: list[Article]):
    assert shown(site) == [
        ("lead", ["Number 0", "Number 1", "Number 2", "Number 3"]),
        ("section", ["Number 5"]),
        ("section", ["Number 4"]),
    ]


def test_front_depends_on_itself_on_what_it_shows_and_on_what_it_would_show(site: FrontPage, articles: list[Article]):
    with note_dependencies() as keys:
        queries.front_parts(site)

    sections = [f"list:section:{pk}" for pk in Section.objects.values_list("pk", flat=True)]
    assert keys >= {f"page:{site.pk}", LATEST, MENU, *sections, *(f"page:{article.pk}" for article in articles)}


def test_lead_is_what_editors_chose_and_stands_beside_in_their_order(site: FrontPage, articles: list[Article]):
    lead = {"article": articles[3], "beside": [articles[1], articles[5]]}

    assert arrange(site, ("lead", lead)) == [("lead", ["Number 3", "Number 1", "Number 5"])]


def test_lead_that_leaves_places_open_is_filled_with_the_newest(site: FrontPage, articles: list[Article]):
    assert arrange(site, ("lead", {"article": articles[1], "beside": []})) == [
        ("lead", ["Number 1", "Number 0", "Number 2", "Number 3"])
    ]


def test_lead_that_was_unpublished_makes_room(site: FrontPage, articles: list[Article]):
    arrange(site, ("lead", {"article": articles[3], "beside": [articles[1]]}))

    articles[3].unpublish()
    assert shown(site) == [("lead", ["Number 1", "Number 0"])]

    Article.objects.get(pk=articles[1].pk).delete()
    site.refresh_from_db()
    assert shown(site)[0][1][0] == "Number 0"


def test_section_shows_as_many_of_its_newest_as_editors_said(site: FrontPage, articles: list[Article]):
    harbour = articles[0].get_parent().specific

    parts = arrange(site, ("section", {"section": harbour, "count": 2}))
    part = queries.front_parts(site)[0]

    assert parts == [("section", ["Number 0", "Number 2"])]
    assert (part.title, part.path) == ("Harbour", "/sections/harbour/")


def test_article_that_stands_further_up_is_left_out_below(site: FrontPage, articles: list[Article]):
    harbour = articles[0].get_parent().specific

    parts = arrange(
        site,
        ("lead", {"article": articles[2], "beside": [articles[1]]}),
        ("section", {"section": harbour, "count": 2}),
        ("latest", 3),
    )

    assert parts == [
        ("lead", ["Number 2", "Number 1"]),
        ("section", ["Number 0", "Number 3"]),
        ("latest", ["Number 4", "Number 5"]),
    ]


@pytest.mark.parametrize(("kind", "least", "most"), [("section", 1, 12), ("latest", 1, 30)])
def test_arrangement_takes_only_as_many_as_fit(kind: str, least: int, most: int):
    section = make_section()
    block = FrontBlock().child_blocks[kind]

    def clean(count: int) -> None:
        block.clean(block.to_python({"section": section.pk, "count": count} if kind == "section" else count))

    clean(least)
    clean(most)
    for count in (least - 1, most + 1):
        with pytest.raises(ValidationError):
            clean(count)


def test_lead_takes_three_beside_it_and_not_four(articles: list[Article]):
    lead = FrontBlock().child_blocks["lead"]
    pks = [article.pk for article in articles]

    assert len(lead.clean(lead.to_python({"article": None, "beside": pks[:3]}))["beside"]) == 3
    with pytest.raises(ValidationError):
        lead.clean(lead.to_python({"article": None, "beside": pks[:4]}))


# The page


def test_front_page_sets_the_arrangement(site: FrontPage, articles: list[Article], reader: Client):
    harbour, town = articles[0].get_parent().specific, articles[1].get_parent().specific
    note = {"title": "From us", "text": f'<p>See <a linktype="page" id="{articles[5].pk}">the old one</a>.</p>'}
    arrange(
        site,
        ("lead", {"article": articles[0], "beside": [articles[1]]}),
        ("note", note),
        ("section", {"section": harbour, "count": 1}),
        ("section", {"section": town, "count": 1}),
        ("latest", 2),
    )

    page = read(reader, "/")

    assert texts(page, ".lead-part > .card h2") == ["Number 0"]
    assert texts(page, ".lead-part .beside h2") == ["Number 1"]
    assert texts(page, ".note-part h2") == ["From us"]
    assert links(page, ".note-part a") == [("the old one", articles[5].public_path)]
    assert links(page, ".columns .section-part h2 a") == [
        ("Harbour", "/sections/harbour/"),
        ("Town", "/sections/town/"),
    ]
    assert texts(page, ".section-part h3") == ["Number 2", "Number 4"]
    assert links(page, ".latest-part h3 a") == [(page.title, page.public_path) for page in (articles[3], articles[5])]
    assert len(page.select(".columns")) == 1
    assert texts(page, "h1") == ["Imprint"]


def test_front_page_says_what_machines_want_to_know(articles: list[Article], reader: Client, name_site: Any):
    name_site(tagline="News of the estuary", primary_address="https://estuary.example")

    page = read(reader, "/")

    assert [tag["href"] for tag in page.select("link[rel=canonical]")] == ["https://estuary.example/"]
    assert [tag["content"] for tag in page.select("meta[name=description]")] == ["News of the estuary"]
    assert {tag["property"]: tag["content"] for tag in page.select("meta[property]")} == {
        "og:type": "website",
        "og:site_name": "Imprint",
        "og:title": "Imprint",
        "og:url": "https://estuary.example/",
    }


def test_front_page_before_the_first_article_says_so(site: FrontPage, reader: Client):
    make_section("Harbour")
    make_article("Draft", live=False)

    page = read(reader, "/")

    assert texts(page, "main h2") == ["The first edition is being made"]


def test_front_page_leaves_out_a_section_without_articles(articles: list[Article], reader: Client):
    make_section("Empty")

    assert texts(read(reader, "/"), ".section-part h2") == ["Harbour", "Town"]


@pytest.mark.parametrize("kind", ["lead", "section", "latest"])
def test_front_page_costs_the_same_for_one_and_three_articles(kind: str, site: FrontPage, reader: Client):
    section = make_section()
    values = {"lead": {"article": None, "beside": []}, "section": {"section": section, "count": 9}, "latest": 9}
    site.body = [(kind, values[kind])]
    publish(site)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_full_article(section=section)
        counts.append(queries_of(reader, "/"))
        assert len(read(reader, "/").select("main .headline")) == Article.objects.count()

    assert counts[0] == counts[1]
