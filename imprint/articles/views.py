"""Readers' pages of articles. Each looks the same to everybody, so that it can be baked."""

import re
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from imprint.articles import queries
from imprint.articles.models import Article, Author, FrontPage, GonePath, Section, Sections, StandingPage, Topic

BELOW_ARTICLE = re.compile(r"(?P<article>/\d{4}/\d\d/\d\d/[^/]+/)(?P<rest>comments/.+|(?:live|anchors)\.json)")


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A whole page for readers."""
    return render(request, template, {"menu": queries.menu(), **context}, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    return page(request, "errors/410.html", status=410)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, "errors/404.html", status=404)


def front(request: HttpRequest, front_page: FrontPage) -> HttpResponse:
    return page(request, "articles/front.html", front=front_page, parts=queries.front_parts(front_page))


def sections(request: HttpRequest, sections_page: Sections) -> HttpResponse:
    return page(request, "articles/sections.html", title=sections_page.title, sections=queries.sections_in_list())


def section(request: HttpRequest, section_page: Section) -> HttpResponse:
    return page(request, "articles/listing.html", listing=queries.section_listing(section_page))


def section_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    chosen = Section.objects.live().filter(slug=slug).first()
    if chosen is None:
        return elsewhere(request)
    return _month(request, queries.section_listing(chosen, _first_of(year, month)))


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = get_object_or_404(Topic, slug=slug)
    return page(request, "articles/listing.html", listing=queries.topic_listing(chosen))


def topic_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    chosen = get_object_or_404(Topic, slug=slug)
    return _month(request, queries.topic_listing(chosen, _first_of(year, month)))


def author(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = get_object_or_404(Author, slug=slug)
    return page(request, "articles/listing.html", listing=queries.author_listing(chosen), author=chosen)


def author_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    chosen = get_object_or_404(Author, slug=slug)
    return _month(request, queries.author_listing(chosen, _first_of(year, month)))


def _first_of(year: int, month: int) -> datetime:
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        raise Http404
    return queries.first_of(year, month)


def _month(request: HttpRequest, listing: queries.Listing) -> HttpResponse:
    if not listing.cards:
        raise Http404
    return page(request, "articles/listing.html", listing=listing)


def standing_page(request: HttpRequest, standing: StandingPage) -> HttpResponse:
    return page(request, "articles/standing.html", standing=standing)


def article(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The article at this path; 301 where it moved away from, 410 where it was taken away."""
    found = Article.objects.filter(public_path=request.path).select_related("lead_picture").first()
    if found and found.live:
        return article_page(request, found)
    if found:
        return gone(request)
    return elsewhere(request)


def article_page(request: HttpRequest, article: Article) -> HttpResponse:
    return page(request, "articles/article.html", story=queries.story(article))


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """What Wagtail's tree has at this path, else where that went."""
    try:
        answer: HttpResponse = wagtail_serve(request, path)
    except Http404:
        return elsewhere(request)
    return answer


def elsewhere_at(request: HttpRequest, path: str) -> HttpResponse:
    """Paths that no page of ours can have, with or without the slash that Wagtail's have."""
    if request.method in ("GET", "HEAD") and not path.endswith("/") and "." not in path.rpartition("/")[2]:
        request.path += "/"
        found = resolve(request.path)
        answer = found.func(request, *found.args, **found.kwargs)
        return HttpResponsePermanentRedirect(request.path) if answer.status_code == 200 else answer
    return elsewhere(request)


def nothing(request: HttpRequest) -> HttpResponse:
    """PostgreSQL cannot even be asked for a path with a NUL in it."""
    raise Http404


def elsewhere(request: HttpRequest) -> HttpResponse:
    """A redirect of the editors' or an import's; 410 for what was deleted; else 404."""
    old_path = Redirect.normalise_path(request.path)
    redirect = Redirect.objects.filter(old_path=old_path).select_related("redirect_page").first()
    if redirect and redirect.link:
        target = _target(redirect)
        return HttpResponsePermanentRedirect(target) if redirect.is_permanent else HttpResponseRedirect(target)
    if GonePath.objects.filter(path=request.path).exists() or _was_page(request.path):
        return gone(request)
    if below := BELOW_ARTICLE.fullmatch(request.path):
        return _below_article(request, below["article"], below["rest"])
    raise Http404


def _was_page(path: str) -> bool:
    """A section or standing page that was published once, and unpublished."""
    root = Site.objects.get(is_default_site=True).root_page.url_path
    was_there = Page.objects.filter(live=False, first_published_at__isnull=False)
    return was_there.filter(url_path=root + path.removeprefix("/")).not_type(Article).exists()


def _below_article(request: HttpRequest, article_path: str, rest: str) -> HttpResponse:
    """Its pages of comments went where it went, or are gone with it."""
    article = Article.objects.filter(public_path=article_path).first()
    if (article and not article.live) or GonePath.objects.filter(path=article_path).exists():
        return gone(request)
    redirect = Redirect.objects.filter(old_path=Redirect.normalise_path(article_path)).first()
    if redirect and redirect.redirect_page:
        return HttpResponsePermanentRedirect(_target(redirect) + rest)
    raise Http404


def _target(redirect: Redirect) -> str:
    """Relative to the site, so that the baked redirect works on every host."""
    if redirect.redirect_page is None:
        return str(redirect.link)
    parts = redirect.redirect_page.specific.get_url_parts()
    if not parts or not parts[2]:
        raise Http404
    return str(parts[2])
