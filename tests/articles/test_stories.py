"""templatetags/stories.py"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from wagtail.rich_text import RichText

from imprint.articles import queries
from imprint.articles.models import Article, Correction
from imprint.articles.templatetags.pictures import share_picture
from imprint.articles.templatetags.stories import has_initial, json_ld, rich
from imprint.publishing.dependencies import note_dependencies
from tests.conftest import Configure
from tests.factories import make_article, make_author, make_picture, make_section, make_topic, publish

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
LONG = "The ferry lay at quay five for a year, and nobody could say why. " * 3


# Rich text


def test_rich_text_leads_to_where_pages_are_now(db: None):
    article = make_article(slug="ferry", published_at=MAY)
    text = f'<p>See <a linktype="page" id="{article.pk}">it</a>.</p>'

    with note_dependencies() as keys:
        shown = [rich(text), rich(RichText(text))]

    assert shown == ['<p>See <a href="/2026/05/10/ferry/">it</a>.</p>'] * 2
    assert keys == {f"page:{article.pk}"}


# The large first letter


@pytest.mark.parametrize(
    ("opening", "suits"),
    [
        (f"<p>{LONG}</p>", True),
        (f"<p><b>{LONG}</b></p><p>Short.</p>", True),
        (f"<p>{'Ökologie ist kein Schlagwort. ' * 8}</p>", True),
        (f"<p>{'Ёлка стояла у причала. ' * 10}</p>", True),
        (f"<p>{'Ἡ θάλασσα ἦν ἥσυχος. ' * 10}</p>", True),
        (f"<p>Short.</p><p>{LONG}</p>", False),
        (f"<p>“{LONG}”</p>", False),
        (f"<p>20 {LONG}</p>", False),
        (f"<p>{'كان المدّ عالياً هذا الصباح. ' * 10}</p>", False),
        (f"<p>{'潮が満ちた。' * 40}</p>", False),
        (f"<ul><li>{LONG}</li></ul>", False),
        (f"<h3>{LONG}</h3>", False),
        ("<p></p>", False),
        ("", False),
    ],
)
def test_initial_suits_a_first_paragraph_that_is_long_and_begins_with_a_letter(opening: str, suits: bool):
    assert has_initial(Article(body=[("text", opening)])) is suits


def test_initial_does_not_suit_what_begins_with_another_block_or_is_empty():
    assert has_initial(Article(body=[("heading", LONG), ("text", f"<p>{LONG}</p>")])) is False
    assert has_initial(Article(body=[])) is False


# NewsArticle


def said_of(article: Article) -> dict[str, Any]:
    return dict(json.loads(json_ld(queries.story(article))))


def test_json_ld_tells_everything_that_schema_org_asks(db: None, configure: Configure):
    configure(primary_address="https://estuary.example", name="The Estuary", language="en-GB")
    picture = make_picture(width=30, height=20)
    article = make_article(
        "The ferry & the quay",
        section=make_section("Harbour"),
        slug="ferry",
        published_at=MAY,
        standfirst="It was paid for twice.",
        authors=[make_author("Ines Aalto", slug="ines"), make_author("Tom Brekke", slug="tom")],
        topics=[make_topic()],
        lead_picture=picture,
    )
    article.corrections = [Correction(text="<p>It was <b>May</b>.</p>", corrected_at=MAY + timedelta(days=1))]
    publish(article)

    assert said_of(article) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "The ferry & the quay",
        "description": "It was paid for twice.",
        "datePublished": "2026-05-10T12:00:00+00:00",
        "dateModified": "2026-05-11T12:00:00+00:00",
        "inLanguage": "en-GB",
        "mainEntityOfPage": "https://estuary.example/2026/05/10/ferry/",
        "author": [
            {"@type": "Person", "name": "Ines Aalto", "url": "https://estuary.example/authors/ines/"},
            {"@type": "Person", "name": "Tom Brekke", "url": "https://estuary.example/authors/tom/"},
        ],
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Estuary", "url": "https://estuary.example/"},
        "isAccessibleForFree": True,
        "articleSection": "Harbour",
        "image": [share_picture(picture)],
        "correction": ["It was May."],
    }


def test_json_ld_leaves_out_what_there_is_not(db: None):
    said = said_of(make_article("Bare"))

    assert {"image", "correction"} & said.keys() == set()
    assert (said["author"], said["description"]) == ([], "")


def test_json_ld_of_a_syndicated_article_in_another_language_says_so(db: None):
    said = said_of(make_article(canonical_address="https://first.example/a", language="de"))

    assert (said["mainEntityOfPage"], said["inLanguage"]) == ("https://first.example/a", "de")


def test_json_ld_cannot_be_left_by_what_somebody_typed(db: None):
    evil = "</script><script>alert('&lt;')</script><!--"
    article = make_article(evil, authors=[make_author(evil)], standfirst=evil)

    script = json_ld(queries.story(article))

    assert [sign for sign in "<>&" if sign in script] == []
    said = said_of(article)
    assert (said["headline"], said["description"], said["author"][0]["name"]) == (evil, evil, evil)
