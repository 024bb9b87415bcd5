"""RSS and Atom with the full text.

Entries are named by `tag:` ids, so that a site that moved does not announce everything again.
"""

from collections.abc import Iterable
from typing import Any

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
    for item in _items(articles.select_related("lead_picture").prefetch_related("bylines__author", "topics")[:LENGTH]):
        feed.add_item(**item)
    return HttpResponse(feed.writeString("utf-8"), content_type=kind.content_type)


def _items(articles: Iterable[Article]) -> Iterable[dict[str, Any]]:
    for article in articles:
        publishing.depend_on(f"page:{article.pk}")
        yield {
            "title": article.title,
            "link": f"{settings.IMPRINT.primary_address}{article.public_path}",
            "description": article.standfirst,
            "content": absolute(render_to_string("articles/feed_item.html", {"article": article})),
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


def absolute(html: str) -> str:
    """Readers' programs show the text away from the site, so root-relative links get the primary address."""
    primary = settings.IMPRINT.primary_address
    for attribute in ("href", "src", "srcset", "data-src"):
        html = html.replace(f'{attribute}="/', f'{attribute}="{primary}/')
    return html.replace(", /media/", f", {primary}/media/")
