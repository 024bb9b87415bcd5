"""What an editor does in Wagtail, and what is ordered, remembered and shown after it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision

from imprint.articles.keys import LATEST, MENU
from imprint.articles.models import Article, Author, FrontPage, GonePath, Picture, Topic
from imprint.articles.services import publish_due
from imprint.publishing import file_key
from tests.articles.steps import links, orders, read, status_of, target_of, texts
from tests.factories import (
    make_article,
    make_author,
    make_picture,
    make_section,
    make_standing_page,
    make_topic,
    publish,
)

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def keys_of(article: Article) -> set[str]:
    """Of an article of May without authors and topics, the only one of its month."""
    section = f"list:section:{article.get_parent().pk}"
    return {f"page:{article.pk}", LATEST, section, f"{section}:2026-05", section.replace("list:", "months:")}


def let_time_pass() -> None:
    """What was scheduled is due, and the worker looks for it."""
    past = timezone.now() - timedelta(minutes=1)
    for revision in Revision.objects.exclude(approved_go_live_at=None):
        revision.approved_go_live_at = past
        revision.content["go_live_at"] = past.isoformat()
        revision.save()
    Page.objects.exclude(expire_at=None).update(expire_at=past)
    publish_due()


# Drafts and publishing


def test_draft_orders_nothing_that_readers_would_see():
    article = make_article()
    orders()

    make_article("Draft", section=article.get_parent().specific, live=False)
    article.title = "Changed, not published"
    article.save_revision()

    assert orders() == set()


def test_published_article_is_ordered_and_has_its_address(reader: Client):
    article = make_article(live=False, published_at=MAY)
    orders()

    publish(article)

    assert orders() == keys_of(article)
    assert status_of(reader, article.public_path) == 200


def test_change_of_a_published_article_is_seen_when_it_is_published(reader: Client):
    article = make_article("Before", published_at=MAY)
    article.title = "After"
    article.save_revision()
    assert texts(read(reader, article.public_path), "h1") == ["Before"]
    orders()

    publish(article)

    assert texts(read(reader, article.public_path), "h1") == ["After"]
    assert orders() == keys_of(article)


def test_published_section_and_standing_page_are_ordered_with_the_menu(site: FrontPage):
    orders()

    section = make_section()
    assert orders() == {f"page:{section.pk}", MENU}
    standing = make_standing_page()
    assert orders() == {f"page:{standing.pk}", MENU}
    publish(site)
    assert orders() == {f"page:{site.pk}", MENU}


# Taking away


def test_unpublished_article_is_ordered_and_gone(reader: Client):
    article = make_article(published_at=MAY)
    orders()

    article.unpublish()

    assert orders() == keys_of(article)
    assert status_of(reader, article.public_path) == 410
    assert links(read(reader, "/"), "main .headline a") == []

    article.refresh_from_db()
    publish(article)
    assert status_of(reader, article.public_path) == 200


def test_deleted_article_is_ordered_and_gone_for_good(reader: Client):
    article = make_article(published_at=MAY)
    path, keys = article.public_path, keys_of(article)
    orders()

    article.delete()

    assert orders() == {*keys, file_key(path)}
    assert list(GonePath.objects.values_list("path", flat=True)) == [path]
    assert status_of(reader, path) == 410


def test_deleted_draft_was_never_here(reader: Client):
    article = make_article(live=False)

    article.delete()

    assert GonePath.objects.count() == 0
    assert status_of(reader, article.path_from_date()) == 404


def test_articles_of_a_deleted_section_are_gone(reader: Client):
    section = make_section(slug="harbour")
    paths = {make_article(section=section).public_path for _ in range(3)}
    make_article(section=section, live=False)
    orders()

    section.delete()

    assert set(GonePath.objects.values_list("path", flat=True)) == {*paths, "/sections/harbour/"}
    assert {status_of(reader, path) for path in paths} == {410}
    assert orders() >= {MENU, *map(file_key, paths)}


# Going live and expiring by the clock


def test_scheduled_article_is_nowhere_before_its_time(reader: Client):
    article = make_article("Later", live=False, go_live_at=timezone.now() + timedelta(days=3))
    publish(article)

    publish_due()

    article.refresh_from_db()
    assert not article.live
    assert links(read(reader, "/"), "main .headline a") == []
    assert "Later" not in reader.get("/feed.xml").content.decode()
    assert "/later/" not in reader.get("/sitemap.xml").content.decode()
    assert texts(read(reader, "/-/search/", q="Later"), ".headline") == []


def test_scheduled_article_goes_live_when_its_time_comes(reader: Client):
    article = make_article("Later", live=False, go_live_at=timezone.now() + timedelta(days=3))
    publish(article)
    orders()

    let_time_pass()

    article.refresh_from_db()
    assert article.live
    assert status_of(reader, article.public_path) == 200
    assert links(read(reader, "/"), "main .headline a") == [("Later", article.public_path)]
    assert orders() >= {f"page:{article.pk}", LATEST, f"list:section:{article.get_parent().pk}"}


def test_scheduled_change_of_a_live_article_waits_for_its_time(reader: Client):
    article = make_article("Before", slug="before", published_at=MAY)
    article.title, article.slug, article.go_live_at = "After", "after", timezone.now() + timedelta(days=3)
    publish(article)
    assert texts(read(reader, "/2026/05/10/before/"), "h1") == ["Before"]

    let_time_pass()

    assert target_of(reader, "/2026/05/10/before/") == (301, "/2026/05/10/after/")
    assert texts(read(reader, "/2026/05/10/after/"), "h1") == ["After"]


def test_expired_article_is_gone_and_its_lists_are_ordered(reader: Client):
    article = make_article(published_at=MAY, expire_at=timezone.now() + timedelta(days=3))
    publish_due()
    assert status_of(reader, article.public_path) == 200
    orders()

    let_time_pass()

    assert status_of(reader, article.public_path) == 410
    assert orders() == keys_of(article)


# Moving


def test_article_in_another_section_is_ordered_and_shown_there(reader: Client):
    old, new = make_section("Old", slug="old"), make_section("New", slug="new")
    article = make_article("The ferry", section=old)
    orders()

    article.move(new, pos="last-child")

    lists = [f"list:section:{new.pk}", f"list:section:{new.pk}:{article.published_at:%Y-%m}"]
    assert orders() == {f"page:{article.pk}", MENU, LATEST, *lists, f"months:section:{new.pk}"}
    assert texts(read(reader, "/sections/new/"), ".headline") == ["The ferry"]
    assert texts(read(reader, "/sections/old/"), ".headline") == []
    assert links(read(reader, article.public_path), ".story .kicker a") == [("New", "/sections/new/")]


def test_sections_in_another_order_bake_every_page():
    first, second = make_section(), make_section()
    orders()

    second.move(first, pos="left")

    assert MENU in orders()


# Authors, topics, pictures, redirects


@pytest.mark.parametrize(("make", "kind"), [(make_author, "author"), (make_topic, "topic")])
def test_change_of_an_author_or_a_topic_is_ordered(make: Any, kind: str):
    row = make()
    keys = {f"{kind}:{row.pk}", f"list:{kind}:{row.pk}"}
    assert orders() == keys

    row.name = "Another name"
    row.save()
    assert orders() == keys

    row.delete()
    assert orders() == keys


def test_change_of_a_picture_is_ordered():
    picture = make_picture(width=3, height=2)
    keys = {f"picture:{picture.pk}"}
    assert orders() == keys

    Picture.objects.get().save()
    assert orders() == keys

    picture.delete()
    assert orders() == keys


@pytest.mark.parametrize(("old_path", "served"), [("/old", "/old/"), ("/old.html", "/old.html")])
def test_redirect_of_the_editors_is_ordered_where_it_is_served(old_path: str, served: str):
    redirect = Redirect.objects.create(old_path=old_path, redirect_link="/sections/")
    assert orders() == {file_key(served)}

    redirect.save()
    assert orders() == {file_key(served)}

    redirect.delete()
    assert orders() == {file_key(served)}


def test_deleted_author_and_topic_leave_their_articles(reader: Client):
    author, topic = make_author("Ines Aalto", slug="ines"), make_topic("Money", slug="money")
    article = make_article("The ferry", authors=[author], topics=[topic])
    assert texts(read(reader, article.public_path), ".story .byline a, .topics a") == ["Ines Aalto", "Money"]

    Author.objects.get().delete()
    Topic.objects.get().delete()

    page = read(reader, article.public_path)
    assert (texts(page, "h1"), texts(page, ".story .byline a, .topics a")) == (["The ferry"], [])
    assert [status_of(reader, path) for path in ("/authors/ines/", "/topics/money/")] == [404, 404]
