from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem

from imprint.webhooks import newsroom
from imprint.webhooks.models import Webhook


class WebhooksItem(MenuItem):
    def is_shown(self, request) -> bool:  # type: ignore[no-untyped-def]
        return bool(request.user.has_perm(newsroom.PERMISSION))


class FailingSummary(SummaryItem):
    """On the dashboard, only where messages are lost."""

    order = 500
    template_name = "webhooks/newsroom/summary.html"

    def is_shown(self) -> bool:
        may_manage = bool(self.request.user.has_perm(newsroom.PERMISSION))
        return may_manage and Webhook.objects.filter(failing_since__isnull=False).exists()

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"failing": Webhook.objects.filter(failing_since__isnull=False).count()}


@hooks.register("construct_homepage_summary_items")
def _summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(FailingSummary(request))


@hooks.register("register_admin_urls")
def _urls():  # type: ignore[no-untyped-def]
    return [path("", include(newsroom))]


@hooks.register("register_settings_menu_item")
def _webhooks() -> MenuItem:
    return WebhooksItem(_("Webhooks"), reverse("newsroom_webhooks"), icon_name="link", order=900)
