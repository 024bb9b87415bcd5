"""A published article has a thread."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from imprint.articles.models import Article
from imprint.discussion import services


@receiver(page_published, sender=Article)
def _published(instance: Article, **kwargs: Any) -> None:
    services.open_thread(article=instance)
