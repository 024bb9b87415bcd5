"""A gatekeeper of the tests' own stands at the door; moderation has the real one."""

from typing import Any

import pytest

from imprint.discussion import changing, gate, rights, services
from imprint.discussion.gate import Signs, Submission, Verdict
from imprint.discussion.models import Comment
from imprint.discussion.refusals import Refusal
from tests.factories import make_comment, make_moderator, make_thread, make_visitor

pytestmark = pytest.mark.django_db


class Refused(Refusal):
    status = 422
    sentence = "Not like this."


class Watching:
    """Refuses “no”, holds “wait”, and remembers what it was told."""

    def __init__(self) -> None:
        self.seen: list[Submission] = []
        self.kept: list[tuple[int, Any]] = []
        self.acts: list[tuple[Any, ...]] = []

    def judge(self, submission: Submission) -> Verdict:
        self.seen.append(submission)
        if submission.body == "no":
            raise Refused
        return Verdict(Comment.State.PENDING if submission.body == "wait" else Comment.State.PUBLISHED, "found")

    def keep(self, comment_id: int, submission: Submission, verdict: Verdict) -> None:
        self.kept.append((comment_id, verdict.findings))

    def acted(self, act: str, moderator: Any, comment: Comment, *, ground: str = "", reason: str = "") -> None:
        self.acts.append((act, moderator, comment.pk, ground, reason))


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Watching:
    keeper = Watching()
    monkeypatch.setattr(gate, "gatekeeper", keeper)
    return keeper


def test_the_gatekeeper_sees_who_writes_what_and_how(watching: Watching) -> None:
    thread, signs = make_thread(), Signs(trap="x", seconds=0.5, proof="p", insists=True)

    posted = services.post_comment(
        thread_id=thread.pk, visitor=make_visitor(), body="Good", name="Ada", email="a@example.org", signs=signs
    )

    [seen] = watching.seen
    assert (seen.body, seen.name, seen.kind, seen.email, seen.signs) == ("Good", "Ada", "guest", "a@example.org", signs)
    assert watching.kept == [(posted.id, "found")]
    assert Comment.objects.get().network == seen.network != ""


def test_what_is_held_waits(watching: Watching) -> None:
    services.post_comment(thread_id=make_thread().pk, visitor=make_visitor(), body="wait", name="Ada")

    assert Comment.objects.get().state == Comment.State.PENDING


def test_what_is_refused_is_not_there(watching: Watching) -> None:
    with pytest.raises(Refused):
        services.post_comment(thread_id=make_thread().pk, visitor=make_visitor(), body="no", name="Ada")

    assert (Comment.objects.count(), watching.kept) == (0, [])


def test_the_same_comment_sent_twice_is_kept_once(watching: Watching) -> None:
    thread, visitor = make_thread(), make_visitor()

    for _time in range(2):
        services.post_comment(thread_id=thread.pk, visitor=visitor, body="Good", name="Ada")

    assert len(watching.kept) == 1


@pytest.mark.parametrize(("body", "state", "count"), [("better", "published", 1), ("wait", "pending", 0)])
def test_an_edit_may_have_to_wait(watching: Watching, body: str, state: str, count: int) -> None:
    comment = make_comment()
    key = rights.edit_key(comment.pk)

    changing.edit_comment(comment_id=comment.pk, visitor=make_visitor(), body=body, key=key)

    comment.refresh_from_db()
    assert (comment.body, comment.state, comment.thread.comments) == (body, state, count)
    assert watching.seen[-1].edited == comment
    assert watching.kept[-1] == (comment.pk, "found")


def test_an_edit_that_is_refused_changes_nothing(watching: Watching) -> None:
    comment = make_comment(body="as it was")

    with pytest.raises(Refused):
        changing.edit_comment(comment_id=comment.pk, visitor=make_visitor(), body="no", key=rights.edit_key(comment.pk))

    comment.refresh_from_db()
    assert (comment.body, comment.earlier_texts.count()) == ("as it was", 0)


def test_what_moderators_do_on_the_pages_is_told(watching: Watching) -> None:
    comment, moderator = make_comment(), make_moderator("mod")
    visitor = make_visitor(moderator)

    changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="no")  # Nobody judges a moderator's edit.
    changing.delete_comment(comment_id=comment.pk, visitor=visitor, ground="spam", reason="An advert.")

    assert watching.acts == [
        ("edited", moderator, comment.pk, "", ""),
        ("removed", moderator, comment.pk, "spam", "An advert."),
    ]


def test_nobody_answers_in_a_closed_branch() -> None:
    comment = make_comment()
    Comment.objects.update(is_branch_closed=True)

    with pytest.raises(Refusal) as refused:
        services.post_comment(
            thread_id=comment.thread_id, visitor=make_visitor(), body="Still", name="Ada", parent_id=comment.pk
        )

    assert refused.value.sentence.startswith("The newsroom has closed this part")
