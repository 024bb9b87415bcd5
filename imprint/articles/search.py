"""Search over articles, by the database's own full-text index."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from imprint.articles import queries, views
from imprint.articles.models import Article

PAGE_LENGTH = 20
LONGEST_QUESTION = 200


def search(request: HttpRequest) -> HttpResponse:
    question = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST_QUESTION]
    results: Any = Article.objects.live().filter(public_path__isnull=False).search(question) if question else []
    paginator = Paginator(results, PAGE_LENGTH)
    chosen = paginator.get_page(request.GET.get("page"))
    return views.page(
        request,
        "articles/search.html",
        question=question,
        found=paginator.count,
        chosen=chosen,
        cards=queries.cards(_whole(list(chosen.object_list))),
        sections=[] if paginator.count else queries.sections_in_list(),
    )


def _whole(found: list[Article]) -> list[Article]:
    """The same articles with what a list shows, in the order of the search."""
    by_pk = Article.objects.for_lists().in_bulk([article.pk for article in found])
    return [by_pk[article.pk] for article in found if article.pk in by_pk]
