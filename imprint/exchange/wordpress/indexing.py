"""The search index, brought up to date for many new pages at once: one by one it takes longer the more there are."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import BigIntegerField, Model
from django.db.models.functions import Cast
from django.db.models.signals import post_save
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.search.backends import get_search_backends
from wagtail.search.models import IndexEntry

from imprint.articles.models import Article, StandingPage

AT_ONCE = 50
INDEXED: tuple[type[Model], ...] = (Article, StandingPage)


@contextmanager
def indexing_later() -> Iterator[None]:
    """Pages that are saved inside are indexed at the end; also those of a run that was killed before its end."""
    for model in INDEXED:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        yield
    finally:
        for model in INDEXED:
            post_save.connect(post_save_signal_handler, sender=model)
        index_new_pages()


def index_new_pages() -> None:
    """Index the articles and standing pages that are not in the index yet."""
    for model in INDEXED:
        entries = IndexEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
        known = entries.annotate(pk_of_page=Cast("object_id", BigIntegerField())).values("pk_of_page")
        missing = list(model._default_manager.exclude(pk__in=known).values_list("pk", flat=True))
        for start in range(0, len(missing), AT_ONCE):
            with transaction.atomic():
                pages = list(model._default_manager.filter(pk__in=missing[start : start + AT_ONCE]))
                for backend in get_search_backends(with_auto_update=True):
                    backend.add_bulk(model, pages)
