import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from imprint.discussion.gate import Signs
from imprint.moderation.spam import proofs
from imprint.moderation.spam.haste import ProofNeeded
from tests.conftest import ON_SQLITE
from tests.factories import make_embedded_thread, make_thread, make_user, make_visitor
from tests.moderation.spam.steps import LONG_ENOUGH, QUICK, count, payload, solved, stopped
from tests.moderation.steps import submission, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proofs_on")]


def proved(sent: str, **fields: Any) -> bool:
    return proofs.is_proved(submission(signs=Signs(proof=sent), **fields))


def test_a_challenge_has_the_fields_of_altcha():
    challenge = stopped(make_visitor(), thread_id=make_thread().pk)["challenge"]

    assert list(challenge) == ["algorithm", "challenge", "maxnumber", "salt", "signature"]
    assert (challenge["algorithm"], challenge["maxnumber"]) == ("SHA-256", 60_000)


def test_who_has_solved_it_posts():
    visitor, thread = make_visitor(), make_thread()
    proof = solved(stopped(visitor, thread_id=thread.pk)["challenge"])

    comment = written(visitor, thread_id=thread.pk, body=LONG_ENOUGH, signs=Signs(seconds=1, proof=proof))

    assert comment.state == "published"


def test_a_proof_serves_once():
    visitor, thread = make_visitor(), make_thread()
    signs = Signs(seconds=1, proof=solved(stopped(visitor, thread_id=thread.pk)["challenge"]))
    written(visitor, thread_id=thread.pk, body=LONG_ENOUGH, signs=signs)

    with pytest.raises(ProofNeeded):
        written(visitor, thread_id=thread.pk, body=f"{LONG_ENOUGH} Nor this.", signs=signs)

    assert count() == 1


def test_a_proof_written_in_another_way_is_the_same():
    visitor, thread = make_visitor(), make_thread()
    proof = solved(stopped(visitor, thread_id=thread.pk)["challenge"])
    again = base64.b64encode(json.dumps(json.loads(base64.b64decode(proof)) | {"more": 1}).encode()).decode()
    written(visitor, thread_id=thread.pk, body=LONG_ENOUGH, signs=Signs(seconds=1, proof=proof))

    with pytest.raises(ProofNeeded):
        written(visitor, thread_id=thread.pk, body=f"{LONG_ENOUGH} Nor this.", signs=Signs(seconds=1, proof=again))


def test_what_is_sent_again_because_no_answer_came_is_there_once():
    visitor, thread = make_visitor(), make_thread()
    signs = Signs(seconds=1, proof=solved(stopped(visitor, thread_id=thread.pk)["challenge"]))

    ids = {written(visitor, thread_id=thread.pk, body=LONG_ENOUGH, signs=signs).pk for _time in range(2)}

    assert (len(ids), count()) == (1, 1)


@pytest.mark.skipif(not ON_SQLITE, reason="A comment that is not seen may be one that is being written.")
def test_a_proof_whose_comment_was_rolled_back_serves_again():
    visitor, thread = make_visitor(), make_thread()
    signs = Signs(seconds=1, proof=solved(stopped(visitor, thread_id=thread.pk)["challenge"]))

    mark = transaction.savepoint()
    written(visitor, thread_id=thread.pk, body=LONG_ENOUGH, signs=signs)
    transaction.savepoint_rollback(mark)
    written(visitor, thread_id=thread.pk, body=f"{LONG_ENOUGH} Again.", signs=signs)

    assert count() == 1


def test_a_proof_holds_for_its_sender_and_its_thread_alone():
    visitor, thread = make_visitor(), make_thread()
    proof = solved(stopped(visitor, thread_id=thread.pk)["challenge"])

    assert proved(proof, visitor=visitor, thread_id=thread.pk)
    assert not proved(proof, visitor=visitor, thread_id=make_thread().pk)
    assert not proved(proof, visitor=make_visitor(address="192.0.2.2"), thread_id=thread.pk)
    assert not proved(proof, visitor=make_visitor(make_user()), thread_id=thread.pk)


def test_of_a_page_elsewhere_the_key_counts_since_its_thread_may_begin_with_the_comment():
    visitor, thread = make_visitor(), make_embedded_thread()
    proof = solved(stopped(visitor, thread_id=thread.pk)["challenge"])
    key, origin, name = thread.key, thread.origin, thread.name
    thread.delete()
    begun = type(thread).objects.create(key=key, origin=origin, name=name, title="Anew")

    assert proved(proof, visitor=visitor, thread_id=begun.pk)
    assert not proved(proof, visitor=visitor, thread_id=make_embedded_thread().pk)


def test_a_proof_expires_and_a_clock_that_was_set_back_prolongs_nothing(monkeypatch: pytest.MonkeyPatch):
    visitor, thread, now = make_visitor(), make_thread(), timezone.now()
    proof = solved(stopped(visitor, thread_id=thread.pk)["challenge"])
    at = {"visitor": visitor, "thread_id": thread.pk}

    assert proved(proof, at=now + timedelta(minutes=9), **at)
    assert not proved(proof, at=now + timedelta(minutes=11), **at)
    assert not proved(proof, at=now - timedelta(minutes=5), **at)


def test_forged_challenges_are_refused():
    visitor, thread = make_visitor(), make_thread()
    challenge = stopped(visitor, thread_id=thread.pk)["challenge"]
    number = json.loads(base64.b64decode(solved(challenge)))["number"]
    at = {"visitor": visitor, "thread_id": thread.pk}
    later = challenge["salt"].replace("expires=", "expires=1")
    easy = proofs.new_challenge(submission(**at), 1)

    assert proved(payload(challenge, number=number), **at)
    for forged in (
        payload(challenge, number=number + 1),
        payload(challenge, number=str(number)),
        payload(challenge, number=float(number)),
        payload(challenge, number=number, salt=later),
        payload(challenge, number=number, salt=challenge["salt"] + "expires=9999999999&"),
        payload(challenge, number=number, salt=None),
        payload(challenge, number=number, signature="0" * 64),
        payload(challenge, number=number, algorithm="SHA-1"),
        payload(easy, number=number),
        payload(easy, number=number, signature=challenge["signature"]),
    ):
        assert not proved(forged, **at)


@pytest.mark.parametrize(
    "sent", ["", "x", "é", "\0", "e30=", "W10=", "bnVsbA==", "NQ==", "W1tb" * 400, "A" * 5_000, "wait.", "wait.9.x"]
)
def test_what_is_no_proof_proves_nothing(sent: str):
    visitor, thread = make_visitor(), make_thread()

    stopped(visitor, thread_id=thread.pk, signs=Signs(seconds=1, proof=sent))

    assert count() == 0


def test_a_sender_who_does_not_look_hurried_may_send_an_old_proof():
    visitor, thread = make_visitor(), make_thread()

    assert written(visitor, thread_id=thread.pk, body=LONG_ENOUGH, signs=Signs(seconds=60, proof="old")).pk
    assert QUICK.proof == ""


@pytest.mark.skipif(ON_SQLITE, reason="There one writer does all, one after the other.")
def test_a_proof_whose_comment_cannot_be_seen_yet_does_not_serve_twice():
    sent = submission(signs=Signs(proof="wait.1.seal"))

    assert [proofs.spend(number, sent) for number in (1, 2, 1)] == [True, False, True]
