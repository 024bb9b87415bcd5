"""What pages of a thread hold, whatever its length."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.test.utils import CaptureQueriesContext

from imprint.discussion import changing, places, queries, voting
from imprint.discussion.keys import PAGE_LENGTH
from imprint.discussion.models import Comment, Thread
from imprint.discussion.news import news_of
from imprint.discussion.queries import Discussion
from imprint.discussion.tree import Node
from tests.discussion.steps import Fill
from tests.factories import make_article, make_comment, make_user, make_visitor


def under(thread: Thread) -> Discussion:
    assert thread.article
    discussion = queries.discussion_under(thread.article)
    assert discussion
    return discussion


def page(thread: Thread, sort: str, number: int) -> Discussion:
    discussion = queries.comment_page(thread, sort, number)
    assert discussion
    return discussion


def ordinals(discussion: Discussion) -> list[int]:
    rows = dict(Comment.objects.filter(root=None).values_list("pk", "ordinal"))
    return [rows[node.comment.id] or 0 for node in discussion.nodes if node.depth == 0]


def path(thread: Thread, sort: str, number: int) -> str:
    return f"{thread.key}comments/{sort}/{number}/"


def falling(first: int, last: int) -> list[int]:
    return list(range(first, last - 1, -1))


@pytest.mark.parametrize(
    ("count", "shown", "older"),
    [
        (0, [], 0),
        (1, [1], 0),
        (25, falling(25, 1), 0),
        (26, falling(26, 1), 0),
        (49, falling(49, 1), 0),
        (50, falling(50, 26), 1),
        (51, falling(51, 26), 1),
        (74, falling(74, 26), 1),
        (75, falling(75, 51), 2),
        (100, falling(100, 76), 3),
    ],
)
def test_article_shows_its_newest_comments_and_leads_to_the_older(count: int, shown: list[int], older: int, fill: Fill):
    thread = fill(count)
    discussion = under(thread)

    assert ordinals(discussion) == shown
    assert discussion.count == count
    assert discussion.following == (path(thread, "newest", older) if older else "")
    assert discussion.previous == ""


@pytest.mark.parametrize("count", [1, 25, 26, 49, 50, 51, 75, 76])
@pytest.mark.parametrize("sort", ["newest", "oldest", "top"])
def test_pages_hold_fixed_ranges_and_lead_to_each_other(sort: str, count: int, fill: Fill):
    thread = fill(count)
    last = (count - 1) // PAGE_LENGTH + 1
    pages = [page(thread, sort, number) for number in range(1, last + 1)]

    ranges = [list(range((n - 1) * 25 + 1, min(n * 25, count) + 1)) for n in range(1, last + 1)]
    assert [sorted(ordinals(each)) for each in pages] == ranges
    assert all(ordinals(each) == sorted(ordinals(each), reverse=sort == "newest") for each in pages)
    if sort != "newest":
        assert [each.previous for each in pages] == ["", *(path(thread, sort, n) for n in range(1, last))]
        assert [each.following for each in pages] == [*(path(thread, sort, n) for n in range(2, last + 1)), ""]
    for beyond in (0, last + 1, 10**6):
        assert queries.comment_page(thread, sort, beyond) is None


@pytest.mark.parametrize("count", [1, 25, 26, 49, 50, 51, 75, 76, 99, 100, 101])
def test_who_reads_on_from_the_article_sees_each_comment_once(count: int, fill: Fill):
    thread = fill(count)
    discussion, read = under(thread), list[int]()

    while discussion.following:
        read += ordinals(discussion)
        discussion = page(thread, "newest", int(discussion.following.split("/")[-2]))

    read += ordinals(discussion)
    assert read == falling(count, 1)


def test_newest_page_leads_back_to_where_its_newer_neighbour_is_shown(fill: Fill):
    thread = fill(101)

    assert under(thread).following == path(thread, "newest", 3)
    assert [page(thread, "newest", number).previous for number in (1, 2, 3, 4, 5)] == [
        path(thread, "newest", 2),
        path(thread, "newest", 3),
        thread.key,
        thread.key,
        thread.key,
    ]


def test_top_pages_are_ordered_by_votes_and_then_by_age(fill: Fill):
    thread = fill(30)
    comments = {comment.ordinal: comment for comment in thread.all_comments.all()}
    for ordinal, up, down in [(7, 3, 0), (29, 5, 1), (30, 0, 4), (12, 3, 0)]:
        for value in [*[1] * up, *[-1] * down]:
            voting.vote(comment_id=comments[ordinal].pk, visitor=make_visitor(), value=value)

    first, second = page(thread, "top", 1), page(thread, "top", 2)

    assert ordinals(first) == [7, 12, 29, *[n for n in range(1, 26) if n not in (7, 12)][:22]]
    assert sorted(ordinals(first) + ordinals(second)) == list(range(1, 31))
    assert ordinals(second)[-1] == 30


def test_waiting_comments_are_on_no_page_and_removed_ones_leave_their_place(thread: Thread):
    kept, removed = make_comment(thread, name="Jo"), make_comment(thread, name="Rude", body="Rude.")
    make_comment(thread, state="pending")
    refused = make_comment(thread, state="pending")
    answer = make_comment(parent=removed)
    changing.remove_comment(comment_id=removed.pk)
    changing.remove_comment(comment_id=refused.pk)
    thread.refresh_from_db()

    shown = [
        (node.comment.id, node.comment.removed, node.comment.name, node.comment.html) for node in under(thread).nodes
    ]

    assert shown == [
        (removed.pk, "moderator", "", ""),
        (answer.pk, "", "Ines", answer.html),
        (kept.pk, "", "Jo", kept.html),
    ]
    assert queries.live(thread) == {"count": 2, "newest": answer.pk}


def test_comment_that_was_taken_back_says_so(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor)
    changing.delete_comment(comment_id=comment.pk, visitor=visitor)

    assert [node.comment.removed for node in under(thread).nodes] == ["author"]


def test_answers_stand_below_what_they_answer(thread: Thread):
    first, second = make_comment(thread), make_comment(thread)
    a = make_comment(parent=first)
    b = make_comment(parent=first)
    deep = make_comment(parent=a)
    c = make_comment(parent=second)

    nodes = under(thread).nodes

    assert [(node.comment.id, node.depth) for node in nodes] == [
        *((second.pk, 0), (c.pk, 1)),
        *((first.pk, 0), (a.pk, 1), (deep.pk, 2), (b.pk, 1)),
    ]
    assert [(node.opens, node.closes) for node in nodes] == [
        *((True, 0), (False, 1)),
        *((True, 0), (True, 0), (False, 1), (False, 1)),
    ]
    assert all(node.comment.answers is None for node in nodes)


def test_deep_answers_stand_at_one_depth_and_name_whom_they_answer(thread: Thread):
    chain = [make_comment(thread, name="Top")]
    for level in range(1, 9):
        chain.append(make_comment(parent=chain[-1], name=f"Level {level}"))
    changing.remove_comment(comment_id=chain[7].pk)

    nodes = under(thread).nodes

    assert [node.depth for node in nodes] == [0, 1, 2, 3, 4, 5, 5, 5, 5]
    assert [node.comment.answers for node in nodes[:5]] == [None] * 5
    assert [node.comment.answers for node in nodes[5:]] == [
        (chain[4].pk, "Level 4"),
        (chain[5].pk, "Level 5"),
        (chain[6].pk, "Level 6"),
        (chain[7].pk, ""),
    ]
    assert balance(nodes) == 0


def balance(nodes: list[Node]) -> int:
    """Lists opened less lists closed."""
    return sum(node.opens for node in nodes) - sum(node.closes for node in nodes)


def make_chain(thread: Thread, length: int) -> list[Comment]:
    """One comment and answers to answers, written as rows."""
    top = make_comment(thread)
    rows = [
        Comment(
            thread=thread, root=top, ordinal=number, depth=number, author_name="Ines", html=f"<p>{number}</p>",
            sameness=str(number), posted_at=top.posted_at,
        )
        for number in range(1, length + 1)
    ]  # fmt: skip
    Comment.objects.bulk_create(rows)
    above = Comment.objects.filter(root=top, ordinal=OuterRef("ordinal") - 1).values("pk")
    top.branch.update(parent=Subquery(above))
    top.branch.filter(ordinal=1).update(parent=top)
    Comment.objects.filter(pk=top.pk).update(replies=length)
    top.refresh_from_db()
    return [top, *top.branch.order_by("ordinal")]


def test_chain_of_2000_answers_is_shown_in_pages(thread: Thread, reader: Any):
    top, *answers = make_chain(thread, 2000)

    discussion = under(thread)
    assert len(discussion.nodes) == 1 + PAGE_LENGTH
    assert discussion.nodes[0].more_replies == 2000 - PAGE_LENGTH
    assert discussion.nodes[0].branch_path == path(thread, f"branch/{top.pk}", 2)

    last = queries.branch_page(thread, top.pk, 80)
    assert last
    assert [node.comment.id for node in last.nodes] == [top.pk, *(answer.pk for answer in answers[-25:])]
    assert last.nodes[1].comment.answers == (answers[-26].pk, "")  # It is on the page before.
    assert last.nodes[0].more_replies == 0
    assert (last.previous, last.following) == (path(thread, f"branch/{top.pk}", 79), "")
    assert queries.branch_page(thread, top.pk, 81) is None
    assert balance(last.nodes) == 0
    assert reader.get(path(thread, f"branch/{top.pk}", 80)).status_code == 200

    answer = make_comment(parent=answers[-1])
    assert (answer.ordinal, answer.depth) == (2001, 2001)
    news = news_of(answer.pk)
    assert news
    assert news.text == answer.body


def test_branch_of_an_answer_or_of_another_thread_is_none(thread: Thread):
    top = make_comment(thread)
    answer = make_comment(parent=top)
    waiting = make_comment(thread, state="pending")

    assert queries.branch_page(thread, answer.pk, 1) is None
    assert queries.branch_page(thread, waiting.pk, 1) is None
    assert queries.branch_page(Thread(pk=thread.pk + 1), top.pk, 1) is None
    assert queries.branch_page(thread, top.pk, 1) is not None


@pytest.mark.parametrize("count", [1, 25, 26, 49, 50, 51, 75, 76, 130])
def test_place_of_every_comment_is_a_page_that_holds_it(count: int, fill: Fill):
    thread = fill(count)
    top = thread.all_comments.get(ordinal=1)
    for _number in range(27 if count == 51 else 1):
        make_comment(parent=top)
    pages: dict[str, set[int]] = {thread.key: ids(under(thread))}

    for comment in Comment.objects.select_related("thread", "root"):
        place, _, anchor = places.place_of(comment).partition("#")
        if place not in pages:
            *_, sort, number, _ = place.split("/")
            kind = place.split("/")[-4]
            found = (
                queries.branch_page(thread, int(sort), int(number))
                if kind == "branch"
                else page(thread, sort, int(number))
            )
            assert found
            pages[place] = ids(found)
        assert comment.pk in pages[place]
        assert anchor == f"comment-{comment.pk}"


def ids(discussion: Discussion) -> set[int]:
    return {node.comment.id for node in discussion.nodes}


def test_place_of_a_waiting_comment_is_its_own_page(thread: Thread):
    comment = make_comment(thread, state="pending")

    assert places.place_of(comment) == f"/-/comments/{comment.pk}/"


@pytest.mark.parametrize("read", ["under", "newest", "oldest", "top", "branch"])
def test_number_of_queries_is_the_same_for_any_number_of_comments(read: str, thread: Thread):
    def look() -> int:
        thread.refresh_from_db()
        with CaptureQueriesContext(connection) as seen:
            if read == "under":
                assert under(thread).nodes
            elif read == "branch":
                assert queries.branch_page(thread, top.pk, 1)
            else:
                assert page(thread, read, 1).nodes
        return len(seen)

    top = make_comment(thread)
    make_comment(parent=top)
    numbers = [look()]
    for more in (2, 57):
        for number in range(more):
            comment = make_comment(thread, visitor=make_visitor(make_user() if number == 0 else None))
            make_comment(parent=comment if number % 2 else top)
        numbers.append(look())

    assert numbers[0] == numbers[1] == numbers[2]
    assert numbers[0] <= 5


def test_discussion_under_a_draft_is_none_even_beside_threads_without_article(thread: Thread):
    make_comment(thread)
    Thread.objects.update(article=None)

    draft = make_article(live=False)
    assert queries.discussion_under(draft) is None
    draft.pk = None
    assert queries.discussion_under(draft) is None


def test_paths_of_a_thread_are_all_its_pages(fill: Fill):
    thread = fill(101)
    top = thread.all_comments.get(ordinal=1)
    for _number in range(26):
        make_comment(parent=top)
    thread.refresh_from_db()

    assert sorted(places.paths_of(thread)) == sorted(
        [
            f"{thread.key}live.json",
            f"{thread.key}comments/feed.xml",
            *(path(thread, sort, number) for sort in ("newest", "oldest") for number in range(1, 6)),
            *(path(thread, "top", number) for number in range(1, 5)),
            *(path(thread, f"branch/{top.pk}", number) for number in (1, 2)),
        ]
    )
