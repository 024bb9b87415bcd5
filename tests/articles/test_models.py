from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from imprint.articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    FrontPage,
    GonePath,
    PictureRendition,
    Section,
    Sections,
    StandingPage,
    Topic,
    direction_of,
)
from tests.factories import (
    make_article,
    make_author,
    make_picture,
    make_section,
    make_standing_page,
    make_topic,
    publish,
)

LATE_IN_JANUARY = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


# Language and direction


@pytest.mark.parametrize(
    ("language", "direction"),
    [("", "ltr"), ("en", "ltr"), ("de-AT", "ltr"), ("ar", "rtl"), ("fa-IR", "rtl"), ("he", "rtl"), ("yi", "rtl")],
)
def test_direction_follows_the_language(language: str, direction: str):
    assert direction_of(language) == direction
    assert Article(language=language).direction == direction
    assert StandingPage(language=language).direction == direction


def test_direction_without_a_language_is_that_of_the_site(settings: Any):
    settings.LANGUAGE_CODE = "ar"

    assert (direction_of(""), direction_of("de")) == ("rtl", "ltr")


def test_article_takes_the_code_of_a_language_and_nothing_else():
    article = make_article(live=False)
    for language in ("", "de", "de-AT", "pt-br", "ar", "ps", "yi"):
        article.language = language
        article.full_clean()

    for language in ("german", "xx", "d", "-de", "de_AT"):
        article.language = language
        with pytest.raises(ValidationError) as caught:
            article.full_clean()
        sentence = "This is not the code of a language. German is de, Arabic is ar."
        assert caught.value.message_dict == {"language": [sentence]}


# Addresses


def test_path_of_an_article_is_its_date_on_the_clock_of_the_site_and_its_slug(settings: Any):
    article = Article(slug="the-ferry", published_at=LATE_IN_JANUARY)
    assert article.path_from_date() == "/2026/01/31/the-ferry/"

    settings.TIME_ZONE = "Europe/Vienna"
    assert article.path_from_date() == "/2026/02/01/the-ferry/"


def test_path_without_a_date_is_of_the_first_publication():
    article = Article(slug="the-ferry", first_published_at=LATE_IN_JANUARY)

    assert article.path_from_date() == "/2026/01/31/the-ferry/"


def test_url_of_an_article_does_not_hang_on_its_section():
    section = make_section(slug="harbour")
    article = make_article(section=section, slug="the-ferry", published_at=LATE_IN_JANUARY)
    draft = make_article(section=section, slug="draft", published_at=LATE_IN_JANUARY, live=False)

    assert article.url == "/2026/01/31/the-ferry/"
    assert (draft.public_path, draft.url) == (None, "/2026/01/31/draft/")
    assert section.url == "/sections/harbour/"


def test_two_articles_of_one_day_cannot_have_the_same_slug():
    one, other = make_section(), make_section()
    make_article(section=one, slug="morning", published_at=LATE_IN_JANUARY)

    with pytest.raises(ValidationError) as caught:
        make_article(section=other, slug="morning", published_at=LATE_IN_JANUARY)

    assert caught.value.message_dict == {"slug": ["Another article of the same day has this address."]}
    assert Article.objects.filter(public_path__isnull=False).count() == 1


def test_articles_of_two_days_may_have_the_same_slug():
    make_article(section=make_section(), slug="morning", published_at=LATE_IN_JANUARY)

    later = make_article(section=make_section(), slug="morning", published_at=LATE_IN_JANUARY.replace(day=1))

    assert later.public_path == "/2026/01/01/morning/"


def test_article_published_again_is_not_in_its_own_way():
    article = make_article(slug="morning", published_at=LATE_IN_JANUARY)

    publish(article)

    assert article.public_path == "/2026/01/31/morning/"


def test_database_refuses_a_second_article_at_a_path():
    article, other = make_article(), make_article()

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=other.pk).update(public_path=article.public_path)


def test_old_revision_keeps_the_address_that_the_page_has():
    article = make_article(slug="first")
    first = article.get_latest_revision()
    article.slug = "second"
    publish(article)
    path = article.public_path

    assert path.endswith("/second/")
    assert first.as_object().public_path == path


@pytest.mark.parametrize(("make", "kind"), [(make_author, "authors"), (make_topic, "topics")])
def test_path_of_an_author_and_a_topic_is_their_slug(make: Any, kind: str):
    assert make(slug="grüne-woche").path == f"/{kind}/grüne-woche/"


@pytest.mark.parametrize(("make", "model"), [(make_author, Author), (make_topic, Topic)])
def test_slug_of_authors_and_topics_is_theirs_alone(make: Any, model: Any):
    make(slug="taken")

    with pytest.raises(ValidationError) as caught:
        model(name="Another", slug="taken").full_clean()

    assert list(caught.value.message_dict) == ["slug"]


# The tree


def test_tree_holds_each_kind_of_page_where_it_belongs():
    kinds: list[Any] = [FrontPage, Sections, Section, StandingPage, Article]

    assert {kind: set(kind.allowed_subpage_models()) for kind in kinds} == {
        FrontPage: {Sections, StandingPage},
        Sections: {Section},
        Section: {Article},
        StandingPage: {StandingPage},
        Article: set(),
    }
    assert set(FrontPage.allowed_parent_page_models()) == {Page}


def test_site_has_one_front_page_and_one_list_of_sections(site: FrontPage):
    root = Page.objects.get(depth=1)

    assert not FrontPage.can_create_at(root)
    assert not Sections.can_create_at(site)
    assert StandingPage.can_create_at(site)
    assert Section.can_create_at(Sections.objects.get())


@pytest.mark.parametrize("kind", [FrontPage, Sections, Section, StandingPage, Article])
def test_page_cannot_be_made_private_since_a_file_asks_nobody(kind: Any):
    assert kind.private_page_options == []


# Lists


def test_newest_first_is_by_date_and_then_by_number():
    older = make_article(published_at=LATE_IN_JANUARY.replace(day=1))
    first, second = (make_article(published_at=LATE_IN_JANUARY) for _ in range(2))

    assert list(Article.objects.all().newest_first()) == [second, first, older]


def test_list_of_articles_reads_no_bodies_and_costs_the_same_for_one_and_three():
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_article(authors=[make_author(), make_author()], lead_picture=make_picture(width=3, height=2))
        with CaptureQueriesContext(connection) as seen:
            articles = list(Article.objects.all().for_lists())
            names = [[byline.author.name for byline in article.bylines.all()] for article in articles]
            [list(article.lead_picture.renditions.all()) for article in articles]
        counts.append(len(seen))
        assert [article.get_deferred_fields() for article in articles] == [{"body"}] * len(articles)
        assert [len(both) for both in names] == [2] * len(articles)

    assert counts[0] == counts[1]


# Rows that stand alone


def test_rows_are_named_for_the_newsroom():
    author = make_author("Ines Aalto")
    article = make_article(authors=[author])
    correction = Correction(article=article, corrected_at=LATE_IN_JANUARY, text="<p>May, not June.</p>")

    assert str(author) == "Ines Aalto"
    assert str(make_topic("Public money")) == "Public money"
    assert str(Byline.objects.get()) == "Ines Aalto"
    assert str(correction) == f"{article.pk}, 2026-01-31"
    assert str(GonePath(path="/2026/01/31/gone/")) == "/2026/01/31/gone/"


def test_article_outlives_its_author_and_its_picture():
    author, picture = make_author(), make_picture(width=3, height=2)
    article = make_article(authors=[author], lead_picture=picture)

    author.delete()
    picture.delete()
    article = Article.objects.get()

    assert (list(article.bylines.all()), article.lead_picture) == ([], None)


def test_database_refuses_a_second_rendition_of_the_same_kind():
    rendition = make_picture(width=30, height=20).get_rendition("width-10|format-webp")

    with pytest.raises(IntegrityError), transaction.atomic():
        PictureRendition.objects.create(
            image=rendition.image, filter_spec=rendition.filter_spec, file=rendition.file, width=10, height=7
        )


def test_standing_pages_stand_under_one_another(site: FrontPage):
    page = make_standing_page("House rules", slug="house-rules")

    assert StandingPage.can_create_at(page)
    assert page.url == "/house-rules/"
