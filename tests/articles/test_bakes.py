"""Which pages are files, and that after any change in the newsroom every file is as the page would be now."""

from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from imprint.articles.keys import LATEST, MENU
from imprint.articles.models import Article, Byline, Correction, FrontPage, Section, StandingPage
from imprint.publishing import edition, registry, store
from imprint.publishing.models import BakedFile, BakeOrder
from tests.articles.steps import make_document
from tests.factories import (
    bake_all,
    make_article,
    make_author,
    make_picture,
    make_section,
    make_standing_page,
    make_topic,
    publish,
)

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
SITE = {"/", "/sections/", "/feed.xml", "/atom.xml", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt"}
HARBOUR = {f"/sections/harbour/{file}" for file in ("", "feed.xml", "2026/05/")}
FERRY, LINKED = "/2026/05/10/ferry/", "/2026/05/09/linked/"
pytestmark = pytest.mark.django_db


class Newsroom:
    """A small site: in one section an article with everything that leads to a list, and one that it links to."""

    def __init__(self) -> None:
        self.front = FrontPage.objects.get()
        self.harbour = make_section("Harbour", slug="harbour", about="Ships.")
        self.author, self.topic = make_author("Ines", slug="ines"), make_topic("Money", slug="money")
        self.picture, self.document = make_picture(width=30, height=20), make_document(name="contract.txt")
        self.rules = make_standing_page("Rules", slug="rules")
        self.linked = make_article("Linked", section=self.harbour, slug="linked", published_at=MAY - timedelta(days=1))
        link = f'<p><a linktype="page" id="{self.linked.pk}">It</a></p>'
        self.ferry = make_article(
            "Ferry",
            section=self.harbour,
            slug="ferry",
            published_at=MAY,
            authors=[self.author],
            topics=[self.topic],
            lead_picture=self.picture,
            body=[("text", link), ("document", {"document": self.document})],
        )

    @property
    def lists_of_ferry(self) -> set[str]:
        both = {f"/{kind}/{month}" for kind in ("topics/money", "authors/ines") for month in ("", "2026/05/")}
        return {*HARBOUR, *both}


def is_of_articles(path: str) -> bool:
    """And not of the discussion, or of moderation."""
    return not path.endswith(("/live.json", "/comments/feed.xml", "/comments.xml")) and "/moderation/" not in path


def all_paths() -> set[str]:
    return set(filter(is_of_articles, registry.all_paths()))


def baked_now() -> set[str]:
    """What is ordered."""
    return {bake.path for bake in bake_all() if is_of_articles(bake.path)}


# Which pages there are


def test_every_public_page_is_a_file(site: FrontPage):
    newsroom = Newsroom()
    details = publish(newsroom.rules.add_child(instance=StandingPage(title="Details", slug="details")))
    make_topic(slug="empty")
    Redirect.objects.create(old_path="/old", redirect_page=newsroom.ferry)
    Redirect.objects.create(old_path="/old.html", redirect_link="https://elsewhere.example/")

    assert all_paths() == {
        *SITE,
        *newsroom.lists_of_ferry,
        *(FERRY, LINKED, "/rules/", details.url, "/topics/empty/", "/old/", "/old.html"),
        f"/documents/{newsroom.document.pk}/{newsroom.document.filename}",
    }


def test_what_is_not_public_is_no_file(site: FrontPage):
    section, document, draft = make_section(slug="closed"), make_document(), make_document()
    page = make_standing_page("Rules", slug="rules")
    article = make_article(section=section, body=[("document", {"document": document})])
    make_article(section=section, body=[("document", {"document": draft})], live=False)
    Redirect.objects.create(old_path="/nowhere")
    Redirect.objects.create(old_path="/?p=12", redirect_link="https://elsewhere.example/")
    assert len(all_paths() - SITE) == 6  # What is taken away now: section, feed, month, article, page, document.

    for published in (article, page, section):
        published.unpublish()

    assert all_paths() == SITE


def test_path_of_another_script_is_named_as_its_file(site: FrontPage):
    section = make_section("Über uns", slug="über-uns")
    make_article(section=section, slug="عبارة", published_at=MAY)

    assert all_paths() - SITE == {
        *("/sections/über-uns/", "/sections/über-uns/feed.xml", "/sections/über-uns/2026/05/"),
        "/2026/05/10/عبارة/",
    }


def test_key_of_a_page_is_its_path_though_it_was_never_baked(site: FrontPage):
    newsroom = Newsroom()
    document = f"/documents/{newsroom.document.pk}/{newsroom.document.filename}"

    assert registry.paths_for(f"page:{newsroom.ferry.pk}") == {FERRY, document}
    assert registry.paths_for(f"page:{newsroom.harbour.pk}") == {"/sections/harbour/", "/sections/harbour/feed.xml"}
    assert registry.paths_for(f"page:{newsroom.rules.pk}") == {"/rules/"}
    assert registry.paths_for(f"page:{site.pk}") == {"/"}
    root = Page.objects.get(depth=1)
    assert [registry.paths_for(f"page:{pk}") for pk in (root.pk, 10**9)] == [set(), set()]


def test_key_of_a_list_is_its_path_and_that_of_its_month():
    section, topic, author = make_section(slug="harbour"), make_topic(slug="money"), make_author(slug="ines")

    for key, path in [
        (f"list:section:{section.pk}", "/sections/harbour/"),
        (f"list:topic:{topic.pk}", "/topics/money/"),
        (f"list:author:{author.pk}", "/authors/ines/"),
    ]:
        assert registry.paths_for(key) == {path}
        assert registry.paths_for(f"{key}:2026-05") == {f"{path}2026/05/"}


def test_key_of_nothing_there_is_no_path():
    keys = [LATEST, MENU, "list:section:999", "list:topic:999:2026-05", "list:author:999", "picture:1", "author:1"]

    assert {key: registry.paths_for(key) for key in keys} == {key: set() for key in keys}


# What a change bakes


@pytest.fixture
def newsroom(site: FrontPage) -> Newsroom:
    """With every page baked."""
    made = Newsroom()
    edition.order_all()
    bake_all()
    assert set(filter(is_of_articles, store.paths())) == all_paths()
    return made


def test_published_article_bakes_itself_and_the_lists_that_show_it(newsroom: Newsroom):
    publish(newsroom.ferry)

    document = f"/documents/{newsroom.document.pk}/{newsroom.document.filename}"
    shared = {"/", "/feed.xml", "/atom.xml", "/sitemap.xml", "/news-sitemap.xml"}
    assert baked_now() == {FERRY, LINKED, document, *newsroom.lists_of_ferry, *shared}


def test_first_article_of_a_topic_bakes_pages_that_were_not_there(newsroom: Newsroom):
    topic = make_topic(slug="new")
    baked_now()

    newsroom.ferry.topics.add(topic)
    publish(newsroom.ferry)

    assert baked_now() >= {"/topics/new/", "/topics/new/2026/05/"}


def test_published_section_bakes_every_page_for_its_menu(newsroom: Newsroom):
    publish(newsroom.harbour)

    files = {"/feed.xml", "/atom.xml", "/news-sitemap.xml", "/robots.txt"}
    document = f"/documents/{newsroom.document.pk}/{newsroom.document.filename}"
    assert baked_now() == all_paths() - files - {document}


# Baked pages equal fresh pages


class Changes(Newsroom):
    """What editors may do, one after the other in this order."""

    def change_the_words(self) -> None:
        self.ferry.title, self.ferry.standfirst, self.ferry.lead_caption = "Ferry & tug", "A word.", "<p>A caption.</p>"
        publish(self.ferry)

    def correct(self) -> None:
        self.ferry.corrections = [Correction(text="<p>It was May.</p>")]
        publish(self.ferry)

    def add_an_author(self) -> None:
        self.ferry.bylines.add(Byline(author=make_author("Tom", slug="tom")))
        publish(self.ferry)

    def take_out_a_topic(self) -> None:
        self.ferry.topics.clear()
        publish(self.ferry)

    def rename_what_is_linked(self) -> None:
        self.linked.slug = "renamed"
        publish(self.linked)

    def unpublish_what_is_linked(self) -> None:
        self.linked.unpublish()

    def publish_what_is_linked_again(self) -> None:
        self.linked.refresh_from_db()
        publish(self.linked)

    def date_back_by_a_month(self) -> None:
        self.ferry.published_at = MAY - timedelta(days=30)
        publish(self.ferry)

    def publish_others(self) -> None:
        belongs = {"section": self.harbour, "authors": [self.author], "topics": [self.topic]}
        for title in ("Another", "A third"):
            make_article(title, published_at=MAY - timedelta(days=29), **belongs)

    def delete_another(self) -> None:
        Article.objects.get(title="Another").delete()

    def describe_the_section(self) -> None:
        section = Section.objects.get(pk=self.harbour.pk)
        section.title, section.about = "Port", "Ships & mud."
        publish(section)

    def describe_author_and_topic(self) -> None:
        self.author.role, self.topic.about = "Editor", "Who pays."
        self.author.save()
        self.topic.save()

    def describe_the_picture(self) -> None:
        self.picture.description, self.picture.credit = "A quay", "Ines Aalto"
        self.picture.save()

    def change_the_standing_page(self) -> None:
        self.rules.title, self.rules.slug = "House rules", "house-rules"
        publish(self.rules)

    def hide_the_standing_page(self) -> None:
        self.rules.is_in_footer = False
        publish(self.rules)

    def take_the_standing_page_away(self) -> None:
        StandingPage.objects.get().unpublish()

    def arrange_the_front_page(self) -> None:
        self.front.body = [("latest", 1), ("note", {"title": "From us", "text": "<p>A word.</p>"})]
        publish(self.front)

    def redirect(self) -> None:
        Redirect.objects.create(old_path="/old", redirect_link="/feed.xml")

    def redirect_elsewhere(self) -> None:
        redirect = Redirect.objects.get(old_path="/old")
        redirect.redirect_link = "https://elsewhere.example/"
        redirect.save()

    def redirect_no_more(self) -> None:
        Redirect.objects.get(old_path="/old").delete()

    def delete_the_picture(self) -> None:
        self.picture.delete()

    def unpublish_the_article_with_the_document(self) -> None:
        Article.objects.get(pk=self.ferry.pk).unpublish()


def test_baked_pages_equal_fresh_pages_after_each_change(
    site: FrontPage, reader: Client, django_capture_on_commit_callbacks: Any
):
    newsroom = Changes()
    edition.order_all()
    bake_all()

    for name in [name for name, change in vars(Changes).items() if callable(change)]:
        with django_capture_on_commit_callbacks(execute=True):
            getattr(newsroom, name)()
        assert stale(reader, {bake.path for bake in bake_all()}) == [], name

    assert stale(reader) == []
    assert BakeOrder.objects.count() == 0
    assert store.paths() == set(BakedFile.objects.values_list("path", flat=True))


def stale(reader: Client, just_baked: AbstractSet[str] = frozenset()) -> list[str]:
    """Pages that are not as they would be now, that are missing, or that should not be there."""
    return sorted(path for path in all_paths() | store.paths() if path not in just_baked and not is_fresh(reader, path))


def is_fresh(reader: Client, path: str) -> bool:
    file, answer = store.file_of(path), reader.get(path)
    if answer.status_code in (404, 410):
        return not file.exists()
    redirect = file.with_name(file.name + store.REDIRECT)
    if answer.status_code == 301:
        return redirect.exists() and redirect.read_text() == answer["Location"]
    return file.exists() and not redirect.exists() and file.read_bytes() == answer.getvalue()
