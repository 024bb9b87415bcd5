"""What lists, menus and an article's page are made of. The front page has tests/articles/test_front.py."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imprint.articles import queries
from imprint.articles.keys import LATEST, MENU
from imprint.articles.models import Article, Correction, FrontPage
from imprint.articles.queries import Link, Menu
from imprint.publishing.dependencies import note_dependencies
from tests.articles.steps import make_full_article
from tests.factories import (
    make_article,
    make_author,
    make_picture,
    make_section,
    make_standing_page,
    make_topic,
    publish,
)

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def dated(days: int, **fields: Any) -> Article:
    """So many days after the tenth of May."""
    return make_article(published_at=MAY + timedelta(days=days), **fields)


# The menu


def test_menu_leads_to_live_sections_and_to_standing_pages_of_the_foot(site: FrontPage):
    make_section("Harbour", slug="harbour")
    make_section("Closed", slug="closed").unpublish()
    make_section("Town hall", slug="town-hall")
    rules = make_standing_page("House rules", slug="house-rules")
    publish(rules.add_child(instance=type(rules)(title="Details", slug="details")))
    make_standing_page("Hidden", slug="hidden", is_in_footer=False)
    make_standing_page("Draft", slug="draft").unpublish()
    make_standing_page("Imprint", slug="imprint")

    with note_dependencies() as keys:
        menu = queries.menu()

    assert menu == Menu(
        sections=[Link("Harbour", "/sections/harbour/"), Link("Town hall", "/sections/town-hall/")],
        standing=[Link("House rules", "/house-rules/"), Link("Imprint", "/imprint/")],
    )
    assert keys == {MENU}


def test_menu_follows_the_order_of_the_tree():
    first, second = make_section("First"), make_section("Second")

    second.move(first, pos="left")

    assert [link.name for link in queries.menu().sections] == ["Second", "First"]


def test_menu_costs_the_same_for_one_and_three(django_assert_num_queries: Any):
    for more in (1, 2):
        for _ in range(more):
            make_section()
            make_standing_page(f"Page {more}")
        with django_assert_num_queries(2):
            queries.menu()


# Cards


def test_live_articles_are_those_that_readers_may_see():
    seen = make_article()
    make_article(live=False)
    make_article().unpublish()
    make_article().delete()

    assert list(queries.live_articles()) == [seen]


def test_card_says_what_a_list_shows():
    picture = make_picture(width=30, height=20)
    authors = [make_author("Tom Brekke", slug="tom"), make_author("Ines Aalto", slug="ines")]
    article = make_article(
        "The ferry",
        section=make_section("Harbour", slug="harbour"),
        slug="the-ferry",
        authors=authors,
        standfirst="It was paid for twice.",
        lead_picture=picture,
        language="ar",
        published_at=MAY,
    )

    with note_dependencies() as keys:
        cards = queries.cards([article])

    assert cards == [
        queries.Card(
            path="/2026/05/10/the-ferry/",
            headline="The ferry",
            standfirst="It was paid for twice.",
            section=Link("Harbour", "/sections/harbour/"),
            authors=[Link("Tom Brekke", "/authors/tom/"), Link("Ines Aalto", "/authors/ines/")],
            published_at=MAY,
            picture=picture,
            language="ar",
            direction="rtl",
        )
    ]
    assert keys >= {f"page:{article.pk}", f"picture:{picture.pk}"}


def test_cards_keep_their_order():
    articles = [dated(0), dated(2), dated(1)]

    assert [card.path for card in queries.cards(articles)] == [article.public_path for article in articles]


def test_cards_cost_the_same_for_one_and_three():
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_full_article(section=make_section())
        with CaptureQueriesContext(connection) as seen:
            assert len(queries.latest_cards(10)) == Article.objects.count()
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_latest_cards_are_the_newest_of_all_sections_but_those_shown_already():
    old, new, shown = (dated(days, section=make_section()) for days in (1, 2, 3))
    dated(4, live=False)

    with note_dependencies() as keys:
        cards = queries.latest_cards(2, without=[shown.public_path])

    assert [card.path for card in cards] == [new.public_path, old.public_path]
    assert LATEST in keys


# Sections, topics, authors


@pytest.fixture
def listings(db: None) -> dict[str, Any]:
    """By its key each list with one article of May and one of June; a draft and one from elsewhere are in none."""
    section, author, topic = make_section("Harbour", slug="harbour"), make_author(slug="ines"), make_topic(slug="money")
    belongs = {"section": section, "authors": [author], "topics": [topic]}
    dated(0, slug="in-may", **belongs)
    dated(30, slug="in-june", **belongs)
    dated(31, live=False, **belongs)
    dated(32, section=make_section(), authors=[make_author()], topics=[make_topic()])
    return {
        f"section:{section.pk}": partial(queries.section_listing, section),
        f"author:{author.pk}": partial(queries.author_listing, author),
        f"topic:{topic.pk}": partial(queries.topic_listing, topic),
    }


def test_listing_shows_the_newest_and_the_months_there_are(listings: dict[str, Any]):
    for key, listing in listings.items():
        with note_dependencies() as keys:
            found = listing()

        assert [card.path for card in found.cards] == ["/2026/06/09/in-june/", "/2026/05/10/in-may/"]
        assert [f"{month:%Y-%m}" for month in found.months] == ["2026-06", "2026-05"]
        assert found.month is None
        assert keys >= {f"list:{key}", key.replace("section", "page")}


def test_listing_of_a_month_shows_that_month(listings: dict[str, Any]):
    for key, listing in listings.items():
        with note_dependencies() as keys:
            found = listing(queries.first_of(2026, 5))

        assert [card.path for card in found.cards] == ["/2026/05/10/in-may/"]
        assert [f"{month:%Y-%m}" for month in found.months] == ["2026-06", "2026-05"]
        assert f"list:{key}:2026-05" in keys
        assert f"list:{key}" not in keys  # It stays as it is when others are added to other months.


def test_listing_is_headed_by_what_is_said_of_its_subject():
    portrait = make_picture(width=3, height=2)
    section = make_section("Harbour", slug="harbour", about="Ships.")
    topic = make_topic("Public money", slug="money", about="Who pays.")
    author = make_author("Ines", slug="ines", about="<p>Writes.</p>", portrait=portrait)

    heads = [queries.section_listing(section), queries.topic_listing(topic), queries.author_listing(author)]

    assert [(head.title, head.path, head.about, head.feed, head.portrait) for head in heads] == [
        ("Harbour", "/sections/harbour/", "Ships.", "/sections/harbour/feed.xml", None),
        ("Public money", "/topics/money/", "Who pays.", "", None),
        ("Ines", "/authors/ines/", "<p>Writes.</p>", "", portrait),
    ]


def test_listing_ends_after_its_length_but_a_month_is_whole(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queries, "LIST_LENGTH", 2)
    section = make_section()
    newest = [dated(days, section=section).public_path for days in (3, 2, 1)]

    found = queries.section_listing(section)
    month = queries.section_listing(section, queries.first_of(2026, 5))

    assert [card.path for card in found.cards] == newest[:2]
    assert [card.path for card in month.cards] == newest


def test_listing_of_an_author_who_signs_twice_shows_the_article_once():
    author = make_author()
    article = make_article(authors=[author, author])

    assert [card.path for card in queries.author_listing(author).cards] == [article.public_path]


@pytest.mark.parametrize(("time_zone", "month"), [("UTC", "2026-01"), ("Europe/Vienna", "2026-02")])
def test_month_is_that_of_the_clock_of_the_site(time_zone: str, month: str, settings: Any):
    settings.TIME_ZONE = time_zone
    section = make_section()
    make_article(section=section, published_at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))

    months = queries.section_listing(section).months

    assert [f"{found:%Y-%m}" for found in months] == [month]
    assert len(queries.section_listing(section, queries.first_of(months[0].year, months[0].month)).cards) == 1


def test_month_of_december_ends_with_the_year():
    section = make_section()
    for at in (datetime(2025, 12, 1, tzinfo=UTC), datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)):
        make_article(section=section, published_at=at)
    make_article(section=section, published_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert len(queries.section_listing(section, queries.first_of(2025, 12)).cards) == 2


# An article's own page


def test_story_is_the_article_with_all_that_stands_around_it():
    section = make_section("Harbour", slug="harbour")
    authors, topics = [make_author(), make_author()], [make_topic(), make_topic()]
    picture = make_picture(width=3, height=2)
    article = dated(0, section=section, authors=authors, topics=topics, lead_picture=picture)

    with note_dependencies() as keys:
        story = queries.story(article)

    assert (story.article, story.section) == (article, Link("Harbour", "/sections/harbour/"))
    assert (story.authors, story.topics, story.corrections, story.more) == (authors, topics, [], [])
    assert (story.published_at, story.changed_at) == (MAY, MAY)
    assert keys == {
        f"page:{article.pk}",
        f"picture:{picture.pk}",
        f"list:section:{article.get_parent().pk}",  # There is nothing else in its section to lead to.
        *(f"author:{author.pk}" for author in authors),
        *(f"topic:{topic.pk}" for topic in topics),
    }


def test_story_tells_corrections_by_their_date_and_was_changed_with_the_last():
    article = dated(0)
    article.corrections = [
        Correction(text="<p>Second</p>", corrected_at=MAY + timedelta(days=2)),
        Correction(text="<p>First</p>", corrected_at=MAY + timedelta(days=1)),
    ]
    publish(article)

    story = queries.story(article)

    assert [correction.text for correction in story.corrections] == ["<p>First</p>", "<p>Second</p>"]
    assert story.changed_at == MAY + timedelta(days=2)


def test_story_leads_to_three_earlier_ones_of_its_section():
    section = make_section()
    article = dated(0, section=section)
    same_moment = dated(0, section=section)
    earlier = [dated(days, section=section) for days in (-1, -2, -3, -4)]
    dated(1, section=section)
    dated(-1, section=make_section())
    dated(-1, section=section).unpublish()

    with note_dependencies() as keys:
        assert [card.path for card in queries.story(article).more] == [page.public_path for page in earlier[:3]]
    assert queries.story(same_moment).more[0].path == article.public_path
    assert f"list:section:{section.pk}" not in keys  # It stays as it is when others are added.


def test_story_with_few_before_it_leads_to_the_next_after_it():
    section = make_section()
    article = dated(0, section=section)
    earlier, *later = (dated(days, section=section) for days in (-1, 1, 2, 3))
    dated(2, section=section, live=False)

    with note_dependencies() as keys:
        more = queries.story(article).more

    assert [card.path for card in more] == [earlier.public_path, *(page.public_path for page in later[:2])]
    assert f"list:section:{section.pk}" in keys


def test_story_costs_the_same_for_one_and_three_of_everything():
    section, counts = make_section(), []
    article = dated(0, section=section, authors=[make_author()])
    for number in (1, 3):
        article.topics.set([make_topic() for _ in range(number)])
        article.corrections = [Correction(text="<p>May.</p>") for _ in range(number)]
        publish(article)
        while section.get_children().count() <= number:
            dated(1, section=section, authors=[make_author()])
        with CaptureQueriesContext(connection) as seen:
            story = queries.story(Article.objects.get(pk=article.pk))
        assert (len(story.topics), len(story.corrections), len(story.more)) == (number, number, number)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_story_of_a_draft_is_for_its_preview():
    story = queries.story(make_article("Not yet", live=False))

    assert (story.article.title, story.more) == ("Not yet", [])


# Where pages are


def test_paths_of_are_of_live_pages_of_every_kind(site: FrontPage):
    article, section, page = make_article(), make_section(slug="harbour"), make_standing_page(slug="rules")
    draft, gone = make_article(live=False), make_section()
    gone.unpublish()

    assert queries.paths_of(frozenset({site.pk, article.pk, section.pk, page.pk, draft.pk, gone.pk, 10**9})) == {
        site.pk: "/",
        article.pk: article.public_path,
        section.pk: "/sections/harbour/",
        page.pk: "/rules/",
    }


def test_paths_of_articles_take_as_many_queries_for_one_and_three(django_assert_num_queries: Any):
    articles = [make_article() for _ in range(3)]

    for count in (1, 3):
        with django_assert_num_queries(1):
            assert len(queries.paths_of(frozenset(article.pk for article in articles[:count]))) == count
