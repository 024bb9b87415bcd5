import pytest

from imprint.core.rate_limits import TooFast
from imprint.discussion import services
from imprint.discussion.models import Comment, Thread, Vote
from imprint.discussion.refusals import OwnComment, UnknownComment
from imprint.publishing.models import BakeOrder
from imprint.readers.identity import Visitor
from tests.factories import make_comment, make_user, make_visitor


def vote(comment: Comment, value: int, visitor: Visitor | None = None) -> tuple[int, int]:
    return services.vote(comment_id=comment.pk, visitor=visitor or make_visitor(), value=value)


def test_vote_is_counted_changed_and_taken_back(thread: Thread):
    comment, visitor = make_comment(thread), make_visitor()

    counted = [vote(comment, value, visitor) for value in (1, 1, -1, -1, 0, 0, 1)]

    assert counted == [(1, 0), (1, 0), (0, 1), (0, 1), (0, 0), (0, 0), (1, 0)]
    assert list(Vote.objects.values_list("voter", "value")) == [(visitor.voter, 1)]


def test_each_person_has_one_vote(thread: Thread):
    """An account, a device, or without cookies an address with a browser."""
    comment, user = make_comment(thread), make_user()
    same = [make_visitor(user), make_visitor(user, token="another device"), make_visitor(user, address="192.0.2.9")]
    strangers = [make_visitor(token=""), make_visitor(token=""), make_visitor(token="", address="192.0.2.9")]

    for visitor in (*same, *strangers, make_visitor(), make_visitor()):
        vote(comment, 1, visitor)

    comment.refresh_from_db()
    assert comment.up == 1 + 2 + 2


@pytest.mark.parametrize("kind", ["account", "device"])
def test_vote_on_ones_own_comment_is_refused(kind: str, thread: Thread):
    visitor = make_visitor(make_user() if kind == "account" else None)
    comment = make_comment(thread, visitor=visitor)

    for value in (1, -1):
        with pytest.raises(OwnComment):
            vote(comment, value, visitor)

    comment.refresh_from_db()
    assert (comment.up, comment.down, Vote.objects.count()) == (0, 0, 0)


def test_vote_of_whoever_signs_in_on_the_device_that_wrote_is_refused(thread: Thread):
    guest = make_visitor()
    comment = make_comment(thread, visitor=guest)

    with pytest.raises(OwnComment):
        vote(comment, 1, make_visitor(make_user(), token=guest.token))


def test_own_vote_of_earlier_days_can_be_taken_back(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, up=1)
    Vote.objects.create(comment=comment, voter=visitor.voter, value=1, voted_at=comment.posted_at)

    assert vote(comment, 0, visitor) == (0, 0)


@pytest.mark.parametrize("token", ["", None])
def test_vote_of_a_stranger_on_what_a_guest_or_an_account_wrote_is_counted(token: str | None, thread: Thread):
    for visitor in (make_visitor(), make_visitor(make_user())):
        assert vote(make_comment(thread, visitor=visitor), 1, make_visitor(token=token)) == (1, 0)


def test_score_is_the_lower_bound_of_wilson(thread: Thread):
    comment = make_comment(thread)
    scores = []
    for value in (1, -1, *[1] * 9, 0):
        vote(comment, value)
        comment.refresh_from_db()
        scores.append(round(comment.score, 6))

    assert scores[0] == 0.378448
    assert scores[-1] == scores[-2] == 0.739495  # 10 up, 1 down, and one who only looked.


@pytest.mark.parametrize("state", ["pending", "removed"])
def test_vote_on_a_comment_that_is_not_there_is_refused(state: str, thread: Thread):
    comment = make_comment(thread)
    Comment.objects.filter(pk=comment.pk).update(state=state)

    with pytest.raises(UnknownComment):
        vote(comment, 1)
    comment.refresh_from_db()
    assert (comment.up, Vote.objects.count()) == (0, 0)


@pytest.mark.parametrize("comment_id", [0, -1, 10**9, 2**63, 10**30])
def test_vote_on_an_unknown_comment_is_refused(comment_id: int, thread: Thread):
    with pytest.raises(UnknownComment):
        services.vote(comment_id=comment_id, visitor=make_visitor(), value=1)


def test_vote_orders_the_pages_that_show_the_comment(thread: Thread):
    top, visitor = make_comment(thread), make_visitor()
    answer = make_comment(parent=top)
    BakeOrder.objects.all().delete()

    vote(top, 1, visitor)
    vote(answer, 1, visitor)
    assert dict(BakeOrder.objects.values_list("key", "version")) == {
        f"thread:{thread.pk}:page:1": 2,
        f"thread:{thread.pk}:top": 2,
        f"branch:{top.pk}": 1,
        f"branch:{top.pk}:page:1": 1,
    }

    BakeOrder.objects.all().delete()
    vote(top, 1, visitor)
    assert BakeOrder.objects.count() == 0


def test_votes_too_fast_are_refused(thread: Thread, rate_limits_on: None):
    comments, visitor = [make_comment(thread) for _ in range(3)], make_visitor(address="192.0.2.7")
    for number in range(10):
        vote(comments[number % 3], 1, visitor)

    with pytest.raises(TooFast):
        vote(comments[0], -1, visitor)
