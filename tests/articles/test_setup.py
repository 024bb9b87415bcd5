"""What a new site begins with, and who may do what in its newsroom."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
)

from imprint.articles.models import Article, FrontPage, Sections, Topic
from imprint.articles.setup import AUTHORS, EDITORS, MODERATORS, set_up_role, set_up_site
from tests.factories import (
    make_article,
    make_editor,
    make_moderator,
    make_section,
    make_standing_page,
    make_user,
    make_writer,
)

ROLES = {"editor": make_editor, "author": make_writer, "moderator": make_moderator, "reader": make_user}
NOTHING_WRITTEN = {
    **{f"{name}-TOTAL_FORMS": "0" for name in ("bylines", "questions", "corrections", "comments")},
    **{f"{name}-INITIAL_FORMS": "0" for name in ("bylines", "questions", "corrections", "comments")},
    "body-count": "0",
    "lead_caption": "null",
}
"""Of an article's form in the newsroom."""
pytestmark = pytest.mark.django_db


# A new site


def test_new_site_has_a_front_page_a_list_of_sections_and_roles(site: FrontPage):
    assert [page.specific_class for page in Page.objects.order_by("path")] == [Page, FrontPage, Sections]
    assert (site.url, Sections.objects.get().url) == ("/", "/sections/")
    assert (site.live, Sections.objects.get().live) == (True, True)
    assert [(found.root_page_id, found.is_default_site) for found in Site.objects.all()] == [(site.pk, True)]
    assert set(Group.objects.values_list("name", flat=True)) == {EDITORS, AUTHORS, MODERATORS}


def test_front_page_takes_the_place_of_the_page_that_wagtail_greets_with(site: FrontPage):
    site.delete()
    welcome = Page.objects.get(depth=1).add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.create(root_page=welcome, is_default_site=True)

    front = set_up_site()

    assert [page.specific_class for page in Page.objects.order_by("path")] == [Page, FrontPage, Sections]
    assert Site.objects.get().root_page_id == front.pk
    assert front.title == "Imprint"


def test_site_that_is_set_up_again_stays_as_it_is(site: FrontPage):
    make_section("Harbour")
    group = Group.objects.get(name=EDITORS)
    group.permissions.clear()
    group.permissions.set(list(Group.objects.get(name=MODERATORS).permissions.all()))  # What an administrator chose.
    before = everything_set_up()

    assert set_up_site() == site

    assert everything_set_up() == before


def everything_set_up() -> list[Any]:
    return [
        list(Page.objects.order_by("path").values_list("pk", "title")),
        {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()},
        list(GroupPagePermission.objects.order_by("pk").values_list("pk", flat=True)),
        list(GroupCollectionPermission.objects.order_by("pk").values_list("pk", flat=True)),
    ]


def test_role_that_was_lost_is_made_again():
    Group.objects.all().delete()

    set_up_site()

    assert set(Group.objects.values_list("name", flat=True)) == {EDITORS, AUTHORS, MODERATORS}
    assert set_up_role(AUTHORS).page_permissions.count() == 1


def test_editors_are_asked_to_approve(site: FrontPage):
    """Wagtail's migrations plant a workflow that asks its own moderators."""
    GroupApprovalTask.objects.all().delete()
    Workflow.objects.all().delete()
    Workflow.objects.create(name="Moderators approval")
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    task.groups.add(Group.objects.get(name=MODERATORS))

    set_up_site()

    assert list(GroupApprovalTask.objects.values_list("name", "groups__name")) == [("Editors’ approval", EDITORS)]
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Editors’ approval"]


# Roles, by what Wagtail lets them do


def may(user: Any, page: Page) -> set[str]:
    allowed = page.permissions_for_user(user)
    acts = ("edit", "publish", "unpublish", "delete", "add_subpage", "lock")
    return {act for act in acts if getattr(allowed, f"can_{act}")()}


@pytest.mark.parametrize(
    ("role", "of_a_section", "of_an_article"),
    [
        (
            "editor",
            {"edit", "publish", "unpublish", "delete", "add_subpage", "lock"},
            {"edit", "publish", "unpublish", "delete", "lock"},
        ),
        ("author", {"add_subpage"}, set()),
        ("moderator", set(), set()),
        ("reader", set(), set()),
    ],
)
def test_role_may_do_with_pages_what_it_is_for(role: str, of_a_section: set[str], of_an_article: set[str]):
    user = ROLES[role]()
    article = make_article()

    assert may(user, article.get_parent().specific) == of_a_section
    assert may(user, article) == of_an_article


def test_author_may_change_and_delete_drafts_of_their_own_and_publish_nothing():
    author = make_writer()
    own = make_article(live=False, owner=author)

    assert may(author, own) == {"edit", "delete"}


@pytest.mark.parametrize(
    ("role", "reached"),
    [
        ("editor", {"home", "images", "documents", "authors", "topics", "redirects"}),
        ("author", {"home", "images", "documents", "topics"}),
        ("moderator", {"home"}),
        ("reader", set()),
    ],
)
def test_role_reaches_the_screens_that_it_needs(role: str, reached: set[str], client: Client):
    client.force_login(ROLES[role]())
    screens = {
        "home": "wagtailadmin_home",
        "images": "wagtailimages:index",
        "documents": "wagtaildocs:index",
        "authors": "wagtailsnippets_articles_author:list",
        "topics": "wagtailsnippets_articles_topic:list",
        "redirects": "wagtailredirects:index",
        "people": "wagtailusers_users:index",
        "settings": "wagtailsites:index",
    }

    assert {name for name, view in screens.items() if client.get(reverse(view)).status_code == 200} == reached


# Roles at work


def send(client: Client, page: Page, action: str, **written: str) -> int:
    """An article's form in the newsroom, sent by the button of this name; under a section it is a new one."""
    view = "wagtailadmin_pages:edit" if isinstance(page, Article) else "wagtailadmin_pages:add"
    place = [page.pk] if isinstance(page, Article) else ["articles", "article", page.pk]
    return client.post(reverse(view, args=place), {**NOTHING_WRITTEN, action: "1", **written}).status_code


def test_author_writes_and_cannot_publish_not_even_by_a_forged_form(client: Client):
    author, section = make_writer(), make_section()
    client.force_login(author)

    send(client, section, "action-publish", title="The ferry", slug="ferry")

    article = Article.objects.get()
    assert (article.title, article.live, article.owner) == ("The ferry", False, author)
    send(client, article, "action-publish", title="The tug", slug="ferry")
    article.refresh_from_db()
    assert (article.get_latest_revision_as_object().title, article.live) == ("The tug", False)


def test_author_cannot_touch_what_others_wrote(client: Client):
    article, standing = make_article("Before"), make_standing_page()
    client.force_login(make_writer())

    assert send(client, article, "action-publish", title="After", slug="x") == 302
    for name in ("unpublish", "delete"):
        client.post(reverse(f"wagtailadmin_pages:{name}", args=[article.pk]))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[standing.pk])).status_code == 302

    article.refresh_from_db()
    assert (article.title, article.live, article.revisions.count()) == ("Before", True, 1)


def test_moderator_cannot_touch_pages(client: Client):
    article = make_article("Before")
    client.force_login(make_moderator())

    assert client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 302
    assert send(client, article, "action-publish", title="After", slug="x") == 302
    assert send(client, article.get_parent().specific, "action-publish", title="New", slug="new") == 302
    for name in ("unpublish", "delete"):
        client.post(reverse(f"wagtailadmin_pages:{name}", args=[article.pk]))

    found = Article.objects.get()
    assert (found.title, found.live, found.revisions.count()) == ("Before", True, 1)


def test_editor_publishes_changes_and_takes_away(client: Client):
    section = make_section()
    client.force_login(make_editor())

    send(client, section, "action-publish", title="The ferry", slug="ferry")
    article = Article.objects.get()
    assert (article.title, article.live) == ("The ferry", True)

    send(client, article, "action-publish", title="The tug", slug="ferry")
    article.refresh_from_db()
    assert article.title == "The tug"

    client.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    article.refresh_from_db()
    assert not article.live


def test_newsroom_is_closed_to_readers_and_strangers(client: Client):
    article = make_article()
    paths = [reverse("wagtailadmin_home"), reverse("wagtailadmin_pages:edit", args=[article.pk])]

    for user in (None, make_user()):
        if user:
            client.force_login(user)
        for path in paths:
            answer = client.get(path)
            assert (answer.status_code, answer["Location"]) == (302, f"/-/newsroom/login/?next={path}")


def test_author_adds_topics_but_no_authors(client: Client):
    client.force_login(make_writer())

    client.post(reverse("wagtailsnippets_articles_topic:add"), {"name": "Money", "slug": "money", "about": ""})
    refused = client.get(reverse("wagtailsnippets_articles_author:add"))

    assert [topic.path for topic in Topic.objects.all()] == ["/topics/money/"]
    assert refused.status_code == 302
