"""Who only moderates sees of the newsroom what moderating needs.

Wagtail opens its choosers and its own API to everybody who may enter: titles of drafts, all pictures and documents.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from imprint.config.middleware import NEWSROOM

FOR_ALL = frozenset({
    "wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog", "wagtailadmin_dismissibles", "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete",
})  # fmt: skip
OF_THE_DISCUSSION = frozenset({"discussion", "moderation", "mailing", "readers"})
ENTRY = "wagtailadmin.access_admin"


class NewsroomReach:
    """After the user is known. What is neither ours nor a page of Wagtail that everybody needs, is refused its way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_parts: Any) -> HttpResponse | None:
        if not request.path.startswith(NEWSROOM) or view.__module__.startswith("imprint."):
            return None
        found = request.resolver_match
        if found and not found.namespaces and found.url_name in FOR_ALL:
            return None
        return permission_denied(request) if only_moderates(request.user) else None


def only_moderates(user: Any) -> bool:
    """Whether they may enter, and all their permissions are about the discussion."""
    if not user.is_authenticated or user.is_superuser or not user.has_perm(ENTRY):
        return False
    others = {name.partition(".")[0] for name in user.get_all_permissions() if name != ENTRY}
    if others - OF_THE_DISCUSSION:
        return False
    of_groups = (GroupPagePermission, GroupCollectionPermission)
    return not any(kind.objects.filter(group__user=user).exists() for kind in of_groups)
