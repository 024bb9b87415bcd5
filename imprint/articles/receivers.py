"""Wagtail's signals, each turned into one call of a service."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from imprint import publishing
from imprint.articles import services
from imprint.articles.models import Article, Author, Picture, Section, StandingPage, Topic


@receiver(page_published)
def _published(instance: Page, **kwargs: Any) -> None:
    """Wagtail sends it too when a page is only scheduled."""
    page = instance.specific
    if not page.live:
        return
    if isinstance(page, Article):
        services.settle_address(article=page)
    services.order_page(page=page)


@receiver(page_unpublished)
def _unpublished(instance: Page, **kwargs: Any) -> None:
    services.order_page(page=instance.specific)


@receiver(post_page_move)
def _moved(instance: Page, url_path_before: str, **kwargs: Any) -> None:
    services.lead_on(page=instance, url_path_before=url_path_before)


@receiver(page_slug_changed)
def _slug_changed(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    services.lead_on(page=instance, url_path_before=instance_before.url_path)


@receiver(pre_delete, sender=Article)
@receiver(pre_delete, sender=Section)
@receiver(pre_delete, sender=StandingPage)
def _deleted(instance: Page, **kwargs: Any) -> None:
    services.remember_gone(page=instance)


@receiver([post_save, post_delete], sender=Author)
def _author_changed(instance: Author, **kwargs: Any) -> None:
    publishing.order([f"author:{instance.pk}", f"list:author:{instance.pk}"])


@receiver([post_save, post_delete], sender=Topic)
def _topic_changed(instance: Topic, **kwargs: Any) -> None:
    publishing.order([f"topic:{instance.pk}", f"list:topic:{instance.pk}"])


@receiver([post_save, post_delete], sender=Picture)
def _picture_changed(instance: Picture, **kwargs: Any) -> None:
    publishing.order([f"picture:{instance.pk}"])


@receiver([post_save, pre_delete], sender=get_document_model())
def _document_changed(instance: AbstractDocument, **kwargs: Any) -> None:
    services.order_document(document=instance)


@receiver([post_save, post_delete], sender=Redirect)
def _redirect_changed(instance: Redirect, **kwargs: Any) -> None:
    publishing.order([publishing.file_key(services.served_path(instance.old_path))])
