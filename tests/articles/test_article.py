"""An article's own page over HTTP; its discussion has tests/discussion."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from imprint.articles.models import Article, Correction
from tests.articles.steps import (
    links,
    make_document,
    make_full_article,
    queries_of,
    read,
    squeezed,
    status_of,
    target_of,
    texts,
)
from tests.factories import (
    make_article,
    make_author,
    make_picture,
    make_section,
    make_topic,
    publish,
)

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
HERE = "http://127.0.0.1:8000"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry() -> Article:
    """Everything that an article can have, but pictures."""
    article = make_article(
        "The ferry & the quay",
        section=make_section("Harbour", slug="harbour"),
        slug="ferry",
        published_at=MAY,
        standfirst="It was paid for twice.",
        authors=[make_author(name, slug=name.lower()) for name in ("Ines", "Tom", "Rosa")],
        topics=[make_topic("Public money", slug="money"), make_topic("Ships", slug="ships")],
        body=[("text", "<p>The tide came in.</p>"), ("heading", "What they say")],
    )
    article.corrections = [
        Correction(text="<p>Second</p>", corrected_at=MAY + timedelta(days=2)),
        Correction(text="<p>First &amp; foremost</p>", corrected_at=MAY + timedelta(days=1)),
    ]
    return publish(article)


# What stands on the page


def test_article_has_headline_standfirst_section_bylines_and_date(ferry: Article, reader: Client):
    page = read(reader, ferry.public_path)

    assert texts(page, "h1") == ["The ferry & the quay"]
    assert texts(page, ".story > header > .standfirst") == ["It was paid for twice."]
    assert links(page, ".story .kicker a") == [("Harbour", "/sections/harbour/")]
    assert links(page, ".story .byline a[rel=author]") == [
        ("Ines", "/authors/ines/"),
        ("Tom", "/authors/tom/"),
        ("Rosa", "/authors/rosa/"),
    ]
    assert texts(page, ".story .byline") == ["By Ines, Tom and Rosa 10 May 2026, 12:00 Corrected on 12 May 2026"]
    assert [time["datetime"] for time in page.select(".story .byline time")] == ["2026-05-10T12:00:00+00:00"]
    assert texts(page, "nav.sections a[aria-current]") == ["Harbour"]


def test_article_of_which_only_the_title_is_given_is_whole(reader: Client):
    page = read(reader, make_article("Bare", published_at=MAY).public_path)

    assert texts(page, "h1") == ["Bare"]
    assert texts(page, ".story .byline") == ["10 May 2026, 12:00"]
    assert page.select(".story .standfirst, .story figure, .corrections, .topics, .syndicated, .more-stories") == []


def test_date_is_that_of_the_clock_of_the_site(reader: Client, settings: Any):
    settings.TIME_ZONE = "Europe/Vienna"
    article = make_article(published_at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))

    page = read(reader, article.public_path)

    assert article.public_path.startswith("/2026/02/01/")
    assert texts(page, ".story .byline time") == ["1 February 2026, 00:30"]
    assert [time["datetime"] for time in page.select(".story .byline time")] == ["2026-02-01T00:30:00+01:00"]


def test_article_ends_with_what_the_newsroom_says_of_it(ferry: Article, reader: Client):
    page = read(reader, ferry.public_path)

    assert texts(page, ".story > .body > *")[:2] == ["The tide came in.", "What they say"]
    assert [tag["id"] for tag in page.select(".body > #corrections > .correction")] == ["correction-1", "correction-2"]
    assert texts(page, "#corrections > .correction") == [
        "Corrected on 11 May 2026, 12:00 First & foremost",
        "Corrected on 12 May 2026, 12:00 Second",
    ]
    assert [tag["href"] for tag in page.select(".byline a[href^='#corr']")] == ["#corrections"]
    assert links(page, ".body > .topics a[rel=tag]") == [
        ("Public money", "/topics/money/"),
        ("Ships", "/topics/ships/"),
    ]


def test_correction_stays_when_the_article_is_published_again(ferry: Article, reader: Client):
    ferry.title = "Another title"
    publish(ferry)

    assert len(read(reader, ferry.public_path).select(".correction")) == 2


def test_lead_picture_has_caption_credit_and_the_mark_of_an_illustration(reader: Client):
    article = make_article(
        lead_picture=make_picture(width=30, height=20, credit="Of the picture", description="A quay"),
        lead_caption="<p>The quay in May.</p>",
        lead_credit="Ines & Tom",
        lead_is_illustrative=True,
    )

    [figure] = read(reader, article.public_path).select("figure.lead")

    assert squeezed(str(figure.figcaption)) == (
        '<figcaption><div class="caption"><p>The quay in May.</p></div>'
        '<span class="credit">Ines &amp; Tom</span><span class="tag">Illustrative image</span></figcaption>'
    )
    [image] = figure.select("img")
    assert (image["alt"], image["width"], image["height"]) == ("A quay", "30", "20")
    assert (image.get("fetchpriority"), image.get("loading")) == ("high", None)


@pytest.mark.parametrize(("credit", "shown"), [("Of the picture", ["Of the picture"]), ("", [])])
def test_lead_picture_without_a_credit_has_its_own(credit: str, shown: list[str], reader: Client):
    article = make_article(lead_picture=make_picture(width=20, height=30, credit=credit))

    page = read(reader, article.public_path)

    assert texts(page, "figure.lead figcaption") == shown
    assert len(page.select("figure.lead.is-tall")) == 1


def test_article_of_another_language_says_so_but_its_byline_does_not(reader: Client):
    article = make_article("العبّارة", language="ar")

    page = read(reader, article.public_path)

    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == ("en", "ltr")
    assert [(tag["lang"], tag.get("dir")) for tag in page.select(".story, .story .byline")] == [
        ("ar", "rtl"),
        ("en", None),
    ]


def test_article_in_the_language_of_the_site_says_nothing(ferry: Article, reader: Client):
    assert [tag.attrs for tag in read(reader, ferry.public_path).select(".story")] == [{"class": ["story"]}]


def test_syndicated_article_sends_search_engines_to_where_it_first_appeared(reader: Client):
    article = make_article(canonical_address="https://www.first.example/a?b=1&c=2")

    page = read(reader, article.public_path)

    assert [tag["href"] for tag in page.select("link[rel=canonical]")] == ["https://www.first.example/a?b=1&c=2"]
    assert texts(page, ".syndicated") == ["This article first appeared at first.example."]
    assert links(page, ".syndicated a") == [("first.example", "https://www.first.example/a?b=1&c=2")]


def test_article_leads_to_earlier_ones_of_its_section(ferry: Article, reader: Client):
    section = ferry.get_parent().specific
    earlier = [make_article(section=section, published_at=MAY - timedelta(days=days)) for days in (1, 2, 3, 4)]
    make_article("Later", section=section)

    page = read(reader, ferry.public_path)

    assert texts(page, ".more-stories > h2") == ["More from Harbour"]
    assert links(page, ".more-stories .headline a") == [(page.title, page.public_path) for page in earlier[:3]]


# What machines read


def test_article_describes_itself_to_those_who_share_it(ferry: Article, reader: Client, name_site: Any):
    name_site(name="The Estuary", primary_address="https://estuary.example")
    ferry.lead_picture = make_picture("A quay", width=30, height=20)
    publish(ferry)

    page = read(reader, ferry.public_path)

    [address] = [tag["content"] for tag in page.select("meta[property='og:image']")]
    assert [(tag["property"], tag["content"]) for tag in page.select("meta[property]")] == [
        ("og:type", "article"),
        ("og:site_name", "The Estuary"),
        ("og:title", "The ferry & the quay"),
        ("og:description", "It was paid for twice."),
        ("og:url", "https://estuary.example/2026/05/10/ferry/"),
        ("og:image", address),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", "A quay"),
        ("article:published_time", "2026-05-10T12:00:00+00:00"),
        ("article:modified_time", "2026-05-12T12:00:00+00:00"),
        ("article:section", "Harbour"),
        ("article:tag", "Public money"),
        ("article:tag", "Ships"),
    ]
    assert re.fullmatch(r"https://estuary\.example/media/images/picture-\d+\S*\.fill-1200x630\.\S+\.jpg", str(address))
    assert [tag["href"] for tag in page.select("link[rel=canonical]")] == ["https://estuary.example/2026/05/10/ferry/"]
    assert [tag["content"] for tag in page.select("meta[name=description]")] == ["It was paid for twice."]
    assert texts(page, "title") == ["The ferry & the quay – The Estuary"]


def test_title_and_description_for_search_engines_go_before(reader: Client):
    said = {"seo_title": "For machines", "search_description": "In short", "standfirst": "For people"}
    page = read(reader, make_article(**said).public_path)

    assert texts(page, "title") == ["For machines – Imprint"]
    assert [tag["content"] for tag in page.select("meta[name=description]")] == ["In short"]


def test_article_carries_its_news_article_as_json(ferry: Article, reader: Client):
    [script] = read(reader, ferry.public_path).select("script[type='application/ld+json']")

    said = json.loads(script.get_text())
    assert (said["@type"], said["headline"]) == ("NewsArticle", "The ferry & the quay")
    assert said["mainEntityOfPage"] == f"{HERE}/2026/05/10/ferry/"


# Where it is, was and will be


def test_draft_is_404_at_the_address_that_it_will_have(reader: Client):
    draft = make_article("Secret", live=False)

    assert status_of(reader, draft.path_from_date()) == 404
    assert status_of(reader, f"{draft.get_parent().specific.url}{draft.slug}/") == 404


def test_former_addresses_lead_to_the_present_one_in_one_step(ferry: Article, reader: Client):
    for slug in ("tug", "barge"):
        ferry.slug = slug
        publish(ferry)

    assert [target_of(reader, f"/2026/05/10/{slug}/") for slug in ("ferry", "tug")] == [
        (301, "/2026/05/10/barge/"),
        (301, "/2026/05/10/barge/"),
    ]
    assert status_of(reader, "/2026/05/10/barge/") == 200


def test_former_address_leads_to_where_it_says_that_the_article_was_taken_away(ferry: Article, reader: Client):
    ferry.slug = "tug"
    publish(ferry)
    ferry.unpublish()

    assert target_of(reader, "/2026/05/10/ferry/") == (301, "/2026/05/10/tug/")
    assert status_of(reader, "/2026/05/10/tug/") == 410


def test_preview_shows_the_draft_as_readers_will_get_it(ferry: Article):
    ferry.title = "The tug"
    ferry.save_revision()
    draft = ferry.get_latest_revision_as_object()

    page = BeautifulSoup(draft.make_preview_request().content, "html.parser")

    assert texts(page, "h1") == ["The tug"]
    assert texts(page, ".story > .body .text") == ["The tide came in."]


def test_preview_of_an_article_that_was_never_saved_is_a_page():
    section = make_section("Harbour")
    article = Article(title="Just begun", slug="just-begun", body=[("text", "<p>A word.</p>")])
    article.set_url_path(section)

    page = BeautifulSoup(article.make_preview_request().content, "html.parser")

    assert (texts(page, "h1"), texts(page, ".text")) == (["Just begun"], ["A word."])


# What it asks for, and costs


def test_article_asks_nobody_else_for_anything(reader: Client):
    picture, document = make_picture(width=30, height=20), make_document()
    words = "<p>A <a href='https://elsewhere.example/'>link</a>.</p>"
    article = make_article(
        lead_picture=picture,
        body=[
            ("text", words),
            ("quotation", {"text": words, "source": "x"}),
            ("picture", {"picture": picture, "caption": words}),
            ("gallery", {"pictures": [picture, picture], "caption": words}),
            ("table", {"data": [["https://elsewhere.example/"]]}),
            ("document", {"document": document}),
            ("embed", {"url": "https://www.youtube.com/watch?v=a", "title": "A film"}),
            ("callout", {"text": words}),
            ("sources", {"sources": [words]}),
            (
                "html",
                '<p>a</p><iframe src="https://elsewhere.example/"></iframe><video src="https://v.example/"></video>',
            ),
        ],
    )

    page = read(reader, article.public_path)

    loaded = [tag["src"] for tag in page.select("img, script[src]")]
    loaded += [place.split()[0] for tag in page.select("[srcset]") for place in str(tag["srcset"]).split(", ")]
    loaded += [tag["href"] for tag in page.select("link[rel=stylesheet], link[rel=icon]")]
    assert len(loaded) > 10
    assert [address for address in loaded if not re.match(r"/(static|media)/", str(address))] == []
    assert page.select("iframe, video, audio, object, embed, style, [style], [onclick], script:not([src],[type])") == []


def test_article_costs_the_same_with_one_and_three_others_of_its_section(reader: Client):
    section, counts = make_section(), []
    article = make_full_article(section=section)
    for more in (1, 2):
        for _ in range(more):
            make_full_article(section=section)
        counts.append(queries_of(reader, article.public_path))

    assert counts[0] == counts[1]
