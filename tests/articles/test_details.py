"""Edges of what articles do, each of which was wrong once."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.users.models import UserProfile

from imprint.articles import queries
from imprint.articles.models import Article, Correction, FrontPage, Section
from imprint.publishing import store
from imprint.publishing.models import BakeOrder
from tests.articles.steps import (
    links,
    make_document,
    orders,
    queries_of,
    read,
    status_of,
    target_of,
)
from tests.factories import (
    bake_all,
    make_article,
    make_author,
    make_editor,
    make_section,
    make_standing_page,
    make_topic,
    publish,
)

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def baked(path: str) -> str:
    file = store.file_of(path)
    return file.read_text() if file.exists() else ""


def test_front_page_does_without_a_section_that_was_deleted(site: FrontPage, reader: Client):
    section = make_section("Harbour")
    site.body = [("section", {"section": section, "count": 4}), ("latest", 4)]
    publish(site)
    make_article("The ferry")

    Section.objects.get(pk=section.pk).delete()

    assert status_of(reader, "/") == 200


def test_front_page_leaves_out_a_section_that_was_unpublished(site: FrontPage, reader: Client):
    section = make_section("Harbour", slug="harbour")
    make_article("The ferry", section=section)
    site.body = [("section", {"section": section, "count": 4})]
    publish(site)

    section.unpublish()

    assert links(read(reader, "/"), "main h2 a") == []


def test_copy_of_a_published_article_has_no_address_yet(client: Client):
    client.force_login(make_editor())
    article = make_article("The ferry", slug="ferry")
    sent = {"new_title": "The tug", "new_slug": "tug", "new_parent_page": article.get_parent().pk}

    assert client.post(reverse("wagtailadmin_pages:copy", args=[article.pk]), sent).status_code == 302

    copy = Article.objects.get(slug="tug")
    assert (copy.live, copy.public_path, copy.published_at) == (False, None, None)


def test_address_is_on_the_clock_of_the_site_whoever_publishes(client: Client):
    editor = make_editor()
    profile = UserProfile.get_for_user(editor)
    profile.current_time_zone = "Pacific/Auckland"
    profile.save()
    article = make_article(slug="ferry", live=False, published_at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    client.force_login(editor)

    with timezone.override("Pacific/Auckland"):
        publish(article)

    assert article.public_path == "/2026/01/31/ferry/"
    assert f"list:section:{article.get_parent().pk}:2026-01" in orders()


def test_renamed_author_is_baked_wherever_the_name_stands(site: FrontPage):
    author = make_author("Ada Old", slug="ada")
    make_article(authors=[author], section=make_section(slug="harbour"), topics=[make_topic(slug="t")])
    paths = ("/", "/sections/harbour/", "/topics/t/", "/feed.xml", "/atom.xml", "/sections/harbour/feed.xml")
    for path in paths:
        BakeOrder.objects.create(key=f"file:{path}")
    bake_all()

    author.name = "Ada New"
    author.save()
    bake_all()

    assert [path for path in paths if "Ada New" not in baked(path)] == []


def test_renamed_topic_is_baked_in_the_feeds(site: FrontPage):
    topic = make_topic("Old name", slug="t")
    make_article(topics=[topic])
    for path in ("/feed.xml", "/atom.xml"):
        BakeOrder.objects.create(key=f"file:{path}")
    bake_all()

    topic.name = "New name"
    topic.save()
    bake_all()

    assert [path for path in ("/feed.xml", "/atom.xml") if "New name" not in baked(path)] == []


@pytest.mark.parametrize("act", ["drop", "delete page", "delete document", "replace"])
def test_document_that_is_withdrawn_leaves_the_folder(act: str, site: FrontPage):
    document = make_document(name="secret.txt")
    article = make_article(body=[("document", {"document": document})])
    bake_all()
    path = document.url
    assert path in store.paths()

    if act == "drop":
        article.body = []
        publish(article)
    elif act == "delete page":
        article.delete()
    elif act == "delete document":
        document.delete()
    else:
        document.file = ContentFile(b"Redacted.", name="redacted.txt")
        document.save()
    bake_all()

    assert path not in store.paths()


def test_document_of_an_authors_page_is_public(reader: Client):
    document = make_document()
    make_author(pk=987_654, slug="ada", about=f'<p><a linktype="document" id="{document.pk}">CV</a></p>')

    assert links(read(reader, "/authors/ada/"), ".about a") == [("CV", document.url)]
    assert status_of(reader, document.url) == 200


def test_document_of_an_author_is_not_published_by_a_page_of_the_same_number(reader: Client):
    article, document = make_article(), make_document()
    Redirect.objects.create(pk=article.pk, old_path="/old", redirect_link="/")
    make_author(pk=article.pk, slug="ada", about=f'<p><a linktype="document" id="{document.pk}">CV</a></p>')

    before = status_of(reader, document.url)
    article.unpublish()
    assert status_of(reader, document.url) == before


def test_article_that_moved_is_in_the_feed_and_the_month_of_its_new_section(site: FrontPage):
    old, new = make_section(slug="old"), make_section(slug="new")
    make_article("Before", section=new, published_at=MAY - timedelta(days=99))
    article = make_article("The ferry", section=old, published_at=MAY)
    BakeOrder.objects.create(key="file:/sections/new/feed.xml")
    bake_all()

    article.move(new, pos="last-child")
    bake_all()

    assert "The ferry" in baked("/sections/new/feed.xml")
    assert "The ferry" in baked("/sections/new/2026/05/")


def test_feed_of_a_new_section_is_a_file(site: FrontPage):
    make_section(slug="harbour")
    bake_all()

    assert baked("/sections/harbour/feed.xml") != ""


@pytest.mark.parametrize("path", ["/feed.xml", "/atom.xml", "/news-sitemap.xml"])
def test_control_character_in_an_article_breaks_no_feed(path: str, reader: Client):
    make_article("Vertical\x0btab", standfirst="\x08", body=[("text", "<p>a\x0cb</p>")])

    answer = reader.get(path)

    assert answer.status_code == 200
    ElementTree.fromstring(answer.content)


def test_sitemap_writes_sections_of_other_scripts_as_addresses_are_sent(reader: Client):
    make_section("Über uns", slug="über-uns")

    places = re.findall("<loc>(.*?)</loc>", reader.get("/sitemap.xml").content.decode())
    assert places[1] == "http://127.0.0.1:8000/sections/%C3%BCber-uns/"


def test_redirect_for_a_time_leads_to_an_address_in_another_script(reader: Client):
    article = make_article(slug="عبارة", published_at=MAY)
    Redirect.objects.create(old_path="/old", redirect_page=article, is_permanent=False)

    assert target_of(reader, "/old/") == (302, "/2026/05/10/%D8%B9%D8%A8%D8%A7%D8%B1%D8%A9/")


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<a href="//other.example/x">a</a>', '<a href="http://other.example/x"'),
        ('<a href="page2">a</a>', '<a href="http://127.0.0.1:8000/2026/05/10/ferry/page2"'),
        ('<a href="#note">a</a>', '<a href="http://127.0.0.1:8000/2026/05/10/ferry/#note"'),
        ('<code>href="/x"</code>', '<code>href="/x"</code>'),
    ],
)
def test_feed_resolves_addresses_as_browsers_do(html: str, shown: str, reader: Client):
    make_article(slug="ferry", published_at=MAY, body=[("html", html)])
    root = ElementTree.fromstring(reader.get("/feed.xml").content)

    assert shown in root.findtext("channel/item/{http://purl.org/rss/1.0/modules/content/}encoded", "")


@pytest.mark.parametrize("path", ["/feed.xml", "/atom.xml"])
def test_feed_costs_the_same_for_one_and_three_articles(path: str, reader: Client):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_article(authors=[make_author()], topics=[make_topic()])
        counts.append(queries_of(reader, path))

    assert counts[0] == counts[1]


def test_story_costs_the_same_for_one_and_three_authors():
    counts = []
    for number in (1, 3):
        article = make_article(section=make_section(), authors=[make_author() for _ in range(number)])
        with CaptureQueriesContext(connection) as seen:
            queries.story(Article.objects.get(pk=article.pk))
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_deleted_section_and_standing_page_are_gone(reader: Client):
    section, page = make_section(slug="harbour"), make_standing_page("Rules", slug="rules")

    for gone in (section, page):
        gone.delete()

    assert [status_of(reader, path) for path in ("/sections/harbour/", "/rules/")] == [410, 410]


def test_path_of_an_article_without_its_slash_leads_to_the_one_with(reader: Client):
    article = make_article(authors=[make_author(slug="ines")], topics=[make_topic(slug="money")])

    for path in (article.public_path, "/authors/ines/", "/topics/money/"):
        assert target_of(reader, path.rstrip("/")) == (301, path)


def test_lead_that_is_left_open_is_the_newest(site: FrontPage):
    beside = make_article("Beside", published_at=MAY)
    make_article("Newest")
    site.body = [("lead", {"article": None, "beside": [beside]})]
    publish(site)

    assert [card.headline for card in queries.front_parts(site)[0].cards] == ["Newest", "Beside"]


def test_new_month_is_baked_into_the_pages_of_the_others(site: FrontPage):
    section = make_section(slug="harbour")
    make_article(section=section, published_at=MAY)
    bake_all()

    make_article(section=section, published_at=MAY + timedelta(days=40))
    bake_all()

    assert "/sections/harbour/2026/06/" in baked("/sections/harbour/2026/05/")


def test_json_ld_tells_a_correction_as_text():
    article = make_article()
    article.corrections = [Correction(text="<p>Ships &amp; quays</p>")]
    publish(article)
    page = BeautifulSoup(Client().get(article.public_path).content, "html.parser")

    said = json.loads(page.select("script[type='application/ld+json']")[0].get_text())
    assert said["correction"] == ["Ships & quays"]


@pytest.mark.parametrize(
    "path", ["/%00/", "/sections/%00/", "/topics/%00/", "/authors/%00/", "/2026/05/10/%00/", "/%00"]
)
def test_path_with_a_nul_is_404(path: str, site: Any, reader: Client):
    assert status_of(reader, path) == 404
