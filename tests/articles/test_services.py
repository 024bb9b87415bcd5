from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from imprint.articles import services
from imprint.articles.keys import LATEST, MENU
from imprint.articles.models import Article, FrontPage, GonePath, PictureRendition, StandingPage
from imprint.publishing import file_key
from tests.articles.steps import orders, read
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


def redirects() -> dict[str, str]:
    """Old path → where it leads for ever."""
    return {
        redirect.old_path: redirect.redirect_page.specific.url if redirect.redirect_page else redirect.redirect_link
        for redirect in Redirect.objects.select_related("redirect_page")
        if redirect.is_permanent
    }


# settle_address


def test_settle_address_gives_the_date_of_the_first_publication_and_a_path():
    article = make_article(slug="the-ferry", live=False)
    article.first_published_at = MAY

    services.settle_address(article=article)

    stored = Article.objects.get()
    assert (stored.published_at, stored.public_path) == (MAY, "/2026/05/10/the-ferry/")
    assert (article.published_at, article.public_path) == (MAY, "/2026/05/10/the-ferry/")


def test_settle_address_keeps_the_date_that_editors_set():
    article = make_article(slug="the-ferry", published_at=MAY)

    assert article.first_published_at > MAY
    assert (article.published_at, article.public_path) == (MAY, "/2026/05/10/the-ferry/")


def test_settle_address_without_a_date_takes_the_present():
    before = timezone.now()

    article = make_article(slug="the-ferry")

    assert before <= article.published_at <= timezone.now()
    assert article.public_path == f"/{article.published_at:%Y/%m/%d}/the-ferry/"


def test_new_slug_leads_the_old_path_to_the_new_one_and_bakes_both(rename: Any):
    article = make_article(slug="old", published_at=MAY)
    orders()

    rename(article, "new")

    assert article.public_path == "/2026/05/10/new/"
    assert redirects() == {"/2026/05/10/old": "/2026/05/10/new/"}
    assert orders() >= {file_key("/2026/05/10/old/"), file_key("/2026/05/10/new/")}


def test_new_date_leads_the_old_path_to_the_new_one():
    article = make_article(slug="ferry", published_at=MAY)

    article.published_at = MAY - timedelta(days=30)
    publish(article)

    assert redirects() == {"/2026/05/10/ferry": "/2026/04/10/ferry/"}


def test_every_former_path_leads_to_the_present_one(rename: Any):
    article = make_article(slug="first", published_at=MAY)

    for slug in ("second", "third"):
        rename(article, slug)

    present = "/2026/05/10/third/"
    assert redirects() == {"/2026/05/10/first": present, "/2026/05/10/second": present}


def test_slug_that_comes_back_is_no_redirect_to_itself(rename: Any):
    article = make_article(slug="first", published_at=MAY)

    for slug in ("second", "first"):
        rename(article, slug)

    assert redirects() == {"/2026/05/10/second": "/2026/05/10/first/"}


def test_article_published_again_unchanged_keeps_its_address():
    article = make_article()
    before = article.public_path

    publish(article)

    assert (article.public_path, redirects()) == (before, {})


def test_new_article_takes_over_a_path_that_led_elsewhere_or_was_gone(rename: Any):
    rename(make_article(slug="free", published_at=MAY), "elsewhere")
    make_article(slug="gone", published_at=MAY).delete()
    assert (list(redirects()), GonePath.objects.count()) == (["/2026/05/10/free"], 1)

    for slug in ("free", "gone"):
        make_article(slug=slug, published_at=MAY)

    assert (redirects(), GonePath.objects.count()) == ({}, 0)


# redirect_path


def test_redirect_path_is_one_row_of_the_default_site_and_bakes_its_file():
    first, second = make_standing_page("First", slug="first"), make_standing_page("Second", slug="second")
    orders()

    for page in (first, second):
        redirect = services.redirect_path(old_path="/Old/Place/?q=1", page=page)

    assert Redirect.objects.get() == redirect
    assert (redirect.old_path, redirect.redirect_page_id) == ("/Old/Place?q=1", second.pk)
    assert (redirect.is_permanent, redirect.automatically_created, redirect.redirect_link) == (True, True, "")
    assert redirect.site == Site.objects.get(is_default_site=True)


def test_redirect_path_takes_the_place_of_one_that_editors_made():
    page = make_standing_page("Rules", slug="rules")
    services.redirect_path(old_path="/old/", page=page)
    Redirect.objects.update(redirect_page=None, redirect_link="https://elsewhere.example/", is_permanent=False)

    services.redirect_path(old_path="/old/", page=page)

    assert redirects() == {"/old": "/rules/"}


@pytest.mark.parametrize(
    ("stored", "served"),
    [
        ("/2026/05/10/old", "/2026/05/10/old/"),
        ("/old", "/old/"),
        ("/old/", "/old/"),
        ("/feed.rss", "/feed.rss"),
        ("/a.b/c", "/a.b/c/"),
    ],
)
def test_served_path_ends_with_a_slash_unless_it_is_a_file(stored: str, served: str):
    assert services.served_path(stored) == served


# order_page


def test_order_of_an_article_is_its_page_and_every_list_that_it_is_in():
    section, topics, authors = make_section(), [make_topic(), make_topic()], [make_author()]
    article = make_article(section=section, topics=topics, authors=authors, published_at=MAY)
    orders()

    services.order_page(page=article)

    lists = [
        f"list:section:{section.pk}",
        *(f"list:topic:{topic.pk}" for topic in topics),
        f"list:author:{authors[0].pk}",
    ]
    months = {key.replace("list:", "months:") for key in lists}  # It is the only one of its month.
    assert orders() == {f"page:{article.pk}", LATEST, *lists, *(f"{key}:2026-05" for key in lists), *months}


def test_order_of_an_article_without_a_date_is_of_no_month():
    article = make_article(live=False)

    assert services.list_keys(article) == [f"list:section:{article.get_parent().pk}"]


def test_order_of_any_other_page_bakes_the_menu_of_every_page(site: FrontPage):
    for page in (site, make_section(), make_standing_page()):
        orders()
        services.order_page(page=page)
        assert orders() == {f"page:{page.pk}", MENU}


# lead_on


def test_new_slug_of_a_section_leads_on_and_its_articles_stay(rename: Any):
    section = make_section(slug="harbour")
    article = make_article(section=section, slug="ferry", published_at=MAY)
    orders()

    rename(section, "port")

    article.refresh_from_db()
    assert redirects() == {
        f"/sections/harbour{rest}": f"/sections/port{rest}/".replace(".xml/", ".xml")
        for rest in ("", "/feed.xml", "/2026/05")
    }
    assert article.public_path == "/2026/05/10/ferry/"
    files = {f"/sections/harbour/{rest}" for rest in ("", "feed.xml", "2026/05/")}
    files |= {f"/sections/port/{rest}" for rest in ("feed.xml", "2026/05/")}
    pages = {f"page:{page.pk}" for page in (section, article)}
    assert orders() == {MENU, LATEST, *pages, *map(file_key, files)}


def test_new_slug_of_a_standing_page_leads_on_from_it_and_from_those_beneath(rename: Any):
    page = make_standing_page("Rules", slug="rules")
    below = publish(page.add_child(instance=StandingPage(title="Details", slug="details")))
    publish(below.add_child(instance=StandingPage(title="Small print", slug="small")))
    publish(page.add_child(instance=StandingPage(title="Draft", slug="draft"))).unpublish()

    rename(page, "house-rules")

    assert redirects() == {
        "/rules": "/house-rules/",
        "/rules/details": "/house-rules/details/",
        "/rules/details/small": "/house-rules/details/small/",
    }


def test_standing_page_that_moves_under_another_leads_on():
    page, other = make_standing_page("Rules", slug="rules"), make_standing_page("About", slug="about")

    page.move(other, pos="last-child")

    assert redirects() == {"/rules": "/about/rules/"}


def test_article_that_moves_to_another_section_keeps_its_address_and_is_baked():
    article = make_article(section=make_section(), slug="ferry", published_at=MAY)
    orders()

    article.move(make_section(), pos="last-child")

    assert (Article.objects.get().public_path, redirects()) == ("/2026/05/10/ferry/", {})
    assert orders() >= {f"page:{article.pk}", MENU, LATEST}


# remember_gone


def test_remember_gone_keeps_the_path_once_and_bakes_it():
    article = make_article(slug="ferry", published_at=MAY)
    orders()

    for _ in range(2):
        services.remember_gone(page=article)

    assert list(GonePath.objects.values_list("path", flat=True)) == ["/2026/05/10/ferry/"]
    assert orders() == {file_key("/2026/05/10/ferry/")}


def test_remember_gone_of_what_was_never_published_keeps_nothing():
    article = make_article(live=False)
    orders()

    services.remember_gone(page=article)

    assert (GonePath.objects.count(), orders()) == (0, set())


# forget_lost_renditions


def test_renditions_whose_files_are_lost_are_forgotten_and_made_again(reader: Client):
    article = make_article(lead_picture=make_picture(width=30, height=20))
    read(reader, article.public_path)
    kept, lost = PictureRendition.objects.order_by("pk")[:2]
    Path(lost.file.path).unlink()

    assert services.forget_lost_renditions() == 1
    assert set(PictureRendition.objects.filter(pk__in=[kept.pk, lost.pk])) == {kept}

    read(reader, article.public_path)
    assert PictureRendition.objects.filter(filter_spec=lost.filter_spec).count() == 1
    assert all(Path(rendition.file.path).exists() for rendition in PictureRendition.objects.all())
    assert services.forget_lost_renditions() == 0
