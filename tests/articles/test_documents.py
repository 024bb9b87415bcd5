"""A document is public as long as a published page refers to it."""

from typing import Any

import pytest
from django.test import Client

from imprint.articles.documents import is_published
from imprint.articles.models import Article, Correction, StandingPage
from tests.articles.steps import make_document, status_of
from tests.factories import (
    make_article,
    make_editor,
    make_moderator,
    make_standing_page,
    make_user,
    make_writer,
    publish,
)

pytestmark = pytest.mark.django_db


def body_of(document: Any) -> list[tuple[str, Any]]:
    return [("document", {"document": document})]


def link_to(document: Any) -> str:
    return f'<p>Read <a linktype="document" id="{document.pk}">it</a>.</p>'


def test_document_of_a_published_page_is_for_everybody(reader: Client):
    document = make_document(b"Paid twice.", "contract.txt")
    make_article(body=body_of(document))

    answer = reader.get(document.url)

    assert (answer.status_code, b"".join(answer), answer["Content-Type"]) == (200, b"Paid twice.", "text/plain")
    assert answer["Content-Disposition"] == f'attachment; filename="{document.filename}"'


def test_document_of_drafts_is_for_the_newsroom_alone(reader: Client):
    document = make_document()
    make_article(body=body_of(document), live=False)
    live = make_article()
    live.body = body_of(document)
    live.save_revision()  # A draft of a page that is published without it.

    assert (is_published(document), status_of(reader, document.url)) == (False, 404)

    reader.force_login(make_user())
    assert status_of(reader, document.url) == 404
    for make in (make_editor, make_writer, make_moderator):
        reader.force_login(make())
        assert status_of(reader, document.url) == 200


def test_document_that_no_page_refers_to_is_for_the_newsroom_alone(reader: Client):
    make_article()

    assert status_of(reader, make_document().url) == 404


def test_document_is_taken_away_with_the_last_page_that_refers_to_it(reader: Client):
    document = make_document()
    first, second, third = (make_article(body=body_of(document)) for _ in range(3))

    first.unpublish()
    second.delete()
    assert status_of(reader, document.url) == 200

    third.body = []
    publish(third)
    assert status_of(reader, document.url) == 404


@pytest.mark.parametrize(
    "refer",
    [
        lambda document: make_article(body=body_of(document)),
        lambda document: make_article(body=[("text", link_to(document))]),
        lambda document: make_article(body=[("sources", {"sources": ["<p>a</p>", link_to(document)]})]),
        lambda document: make_article(lead_caption=link_to(document)),
        lambda document: make_standing_page(body=[("callout", {"title": "", "text": link_to(document)})]),
    ],
    ids=["block", "link", "source", "caption", "standing page"],
)
def test_document_is_published_by_a_reference_from_anywhere_in_a_page(refer: Any, reader: Client):
    document, other = make_document(), make_document()

    page: Article | StandingPage = refer(document)

    assert (status_of(reader, document.url), status_of(reader, other.url)) == (200, 404)
    page.unpublish()
    assert status_of(reader, document.url) == 404


def test_document_is_published_by_a_correction(reader: Client):
    document, article = make_document(), make_article()
    article.corrections = [Correction(text=link_to(document))]
    publish(article)

    assert status_of(reader, document.url) == 200


def test_document_has_one_address(reader: Client):
    document = make_document(name="contract.txt")
    make_article(body=body_of(document))

    names = ("other.txt", "", "contract.txt/", "../contract.txt")
    paths = [f"/documents/{document.pk}/{name}" for name in names]
    paths += [f"/documents/{pk}/{document.filename}" for pk in (document.pk + 1, 0, "9" * 30, "x")]
    assert {path: status_of(reader, path) for path in paths} == dict.fromkeys(paths, 404)


def test_deleted_document_is_404(reader: Client):
    document = make_document()
    make_article(body=body_of(document))
    path = document.url

    document.delete()

    assert status_of(reader, path) == 404
