"""A second run: the same file changes nothing, a changed one what changed, and editors' work is kept."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.search.backends import get_search_backend

from imprint.articles.models import Article, Picture, Section, StandingPage, Topic
from imprint.discussion.models import Comment, Thread
from imprint.exchange.models import Imported
from imprint.exchange.report import Outcome, Report
from imprint.exchange.wordpress import importing
from imprint.exchange.wordpress.records import Post
from imprint.publishing.models import BakeOrder
from tests.exchange.conftest import BringIn
from tests.exchange.test_wordpress_convert import blocks_of, make_picture
from tests.exchange.wxr import HOST, attachment, category, comment, item, meta

POST: dict[str, Any] = {"number": 5, "slug": "pier", "inside": category("sport") + category("ferry", domain="post_tag")}


def rows() -> dict[str, list[Any]]:
    """Everything in the database."""
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}


def writes_of(queries: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in queries.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def outcomes(report: Report, kind: str) -> dict[Outcome, int]:
    return {outcome: number for outcome, number in report.brought[kind].items() if number}


def test_second_run_writes_nothing(bring_in: BringIn, uploads: Path):
    make_picture(uploads / "2021/03/pier.jpg")
    items = [
        item(f'<a href="{HOST}/later/">x</a> <a href="/nowhere/">y</a>', **POST, link=f"{HOST}/old-pier.html"),
        item(
            '<img src="/wp-content/uploads/2021/03/pier.jpg"><img src="/wp-content/uploads/none.jpg">',
            number=6,
            slug="b",
        ),
        item(number=7, kind="page", slug="later", post_parent="8"),
        item(number=8, kind="page", slug="above"),
        item(number=9, status="future", date_gmt="2199-01-01 00:00:00", inside=comment("soon", number=3)),
        item(number=10, status="draft"),
        item(number=11, inside=comment("a", number=1) + comment("b", number=2, parent=1) + comment("", number=4)),
        attachment(31, "2021/03/pier.jpg"),
    ]
    bring_in(*items, media=uploads)
    BakeOrder.objects.all().delete()
    before = rows()

    with CaptureQueriesContext(connection) as queries:
        report = bring_in(*items, media=uploads)

    assert writes_of(queries) == []
    assert rows() == before
    assert not report.changed_something
    assert outcomes(report, "articles") == {Outcome.AS_BEFORE: 5}
    assert outcomes(report, "comments") == {Outcome.AS_BEFORE: 3}
    assert "Everything was here already; nothing was changed." in report.table()


def test_changed_post_is_changed_and_its_neighbours_are_not(bring_in: BringIn):
    other = item(number=6, slug="other")
    bring_in(item("Old", **POST), other)
    BakeOrder.objects.all().delete()

    report = bring_in(item("New", **(POST | {"title": "New title"})), other)

    article = Article.objects.get(slug="pier")
    assert (article.title, blocks_of(article)) == ("New title", [("text", "<p>New</p>")])
    assert outcomes(report, "articles") == {Outcome.CHANGED: 1, Outcome.AS_BEFORE: 1}
    assert f"page:{article.pk}" in set(BakeOrder.objects.values_list("key", flat=True))
    assert f"page:{Article.objects.get(slug='other').pk}" not in set(BakeOrder.objects.values_list("key", flat=True))


def test_post_that_moved_there_moves_here(bring_in: BringIn):
    bring_in(item(**POST))
    old = Article.objects.get()
    BakeOrder.objects.all().delete()

    bring_in(item(number=5, slug="new-pier", inside=category("culture"), date_gmt="2021-04-01 00:00:00"))

    article = Article.objects.get()
    assert article.public_path == "/2021/04/01/new-pier/"
    assert article.get_parent().slug == "culture"
    assert list(article.topics.all()) == []
    left = f"list:section:{Section.objects.get(slug='sport').pk}"
    topic = f"list:topic:{Topic.objects.get().pk}"
    assert {left, topic, f"file:{old.public_path}"} <= set(BakeOrder.objects.values_list("key", flat=True))


def test_address_that_changed_there_changes_here(bring_in: BringIn):
    bring_in(item(number=5, slug="pier"))

    report = bring_in(item(number=5, slug="harbour"))

    assert Article.objects.get().public_path == "/2021/03/04/harbour/"
    assert outcomes(report, "articles") == {Outcome.CHANGED: 1}


@pytest.mark.parametrize("status", ["publish", "draft", "future"])
def test_discussion_closed_there_is_closed_here(status: str, bring_in: BringIn):
    post = {
        "number": 5,
        "status": status,
        "date_gmt": "2199-01-01 00:00:00" if status == "future" else "2021-03-04 00:00:00",
    }
    bring_in(item(**post))

    bring_in(item(**post, comment_status="closed"))

    assert Thread.objects.get().state == Thread.State.CLOSED


@pytest.mark.parametrize(("before", "after"), [("publish", "draft"), ("draft", "publish"), ("future", "publish")])
def test_state_follows(before: str, after: str, bring_in: BringIn):
    date = "2199-01-01 00:00:00" if before == "future" else "2021-03-04 05:06:07"
    bring_in(item(**POST, status=before, date_gmt=date))

    bring_in(item(**POST, status=after))

    article = Article.objects.get()
    assert article.live is (after == "publish")
    assert (article.public_path == "/2021/03/04/pier/") is (after == "publish" or before == "publish")


def test_article_edited_here_is_kept(bring_in: BringIn):
    bring_in(item("Theirs", **POST))
    article = Article.objects.get()
    article.title = "Ours"
    article.save_revision().publish()

    report = bring_in(item("Theirs, newer", **POST))

    article.refresh_from_db()
    assert (article.title, blocks_of(article)) == ("Ours", [("text", "<p>Theirs</p>")])
    assert outcomes(report, "articles") == {Outcome.EDITED_HERE: 1}


def test_article_taken_away_here_stays_away(bring_in: BringIn):
    bring_in(item("A", **POST), item(number=6, slug="b"))
    Article.objects.get(slug="pier").unpublish()
    Article.objects.get(slug="b").delete()

    bring_in(item("B", **POST), item("B", number=6, slug="b"))

    assert Article.objects.get().live is False


def test_pictures_found_later_are_put_in(bring_in: BringIn, uploads: Path):
    items = (item('<img src="/wp-content/uploads/2021/03/pier.jpg">', **POST), attachment(31, "2021/03/pier.jpg"))
    bring_in(*items)
    assert [kind for kind, _value in blocks_of(Article.objects.get())] == ["text"]
    make_picture(uploads / "2021/03/pier.jpg")

    report = bring_in(*items, media=uploads)

    ((kind, value),) = blocks_of(Article.objects.get())
    assert (kind, value["picture"]) == ("picture", Picture.objects.get().pk)
    assert outcomes(report, "articles") == {Outcome.CHANGED: 1}
    assert outcomes(bring_in(*items, media=uploads), "articles") == {Outcome.AS_BEFORE: 1}


def test_new_comments_join_the_old_ones(bring_in: BringIn):
    bring_in(
        item(
            **(
                POST
                | {
                    "inside": comment("a", number=1)
                    + comment("b", number=2, parent=1)
                    + comment("c", number=3, parent=1)
                }
            )
        )
    )
    first = Comment.objects.get(body="a")

    report = bring_in(
        item(
            **(
                POST
                | {
                    "inside": comment("d", number=4, parent=2)
                    + comment("e", number=5, parent=3)
                    + comment("f", number=6, parent=5)
                    + comment("g", number=7)
                }
            )
        )
    )

    here = {one.body: one for one in Comment.objects.select_related("parent", "root")}
    assert [here[key].parent.body for key in "def"] == ["b", "c", "e"]
    assert all(here[key].root == first for key in "bcdef")
    assert sorted(here[key].ordinal for key in "bcdef") == [1, 2, 3, 4, 5]
    assert (here["a"].replies, here["g"].ordinal) == (5, 2)
    assert (Thread.objects.get().ordinals, Thread.objects.get().comments) == (2, 7)
    assert outcomes(report, "comments") == {Outcome.NEW: 4}


def test_changed_comment_is_changed(bring_in: BringIn):
    votes = meta("wpdiscuz_votes", "3", of="comment")
    bring_in(item(**(POST | {"inside": comment("a", number=1, approved="0") + comment("b", number=2)})))
    BakeOrder.objects.all().delete()

    report = bring_in(item(**(POST | {"inside": comment("a!", number=1, inside=votes) + comment("b", number=2)})))

    changed = Comment.objects.get(body="a!")
    assert (changed.state, changed.html, changed.up, changed.ordinal) == ("published", "<p>a!</p>", 3, 1)
    assert Thread.objects.get().comments == 2
    assert outcomes(report, "comments") == {Outcome.CHANGED: 1, Outcome.AS_BEFORE: 1}
    assert f"thread:{changed.thread_id}:page:1" in set(BakeOrder.objects.values_list("key", flat=True))


def test_comment_moderated_here_is_kept(bring_in: BringIn):
    bring_in(item(**(POST | {"inside": comment("a", number=1) + comment("b", number=2)})))
    Comment.objects.filter(body="a").update(state=Comment.State.REMOVED)
    Comment.objects.get(body="b").delete()

    report = bring_in(item(**(POST | {"inside": comment("a!", number=1) + comment("b!", number=2)})))

    assert list(Comment.objects.values_list("body", "state")) == [("a", "removed")]
    assert outcomes(report, "comments") == {Outcome.EDITED_HERE: 2}


def test_second_part_of_a_split_export_ties_its_links(bring_in: BringIn):
    bring_in(item(f'<a href="{HOST}/2021/03/04/b/">x</a>', **POST))

    bring_in(item(number=6, slug="b"))

    target = Article.objects.get(slug="b")
    assert blocks_of(Article.objects.get(slug="pier")) == [
        ("text", f'<p><a linktype="page" id="{target.pk}">x</a></p>')
    ]
    assert not Imported.objects.filter(has_open_links=True).exists()


def test_run_that_was_killed_is_finished_by_the_next(bring_in: BringIn, monkeypatch: pytest.MonkeyPatch):
    items = [item(number=n, kind="page" if n == 20 else "post", inside=comment(number=n)) for n in range(1, 30)]
    original = importing._load

    def die_at_20(post: Post, *arguments: Any) -> None:
        if post.id == "20":
            raise KeyboardInterrupt
        original(post, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(importing, "_load", die_at_20)
        with pytest.raises(KeyboardInterrupt):
            bring_in(*items)
    halfway = Article.objects.count()
    bring_in(*items)

    assert 0 < halfway < 20
    assert Article.objects.live().count() == 28
    assert StandingPage.objects.count() == 1
    assert Comment.objects.count() == 28
    assert len(get_search_backend().search("harbour", Article)) == 28
