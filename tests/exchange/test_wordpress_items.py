"""Posts become articles, pages standing pages: their places, states, dates and addresses."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from imprint.articles.models import Article, Author, FrontPage, Section, StandingPage, Topic
from imprint.discussion.models import Thread
from imprint.exchange.report import Outcome, Report
from imprint.exchange.wordpress.notes import SENTENCES
from imprint.publishing.models import BakeOrder
from tests.exchange.conftest import BringIn
from tests.exchange.wxr import HOST, attachment, category, item
from tests.factories import make_section

NEW = Outcome.NEW


def noted(report: Report, key: str) -> int:
    cases = report.notes.get(str(SENTENCES[key]))
    return cases.count if cases else 0


def redirects() -> dict[str, str]:
    return {one.old_path: one.link for one in Redirect.objects.all()}


def test_post_becomes_an_article(bring_in: BringIn):
    report = bring_in(
        item(
            "<p>Words.</p>",
            title="Town &amp; <em>country</em>",
            slug="town",
            date_gmt="2021-03-04 05:06:07",
            post_modified_gmt="2021-03-09 00:00:00",
            inside=category("town-hall") + category("sport") + category("ferry", "The ferry", "post_tag"),
        )
    )

    article = Article.objects.get()
    assert (article.title, article.slug, article.live) == ("Town & country", "town", True)
    assert article.public_path == "/2021/03/04/town/"
    assert article.published_at == article.first_published_at == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert article.last_published_at == datetime(2021, 3, 9, tzinfo=UTC)
    assert article.get_parent().title == "Town & Hall"
    assert [topic.name for topic in article.topics.all()] == ["Sport", "The ferry"]
    assert [byline.author.name for byline in article.bylines.all()] == ["Ines Ferber"]
    assert article.language == ""
    assert {kind: report.number(kind, NEW) for kind in report.brought} == {
        "articles": 1, "sections": 1, "topics": 2, "authors": 1, "redirects": 5
    }  # fmt: skip


def test_article_is_ordered_found_and_discussed(bring_in: BringIn):
    bring_in(item("<p>About herons.</p>", slug="town"))

    article = Article.objects.get()
    thread = Thread.objects.get()
    assert (thread.key, thread.article_id, thread.state) == (article.public_path, article.pk, Thread.State.OPEN)
    ordered = set(BakeOrder.objects.values_list("key", flat=True))
    assert {f"page:{article.pk}", "list:latest", f"thread:{thread.pk}"} <= ordered
    assert list(get_search_backend().search("herons", Article)) == [article]


def test_post_without_category_goes_into_news(bring_in: BringIn):
    bring_in(item(slug="a"), item(slug="b"))

    assert [section.title for section in Section.objects.all()] == ["News"]
    assert Section.objects.get().get_children().count() == 2


def test_section_of_the_site_is_used(bring_in: BringIn):
    section = make_section("Town", slug="town-hall")

    bring_in(item(inside=category("town-hall")))

    assert Article.objects.get().get_parent().pk == section.pk


def test_main_category_of_a_plugin_is_the_section(bring_in: BringIn):
    primary = "<wp:postmeta><wp:meta_key>_yoast_wpseo_primary_category</wp:meta_key><wp:meta_value>3</wp:meta_value></wp:postmeta>"

    bring_in(item(inside=category("sport") + category("town-hall") + primary))

    assert Article.objects.get().get_parent().slug == "town-hall"
    assert [topic.slug for topic in Article.objects.get().topics.all()] == ["sport"]


def test_uncategorized_is_the_section_only_where_there_is_no_other(bring_in: BringIn):
    bring_in(item(inside=category("uncategorized") + category("sport")))

    assert Article.objects.get().get_parent().slug == "sport"
    assert Topic.objects.count() == 0


def test_co_authors_sign_together(bring_in: BringIn):
    bring_in(item(inside=category("cap-ines", "ines", "author") + category("cap-omar", "Omar Haddad", "author")))

    assert [byline.author.name for byline in Article.objects.get().bylines.all()] == ["Ines Ferber", "Omar Haddad"]


def test_author_of_the_site_is_used(bring_in: BringIn):
    author = Author.objects.create(name="ines ferber", slug="if")

    bring_in(item())

    assert [byline.author_id for byline in Article.objects.get().bylines.all()] == [author.pk]


def test_other_language_is_kept(bring_in: BringIn):
    bring_in(item(slug="a"), item(slug="b", inside=category("ar", domain="language")), language="de-DE")

    assert dict(Article.objects.values_list("slug", "language")) == {"a": "de", "b": "ar"}


def test_lead_picture_and_excerpt_are_kept(bring_in: BringIn, uploads: Path):
    from tests.exchange.test_wordpress_convert import make_picture

    make_picture(uploads / "2021/03/pier.jpg")
    thumbnail = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>31</wp:meta_value></wp:postmeta>"
    post = item(inside=thumbnail).replace(
        "<excerpt:encoded><![CDATA[]]>", "<excerpt:encoded><![CDATA[In <b>short</b>.]]>"
    )

    bring_in(
        post, attachment(31, "2021/03/pier.jpg", title="Pier", alt="A pier", caption="Foto: Ines & Co"), media=uploads
    )

    article = Article.objects.get()
    assert article.standfirst == "In short."
    assert article.lead_picture is not None
    assert (article.lead_picture.title, article.lead_picture.description) == ("Pier", "A pier")
    assert article.lead_caption == "<p>Foto: Ines &amp; Co</p>"


@pytest.mark.parametrize("status", ["draft", "pending", "private"])
def test_unpublished_post_is_a_draft(status: str, bring_in: BringIn):
    report = bring_in(item(status=status, date_gmt="0000-00-00 00:00:00", link=f"{HOST}/?p=5"))

    article = Article.objects.get()
    assert (article.live, article.has_unpublished_changes, article.public_path) == (False, True, None)
    assert noted(report, "private") == (status == "private")
    assert noted(report, "local date") == 1
    assert redirects().get("/?p=5") is None


def test_post_behind_a_password_is_a_draft(bring_in: BringIn):
    report = bring_in(item(post_password="secret"))

    assert Article.objects.get().live is False
    assert noted(report, "password") == 1


def test_scheduled_post_is_scheduled(bring_in: BringIn):
    bring_in(item(status="future", date="2999-01-01 00:00:00", date_gmt="2199-01-01 00:00:00"))

    article = Article.objects.get()
    assert (article.live, article.go_live_at) == (False, datetime(2199, 1, 1, tzinfo=UTC))
    assert article.latest_revision.approved_go_live_at == article.go_live_at


def test_scheduled_post_whose_time_has_come_is_live(bring_in: BringIn):
    bring_in(item(status="future", date_gmt="2021-03-04 05:06:07"))

    assert Article.objects.get().live is True


def test_published_post_without_a_date_is_published_now(bring_in: BringIn):
    report = bring_in(item(date_gmt="", date=""))

    assert abs((Article.objects.get().published_at - timezone.now()).total_seconds()) < 60
    assert noted(report, "no date") == 1


def test_closed_discussion_stays_closed(bring_in: BringIn):
    bring_in(item(comment_status="closed"))

    assert Thread.objects.get().state == Thread.State.CLOSED


def test_items_of_other_kinds_are_left_out_with_their_reasons(bring_in: BringIn):
    report = bring_in(
        item(kind="nav_menu_item"), item(kind="revision", status="inherit"), item(kind="product"), item(status="trash"),
        item(status="auto-draft"),
    )  # fmt: skip

    assert Page.objects.type(Article, StandingPage).count() == 0
    assert sorted(report.left_out) == [
        "entries of menus: the menu here is made of sections and standing pages",
        "items in the state “auto-draft”",
        "items in the state “trash”",
        "items of the kind “product”, which a plugin or a theme added",
        "old versions",
    ]


def test_titles_and_addresses_are_made_valid(bring_in: BringIn):
    report = bring_in(
        item("<p>First words of it.</p>", title="", slug=" "),
        item(title="Ελληνικά", slug="%ce%b5%ce%bb"),
        item(title="x" * 400, slug="y" * 400),
        item("", title="<script>", slug="%%%", number=77),
    )

    assert [(article.title[:20], article.slug[:20]) for article in Article.objects.order_by("pk")] == [
        ("First words of it.", "first-words-of-it"),
        ("Ελληνικά", "ελ"),
        ("x" * 20, "y" * 20),
        ("Untitled", "untitled"),
    ]
    assert noted(report, "no title") == 2


def test_same_addresses_on_one_day_are_told_apart(bring_in: BringIn):
    posts = [item(number=80 + n, slug="same", inside=category(f"c{n}")) for n in range(8)]

    report = bring_in(*posts)

    assert list(Article.objects.order_by("pk").values_list("slug", flat=True)) == [
        "same", "same-2", "same-3", "same-4", "same-5", "same-85", "same-86", "same-87"
    ]  # fmt: skip
    assert noted(report, "slug") == 7


def test_old_addresses_lead_to_the_new_ones(bring_in: BringIn):
    report = bring_in(
        item(slug="a", link=f"{HOST}/news/a.html", inside=category("town-hall") + category("ferry", domain="post_tag")),
        item(slug="b", link=f"{HOST}/2021/03/04/b/"),
        item(slug="c", link=f"{HOST}/%ce%b5%cf%80/c/"),
        item(slug="d", link=f"{HOST}/?p=4"),
        item(slug="e", link=f"{HOST}/-/newsroom/"),
        item(slug="f", link=f"{HOST}/2021/03/04/b/"),
        item(slug="g", link=f"{HOST}/../../etc/passwd"),
        item(slug="h", link="http://[broken"),
    )

    assert redirects() == {
        "/news/a.html": "/2021/03/04/a/",
        "/επ/c": "/2021/03/04/c/",
        "/category/town-hall": "/sections/town-hall/",
        "/tag/ferry": "/topics/ferry/",
        "/author/ines": "/authors/ines/",
        "/feed": "/feed.xml",
    }
    assert (noted(report, "query link"), noted(report, "old path")) == (1, 4)


def test_pages_stand_below_their_parents_in_any_order(bring_in: BringIn, site: FrontPage):
    bring_in(
        item(number=3, kind="page", title="Third", slug="third", post_parent="2", link=f"{HOST}/first/second/third/"),
        item(number=2, kind="page", title="Second", slug="second", post_parent="1", link=f"{HOST}/first/second/"),
        item(number=1, kind="page", title="First", slug="first", link=f"{HOST}/first/"),
    )

    third = StandingPage.objects.get(slug="third")
    assert third.get_url_parts()[2] == "/first/second/third/"
    assert list(StandingPage.objects.order_by("path").values_list("title", "live")) == [
        ("First", True), ("Second", True), ("Third", True)
    ]  # fmt: skip
    assert "/first" not in redirects()


def test_pages_that_are_each_others_parents_are_brought_in(bring_in: BringIn):
    report = bring_in(
        item(number=1, kind="page", title="One", post_parent="2"),
        item(number=2, kind="page", title="Two", post_parent="1"),
        item(number=3, kind="page", title="Own", post_parent="3"),
        item(number=4, kind="page", title="Orphan", post_parent="99"),
    )

    assert StandingPage.objects.live().count() == 4
    assert noted(report, "parent") >= 3


def test_deep_tree_of_pages_is_brought_in(bring_in: BringIn):
    bring_in(*(item(number=n, kind="page", title=f"Page {n}", post_parent=str(n + 1)) for n in range(1, 40)))

    assert StandingPage.objects.live().count() == 39


def test_pages_of_a_menu_are_linked_at_the_foot(bring_in: BringIn):
    entry = "".join(
        f"<wp:postmeta><wp:meta_key>_menu_item_{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
        for key, value in (("object", "page"), ("object_id", "2"))
    )

    bring_in(
        item(number=1, kind="page", slug="one"),
        item(number=2, kind="page", slug="two"),
        item(number=3, kind="nav_menu_item", inside=entry),
    )

    assert dict(StandingPage.objects.values_list("slug", "is_in_footer")) == {"one": False, "two": True}


def test_page_at_an_address_of_ours_gets_another(bring_in: BringIn):
    report = bring_in(item(kind="page", slug="sections"), item(kind="page", slug="topics"))

    assert sorted(StandingPage.objects.values_list("slug", flat=True)) == ["sections-2", "topics-2"]
    assert noted(report, "slug") == 2


def test_item_that_cannot_be_written_does_not_stop_the_others(bring_in: BringIn, monkeypatch: pytest.MonkeyPatch):
    from django.core.exceptions import ValidationError

    def refuse(article: Article) -> None:
        if article.slug == "bad":
            raise ValidationError("Not this one.")

    monkeypatch.setattr(Article, "clean", refuse)

    report = bring_in(item(slug="bad", inside=category("sport")), item(slug="good", inside=category("sport")))

    assert list(Article.objects.values_list("slug", flat=True)) == ["good"]
    assert report.left_out["items that could not be written"].count == 1
    assert Article.objects.get().get_parent().slug == "sport"
