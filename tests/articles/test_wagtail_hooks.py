from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.rich_text import expand_db_html

from imprint.articles.models import FrontPage
from imprint.publishing.dependencies import note_dependencies
from tests.articles.steps import links, queries_of
from tests.factories import (
    make_article,
    make_author,
    make_editor,
    make_moderator,
    make_section,
    make_standing_page,
    make_topic,
    make_writer,
    publish,
)

pytestmark = pytest.mark.django_db


def link(pk: object, words: str = "it") -> str:
    return f'<a linktype="page" id="{pk}">{words}</a>'


# Links inside a text


def test_link_leads_to_pages_of_every_kind_without_a_host(site: FrontPage):
    article, section, page = make_article(), make_section(slug="harbour"), make_standing_page(slug="rules")

    html = expand_db_html("".join(link(found.pk) for found in (article, section, page, site)))

    paths = (article.public_path, "/sections/harbour/", "/rules/", "/")
    assert html == "".join(f'<a href="{path}">it</a>' for path in paths)


def test_link_follows_an_article_that_moves():
    article = make_article()
    article.slug = "renamed"
    publish(article)

    assert article.public_path.endswith("/renamed/")
    assert expand_db_html(link(article.pk)) == f'<a href="{article.public_path}">it</a>'


def test_link_to_what_is_not_public_leads_nowhere():
    gone = make_article()
    gone.unpublish()

    for pk in (gone.pk, make_article(live=False).pk, 10**9, "x", ""):
        assert expand_db_html(f"<p>See {link(pk)}.</p>") == "<p>See <a>it</a>.</p>"


def test_link_is_noted_also_when_it_leads_nowhere_yet():
    article, draft = make_article(), make_article(live=False)

    with note_dependencies() as keys:
        expand_db_html(link(article.pk) + link(draft.pk) + link("x"))

    assert keys == {f"page:{article.pk}", f"page:{draft.pk}"}


def test_links_cost_the_same_for_one_and_three(django_assert_num_queries: Any):
    articles = [make_article() for _ in range(3)]

    for count in (1, 3):
        text = "".join(link(article.pk) for article in articles[:count])
        with django_assert_num_queries(1):
            assert expand_db_html(text).count('href="/') == count


def test_address_in_a_link_is_escaped():
    page = make_standing_page(slug="rules")
    type(page).objects.filter(pk=page.pk).update(url_path='/front/"><b>/')

    assert "<b>" not in expand_db_html(link(page.pk))


# The newsroom


@pytest.fixture
def newsroom(client: Client) -> Client:
    client.force_login(make_editor())
    return client


def test_newsroom_starts_our_script(newsroom: Client):
    html = newsroom.get(reverse("wagtailadmin_home")).content.decode()

    assert html.count('<script src="/static/js/newsroom.js" defer></script>') == 1


@pytest.mark.parametrize(("make", "offered"), [(make_editor, 2), (make_writer, 2), (make_moderator, 0)])
def test_dashboard_leads_to_a_new_article_in_each_section(make: Any, offered: int, client: Client):
    sections = [make_section("Harbour"), make_section("Town")]
    client.force_login(make())

    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")

    paths = [reverse("wagtailadmin_pages:add", args=["articles", "article", section.pk]) for section in sections]
    assert links(page, ".write-in a") == [("Harbour", paths[0]), ("Town", paths[1])][:offered]


def test_dashboard_costs_the_same_for_one_and_three_sections(newsroom: Client):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_section()
        counts.append(queries_of(newsroom, reverse("wagtailadmin_home")))

    assert counts[0] == counts[1]


def test_newsroom_lists_authors_and_topics(newsroom: Client):
    make_author("Ines", slug="ines", role="Editor")
    make_topic("Money", slug="money")

    for kind, columns in [("author", ["Ines", "Editor", "ines"]), ("topic", ["Money", "money"])]:
        answer = newsroom.get(reverse(f"wagtailsnippets_articles_{kind}:list"))
        [row] = BeautifulSoup(answer.content, "html.parser").select("#listing-results tbody tr")
        cells = [
            cell.get_text(" ", strip=True).split(" ")[0] for cell in row.select("td:not(.bulk-action-checkbox-cell)")
        ]
        assert cells == columns


def test_newsroom_finds_authors_by_the_beginning_of_their_name(newsroom: Client):
    make_author("Ines Aalto")
    tom = make_author("Tom Brekke")

    answer = newsroom.get(reverse("wagtailsnippets_articles_author:list"), {"q": "Bre"})

    assert list(answer.context["object_list"]) == [tom]
