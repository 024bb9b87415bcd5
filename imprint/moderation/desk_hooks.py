"""What the desk adds to the newsroom: its screens, its place in the menu and on the dashboard."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem

from imprint.discussion.rights import PERMISSION
from imprint.moderation import newsroom_acts, newsroom_beats, newsroom_desk, newsroom_threads
from imprint.moderation.menu import AdministratorsItem, ModerationItem
from imprint.moderation.queues import Queue, counts_for

SCREENS = (newsroom_desk, newsroom_acts, newsroom_threads, newsroom_beats)


class CommentsSummary(SummaryItem):
    """On the dashboard: how many comments wait for this moderator, and how many were reported."""

    order = 400
    template_name = "moderation/desk/summary.html"

    def is_shown(self) -> bool:
        return bool(self.request.user.has_perm(PERMISSION))

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        queues = (Queue.HELD, Queue.REPORTED, Queue.APPEALS, Queue.NOTICES)
        return {str(queue): count for queue, count in counts_for(self.request.user, queues).items()}


@hooks.register("construct_homepage_summary_items")
def _summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(CommentsSummary(request))


@hooks.register("register_admin_urls")
def _urls():  # type: ignore[no-untyped-def]
    return [path("", include(screen)) for screen in SCREENS]


@hooks.register("register_admin_menu_item")
def _comments() -> MenuItem:
    return ModerationItem(_("Comments"), reverse("newsroom_desk"), name="comments", icon_name="comment", order=250)


@hooks.register("register_moderation_menu_item")
def _threads() -> MenuItem:
    return ModerationItem(_("Discussions"), reverse("newsroom_threads"), icon_name="comment", order=100)


@hooks.register("register_moderation_menu_item")
def _beats() -> MenuItem:
    return AdministratorsItem(_("Who looks after what"), reverse("newsroom_beats"), icon_name="group", order=900)
