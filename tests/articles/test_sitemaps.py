from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from imprint.articles import sitemaps
from imprint.articles.models import Article, FrontPage
from tests.articles.steps import queries_of
from tests.factories import make_article, make_section, make_standing_page

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
HERE = "http://127.0.0.1:8000"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def urls(reader: Client, path: str) -> list[ElementTree.Element]:
    answer = reader.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return ElementTree.fromstring(answer.content).findall("s:url", NAMES)


def places(reader: Client, path: str) -> list[str | None]:
    return [url.findtext("s:loc", None, NAMES) for url in urls(reader, path)]


# sitemap.xml


def test_sitemap_lists_what_is_public_the_newest_article_first(site: FrontPage, reader: Client):
    section = make_section(slug="harbour")
    make_standing_page(slug="imprint")
    articles = [make_article(section=section, slug=f"n{days}", published_at=MAY - timedelta(days)) for days in (1, 0)]
    make_article(section=section, live=False)
    make_article(section=section).unpublish()
    make_article(section=section, canonical_address="https://first.example/")
    make_section(slug="closed").unpublish()
    make_standing_page("Draft").unpublish()

    found = [tuple(element.text for element in url) for url in urls(reader, "/sitemap.xml")]

    older, newer = (article.last_published_at.isoformat(timespec="seconds") for article in articles)
    assert found == [
        (f"{HERE}/",),
        (f"{HERE}/sections/harbour/",),
        (f"{HERE}/imprint/",),
        (f"{HERE}/2026/05/10/n0/", newer),
        (f"{HERE}/2026/05/09/n1/", older),
    ]


def test_sitemap_writes_other_scripts_as_addresses_are_sent(reader: Client):
    make_article(slug="عبارة", published_at=MAY)

    assert places(reader, "/sitemap.xml")[-1] == f"{HERE}/2026/05/10/%D8%B9%D8%A8%D8%A7%D8%B1%D8%A9/"


def test_sitemap_holds_as_many_as_the_protocol_allows(reader: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sitemaps, "MOST", 502)
    articles = [make_article(published_at=MAY - timedelta(days=days)) for days in range(3)]

    assert places(reader, "/sitemap.xml")[-2:] == [f"{HERE}{article.public_path}" for article in articles[:2]]


# news-sitemap.xml


def test_news_sitemap_is_of_the_last_two_days(reader: Client):
    now = timezone.now()
    new = make_article(published_at=now - timedelta(hours=47))
    make_article(published_at=now - timedelta(hours=49))
    make_article(live=False, published_at=now)
    make_article(published_at=now).unpublish()
    make_article(published_at=now, canonical_address="https://first.example/")

    assert places(reader, "/news-sitemap.xml") == [f"{HERE}{new.public_path}"]


def test_news_sitemap_tells_what_news_programs_ask_for(reader: Client, name_site: Any):
    name_site(name="Tide & Town", language="en-GB", primary_address="https://estuary.example")
    article = make_article("Paid <twice> & more")
    make_article(language="de-AT", published_at=article.published_at - timedelta(hours=1))

    first, second = (url.find("news:news", NAMES) for url in urls(reader, "/news-sitemap.xml"))

    assert first is not None
    assert second is not None
    assert {element.tag.partition("}")[2]: element.text for element in first.iter() if len(element) == 0} == {
        "name": "Tide & Town",
        "language": "en",
        "publication_date": article.published_at.isoformat(timespec="seconds"),
        "title": "Paid <twice> & more",
    }
    assert second.findtext("news:publication/news:language", "", NAMES) == "de"
    assert places(reader, "/news-sitemap.xml")[0] == f"https://estuary.example{article.public_path}"


@pytest.mark.parametrize("path", ["/sitemap.xml", "/news-sitemap.xml"])
def test_sitemaps_cost_the_same_for_one_and_three(path: str, reader: Client):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_article(section=make_section())
            make_standing_page(f"Page {more}")
        counts.append(queries_of(reader, path))
        assert len(urls(reader, path)) >= Article.objects.count()

    assert counts[0] == counts[1]


# robots.txt


def test_robots_may_read_all_but_the_forms(reader: Client, name_site: Any):
    name_site(primary_address="https://estuary.example")

    answer = reader.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == (
        "User-agent: *\n"
        "Disallow: /-/\n"
        "\n"
        "Sitemap: https://estuary.example/sitemap.xml\n"
        "Sitemap: https://estuary.example/news-sitemap.xml\n"
    )
