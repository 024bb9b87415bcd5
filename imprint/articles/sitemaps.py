"""sitemap.xml, the news sitemap of the last two days, robots.txt."""

from datetime import timedelta
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from imprint import publishing
from imprint.articles.feeds import fit_for_xml
from imprint.articles.keys import LATEST, MENU
from imprint.articles.models import Section, StandingPage
from imprint.articles.queries import live_articles

MOST = 50_000
NEWS_AGE = timedelta(days=2)
NEWS_MOST = 1000


def sitemap(request: HttpRequest) -> HttpResponse:
    """All articles, the newest first, as many as the protocol allows in one file."""
    publishing.depend_on(LATEST, MENU)
    rows = live_articles().filter(canonical_address="").values_list("public_path", "last_published_at")[: MOST - 500]
    pages = [unquote(page.get_url_parts()[2]) for kind in (Section, StandingPage) for page in kind.objects.live()]
    return _xml(request, "articles/sitemap.xml", rows=rows, pages=["/", *pages])


def news_sitemap(request: HttpRequest) -> HttpResponse:
    """What appeared in the last two days; an hourly bake lets the older ones fall out."""
    publishing.depend_on(LATEST)
    articles = live_articles().filter(canonical_address="", published_at__gte=timezone.now() - NEWS_AGE)
    return _xml(request, "articles/news_sitemap.xml", articles=articles.defer("body")[:NEWS_MOST])


def _xml(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    text = fit_for_xml(render_to_string(template, context, request))
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def robots(request: HttpRequest) -> HttpResponse:
    primary = settings.IMPRINT.primary_address
    lines = [
        "User-agent: *",
        "Disallow: /-/",
        "",
        f"Sitemap: {primary}/sitemap.xml",
        f"Sitemap: {primary}/news-sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
