"""RSS and Atom with the full text.

Entries are named by `tag:` ids, so that a site that moved does not announce everything again.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from imprint import publishing
from imprint.articles.keys import LATEST
from imprint.articles.models import Article, Section
from imprint.articles.queries import live_articles
from imprint.articles.views import elsewhere

LENGTH = 20
WANTED = ("bylines__author", "topics", "corrections")
UNFIT_FOR_XML = re.compile("[\0-\b\v\f\x0e-\x1f\ufffe\uffff]")
"""Control characters that come along when somebody pastes; XML 1.0 cannot hold them."""
TAG = re.compile(r"<[a-zA-Z][^<>]*>")
ADDRESS = re.compile(r'\b(href|src|data-src|cite)="([^"]*)"')
PLACES = re.compile(r'\bsrcset="([^"]*)"')


class FullTextRss(Rss201rev2Feed):
    """RSS 2.0 with content:encoded, which readers' programs show instead of the summary."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class FullTextAtom(Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def rss(request: HttpRequest) -> HttpResponse:
    publishing.depend_on(LATEST)
    return _answer(FullTextRss, settings.IMPRINT.name, "/", "/feed.xml", live_articles())


def atom(request: HttpRequest) -> HttpResponse:
    publishing.depend_on(LATEST)
    return _answer(FullTextAtom, settings.IMPRINT.name, "/", "/atom.xml", live_articles())


def section_rss(request: HttpRequest, slug: str) -> HttpResponse:
    section = Section.objects.live().filter(slug=slug).first()
    if section is None:
        return elsewhere(request)
    publishing.depend_on(f"list:section:{section.pk}", f"page:{section.pk}")
    path = f"/sections/{slug}/"
    title = f"{settings.IMPRINT.name}: {section.title}"
    return _answer(FullTextRss, title, path, f"{path}feed.xml", live_articles().descendant_of(section))


def _answer(
    kind: type[FullTextRss | FullTextAtom], title: str, path: str, own_path: str, articles: Any
) -> HttpResponse:
    primary = settings.IMPRINT.primary_address
    feed = kind(
        title=title,
        link=primary + path,
        description=settings.IMPRINT.tagline or title,
        language=settings.IMPRINT.language,
        author_name=settings.IMPRINT.name,  # Atom wants one for entries that have none.
        feed_url=primary + own_path,
        feed_guid=f"tag:{settings.IMPRINT.tag_authority}:{own_path}",
    )
    for item in _items(articles.select_related("lead_picture").prefetch_related(*WANTED)[:LENGTH]):
        feed.add_item(**{name: _fit_for_xml(value) for name, value in item.items()})
    return HttpResponse(feed.writeString("utf-8"), content_type=kind.content_type)


def _items(articles: Iterable[Article]) -> Iterable[dict[str, Any]]:
    for article in articles:
        publishing.depend_on(
            f"page:{article.pk}",
            *(f"author:{byline.author_id}" for byline in article.bylines.all()),
            *(f"topic:{topic.pk}" for topic in article.topics.all()),
        )
        yield {
            "title": article.title,
            "link": f"{settings.IMPRINT.primary_address}{article.public_path}",
            "description": article.standfirst,
            "content": absolute(
                render_to_string("articles/feed_item.html", {"article": article}), str(article.public_path)
            ),
            "author_name": ", ".join(byline.author.name for byline in article.bylines.all()) or None,
            "pubdate": article.published_at,
            "updateddate": article.last_published_at or article.published_at,
            "categories": [topic.name for topic in article.topics.all()],
            "unique_id": tag_of(article),
            "unique_id_is_permalink": False,
        }


def tag_of(article: Article) -> str:
    """RFC 4151: the authority is written into imprint.toml once, and stays when the address moves."""
    return f"tag:{settings.IMPRINT.tag_authority}:article/{article.pk}"


def absolute(html: str, path: str) -> str:
    """Readers' programs show the text away from the site: addresses are completed as a browser would at this path."""
    base = settings.IMPRINT.primary_address + path

    def complete(tag: re.Match[str]) -> str:
        done = ADDRESS.sub(lambda found: f'{found[1]}="{_joined(base, found[2])}"', tag[0])
        return PLACES.sub(lambda found: f'srcset="{_places(base, found[1])}"', done)

    return TAG.sub(complete, html)


def _places(base: str, srcset: str) -> str:
    places = [place.partition(" ") for place in srcset.split(", ")]
    return ", ".join(f"{_joined(base, address)}{space}{size}" for address, space, size in places)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # It is no address at all.
        return address


def fit_for_xml(text: str) -> str:
    """Without what XML cannot hold. (`str.translate` takes twenty times as long.)"""
    return UNFIT_FOR_XML.sub("", text)


def _fit_for_xml(value: Any) -> Any:
    if isinstance(value, list):
        return [_fit_for_xml(one) for one in value]
    return fit_for_xml(value) if isinstance(value, str) else value
