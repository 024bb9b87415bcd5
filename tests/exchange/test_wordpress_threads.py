"""Comments: who, when, under whom, in which state; and what is left out."""

from datetime import UTC, datetime

import pytest

from imprint.articles.models import Article
from imprint.discussion.models import Comment, Thread
from imprint.exchange.report import Outcome
from imprint.exchange.wordpress import parsing
from imprint.exchange.wordpress.notes import SENTENCES
from imprint.exchange.wordpress.threads import votes_of
from imprint.publishing.models import BakeOrder
from tests.exchange.conftest import BringIn
from tests.exchange.wxr import comment, item, meta


def by_text() -> dict[str, Comment]:
    return {one.body: one for one in Comment.objects.select_related("parent", "root")}


def test_comment_is_brought_in_with_name_date_and_text(bring_in: BringIn):
    bring_in(item(inside=comment("One\ntwo", author="N<b>o</b>ur &amp; Co", email="nour@example.org")))

    only = Comment.objects.get()
    assert (only.author_name, only.author_email, only.author_kind) == ("Nour & Co", "nour@example.org", "guest")
    assert (only.body, only.html) == ("One\ntwo", "<p>One<br>two</p>")
    assert only.posted_at == datetime(2021, 3, 5, 9, tzinfo=UTC)
    assert (only.state, only.ordinal, only.depth, only.up, only.down) == ("published", 1, 0, 0, 0)


def test_answers_find_their_parents_in_any_order(bring_in: BringIn):
    bring_in(
        item(
            inside=comment("c", number=3, parent=2, date_gmt="2021-03-03 00:00:00")
            + comment("b", number=2, parent=1, date_gmt="2021-03-02 00:00:00")
            + comment("z", number=4, date_gmt="2021-03-04 00:00:00")
            + comment("a", number=1, date_gmt="2021-03-01 00:00:00")
            + comment("d", number=5, parent=1, date_gmt="2021-03-05 00:00:00")
        )
    )

    here = by_text()
    assert [(one.ordinal, one.root, one.depth) for one in (here["a"], here["z"])] == [(1, None, 0), (2, None, 0)]
    assert (here["b"].parent, here["b"].root, here["b"].depth) == (here["a"], here["a"], 1)
    assert (here["c"].parent, here["c"].root, here["c"].depth) == (here["b"], here["a"], 2)
    assert sorted(here[key].ordinal for key in "bcd") == [1, 2, 3]
    assert here["a"].replies == 3
    thread = Thread.objects.get()
    assert (thread.ordinals, thread.comments) == (2, 5)


def test_answer_to_what_was_left_out_stands_higher_up(bring_in: BringIn):
    report = bring_in(
        item(
            inside=comment("a", number=1)
            + comment("gone", number=2, parent=1, approved="trash")
            + comment("b", number=3, parent=2)
            + comment("c", number=4, parent=99)
            + comment("d", number=5, parent=5)
        )
    )

    here = by_text()
    assert here["b"].parent == here["a"]
    assert (here["c"].parent, here["d"].parent) == (None, None)
    assert report.notes[str(SENTENCES["orphan"])].count == 3


def test_states_are_kept_and_others_left_out(bring_in: BringIn):
    kinds = [("1", ""), ("0", "comment"), ("hold", "comment"), ("spam", ""), ("trash", ""), ("post-trashed", ""),
             ("1", "pingback"), ("1", "trackback"), ("1", "order_note"), ("1", "review")]  # fmt: skip

    report = bring_in(
        item(inside="".join(comment(f"n{n}", approved=state, kind=kind) for n, (state, kind) in enumerate(kinds)))
    )

    assert sorted(Comment.objects.values_list("body", "state")) == [
        ("n0", "published"), ("n1", "pending"), ("n2", "pending"), ("n9", "published")
    ]  # fmt: skip
    assert Thread.objects.get().comments == 2
    assert {why: cases.count for why, cases in report.left_out.items()} == {
        "comments in the state “spam”": 1,
        "comments in the state “trash”": 1,
        "comments in the state “post-trashed”": 1,
        "pingbacks and trackbacks": 2,
        "comments of the kind “order_note”, which a plugin added": 1,
    }


def test_comment_without_text_is_left_out(bring_in: BringIn):
    report = bring_in(item(inside=comment("<script>x</script> ") + comment("word")))

    assert Comment.objects.count() == 1
    assert report.left_out["comments without text"].count == 1


def test_accounts_are_told_from_guests(bring_in: BringIn):
    bring_in(
        item(
            inside=comment("guest", email="ines@old.example")
            + comment("reader", user_id=9)
            + comment("staff", user_id=7, email="other@old.example")
        )
    )

    assert dict(Comment.objects.values_list("body", "author_kind")) == {
        "guest": "guest", "reader": "reader", "staff": "staff"
    }  # fmt: skip


def test_nonsense_in_fields_is_survived(bring_in: BringIn):
    report = bring_in(
        item(
            inside=comment(
                "x", author=" \u202e ", email="no address", date_gmt="0000-00-00 00:00:00", date="2020-01-02 03:04:05"
            )
        )
    )

    only = Comment.objects.get()
    assert (only.author_name, only.author_email) == ("Guest", "")
    assert only.posted_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert report.notes[str(SENTENCES["comment date"])].count == 1


def test_votes_and_edits_of_wpdiscuz_are_kept(bring_in: BringIn):
    votes = meta("wpdiscuz_votes_seperate", 'a:2:{s:4:"like";i:8;s:7:"dislike";i:2;}', of="comment")
    edited = meta("wpdiscuz_last_edited_at", "2021-03-06 07:08:09", of="comment")

    bring_in(item(inside=comment("x", inside=votes + edited + meta("wpdiscuz_last_edited_by", "7", of="comment"))))

    only = Comment.objects.get()
    assert (only.up, only.down, round(only.score, 2)) == (8, 2, 0.6)
    assert (only.edited_at, only.edited_by) == (datetime(2021, 3, 6, 7, 8, 9, tzinfo=UTC), "Nour")


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ({"wpdiscuz_votes": "5"}, (5, 0)),
        ({"wpdiscuz_votes": "-3"}, (0, 3)),
        ({"wpdiscuz_votes": "many"}, (0, 0)),
        ({"wpdiscuz_votes_seperate": 'O:8:"stdClass":0:{}', "wpdiscuz_votes": "2"}, (2, 0)),
        ({"wpdiscuz_votes_seperate": 'a:2:{s:4:"like";s:1:"4";s:7:"dislike";i:-1;}'}, (4, 1)),
        ({"wpdiscuz_votes_seperate": 'a:1:{s:4:"like";i:' + "9" * 20 + ";}"}, (0, 0)),
        ({}, (0, 0)),
    ],
)
def test_votes_are_numbers_whatever_plugins_left(votes: dict[str, str], expected: tuple[int, int]):
    assert votes_of(votes) == expected


def test_comments_of_drafts_wait_with_them(bring_in: BringIn):
    bring_in(item(status="draft", inside=comment("x")))

    thread = Thread.objects.get()
    assert thread.key == f"/-/drafts/{Article.objects.get().pk}/"
    Article.objects.get().save_revision().publish()
    thread.refresh_from_db()
    assert (thread.key, thread.comments) == (Article.objects.get().public_path, 1)


def test_comments_of_protected_posts_come_once_these_are_published_here(bring_in: BringIn):
    post = item(number=5, post_password="secret", inside=comment("x"))
    report = bring_in(post)
    assert Comment.objects.count() == 0
    assert sum(cases.count for cases in report.left_out.values()) == 1

    Article.objects.get().save_revision().publish()
    bring_in(post)

    assert Comment.objects.get().body == "x"


def test_comments_of_pages_are_left_out(bring_in: BringIn):
    report = bring_in(item(kind="page", inside=comment() + comment()))

    assert Comment.objects.count() == 0
    assert report.left_out["comments under pages: standing pages have no discussion here"].count == 2


def test_long_thread_in_portions_is_whole(bring_in: BringIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsing, "COMMENTS_AT_ONCE", 4)
    parents = [0, 1, 1, 2, 0, 1, 4, 5, 6, 2, 0]
    comments = "".join(
        comment(f"n{n}", number=n, parent=parent, date_gmt=f"2021-03-01 00:00:{n:02}")
        for n, parent in enumerate(parents, 1)
    )

    report = bring_in(item(inside=comments))

    here = by_text()
    assert {n: (one.parent.body if (one := here[f"n{n}"]).parent else None) for n in range(1, 12)} == {
        n: f"n{parent}" if parent else None for n, parent in enumerate(parents, 1)
    }
    assert [here[f"n{n}"].ordinal for n in (1, 5, 11)] == [1, 2, 3]
    assert here["n1"].replies == 7
    assert sorted(one.ordinal for one in here.values() if one.root == here["n1"]) == list(range(1, 8))
    assert report.number("comments", Outcome.NEW) == 11


def test_long_thread_is_the_same_from_a_file_that_is_the_other_way_round(
    bring_in: BringIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(parsing, "COMMENTS_AT_ONCE", 3)
    parents = [0, 1, 1, 2, 0, 1, 4, 5, 6, 2, 0, 0, 3, 8]
    comments = [
        comment(f"n{n}", number=n, parent=parent, date_gmt=f"2021-03-01 00:00:{n:02}")
        for n, parent in enumerate(parents, 1)
    ]

    report = bring_in(item(number=5, inside="".join(reversed(comments))))
    again = bring_in(item(number=5, inside="".join(reversed(comments))))

    here = by_text()
    assert {n: (one.parent.body if (one := here[f"n{n}"]).parent else None) for n in range(1, 15)} == {
        n: f"n{parent}" if parent else None for n, parent in enumerate(parents, 1)
    }
    assert [here[f"n{n}"].ordinal for n in (1, 5, 11, 12)] == [1, 2, 3, 4]
    assert [here[f"n{n}"].ordinal for n in (2, 3, 6)] == [1, 2, 3]
    assert sorted(one.ordinal for one in here.values() if one.root == here["n1"]) == list(range(1, 9))
    assert (report.number("comments", Outcome.NEW), str(SENTENCES["orphan"]) in report.notes) == (14, False)
    assert (again.number("comments", Outcome.AS_BEFORE), again.changed_something) == (14, False)


def test_answers_to_what_was_left_out_of_a_long_thread_stand_higher_up(
    bring_in: BringIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(parsing, "COMMENTS_AT_ONCE", 2)

    report = bring_in(
        item(
            inside=comment("z", number=9, parent=3)
            + comment("a", number=1)
            + comment("spam", number=2, parent=1, approved="spam")
            + comment("spam", number=3, parent=2, approved="spam")
            + comment("round", number=4, parent=5)
            + comment("and round", number=5, parent=4)
            + comment("below it", number=6, parent=4)
            + comment("itself", number=7, parent=7)
        )
    )

    here = by_text()
    assert {text: one.parent and one.parent.body for text, one in here.items()} == {
        "a": None, "z": "a", "itself": None, "round": None, "and round": "round", "below it": "round"
    }  # fmt: skip
    assert sum(cases.count for cases in report.left_out.values()) == 2


def test_comments_without_a_number_are_counted_in_a_long_thread(bring_in: BringIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsing, "COMMENTS_AT_ONCE", 2)
    nameless = comment("x", number=7).replace("<wp:comment_id>7", "<wp:comment_id>")

    report = bring_in(item(inside=comment("a") + nameless + comment("b") + nameless))

    assert sorted(by_text()) == ["a", "b"]
    assert report.left_out["comments without a number"].count == 2


def test_comments_are_ordered_for_baking(bring_in: BringIn):
    bring_in(item(inside="".join(comment(f"n{n}") for n in range(30))))

    thread = Thread.objects.get()
    assert {f"thread:{thread.pk}:page:1", f"thread:{thread.pk}:page:2"} <= set(
        BakeOrder.objects.values_list("key", flat=True)
    )
