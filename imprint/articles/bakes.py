"""The pages of articles that are published as files."""

from collections.abc import Iterable, Iterator

from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from imprint import publishing
from imprint.articles import queries
from imprint.articles.documents import is_published
from imprint.articles.models import Article, ArticleQuerySet, Author, Section, Topic
from imprint.articles.services import served_path


@publishing.register
class ArticleBakes(publishing.Bakes):
    def paths(self) -> Iterable[str]:
        return queries.live_articles().values_list("public_path", flat=True).iterator()


@publishing.register
class PageBakes(publishing.Bakes):
    """Everything else in Wagtail's tree: front page, sections, standing pages."""

    def paths(self) -> Iterator[str]:
        for page in Page.objects.live().not_type(Article).filter(depth__gt=1):
            yield from _path_of(page)

    def paths_for(self, key: str) -> Iterator[str]:
        kind, _, pk = key.partition(":")
        if kind == "page" and (page := Page.objects.filter(pk=pk, depth__gt=1).first()):
            yield from _path_of(page.specific)
            if isinstance(page.specific, Section):
                yield f"/sections/{page.slug}/feed.xml"


def _path_of(page: Page) -> Iterator[str]:
    parts = page.get_url_parts()
    if parts and parts[2]:
        yield parts[2]


@publishing.register
class ListBakes(publishing.Bakes):
    """Topics, authors, and the months of topics, authors and sections."""

    def paths(self) -> Iterator[str]:
        for topic in Topic.objects.all():
            yield from _with_months(topic.path, queries.live_articles().filter(topics=topic))
        for author in Author.objects.all():
            yield from _with_months(author.path, queries.live_articles().filter(bylines__author=author))
        for section in Section.objects.live():
            path = f"/sections/{section.slug}/"
            yield f"{path}feed.xml"
            yield from _with_months(path, queries.live_articles().descendant_of(section))

    def paths_for(self, key: str) -> Iterator[str]:
        """`list:topic:7` is the list itself, `list:topic:7:2026-11` one of its months."""
        parts = key.split(":")
        if parts[0] == "list" and len(parts) >= 3 and (path := _list_path(parts[1], parts[2])):
            yield path if len(parts) == 3 else f"{path}{parts[3].replace('-', '/')}/"


def _with_months(path: str, articles: ArticleQuerySet) -> Iterator[str]:
    yield path
    for month in queries.months_of(articles):
        yield f"{path}{month:%Y/%m}/"


def _list_path(kind: str, pk: str) -> str | None:
    if kind == "section":
        slug = Section.objects.filter(pk=pk).values_list("slug", flat=True).first()
        return f"/sections/{slug}/" if slug else None
    owner: Topic | Author | None = (Topic if kind == "topic" else Author).objects.filter(pk=pk).first()
    return owner.path if owner else None


@publishing.register
class SiteBakes(publishing.Bakes):
    """One file of each kind for the whole site."""

    FILES = ("/feed.xml", "/atom.xml", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt")

    def paths(self) -> Iterable[str]:
        return self.FILES


@publishing.register
class RedirectBakes(publishing.Bakes):
    def paths(self) -> Iterator[str]:
        for redirect in Redirect.objects.select_related("redirect_page").exclude(old_path__contains="?"):
            if redirect.link:
                yield served_path(redirect.old_path)


@publishing.register
class DocumentBakes(publishing.Bakes):
    """Documents that a published page refers to; others stay with the editors."""

    def paths(self) -> Iterator[str]:
        for document in get_document_model().objects.all():
            if is_published(document):
                yield document.url

    def paths_for(self, key: str) -> Iterator[str]:
        """A page that comes or goes may be the one that made a document public."""
        kind, _, pk = key.partition(":")
        if kind != "page" or not (page := Page.objects.filter(pk=pk).first()):
            return
        references = ReferenceIndex.get_references_for_object(page.specific)
        wanted = {ref.to_object_id for ref in references if ref.to_content_type.model_class() is get_document_model()}
        for document in get_document_model().objects.filter(pk__in=wanted):
            yield document.url
