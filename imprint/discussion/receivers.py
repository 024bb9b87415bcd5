"""A published article has a thread; one that is not public any more has none for readers."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from imprint.articles.models import Article
from imprint.discussion import opening


@receiver(page_published, sender=Article)
def _published(instance: Article, **kwargs: Any) -> None:
    """Wagtail sends it too when an article is only scheduled."""
    if instance.live:
        opening.open_thread(article=instance)


@receiver(page_unpublished, sender=Article)
def _unpublished(instance: Article, **kwargs: Any) -> None:
    opening.hide_thread(article=instance)
