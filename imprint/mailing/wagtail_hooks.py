from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem

from imprint.mailing import newsroom, queries


class MailItem(MenuItem):
    def is_shown(self, request) -> bool:  # type: ignore[no-untyped-def]
        return bool(request.user.has_perm("mailing.view_letter"))


class MailSummary(SummaryItem):
    """On the dashboard, only while something is wrong."""

    order = 450
    template_name = "mailing/newsroom/summary.html"

    def is_shown(self) -> bool:
        if not self.request.user.has_perm("mailing.view_letter"):
            return False
        self.mail = queries.mail_state()
        return bool(self.mail.failed or self.mail.since)

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"mail": self.mail}


@hooks.register("construct_homepage_summary_items")
def _summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(MailSummary(request))


@hooks.register("register_admin_urls")
def _urls():  # type: ignore[no-untyped-def]
    return [path("", include(newsroom))]


@hooks.register("register_admin_menu_item")
def _mail() -> MenuItem:
    return MailItem(_("Mail"), reverse("newsroom_mail"), icon_name="mail", order=260)
