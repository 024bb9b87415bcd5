from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem

from imprint.discussion import newsroom
from imprint.discussion.models import Comment, Report


class CommentsItem(MenuItem):
    def is_shown(self, request) -> bool:  # type: ignore[no-untyped-def]
        return bool(request.user.has_perm("discussion.change_comment"))


class CommentsSummary(SummaryItem):
    """On the dashboard: how many comments wait, and how many were reported."""

    order = 400
    template_name = "discussion/newsroom/summary.html"

    def is_shown(self) -> bool:
        return bool(self.request.user.has_perm("discussion.change_comment"))

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        waiting = Comment.objects.filter(state=Comment.State.PENDING).count()
        reported = Report.objects.waiting().filter(comment__state=Comment.State.PUBLISHED).values("comment").distinct()
        return {"waiting": waiting, "reported": reported.count()}


@hooks.register("construct_homepage_summary_items")
def _summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(CommentsSummary(request))


@hooks.register("register_admin_urls")
def _urls():  # type: ignore[no-untyped-def]
    return [path("", include(newsroom))]


@hooks.register("register_admin_menu_item")
def _comments() -> MenuItem:
    return CommentsItem(_("Comments"), reverse("newsroom_comments"), icon_name="comment", order=250)
