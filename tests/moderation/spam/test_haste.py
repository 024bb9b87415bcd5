from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from imprint.core.rate_limits import TooFast
from imprint.discussion import services
from imprint.discussion.changing import edit_comment
from imprint.discussion.gate import Signs
from imprint.moderation.models import Standing
from imprint.moderation.spam.haste import haste_of
from imprint.moderation.spam.memory import NOWHERE
from imprint.moderation.standing import TRUSTED
from tests.conftest import Configure
from tests.factories import make_thread, make_user, make_visitor
from tests.moderation.spam.steps import LONG_ENOUGH, QUICK, solved, stopped
from tests.moderation.steps import submission, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proofs_on")]


@pytest.mark.parametrize(
    ("seconds", "body", "is_hurried"),
    [
        (1.0, LONG_ENOUGH, 1),
        (-5.0, LONG_ENOUGH, 1),
        (8.0, LONG_ENOUGH, 0),
        (None, LONG_ENOUGH, 0),
        (1.0, "I agree.", 0),
    ],
)
def test_a_long_text_in_no_time_is_hurried_and_what_nobody_counted_is_not(seconds, body, is_hurried):  # type: ignore[no-untyped-def]
    assert haste_of(submission(body=body, signs=Signs(seconds=seconds)), NOWHERE) == is_hurried


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1e300])
def test_strange_seconds_break_nothing(seconds: float):
    assert haste_of(submission(body=LONG_ENOUGH, signs=Signs(seconds=seconds)), NOWHERE) in (0, 1)


def test_whoever_sends_many_counts_longer_each_time():
    visitor, thread = make_visitor(), make_thread()
    signs = Signs(seconds=60)

    for number in range(3):
        written(visitor, thread_id=thread.pk, body=f"Number {number}", signs=signs)
    fourth = stopped(visitor, thread_id=thread.pk, signs=signs)["challenge"]
    written(visitor, thread_id=thread.pk, body="Four", signs=Signs(seconds=60, proof=solved(fourth)))
    fifth = stopped(visitor, thread_id=thread.pk, signs=signs)["challenge"]

    assert (fourth["maxnumber"], fifth["maxnumber"]) == (60_000, 120_000)


def test_a_new_cookie_each_time_does_not_help():
    thread = make_thread()

    for number in range(3):
        written(make_visitor(), thread_id=thread.pk, body=f"Number {number}")

    assert stopped(make_visitor(), thread_id=thread.pk, body="Four", signs=Signs())["challenge"]


def test_after_some_minutes_it_is_forgotten():
    visitor, thread = make_visitor(), make_thread()
    for number in range(3):
        written(visitor, thread_id=thread.pk, body=f"Number {number}")

    later = submission(visitor, thread_id=thread.pk, at=timezone.now() + timedelta(minutes=6))

    assert haste_of(later, NOWHERE) == 0


def test_where_a_crowd_writes_each_further_one_proves_itself(configure: Configure):
    configure(thread_comments_per_minute=4)
    thread, elsewhere = make_thread(), make_thread()
    for number in range(4):
        written(make_visitor(address=f"192.0.2.{number}"), thread_id=thread.pk, body=f"Number {number}")

    newcomer = make_visitor(address="192.0.2.77")
    proof = solved(stopped(newcomer, thread_id=thread.pk, signs=Signs())["challenge"])

    assert written(newcomer, thread_id=elsewhere.pk, body="Elsewhere").pk
    assert written(newcomer, thread_id=thread.pk, body=LONG_ENOUGH, signs=Signs(proof=proof)).pk


def test_the_trusted_prove_nothing():
    user = make_user()
    Standing.objects.create(person=f"u:{user.pk}", level=TRUSTED)

    assert written(make_visitor(user), thread_id=make_thread().pk, body=LONG_ENOUGH, signs=QUICK).state == "published"


def test_where_it_is_switched_off_nobody_proves_anything(configure: Configure):
    configure(proof_of_work=False)

    assert written(make_visitor(), thread_id=make_thread().pk, body=LONG_ENOUGH, signs=QUICK).state == "published"


def test_an_edit_needs_no_proof():
    comment = written(make_visitor(), thread_id=make_thread().pk)

    edited = edit_comment(
        comment_id=comment.pk, visitor=make_visitor(), body=LONG_ENOUGH, key=services.edit_key(comment.pk), signs=QUICK
    )

    assert edited.body == LONG_ENOUGH


def test_the_api_tells_challenge_wait_and_sentence(reader: Client, quiet: None):
    sent = {"body": LONG_ENOUGH, "seconds": 0.4}

    answer = reader.post(f"/-/api/v1/threads/{make_thread().pk}/comments", sent, content_type="application/json")

    told = answer.json()
    assert (answer.status_code, told["title"], told["retry_after"]) == (428, "Precondition required", 15)
    assert set(told) == {"type", "title", "status", "detail", "challenge", "wait", "retry_after"}


def test_an_hour_has_a_limit_of_its_own(configure: Configure):
    configure(comments_per_hour=5, proof_of_work=False)
    visitor, thread = make_visitor(), make_thread()
    for number in range(5):
        written(visitor, thread_id=thread.pk, body=f"Number {number}")

    with pytest.raises(TooFast) as caught:
        written(visitor, thread_id=thread.pk, body="Six")

    assert 600 < caught.value.retry_after_s <= 720
    assert written(make_visitor(address="192.0.2.8"), thread_id=thread.pk, body="Another").pk
