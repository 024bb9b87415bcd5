from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from imprint.discussion import newsroom


class CommentsItem(MenuItem):
    def is_shown(self, request) -> bool:  # type: ignore[no-untyped-def]
        return bool(request.user.has_perm("discussion.change_comment"))


@hooks.register("register_admin_urls")
def _urls():  # type: ignore[no-untyped-def]
    return [path("", include(newsroom))]


@hooks.register("register_admin_menu_item")
def _comments() -> MenuItem:
    return CommentsItem(_("Comments"), reverse("newsroom_comments"), icon_name="comment", order=250)
