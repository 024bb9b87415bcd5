"""Scores of a service elsewhere come after the comment is there, and may change where it stands."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from imprint.discussion.changing import edit_comment
from imprint.discussion.models import Comment
from imprint.discussion.services import edit_key
from imprint.moderation.decisions import approve_comment
from imprint.moderation.models import CommentScore, Decision, ScoreOrder
from imprint.moderation.rounds import PAUSES, ScoreRounds
from imprint.scoring.breaker import Breaker
from imprint.scoring.perspective import Perspective
from tests.factories import make_moderator, make_thread, make_visitor
from tests.moderation.steps import in_force, rule, written
from tests.scoring.service import Service, as_documented, refused, serving

pytestmark = pytest.mark.django_db
BY_SCORE = rule("hold", {"kind": "score", "attribute": "THREAT", "percent": 45}, name="Threats", ground="threat")


@pytest.fixture
def service(configure: Any) -> Iterator[Service]:
    """Gives every text 0.5 of everything, and marks `idiot`."""
    with serving(as_documented) as service:
        configure(scorer_url=service.address)
        yield service


@pytest.fixture
def dead_service(configure: Any) -> Iterator[Service]:
    with serving(lambda question: refused(503, "", "Not today")) as service:
        configure(scorer_url=service.address)
        yield service


def go(service: Service) -> None:
    """As the worker, which begins anew."""
    ScoreRounds(Perspective(service.address, breaker=Breaker())).go()


def test_posting_does_not_ask_the_service_but_orders_it(service: Service) -> None:
    in_force([BY_SCORE])

    comment = written(make_visitor(), thread_id=make_thread().pk, body="An idiot.")

    assert (comment.state, service.asked) == (Comment.State.PUBLISHED, [])
    assert ScoreOrder.objects.get().comment_id == comment.pk


def test_nothing_is_ordered_where_no_rule_asks_for_a_score(service: Service) -> None:
    in_force([rule("hold", {"kind": "length", "at_least": 5000})])

    written(make_visitor(), thread_id=make_thread().pk, body="An idiot.")

    assert ScoreOrder.objects.count() == 0


def test_a_score_holds_what_was_published(service: Service) -> None:
    policy = in_force([BY_SCORE])
    comment = written(make_visitor(), thread_id=make_thread().pk, body="An idiot.")

    go(service)

    comment.refresh_from_db()
    assert (comment.state, comment.thread.comments) == (Comment.State.PENDING, 0)
    decision = Decision.objects.get(kind="held")
    assert (decision.rule, decision.ground, decision.policy) == ("Threats", "threat", policy.number)
    assert decision.details["marks"] == [[3, 8]]
    score = CommentScore.objects.get(scorer="perspective")
    assert (score.worst, score.values["THREAT"], score.version) == (0.5, 0.5, service.address.removeprefix("http://"))
    assert ScoreOrder.objects.count() == 0


def test_where_comments_wait_for_their_score_a_good_one_publishes_them(service: Service) -> None:
    high = BY_SCORE | {"conditions": [{"kind": "score", "attribute": "THREAT", "percent": 90}]}
    in_force([high], without_score="pending")
    comment = written(make_visitor(), thread_id=make_thread().pk, body="An idiot.")
    before = comment.state

    go(service)

    comment.refresh_from_db()
    assert (before, comment.state) == (Comment.State.PENDING, Comment.State.PUBLISHED)
    assert Decision.objects.filter(kind="held").count() == 0


def test_where_comments_wait_for_their_score_a_bad_one_says_why(service: Service) -> None:
    in_force([BY_SCORE], without_score="pending")
    comment = written(make_visitor(), thread_id=make_thread().pk, body="An idiot.")

    go(service)

    comment.refresh_from_db()
    assert comment.state == Comment.State.PENDING
    assert Decision.objects.get(kind="held").rule == "Threats"


def test_a_site_that_holds_all_comments_publishes_none_by_a_score(service: Service, configure: Any) -> None:
    high = BY_SCORE | {"conditions": [{"kind": "score", "attribute": "THREAT", "percent": 90}]}
    in_force([high], without_score="pending")
    configure(hold_comments=True, scorer_url=service.address)
    comment = written(make_visitor(), thread_id=make_thread().pk)

    go(service)

    comment.refresh_from_db()
    assert comment.state == Comment.State.PENDING


def test_a_score_changes_nothing_that_a_person_decided(service: Service) -> None:
    in_force([BY_SCORE])
    comment = written(make_visitor(), thread_id=make_thread().pk, body="An idiot.")
    approve_comment(comment_id=comment.pk, moderator=make_moderator())

    go(service)

    comment.refresh_from_db()
    assert comment.state == Comment.State.PUBLISHED
    assert CommentScore.objects.filter(scorer="perspective").count() == 1


def test_an_edited_text_is_asked_for_again(service: Service) -> None:
    in_force([BY_SCORE])
    comment = written(make_visitor(), thread_id=make_thread().pk, body="An idiot.")
    approve_comment(comment_id=comment.pk, moderator=make_moderator())
    go(service)

    edit_comment(comment_id=comment.pk, visitor=make_visitor(), body="A big idiot.", key=edit_key(comment.pk))
    go(service)

    comment.refresh_from_db()
    assert [question["comment"]["text"] for _path, question in service.asked] == ["An idiot.", "A big idiot."]
    assert comment.state == Comment.State.PENDING


def test_a_dead_service_holds_nothing_up_and_is_tried_again_later(dead_service: Service) -> None:
    in_force([BY_SCORE])
    thread = make_thread()
    comments = [written(make_visitor(), thread_id=thread.pk) for _time in range(3)]

    go(dead_service)

    assert {comment.state for comment in comments} == {Comment.State.PUBLISHED}
    assert len(dead_service.asked) == 1  # The rest waits for the next round.
    order = ScoreOrder.objects.get(comment=comments[0])
    assert order.attempts == 1
    assert abs(order.due_at - timezone.now() - PAUSES[0]) < timedelta(seconds=10)


def test_what_waits_for_a_dead_service_is_left_to_people_in_the_end(dead_service: Service) -> None:
    in_force([BY_SCORE], without_score="pending")
    comment = written(make_visitor(), thread_id=make_thread().pk)

    for _time in range(len(PAUSES) + 1):
        ScoreOrder.objects.update(due_at=timezone.now())
        go(dead_service)

    comment.refresh_from_db()
    assert (comment.state, ScoreOrder.objects.count()) == (Comment.State.PENDING, 0)
    assert Decision.objects.get(kind="held").reason == "The scorer did not answer."


def test_without_a_service_the_worker_has_nothing_to_do() -> None:
    in_force([BY_SCORE])
    written(make_visitor(), thread_id=make_thread().pk)

    ScoreRounds().go()

    assert (ScoreOrder.objects.count(), CommentScore.objects.count()) == (0, 0)
