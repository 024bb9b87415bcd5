from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

import imprint.moderation.desk_hooks  # noqa: F401  # It registers the hooks of the desk.
from imprint.moderation import (
    newsroom_appeals,
    newsroom_log,
    newsroom_notices,
    newsroom_pauses,
    newsroom_people,
    newsroom_policy,
    newsroom_report,
)
from imprint.moderation.menu import ModerationItem, ModerationMenu, menu
from imprint.moderation.permissions import POLICY_PERMISSION


@hooks.register("register_admin_urls")
def _urls():  # type: ignore[no-untyped-def]
    screens = (
        newsroom_people,
        newsroom_pauses,
        newsroom_appeals,
        newsroom_notices,
        newsroom_log,
        newsroom_report,
        newsroom_policy,
    )
    return [path("moderation/", include(screen)) for screen in screens]


@hooks.register("register_admin_menu_item")
def _menu() -> MenuItem:
    return ModerationMenu(_("Moderation"), menu, name="moderation", icon_name="comment", order=255)


@hooks.register("register_moderation_menu_item")
def _appeals() -> MenuItem:
    return ModerationItem(_("Appeals"), reverse("newsroom_appeals"), icon_name="rotate", order=300)


@hooks.register("register_moderation_menu_item")
def _notices() -> MenuItem:
    return ModerationItem(_("Notices"), reverse("newsroom_notices"), icon_name="warning", order=310)


@hooks.register("register_moderation_menu_item")
def _people() -> MenuItem:
    return ModerationItem(_("Restricted people"), reverse("newsroom_people"), icon_name="lock", order=500)


@hooks.register("register_moderation_menu_item")
def _pauses() -> MenuItem:
    return ModerationItem(_("Pauses"), reverse("newsroom_pauses"), icon_name="time", order=600)


@hooks.register("register_moderation_menu_item")
def _policy() -> MenuItem:
    return PolicyItem(_("Policy"), reverse("newsroom_policy"), icon_name="list-ul", order=400)


class PolicyItem(ModerationItem):
    permission = POLICY_PERMISSION


@hooks.register("register_moderation_menu_item")
def _log() -> MenuItem:
    return ModerationItem(_("Log"), reverse("newsroom_log"), icon_name="history", order=700)


@hooks.register("register_moderation_menu_item")
def _report() -> MenuItem:
    return ModerationItem(_("Figures"), reverse("newsroom_report"), icon_name="order", order=710)
