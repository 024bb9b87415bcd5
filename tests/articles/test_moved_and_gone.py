"""Where readers are led who come by an address of before."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from imprint.articles.models import Section
from imprint.publishing import file_key
from imprint.publishing.models import BakedFile
from tests.articles.steps import make_document, orders, status_of, target_of
from tests.factories import make_article, make_comment, make_section, make_standing_page

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
BELOW = ("comments/oldest/1/", "comments/newest/1/", "comments/top/1/", "comments/feed.xml", "live.json")


def test_pages_of_comments_go_where_their_article_goes(rename: Any, reader: Client):
    article = make_article(slug="before", published_at=MAY)
    make_comment(article.thread)

    rename(article, "after")

    for rest in BELOW:
        assert status_of(reader, f"/2026/05/10/after/{rest}") == 200
        assert target_of(reader, f"/2026/05/10/before/{rest}") == (301, f"/2026/05/10/after/{rest}")
        assert status_of(reader, f"/2026/05/10/never/{rest}") == 404


def test_pages_of_comments_are_gone_with_their_article(reader: Client):
    hidden, deleted = make_article(), make_article()
    for article in (hidden, deleted):
        make_comment(article.thread)
    paths = [f"{article.public_path}{rest}" for article in (hidden, deleted) for rest in BELOW]

    hidden.unpublish()
    deleted.delete()

    assert [status_of(reader, path) for path in paths] == [410] * len(paths)


def test_unpublished_section_and_standing_page_are_gone(reader: Client):
    section, page, draft = make_section(slug="port"), make_standing_page(slug="about"), make_section(slug="draft")
    for published in (section, page):
        published.unpublish()
    Section.objects.filter(pk=draft.pk).update(live=False, first_published_at=None)

    assert [status_of(reader, path) for path in ("/sections/port/", "/about/")] == [410, 410]
    assert status_of(reader, "/sections/draft/") == 404


def test_former_addresses_of_a_deleted_article_are_gone_too(rename: Any, reader: Client):
    article = make_article(slug="before", published_at=MAY)
    rename(article, "after")

    article.delete()

    assert [status_of(reader, f"/2026/05/10/{slug}/") for slug in ("before", "after")] == [410, 410]


def test_feed_and_months_of_a_section_go_with_it(rename: Any, reader: Client):
    section = make_section(slug="harbour")
    make_article(section=section, published_at=MAY)
    orders()

    rename(section, "port")
    ordered = orders()

    for rest in ("feed.xml", "2026/05/"):
        assert target_of(reader, f"/sections/harbour/{rest}") == (301, f"/sections/port/{rest}")
        assert file_key(f"/sections/port/{rest}") in ordered


def test_replaced_and_deleted_document_bakes_its_files_and_the_pages_that_lead_to_it():
    document = make_document(name="contract.txt")
    article = make_article(body=[("document", {"document": document})])
    old = f"/documents/{document.pk}/contract.txt"
    BakedFile.objects.create(path=old, digest="x", size=1, baked_at=MAY)
    orders()

    document.file.name = "documents/second.txt"
    document.save()

    assert {f"page:{article.pk}", file_key(old), file_key(document.url)} <= orders()

    new = document.url
    document.delete()

    assert {f"page:{article.pk}", file_key(old), file_key(new)} <= orders()


@pytest.mark.parametrize("path", ["/", "/feed.xml", "/robots.txt", "/-/search/", "/-/health", "/sections/port/"])
def test_pages_are_only_read(path: str, reader: Client):
    make_section(slug="port")

    for method in ("post", "put", "delete"):
        answer = getattr(reader, method)(path)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
