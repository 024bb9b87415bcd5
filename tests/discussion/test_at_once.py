"""Many readers at the same moment, each in a thread of their own, on a real database with the writer running."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from imprint.core import writer
from imprint.discussion import changing, rights, services, voting
from imprint.discussion.models import Comment, Thread, Vote
from imprint.discussion.refusals import Refusal
from imprint.publishing.models import BakeOrder
from tests.factories import make_comment, make_thread, make_visitor

pytestmark = pytest.mark.django_db(transaction=True)
READERS = 8


@pytest.fixture
def thread(transactional_db: None) -> Iterator[Thread]:
    """Of a published article; from now on the writer thread shares transactions, as on a real site."""
    thread = make_thread()
    writer.start()
    yield thread
    writer.stop()


def all_at_once(act: Callable[[int], Any], times: int) -> list[Any]:
    def one(number: int) -> Any:
        try:
            return act(number)
        except Refusal as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(READERS) as pool:
        return list(pool.map(one, range(times)))


def post(thread: Thread, number: int, **fields: Any) -> int:
    return services.post_comment(thread_id=thread.pk, visitor=make_visitor(), body=f"Comment {number}", **fields).id


def ordinals(comments: Any) -> list[int]:
    return sorted(comments.values_list("ordinal", flat=True))


def test_ordinals_are_unique_and_dense(thread: Thread):
    ids = all_at_once(lambda number: post(thread, number), 80)

    assert len(set(ids)) == 80
    assert ordinals(thread.all_comments) == list(range(1, 81))
    thread.refresh_from_db()
    assert (thread.ordinals, thread.comments) == (80, 80)


def test_ordinals_of_answers_are_unique_and_dense_in_their_branches(thread: Thread):
    tops = [make_comment(thread) for _ in range(2)]

    all_at_once(lambda number: post(thread, number, parent_id=tops[number % 2].pk), 60)

    for top in tops:
        top.refresh_from_db()
        assert top.replies == 30
        assert ordinals(top.branch) == list(range(1, 31))
    thread.refresh_from_db()
    assert (thread.ordinals, thread.comments) == (2, 62)


def test_same_text_sent_many_times_at_once_is_one_comment(thread: Thread):
    visitor = make_visitor()

    def send(number: int) -> int:
        return services.post_comment(thread_id=thread.pk, visitor=visitor, body="The same.").id

    assert len(set(all_at_once(send, 24))) == 1
    assert Comment.objects.count() == 1


def test_votes_of_many_are_all_counted_and_of_one_only_once(thread: Thread):
    comment, eager = make_comment(thread), make_visitor()

    def vote(number: int) -> None:
        visitor = eager if number % 2 else make_visitor()
        voting.vote(comment_id=comment.pk, visitor=visitor, value=1)

    all_at_once(vote, 40)

    comment.refresh_from_db()
    assert (comment.up, comment.down, Vote.objects.count()) == (21, 0, 21)


def test_counts_are_right_while_others_publish_remove_and_answer(thread: Thread):
    """Posting locks the thread and then its comments, so does every decision: nobody waits for ever."""
    tops = [make_comment(thread) for _ in range(4)]
    waiting = [make_comment(thread, state="pending") for _ in range(10)]

    def act(number: int) -> None:
        top = tops[number % 4]
        match number % 5:
            case 0:
                changing.remove_comment(comment_id=top.pk)
            case 1:
                changing.publish_comment(comment_id=waiting[number // 5 % 10].pk)
            case 2:
                voting.vote(comment_id=top.pk, visitor=make_visitor(), value=1)
            case 3:
                changing.edit_comment(
                    comment_id=top.pk, visitor=make_visitor(), body="Changed.", key=rights.edit_key(top.pk)
                )
            case _:
                post(thread, number, parent_id=top.pk)

    all_at_once(act, 100)

    thread.refresh_from_db()
    placed = thread.all_comments.filter(root=None, ordinal__isnull=False)
    assert thread.comments == thread.all_comments.filter(state="published").count()
    assert ordinals(placed) == list(range(1, thread.ordinals + 1))
    for top in placed:
        assert ordinals(top.branch) == list(range(1, top.replies + 1))


def test_refused_post_takes_nobody_with_it(thread: Thread):
    """Those who share its transaction are served."""

    def send(number: int) -> int:
        return post(thread, number, parent_id=10**9 if number % 4 == 0 else None)

    results = all_at_once(send, 40)

    assert len([result for result in results if isinstance(result, type)]) == 10
    assert ordinals(thread.all_comments) == list(range(1, 31))
    assert BakeOrder.objects.get(key=f"thread:{thread.pk}").version <= 31
