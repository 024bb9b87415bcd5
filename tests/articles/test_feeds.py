import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from imprint.articles import feeds
from imprint.articles.keys import LATEST
from imprint.articles.models import Article, Correction
from imprint.publishing.dependencies import note_dependencies
from tests.articles.steps import make_document, queries_of, squeezed, status_of
from tests.factories import make_article, make_author, make_picture, make_section, make_topic, publish

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
HERE = "http://127.0.0.1:8000"
RSS, ATOM = "/feed.xml", "/atom.xml"
NAMES = {"a": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/"}
TITLES = {RSS: "item/title", ATOM: "a:entry/a:title"}
TEXTS = {RSS: "item/content:encoded", ATOM: "a:entry/a:content"}
pytestmark = pytest.mark.django_db


def feed(reader: Client, path: str) -> ElementTree.Element:
    """The channel of RSS, the feed of Atom."""
    answer = reader.get(path)
    kind = "atom" if path == ATOM else "rss"
    assert (answer.status_code, answer["Content-Type"]) == (200, f"application/{kind}+xml; charset=utf-8")
    root = ElementTree.fromstring(answer.content)
    return root if kind == "atom" else root[0]


def found(element: ElementTree.Element, path: str) -> list[str]:
    return [one.text or "" for one in element.findall(path, NAMES)]


def full_text(reader: Client, article: Article) -> str:
    """As both feeds have it."""
    both = [found(feed(reader, path), TEXTS[path])[0] for path in (RSS, ATOM)]
    assert both[0] == both[1]
    return squeezed(both[0])


def dated(days: int, title: str = "", **fields: Any) -> Article:
    return make_article(title, published_at=MAY + timedelta(days=days), **fields)


@pytest.fixture
def ferry() -> Article:
    authors = [make_author("Ines Aalto"), make_author("Tom Brekke")]
    return dated(
        0,
        "Paid <twice> & more",
        slug="the-ferry",
        standfirst="It lay & waited.",
        authors=authors,
        topics=[make_topic("Money"), make_topic("Ships & quays")],
        body=[("text", "<p>The tide came in.</p>")],
    )


# What a feed says


def test_rss_tells_of_the_site_and_of_each_article(ferry: Article, reader: Client, name_site: Any):
    name_site(name="The Estuary", tagline="News & tides", language="en-GB", tag_authority="estuary.example,2026")

    channel = feed(reader, RSS)

    assert [found(channel, name) for name in ("title", "link", "description", "language")] == [
        ["The Estuary"],
        [f"{HERE}/"],
        ["News & tides"],
        ["en-GB"],
    ]
    assert [link.attrib for link in channel.findall("a:link", NAMES)] == [{"href": f"{HERE}/feed.xml", "rel": "self"}]
    item = channel.find("item")
    assert item is not None
    assert [(part.tag.partition("}")[2] or part.tag, part.text) for part in item if part.tag != "pubDate"] == [
        ("title", "Paid <twice> & more"),
        ("link", f"{HERE}/2026/05/10/the-ferry/"),
        ("description", "It lay & waited."),
        ("creator", "Ines Aalto, Tom Brekke"),
        ("guid", f"tag:estuary.example,2026:article/{ferry.pk}"),
        ("category", "Money"),
        ("category", "Ships & quays"),
        ("encoded", found(item, "content:encoded")[0]),
    ]
    assert parsedate_to_datetime(found(item, "pubDate")[0]) == MAY
    assert [guid.attrib for guid in item.findall("guid")] == [{"isPermaLink": "false"}]


def test_atom_tells_of_the_site_and_of_each_article(ferry: Article, reader: Client, name_site: Any):
    name_site(name="The Estuary", tag_authority="estuary.example,2026")

    atom = feed(reader, ATOM)

    assert [found(atom, f"a:{name}") for name in ("title", "id")] == [
        ["The Estuary"],
        ["tag:estuary.example,2026:/atom.xml"],
    ]
    assert [(link.get("rel"), link.get("href")) for link in atom.findall("a:link", NAMES)] == [
        ("alternate", f"{HERE}/"),
        ("self", f"{HERE}/atom.xml"),
    ]
    entry = atom.find("a:entry", NAMES)
    assert entry is not None
    assert [found(entry, f"a:{name}") for name in ("title", "id", "published", "updated", "summary")] == [
        ["Paid <twice> & more"],
        [f"tag:estuary.example,2026:article/{ferry.pk}"],
        ["2026-05-10T12:00:00+00:00"],
        [ferry.last_published_at.isoformat()],
        ["It lay & waited."],
    ]
    assert found(entry, "a:author/a:name") == ["Ines Aalto, Tom Brekke"]
    assert [category.get("term") for category in entry.findall("a:category", NAMES)] == ["Money", "Ships & quays"]
    assert [(content.get("type"), bool(content.text)) for content in entry.findall("a:content", NAMES)] == [
        ("html", True)
    ]


@pytest.mark.parametrize("path", [RSS, ATOM])
def test_feed_is_of_what_is_public_the_newest_first(path: str, reader: Client):
    dated(0, "Old")
    dated(1, "New", section=make_section())
    dated(2, "Draft", live=False)
    dated(3, "Unpublished").unpublish()
    dated(4, "Deleted").delete()

    assert found(feed(reader, path), TITLES[path]) == ["New", "Old"]


@pytest.mark.parametrize("path", [RSS, ATOM])
def test_feed_without_articles_is_a_feed(path: str, reader: Client):
    make_article(live=False)

    assert found(feed(reader, path), TITLES[path]) == []


def test_feed_ends_after_its_length(reader: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feeds, "LENGTH", 2)
    for days in range(3):
        dated(days, f"Day {days}")

    assert found(feed(reader, RSS), TITLES[RSS]) == ["Day 2", "Day 1"]


# Names that stay


def test_ids_stay_when_the_slug_and_the_address_of_the_site_change(ferry: Article, reader: Client, configure: Any):
    def ids() -> list[list[str]]:
        return [found(feed(reader, RSS), "item/guid"), found(feed(reader, ATOM), "a:entry/a:id")]

    before = ids()

    ferry.slug = "renamed"
    publish(ferry)
    configure(primary_address="https://moved.example")

    assert found(feed(reader, RSS), "item/link") == ["https://moved.example/2026/05/10/renamed/"]
    assert ids() == before == [[feeds.tag_of(ferry)], [feeds.tag_of(ferry)]]


# Full text


def test_feed_has_the_whole_text(reader: Client):
    article = dated(
        0,
        standfirst="It was paid for twice.",
        body=[
            ("heading", "What they say"),
            ("text", "<p>First.</p>"),
            ("callout", {"title": "", "text": "<p>Also.</p>"}),
        ],
    )

    assert full_text(reader, article) == (
        "<p><b>It was paid for twice.</b></p><h2>What they say</h2>"
        '<div class="text"><p>First.</p></div><aside class="callout"><p>Also.</p></aside>'
    )


def test_feed_shows_the_lead_picture_with_caption_credit_and_mark(reader: Client):
    picture = make_picture(width=30, height=20, credit="Ines Aalto")
    article = dated(0, lead_picture=picture, lead_caption="<p>In May.</p>", lead_is_illustrative=True)

    assert re.sub(r"<picture>.*</picture>", "PICTURE", full_text(reader, article)) == (
        '<figure>PICTURE<figcaption><div class="caption"><p>In May.</p></div>'
        '<span class="credit">Ines Aalto</span><span class="tag">Illustrative image</span></figcaption></figure>'
    )


def test_feed_tells_corrections(reader: Client):
    article = dated(0)
    article.corrections = [Correction(text="<p>It was May, not June.</p>", corrected_at=MAY + timedelta(days=1))]
    publish(article)

    assert full_text(reader, article) == "<p><b>Corrected on 11 May 2026, 12:00</b></p><p>It was May, not June.</p>"


def test_feed_has_no_relative_address(reader: Client):
    picture, document, other = make_picture(width=600, height=400), make_document(), make_article("Other")
    text = f'<p><a linktype="page" id="{other.pk}">A</a> <a linktype="document" id="{document.pk}">B</a></p>'
    article = dated(
        300,
        lead_picture=picture,
        body=[
            ("text", text),
            ("picture", {"picture": picture, "caption": text}),
            ("gallery", {"pictures": [picture, picture]}),
            ("document", {"document": document}),
            ("embed", {"url": "https://vimeo.com/1", "title": "A film"}),
            ("html", '<p><a href="/about/">C</a> <img src="/media/old.png"></p>'),
        ],
    )

    html = full_text(reader, article)

    addresses = re.findall(r'\b(?:href|src|data-src)="([^"]*)"', html)
    for places in re.findall(r'srcset="([^"]*)"', html):
        addresses += [place.split()[0] for place in places.split(", ")]
    assert len(addresses) > 20
    assert [address for address in addresses if not re.match(r"https?://[\w.:-]+/[^/]", address)] == []
    assert f'<a href="{HERE}{other.public_path}">A</a>' in html
    assert f'<a href="{HERE}{document.url}">B</a>' in html
    assert f'srcset="{HERE}/media/images/' in html
    assert f" 480w, {HERE}/media/images/" in html


# Sections


def test_feed_of_a_section_is_of_that_section(reader: Client, name_site: Any):
    name_site(name="The Estuary")
    harbour = make_section("Harbour", slug="harbour")
    dated(0, "In the harbour", section=harbour)
    dated(1, "Elsewhere", section=make_section())
    dated(2, "Draft", section=harbour, live=False)

    channel = feed(reader, "/sections/harbour/feed.xml")

    assert found(channel, TITLES[RSS]) == ["In the harbour"]
    assert found(channel, "title") + found(channel, "link") == ["The Estuary: Harbour", f"{HERE}/sections/harbour/"]
    assert [link.get("href") for link in channel.findall("a:link", NAMES)] == [f"{HERE}/sections/harbour/feed.xml"]


def test_feed_of_a_section_that_is_not_public_is_404(reader: Client):
    make_section(slug="closed").unpublish()

    assert [status_of(reader, f"/sections/{slug}/feed.xml") for slug in ("closed", "never")] == [404, 404]


# What feeds depend on, and cost


def test_feed_is_baked_again_with_the_list_and_each_article_in_it(reader: Client):
    section = make_section(slug="harbour")
    articles = [dated(days, section=section) for days in (0, 1)]

    for path, key in [(RSS, LATEST), (ATOM, LATEST), ("/sections/harbour/feed.xml", f"list:section:{section.pk}")]:
        with note_dependencies() as keys:
            feed(reader, path)
        assert keys >= {key, *(f"page:{article.pk}" for article in articles)}


def test_feed_costs_the_same_for_one_and_three_authors_and_topics(reader: Client):
    counts = []
    for number in (1, 3):
        article = dated(0, authors=[make_author() for _ in range(number)], topics=[make_topic() for _ in range(number)])
        counts.append([queries_of(reader, path) for path in (RSS, ATOM)])
        article.delete()

    assert counts[0] == counts[1]
