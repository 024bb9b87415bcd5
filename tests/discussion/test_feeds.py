from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from imprint.discussion import changing, feeds, places, voting
from imprint.discussion.models import Comment, Thread
from imprint.publishing import store
from tests.conftest import Configure
from tests.discussion.steps import Fill, orders, text_of
from tests.factories import bake_all, make_article, make_comment, make_thread, make_visitor, publish

HERE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
THREADING = "{http://purl.org/syndication/thread/1.0}"
ODD = "<b>&amp; ]]> \"Ines\" 'O’Brien' \u202dمرحبا\u202c 漢字 🙂"
KEPT = "\u0301 ا"
pytestmark = pytest.mark.django_db


def feed(reader: Client, path: str = feeds.SITE_PATH) -> ElementTree.Element:
    """Parsed by expat, which takes nothing that is not well-formed; and valid by RFC 4287, section 4.1."""
    answer = reader.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = ElementTree.fromstring(answer.content)
    check(root, [*("title", "id", "author", "updated"), *(["link"] * 2)], ["entry"])
    for entry in root.findall(f"{ATOM}entry"):
        check(entry, ["title", "id", "link", "author", "published", "updated", "content", "in-reply-to"], [])
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    return root


def check(element: ElementTree.Element, once: list[str], often: list[str]) -> None:
    names = [child.tag.partition("}")[2] for child in element]
    assert sorted(name for name in names if name not in often) == sorted(once)
    for name in ("published", "updated"):
        for moment in element.findall(ATOM + name):
            assert datetime.fromisoformat(moment.text or "").tzinfo
    assert [name.text for name in element.findall(f"{ATOM}author/{ATOM}name")] != [None]


def texts(root: ElementTree.Element, path: str) -> list[str | None]:
    return [one.text for one in root.findall("/".join(ATOM + part for part in path.split("/")))]


def test_feed_of_a_thread_tells_of_each_comment_and_what_it_answers(
    thread: Thread, reader: Client, configure: Configure
):
    configure(tag_authority="estuary.example,2026")
    top = make_comment(thread, name="Marit", body="It was **late**.")
    answer = make_comment(parent=top, name="Jonas", body="Was it?")

    root = feed(reader, places.feed_path(thread))

    tag = "tag:estuary.example,2026:"
    assert texts(root, "title") == [f"Comments: {thread.title}"]
    assert texts(root, "id") == [f"{tag}thread/{thread.pk}/comments"]
    assert [link.attrib for link in root.findall(f"{ATOM}link")] == [
        {"rel": "alternate", "type": "text/html", "href": HERE + thread.key},
        {"rel": "self", "type": "application/atom+xml", "href": f"{HERE}{thread.key}comments/feed.xml"},
    ]
    assert texts(root, "entry/id") == [f"{tag}comment/{answer.pk}", f"{tag}comment/{top.pk}"]
    assert texts(root, "entry/author/name") == ["Jonas", "Marit"]
    assert texts(root, "entry/content") == ["<p>Was it?</p>", "<p>It was <strong>late</strong>.</p>"]
    assert [link.get("href") for link in root.findall(f"{ATOM}entry/{ATOM}link")] == [
        HERE + answer.path,
        HERE + top.path,
    ]
    assert [one.attrib for one in root.iter(f"{THREADING}in-reply-to")] == [
        {"ref": f"{tag}comment/{top.pk}", "type": "text/html", "href": HERE + top.path},
        {"ref": f"{tag}article/{thread.article_id}", "type": "text/html", "href": HERE + thread.key},
    ]


def test_updated_is_when_a_comment_was_last_changed(thread: Thread, reader: Client):
    noon = datetime(2026, 5, 10, 12, tzinfo=UTC)
    make_comment(thread, posted_at=noon, edited_at=noon.replace(hour=13))
    make_comment(thread, posted_at=noon.replace(minute=30))

    root = feed(reader, places.feed_path(thread))

    assert texts(root, "updated") == ["2026-05-10T13:00:00+00:00"]
    assert texts(root, "entry/updated") == ["2026-05-10T12:30:00+00:00", "2026-05-10T13:00:00+00:00"]
    assert texts(root, "entry/published") == ["2026-05-10T12:30:00+00:00", "2026-05-10T12:00:00+00:00"]


def test_names_and_titles_of_any_script_and_with_signs_of_xml(reader: Client):
    thread = make_thread(make_article(ODD))
    comment = make_comment(thread)
    Comment.objects.filter(pk=comment.pk).update(
        author_name=f"{ODD}\x0b{KEPT}", html=f"<p>{ODD}\x01\ufffe</p>", author_kind="guest"
    )

    for path in (feeds.SITE_PATH, places.feed_path(thread)):
        root = feed(reader, path)
        assert texts(root, "entry/author/name") == [ODD + KEPT]
        assert texts(root, "entry/title") == [f"{ODD}{KEPT} on “{ODD}”"]
        assert texts(root, "entry/content") == [f"<p>{ODD}</p>"]


def test_comment_without_a_name_has_an_author_all_the_same(thread: Thread, reader: Client):
    make_comment(thread, author_name="")

    assert texts(feed(reader), "entry/author/name") == ["Guest"]


def test_feeds_are_of_what_readers_see(thread: Thread, reader: Client):
    shown = make_comment(thread, body="Shown.")
    make_comment(thread, state=Comment.State.PENDING, body="Waiting.")
    make_comment(thread, state=Comment.State.REMOVED, body="Removed.")
    gone = make_comment(thread, body="Taken back.")
    changing.remove_comment(comment_id=gone.pk)
    hidden = make_comment(make_thread())
    article = hidden.thread.article
    assert article
    article.unpublish()

    assert texts(feed(reader), "entry/content") == texts(feed(reader, places.feed_path(thread)), "entry/content")
    assert texts(feed(reader), "entry/content") == [shown.html]
    assert reader.get(places.feed_path(hidden.thread)).status_code == 410


def test_feed_of_the_site_has_all_threads_the_newest_first(thread: Thread, reader: Client):
    comments = [make_comment(one) for one in (thread, make_thread(), thread)]

    assert texts(feed(reader), "entry/content") == [comment.html for comment in reversed(comments)]
    assert texts(feed(reader), "id") == ["tag:imprint.invalid,2026:/comments.xml"]


@pytest.mark.parametrize("which", ["site", "thread"])
def test_feed_without_comments_is_the_same_each_time(which: str, thread: Thread, reader: Client):
    path = feeds.SITE_PATH if which == "site" else places.feed_path(thread)

    assert texts(feed(reader, path), "entry/id") == []
    assert reader.get(path).content == reader.get(path).content


def test_feeds_end_after_fifty(fill: Fill, reader: Client):
    thread = fill(53)

    for path in (feeds.SITE_PATH, places.feed_path(thread)):
        assert len(texts(feed(reader, path), "entry/id")) == 50


def test_feeds_cost_the_same_number_of_queries_for_any_number(
    thread: Thread, reader: Client, django_assert_num_queries: Any
):
    for path, number in ((feeds.SITE_PATH, 1), (places.feed_path(thread), 2)):
        for _more in range(2):
            make_comment(thread)
            with django_assert_num_queries(number):
                feed(reader, path)


# Baked


def baked(path: str) -> str:
    return store.file_of(path).read_text()


def test_feeds_follow_a_new_an_edited_and_a_removed_comment(thread: Thread):
    paths = (feeds.SITE_PATH, places.feed_path(thread))
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, body="First words.")
    bake_all()
    assert ["First words." in baked(path) for path in paths] == [True, True]

    changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="Other words.")
    bake_all()
    assert ["Other words." in baked(path) for path in paths] == [True, True]

    changing.remove_comment(comment_id=comment.pk)
    bake_all()
    assert ["words." in baked(path) for path in paths] == [False, False]


def test_vote_bakes_no_feed(thread: Thread):
    comment = make_comment(thread)
    bake_all()

    voting.vote(comment_id=comment.pk, visitor=make_visitor(), value=1)

    assert {feeds.SITE_PATH, places.feed_path(thread)} & {bake.path for bake in bake_all()} == set()


def test_flood_bakes_the_feed_of_the_site_once_a_round_and_orders_nothing_for_it(thread: Thread):
    other = make_thread()
    bake_all()
    orders()
    for _number in range(5):
        make_comment(thread)
        make_comment(other)
    assert [key for key in orders() if not key.startswith(("thread:", "branch:"))] == []
    for _number in range(5):
        make_comment(thread)
        make_comment(other)

    paths = [bake.path for bake in bake_all()]

    assert [paths.count(path) for path in (feeds.SITE_PATH, *map(places.feed_path, (thread, other)))] == [1, 1, 1]


def test_feed_moves_with_its_article_and_ends_with_it(reader: Client):
    comment = make_comment(make_thread(make_article("Before")), body="Words below.")
    thread, article = comment.thread, comment.thread.article
    assert article
    bake_all()
    old_path = places.feed_path(thread)

    article.slug = "renamed"
    publish(article)
    bake_all()
    thread.refresh_from_db()
    new_path = places.feed_path(thread)
    moved = reader.get(old_path)
    assert (moved.status_code, moved["Location"]) == (301, new_path)
    assert store.is_baked(new_path)

    article.refresh_from_db()
    article.delete()
    bake_all()
    assert [reader.get(path).status_code for path in (old_path, new_path)] == [410, 410]
    assert not store.is_baked(new_path)
    assert "Words below." not in baked(feeds.SITE_PATH)


def test_pages_lead_to_the_feeds(thread: Thread, reader: Client):
    make_comment(thread)

    for path in (thread.key, places.page_path(thread, "oldest", 1)):
        page = text_of(reader.get(path))
        link = f'title="Comments: {thread.title}" href="{thread.key}comments/feed.xml">'
        assert page.count(link) == 1
        assert page.count(f'<a href="{thread.key}comments/feed.xml" type="application/atom+xml">Feed</a>') == 1
        assert page.count('href="/comments.xml"') == 2
