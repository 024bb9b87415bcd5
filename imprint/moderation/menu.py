"""The menu of moderation in the newsroom; each screen adds its own entry by `register_moderation_menu_item`."""

from typing import Any

from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from imprint.discussion.rights import PERMISSION
from imprint.moderation.permissions import PEOPLE_PERMISSION

menu = Menu(register_hook_name="register_moderation_menu_item")


class ModerationItem(MenuItem):
    """For moderators, or for whoever has another permission that the screen needs."""

    permission = PERMISSION

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(self.permission))


class AdministratorsItem(ModerationItem):
    permission = PEOPLE_PERMISSION


class ModerationMenu(SubmenuMenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(menu.menu_items_for_request(request))
