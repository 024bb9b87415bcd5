"""Readers' pages over HTTP; the front page has test_front.py, an article's own page test_article.py."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from imprint.articles.models import Article, Byline, StandingPage
from tests.articles.steps import links, make_full_article, queries_of, read, squeezed, status_of, target_of, texts
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
EVIL = "<script>x</script>"
LISTS = ["/sections/harbour/", "/topics/money/", "/authors/ines/"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lists() -> dict[str, Any]:
    """A section, a topic and an author, and an article of May and one of last December in each; to make more of it."""
    belongs = {
        "section": make_section("Harbour", slug="harbour", about="Ships & mud."),
        "topics": [make_topic("Public money", slug="money", about="Who pays & why.")],
        "authors": [make_author("Ines Aalto", slug="ines", role="Editor", about="<p>Writes &amp; reads.</p>")],
    }
    make_article("In May", slug="in-may", published_at=MAY, standfirst="A word.", **belongs)
    make_article("In December", slug="in-december", published_at=datetime(2025, 12, 24, tzinfo=UTC), **belongs)
    return belongs


# Lists


def test_list_shows_the_newest_with_what_makes_one_choose(lists: dict[str, Any], reader: Client):
    make_article("Draft", live=False, **lists)

    for path in LISTS:
        page = read(reader, path)
        assert links(page, ".rows .headline a") == [
            ("In May", "/2026/05/10/in-may/"),
            ("In December", "/2025/12/24/in-december/"),
        ]
        assert texts(page, ".rows .standfirst") == ["A word."]
        assert texts(page, ".rows .byline") == ["By Ines Aalto 10 May 2026", "By Ines Aalto 24 December 2025"]
        assert [time["datetime"] for time in page.select(".rows time")] == [
            "2026-05-10T12:00:00+00:00",
            "2025-12-24T00:00:00+00:00",
        ]


def test_list_leads_to_its_months(lists: dict[str, Any], reader: Client):
    for path in LISTS:
        page = read(reader, path)
        assert texts(page, ".archive dt") == ["2026", "2025"]
        assert links(page, ".archive a") == [("May", f"{path}2026/05/"), ("December", f"{path}2025/12/")]


def test_month_shows_that_month_and_leads_back(lists: dict[str, Any], reader: Client):
    for path in LISTS:
        page = read(reader, f"{path}2025/12/")
        assert texts(page, "h1") == ["December 2025"]
        assert texts(page, ".rows .headline") == ["In December"]
        assert [href for _words, href in links(page, ".listing-head a")] == [path]
        assert [tag["href"] for tag in page.select("link[rel=canonical]")] == [f"http://127.0.0.1:8000{path}2025/12/"]
        assert texts(page, ".archive a[aria-current]") == ["December"]


def test_month_without_articles_is_404(lists: dict[str, Any], reader: Client):
    make_article(published_at=MAY - timedelta(days=30), live=False, **lists)
    months = ["2026/04", "2026/00", "2026/13", "1899/12", "2201/01", "0000/01", "2026/5", "26/05", "2026"]

    assert {status_of(reader, f"{path}{month}/") for path in LISTS for month in months} == {404}


def test_list_that_never_was_is_404(lists: dict[str, Any], reader: Client):
    paths = [f"/{kind}/never/{month}" for kind in ("sections", "topics", "authors") for month in ("", "2026/05/")]

    assert {status_of(reader, path) for path in paths} == {404}


def test_head_of_a_list_says_what_it_is_of(lists: dict[str, Any], reader: Client):
    heads = [read(reader, path).select_one(".listing-head") for path in LISTS]

    assert [texts(head, "h1, p, .about") for head in heads if head] == [
        ["Harbour", "Ships & mud.", "RSS feed of Harbour"],
        ["Topic", "Public money", "Who pays & why."],
        ["Ines Aalto", "Editor", "Writes & reads.", "Writes & reads."],
    ]


def test_section_leads_to_its_feed(lists: dict[str, Any], reader: Client):
    page = read(reader, "/sections/harbour/")

    feed = "/sections/harbour/feed.xml"
    assert [tag["href"] for tag in page.select("link[type='application/rss+xml']")] == ["/feed.xml", feed]
    assert links(page, ".listing-head a") == [("RSS feed of Harbour", feed)]


def test_list_describes_itself_to_search_engines(lists: dict[str, Any], reader: Client):
    pages = [read(reader, path) for path in LISTS]

    assert [texts(page, "title") for page in pages] == [
        ["Harbour – Imprint"],
        ["Public money – Imprint"],
        ["Ines Aalto – Imprint"],
    ]
    assert [[tag["content"] for tag in page.select("meta[name=description]")] for page in pages] == [
        ["Ships & mud."],
        ["Who pays & why."],
        [],
    ]


def test_author_has_a_portrait_but_not_on_the_pages_of_months(lists: dict[str, Any], reader: Client):
    author = lists["authors"][0]
    author.portrait = make_picture(width=300, height=200)
    author.save()

    [portrait] = read(reader, "/authors/ines/").select(".portrait img")
    assert (portrait["width"], portrait["height"], portrait["sizes"]) == ("120", "120", "112px")
    assert read(reader, "/authors/ines/2026/05/").select(".portrait") == []


def test_card_names_the_section_where_the_list_is_of_something_else(lists: dict[str, Any], reader: Client):
    shown = [links(read(reader, path), ".rows .kicker a") for path in LISTS]

    assert shown == [[], [("Harbour", "/sections/harbour/")] * 2, [("Harbour", "/sections/harbour/")] * 2]


def test_list_without_articles_says_so(reader: Client):
    make_article(section=make_section(slug="new"), live=False)

    page = read(reader, "/sections/new/")

    assert texts(page, ".empty") == ["Nothing has been published here yet."]
    assert page.select(".archive") == []


def test_card_of_another_language_says_so(lists: dict[str, Any], reader: Client):
    make_article("العبّارة", language="ar", standfirst="حكاية.", **lists)

    page = read(reader, "/sections/harbour/")

    marked = [(tag.get("lang"), tag.get("dir")) for tag in page.select(".rows .headline, .rows .standfirst")]
    assert marked == [("ar", "rtl"), ("ar", "rtl"), (None, None), (None, None), (None, None)]


def test_list_costs_the_same_for_one_and_three(reader: Client):
    section, topic, author = make_section(slug="it"), make_topic(slug="it"), make_author(slug="it")
    paths = [f"/{kind}/it/{month}" for kind in ("sections", "topics", "authors") for month in ("", "2026/05/")]
    counts = []
    for more in (1, 2):
        for _ in range(more):
            article = make_full_article(section=section, topics=[topic], published_at=MAY)
            article.bylines.add(Byline(author=author))
            publish(article)
        counts.append({path: queries_of(reader, path) for path in paths})
        shown = [len(read(reader, path).select(".rows .headline")) for path in paths]
        assert shown == [Article.objects.count()] * len(paths)

    assert counts[0] == counts[1]


# The list of sections, standing pages


def test_list_of_sections_is_in_the_order_of_the_tree(reader: Client):
    make_section("Town", slug="town")
    make_section("Harbour", slug="harbour").move(make_section("Closed", slug="closed"), pos="right")
    make_section("Draft").unpublish()

    page = read(reader, "/sections/")

    shown = [("Town", "/sections/town/"), ("Closed", "/sections/closed/"), ("Harbour", "/sections/harbour/")]
    assert links(page, "main .index a") == links(page, "nav.sections a") == shown


def test_list_of_sections_says_what_each_is_about(reader: Client):
    make_section("Town", slug="town")
    make_section("Harbour", slug="harbour", about="Ships & mud.")

    assert texts(read(reader, "/sections/"), "main .index li") == ["Town", "Harbour Ships & mud."]


def test_list_of_sections_costs_the_same_for_one_and_three(reader: Client):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_section(about="Ships.")
        counts.append(queries_of(reader, "/sections/"))

    assert counts[0] == counts[1]


def test_list_of_sections_before_the_first_one_says_so(site: Any, reader: Client):
    assert texts(read(reader, "/sections/"), ".empty") == ["There are no sections yet."]


def test_standing_page_shows_its_text_in_its_language(reader: Client):
    body = [("text", "<p>هيئة التحرير</p>"), ("heading", "عنوان")]
    make_standing_page("الناشر", slug="imprint", body=body, language="ar", search_description="Who we are")

    page = read(reader, "/imprint/")

    [story] = page.select("article.story")
    assert (story["lang"], story["dir"]) == ("ar", "rtl")
    assert squeezed(str(story)).endswith(
        '<header><h1>الناشر</h1></header><div class="body">'
        '<div class="text"><p>هيئة التحرير</p></div><h2>عنوان</h2></div></article>'
    )
    assert [tag["content"] for tag in page.select("meta[name=description]")] == ["Who we are"]
    assert [tag["href"] for tag in page.select("link[rel=canonical]")] == ["http://127.0.0.1:8000/imprint/"]


def test_standing_page_stands_at_the_foot_of_every_page(reader: Client):
    page = make_standing_page("House rules", slug="rules")
    publish(page.add_child(instance=StandingPage(title="Details", slug="details")))
    make_standing_page("Hidden", slug="hidden", is_in_footer=False)
    article = make_article()

    for path in ("/", "/sections/", article.public_path, "/rules/details/", "/-/search/"):
        assert links(read(reader, path), "footer nav a")[:-5] == [("House rules", "/rules/")]
    assert texts(read(reader, "/hidden/"), "h1") == ["Hidden"]


# Where pages went


def test_path_of_the_tree_leads_to_the_address_of_the_article(reader: Client):
    article = make_article(section=make_section(slug="harbour"), slug="ferry", published_at=MAY)

    for path in ("/sections/harbour/ferry/", "/sections/harbour/ferry"):
        assert target_of(reader, path) == (301, article.public_path)


def test_path_without_its_slash_leads_to_the_one_with(reader: Client):
    make_section(slug="harbour")
    make_standing_page("Rules", slug="rules")

    for path in ("/sections", "/sections/harbour", "/rules"):
        assert target_of(reader, path) == (301, f"{path}/")


def test_redirect_of_an_import_leads_to_the_page_and_follows_it(reader: Client):
    article = make_article(slug="ferry", published_at=MAY)
    for old_path in ("/?p=12", "/2019/ferry.html", "/archives/ferry"):
        Redirect.objects.create(old_path=Redirect.normalise_path(old_path), redirect_page=article)

    article.slug = "renamed"
    publish(article)

    for path in ("/2019/ferry.html", "/archives/ferry/", "/archives/ferry", "/2026/05/10/ferry/"):
        assert target_of(reader, path) == (301, "/2026/05/10/renamed/")


def test_redirect_to_elsewhere_is_followed_as_the_editors_said(reader: Client):
    for old_path, is_permanent in [("/shop", True), ("/fair", False)]:
        link = f"https://elsewhere.example{old_path}"
        Redirect.objects.create(old_path=old_path, redirect_link=link, is_permanent=is_permanent)

    assert target_of(reader, "/shop/") == (301, "https://elsewhere.example/shop")
    assert target_of(reader, "/fair/") == (302, "https://elsewhere.example/fair")


def test_redirect_without_a_target_is_404(reader: Client):
    Redirect.objects.create(old_path="/nowhere")

    assert status_of(reader, "/nowhere/") == 404


def test_redirect_does_not_cover_a_page(reader: Client):
    make_standing_page("Rules", slug="rules")
    Redirect.objects.create(old_path="/rules", redirect_link="/elsewhere/")

    assert texts(read(reader, "/rules/"), "h1") == ["Rules"]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/nothing",
        "/a/b/c.html",
        "/2026/05/10/never/",
        "/2026/99/99/x/",
        "//evil.example/",
        "/%ff/",
    ],
)
def test_path_where_nothing_ever_was_is_404(path: str, site: Any, reader: Client):
    answer = reader.get("/", PATH_INFO="//evil.example/") if path.startswith("//") else reader.get(path)

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_page_of_404_and_410_leads_on_and_is_not_indexed(reader: Client):
    make_section("Harbour", slug="harbour")
    article = make_article()
    article.unpublish()

    for path, status in [("/nothing/", 404), (article.public_path, 410)]:
        page = read(reader, path, status)
        assert texts(page, ".fault .kicker") == [str(status)]
        assert links(page, "nav.sections a") == [("Harbour", "/sections/harbour/")]
        assert [form["action"] for form in page.select("main form")] == ["/-/search/"]
        assert [tag["content"] for tag in page.select("meta[name=robots]")] == ["noindex"]
        assert page.select("link[rel=canonical]") == []


# Every page


def test_names_are_shown_as_text_wherever_they_stand(reader: Client):
    section = make_section(EVIL, slug="it", about=EVIL)
    author, topic = make_author(EVIL, slug="it", role=EVIL), make_topic(EVIL, slug="it", about=EVIL)
    picture = make_picture(EVIL, width=30, height=20, description=f'"{EVIL}', credit=EVIL)
    make_standing_page(EVIL, slug="it")
    fields = {"standfirst": EVIL, "lead_credit": EVIL, "lead_picture": picture, "seo_title": EVIL}
    article = make_article(EVIL, section=section, authors=[author], topics=[topic], **fields)

    for path in ("/", "/sections/", "/sections/it/", "/topics/it/", "/authors/it/", "/it/", article.public_path):
        page = read(reader, path)
        assert [script.get("type") for script in page.select("script")] in (
            ["module"],
            ["module", "application/ld+json"],
        )
        assert EVIL in page.get_text()


def test_page_is_the_same_for_everybody(reader: Client, admin_client: Client):
    article = make_full_article(section=make_section(slug="it"))

    for path in ("/", "/sections/it/", article.public_path, "/feed.xml"):
        mine, theirs = admin_client.get(path), reader.get(path, headers={"accept-language": "de"})
        assert mine.content == theirs.content
        assert (theirs.cookies, theirs.headers.get("Vary")) == ({}, None)


def test_page_answers_head_without_a_body(lists: dict[str, Any], reader: Client):
    for path in ("/", "/sections/harbour/", "/2026/05/10/in-may/", "/feed.xml"):
        answer = reader.head(path)
        assert (answer.status_code, answer.content) == (200, b"")
