"""Every address of the newsroom is opened by those who may only moderate: nothing but moderating is there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from wagtail.models import Collection, GroupCollectionPermission, Page

from imprint.config.newsroom_reach import FOR_ALL, only_moderates
from tests.factories import (
    make_article,
    make_editor,
    make_moderator,
    make_picture,
    make_thread,
    make_user,
    make_writer,
    publish,
)

SECRETS = ("a draft nobody knows", "hidden@post.example", "a picture for later")
ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>|\(\?P<\w+>(?:\([^)]*\)|\[[^\]]*\]|[^()])*\)|\\d\+|\(.*?\)")


def addresses(number: int) -> Iterator[tuple[str, str, str]]:
    """All of the newsroom, with the number of the draft wherever one is wanted: module of the view, name, path."""
    for prefix, name, view in _patterns(get_resolver()):
        if prefix.startswith("-/newsroom/"):
            path = ARGUMENT.sub(lambda found: "x" if found[1] in ("str", "slug", "path") else str(number), prefix)
            yield view.__module__, name, "/" + re.sub(r"[\^$\\]|\\Z", "", path)


def _patterns(resolver: Any, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    for one in resolver.url_patterns:
        here = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, here, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield here, f"{space}{one.name}", one.callback


@pytest.fixture
def draft(site: Any) -> Page:
    publish(make_article())
    draft = make_article(SECRETS[0], live=False)
    make_thread(comments=1)
    make_editor("ed", email=SECRETS[1])
    make_picture(SECRETS[2])
    return draft


def test_moderator_reaches_nothing_of_wagtail_but_what_everybody_needs(draft: Page, client: Client):
    client.force_login(make_moderator())
    reached, seen = set(), 0
    for module, name, path in addresses(draft.pk):
        if name == "wagtailadmin_logout":
            continue
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert not [secret for secret in SECRETS if secret.encode() in body], path
        assert answer.status_code < 500, path
        seen += 1
        if answer.status_code == 200 and not module.startswith("imprint."):
            reached.add(name)

    assert seen > 250
    assert reached <= FOR_ALL


@pytest.mark.parametrize("name", ["wagtailadmin_choose_page", "wagtailadmin_api:pages:listing"])
@pytest.mark.parametrize(("make", "status"), [(make_editor, 200), (make_writer, 200), (make_moderator, 302)])
def test_who_writes_chooses_pages(name: str, make: Any, status: int, client: Client, site: Any):
    client.force_login(make())

    assert client.get(reverse(name)).status_code == status


def test_script_of_a_moderator_is_refused_by_status(client: Client, site: Any):
    client.force_login(make_moderator())

    answer = client.get(reverse("wagtailadmin_choose_page"), headers={"X-Requested-With": "XMLHttpRequest"})

    assert answer.status_code == 403


def test_one_more_right_is_a_reason_to_look_further(site: Any):
    people, photographers = Group.objects.create(name="People"), Group.objects.create(name="Photographers")
    people.permissions.add(Permission.objects.get(codename="change_user", content_type__app_label="auth"))
    GroupCollectionPermission.objects.create(
        group=photographers,
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(codename="add_image", content_type__app_label="wagtailimages"),
    )
    one, both, other = make_moderator(), make_moderator(), make_moderator()
    both.groups.add(people)
    other.groups.add(photographers)

    assert [only_moderates(user) for user in (one, both, other, make_user(), make_writer())] == [True] + [False] * 4
