"""Articles that come and go, as Wagtail's signals tell."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from imprint.articles.models import Article
from imprint.webhooks import services


@receiver(page_published, sender=Article)
def _published(instance: Article, **kwargs: Any) -> None:
    """Wagtail sends it too when an article is only scheduled."""
    if instance.live:
        _tell("article.published", instance)


@receiver(page_unpublished, sender=Article)
def _unpublished(instance: Article, **kwargs: Any) -> None:
    """Also before one is deleted."""
    _tell("article.unpublished", instance)


def _tell(event: str, article: Article) -> None:
    path = article.public_path or Article.objects.filter(pk=article.pk).values_list("public_path", flat=True).first()
    published_at = article.published_at or article.first_published_at
    services.tell(event, article.pk, {
        "id": article.pk,
        "title": article.title,
        "url": f"{settings.IMPRINT.primary_address}{path}" if path else "",
        "published_at": published_at.isoformat() if published_at else None,
    })  # fmt: skip
