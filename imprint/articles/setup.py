"""What a new site begins with: a front page, the list of sections, and the roles of a newsroom."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
)

from imprint.articles.models import FrontPage, Sections

EDITORS, AUTHORS, MODERATORS = "Editors", "Authors", "Moderators"
PAGE_PERMISSIONS = {
    EDITORS: ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"],
    AUTHORS: ["add_page"],
}
FILE_PERMISSIONS = {  # Of Wagtail's own Image: it asks for these whatever model the pictures have.
    EDITORS: ["add_image", "change_image", "delete_image", "choose_image",
              "add_document", "change_document", "delete_document", "choose_document"],
    AUTHORS: ["add_image", "choose_image", "add_document", "choose_document"],
}  # fmt: skip
OTHER_PERMISSIONS = {
    EDITORS: ["access_admin", "add_author", "change_author", "delete_author", "add_topic", "change_topic",
              "delete_topic", "view_comment", "change_comment", "view_thread", "change_thread", "view_letter",
              "add_redirect", "change_redirect", "delete_redirect", "change_policy"],
    AUTHORS: ["access_admin", "add_topic"],
    MODERATORS: ["access_admin", "view_comment", "change_comment", "view_thread", "change_thread"],
}  # fmt: skip
APPS = ("wagtailadmin", "articles", "discussion", "moderation", "mailing", "wagtailredirects")
"""Wagtail has comments of its own, and readers have letters too: those rights are nobody's."""


@transaction.atomic
def set_up_site() -> FrontPage:
    """Make what is missing and leave what is there; safe to run again."""
    front = FrontPage.objects.first() or _make_front()
    if not Sections.objects.exists():
        front.add_child(instance=Sections(title=_("Sections"), slug="sections"))
    for name in (EDITORS, AUTHORS, MODERATORS):
        set_up_role(name)
    _let_editors_approve()
    return front


def _let_editors_approve() -> None:
    """Wagtail's first workflow asks its own “Moderators”, which here are those of the discussion."""
    task = GroupApprovalTask.objects.filter(name="Moderators approval").first()
    if task is None:
        return
    Workflow.objects.filter(name="Moderators approval").update(name=_("Editors’ approval"))
    task.name = _("Editors’ approval")
    task.save()
    task.groups.set([Group.objects.get(name=EDITORS)])


def _make_front() -> FrontPage:
    """Takes the place of the page that Wagtail greets a new site with."""
    root = Page.objects.get(depth=1)
    front: FrontPage = root.add_child(instance=FrontPage(title=settings.IMPRINT.name, slug="front"))
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": front, "hostname": "localhost"})
    for welcome in Page.objects.filter(depth=2).exclude(pk=front.pk):
        welcome.delete()
    return front


def set_up_role(name: str) -> Group:
    """A group with the permissions that the role needs; Wagtail's own settings can change them later."""
    group, created = Group.objects.get_or_create(name=name)
    if not created and group.permissions.filter(content_type__app_label__in=["articles", "discussion"]).exists():
        return group
    GroupPagePermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()
    group.permissions.set(_permissions(OTHER_PERMISSIONS[name], *APPS))
    root, files = Page.objects.get(depth=1), Collection.get_first_root_node()
    for permission in _permissions(PAGE_PERMISSIONS.get(name, []), "wagtailcore"):
        GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    for permission in _permissions(FILE_PERMISSIONS.get(name, []), "wagtailimages", "wagtaildocs"):
        GroupCollectionPermission.objects.create(group=group, collection=files, permission=permission)
    return group


def _permissions(codenames: list[str], *apps: str) -> list[Permission]:
    return list(Permission.objects.filter(codename__in=codenames, content_type__app_label__in=apps))
