import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from imprint.discussion import changing
from imprint.discussion import services as discussion
from imprint.discussion.models import Comment, Thread
from imprint.webhooks import rounds, sending, services, wanted
from imprint.webhooks.models import Delivery, Happening, Webhook
from tests.factories import make_article, make_comment, make_thread, make_visitor, publish
from tests.webhooks.conftest import Receiver

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).parents[2] / "docs/webhooks.md"


def make_due() -> None:
    """As if its pause were over."""
    Delivery.objects.update(due_at=timezone.now())
    Webhook.objects.update(resume_at=timezone.now())


def types_of(receiver: Receiver) -> list[str]:
    return [json.loads(body)["type"] for _headers, body in receiver.got]


def test_what_happens_to_a_comment_is_told(webhook: Webhook, receiver: Receiver):
    visitor = make_visitor()
    comment = make_comment(body="It was **late**.", name="Marit", visitor=visitor)
    rounds.go()
    changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="It was early.")
    rounds.go()
    changing.remove_comment(comment_id=comment.pk)
    rounds.go()

    told = [json.loads(body) for _headers, body in receiver.got if b"comment." in body]
    here, thread = "http://127.0.0.1:8000", comment.thread
    named = {
        "id": comment.pk,
        "parent": None,
        "url": f"{here}/-/comments/{comment.pk}/",
        "thread": {"id": thread.pk, "title": thread.title, "url": f"{here}{thread.key}"},
    }
    assert [one["type"] for one in told] == ["comment.published", "comment.edited", "comment.removed"]
    assert [one["data"].get("html") for one in told] == [
        "<p>It was <strong>late</strong>.</p>",
        "<p>It was early.</p>",
        None,
    ]
    assert told[0]["data"] | named == told[0]["data"]
    assert told[0]["data"]["author"] == {"name": "Marit", "kind": "guest"}
    assert told[2]["data"] == named


def test_what_happens_to_an_article_is_told(webhook: Webhook, receiver: Receiver):
    article = make_article("The ferry")
    publish(article)
    path = article.public_path
    article.delete()
    make_article(live=False)

    rounds.go()

    told = [json.loads(body) for _headers, body in receiver.got]
    assert [one["type"] for one in told] == ["article.published", "article.published", "article.unpublished"]
    for one in told:
        assert one["data"]["title"] == "The ferry"
        assert one["data"]["url"] == f"http://127.0.0.1:8000{path}"


def test_nothing_secret_is_told(webhook: Webhook, receiver: Receiver, thread_of_article: Thread):
    discussion.post_comment(
        thread_id=thread_of_article.pk, visitor=make_visitor(), body="A word.", name="Marit", email="m@example.org"
    )
    make_comment(thread_of_article, state=Comment.State.PENDING, body="Waiting.")
    gone = make_comment(thread_of_article, body="Soon gone.")
    changing.remove_comment(comment_id=gone.pk)

    rounds.go()

    said = b"".join(body for _headers, body in receiver.got)
    assert [word for word in (b"m@example.org", b"Waiting", b"Soon gone") if word in said] == []
    assert types_of(receiver).count("comment.published") == 1


@pytest.fixture
def thread_of_article(db: None) -> Thread:
    return make_thread()


def test_guide_s_example_takes_what_is_sent_and_nothing_else(webhook: Webhook, receiver: Receiver):
    found = re.search(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found
    names: dict[str, Any] = {}
    exec(found[1], names)
    is_genuine = names["is_genuine"]
    make_comment(body="Ünïcode “quotes” 漢字 🙂")

    rounds.go()

    for headers, body in receiver.got:
        assert headers["content-type"] == "application/json"
        assert is_genuine(webhook.secret, headers, body)
        assert not is_genuine(webhook.secret, headers, body + b" ")
        assert not is_genuine(services.new_secret(), headers, body)
        assert not is_genuine(webhook.secret, headers | {"webhook-id": "msg_other"}, body)
        assert not is_genuine(webhook.secret, headers | {"webhook-timestamp": "1700000000"}, body)
    assert receiver.got


def test_signature_is_that_of_the_specification():
    """The example of standard-webhooks' own test vectors."""
    secret, message = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"

    signed = sending.signature(secret, message, 1614265330, '{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_nobody_who_wants_it_means_no_row_and_no_query(thread_of_article: Thread, django_assert_num_queries: Any):
    with django_assert_num_queries(0):
        services.tell("comment.published", 1)
    make_comment(thread_of_article)

    assert Happening.objects.count() == 0


def test_only_events_that_are_wanted_are_written(webhook: Webhook, receiver: Receiver):
    webhook.events = ["comment.removed"]
    services.save_webhook(webhook=webhook)
    wanted.forget()
    comment = make_comment()
    changing.remove_comment(comment_id=comment.pk)

    assert list(Happening.objects.values_list("event", flat=True)) == ["comment.removed"]
    rounds.go()
    assert types_of(receiver) == ["comment.removed"]
    assert Happening.objects.count() == 0


def test_failed_message_comes_again_with_the_same_id(webhook: Webhook, receiver: Receiver):
    services.send_test(webhook=webhook)
    receiver.status = 500
    rounds.go()
    rounds.go()
    assert len(receiver.got) == 1  # It rests.
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.answer, delivery.attempts) == ("waiting", 500, "No  way.", 1)

    receiver.status = 200
    make_due()
    rounds.go()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, delivery.answer) == ("delivered", 200, "Well received.")
    first, second = (headers["webhook-id"] for headers, _body in receiver.got)
    assert first == second == delivery.message
    assert receiver.got[0][1] == receiver.got[1][1]
    make_due()
    rounds.go()
    assert len(receiver.got) == 2


def test_pauses_grow_and_after_a_day_it_is_given_up_and_shown_as_failing(webhook: Webhook, receiver: Receiver):
    delivery = services.send_test(webhook=webhook)
    receiver.status = 503
    pauses = []
    for _try in range(7):
        make_due()
        before = timezone.now()
        rounds.go()
        webhook.refresh_from_db()
        pauses.append(round((webhook.resume_at - before).total_seconds() / 60))
    assert pauses == [1, 5, 15, 60, 180, 360, 360]
    assert webhook.failing_since is None

    Delivery.objects.update(made_at=timezone.now() - timedelta(hours=25))
    make_due()
    rounds.go()
    delivery.refresh_from_db()
    webhook.refresh_from_db()
    assert delivery.state == Delivery.State.FAILED
    assert webhook.failing_since

    receiver.status = 200
    services.send_again(delivery=delivery)
    rounds.go()
    delivery.refresh_from_db()
    webhook.refresh_from_db()
    assert (delivery.state, webhook.failing_since, webhook.failures) == ("delivered", None, 0)


def test_dead_address_costs_one_try_whatever_waits(webhook: Webhook, receiver: Receiver):
    for _number in range(5):
        services.send_test(webhook=webhook)
    receiver.status = 500

    rounds.go()

    assert len(receiver.got) == 1


def test_message_that_is_always_refused_lets_the_others_pass(webhook: Webhook, receiver: Receiver):
    services.send_test(webhook=webhook)
    receiver.status = 400
    rounds.go()
    receiver.status = 200
    second = services.send_test(webhook=webhook)
    make_due()

    rounds.go()

    assert receiver.got[1][0]["webhook-id"] == second.message


def test_gone_switches_the_webhook_off(webhook: Webhook, receiver: Receiver):
    services.send_test(webhook=webhook)
    receiver.status = 410

    rounds.go()

    webhook.refresh_from_db()
    assert (webhook.is_active, bool(webhook.failing_since)) == (False, True)
    assert Delivery.objects.get().state == Delivery.State.FAILED


def test_redirect_is_not_followed(webhook: Webhook, receiver: Receiver):
    services.send_test(webhook=webhook)
    receiver.status = 307

    rounds.go()

    assert len(receiver.got) == 1
    assert Delivery.objects.get().status == 307


def test_claimed_message_is_not_sent_by_a_second_worker(webhook: Webhook, receiver: Receiver):
    delivery = services.send_test(webhook=webhook)
    again = Delivery.objects.get(pk=delivery.pk)

    assert [rounds._claim(delivery), rounds._claim(again)] == [True, False]


def test_old_messages_are_forgotten_but_not_those_that_wait(webhook: Webhook):
    old = timezone.now() - timedelta(days=31)
    for state in Delivery.State.values:
        delivery = services.send_test(webhook=webhook)
        Delivery.objects.filter(pk=delivery.pk).update(state=state, made_at=old)
    services.send_test(webhook=webhook)

    rounds.forget_old()

    assert list(Delivery.objects.values_list("state", flat=True)) == ["waiting", "waiting"]
