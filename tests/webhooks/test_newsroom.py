from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from imprint.webhooks import rounds, services
from imprint.webhooks.models import Delivery, Webhook
from tests.conftest import Configure
from tests.discussion.steps import text_of
from tests.factories import PASSWORD, make_editor, make_user
from tests.webhooks.conftest import Receiver

LIST = "/-/newsroom/webhooks/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    boss = make_user("boss", is_superuser=True, is_staff=True)
    client.login(username=boss.username, password=PASSWORD)
    return client


def add(admin: Client, **changed: Any) -> Any:
    return admin.post(
        f"{LIST}add/",
        {"address": "https://example.org/hook", "events": ["comment.published"], "is_active": "on"} | changed,
    )


def test_secret_of_a_new_webhook_is_shown_once(admin: Client):
    assert admin.get(f"{LIST}add/").status_code == 200

    shown = text_of(add(admin))

    webhook = Webhook.objects.get()
    assert (webhook.address, webhook.events, webhook.is_active) == (
        "https://example.org/hook",
        ["comment.published"],
        True,
    )
    assert webhook.secret in shown
    for path in (LIST, f"{LIST}{webhook.pk}/"):
        page = text_of(admin.get(path))
        assert webhook.secret not in page
        assert "https://example.org/hook" in page


@pytest.mark.parametrize(
    "changed", [{"address": "no"}, {"address": "ftp://example.org/"}, {"events": []}, {"events": ["x"]}]
)
def test_wrong_input_makes_no_webhook(changed: dict[str, Any], admin: Client):
    assert add(admin, **changed).status_code == 200
    assert Webhook.objects.count() == 0


def test_webhook_is_changed_gets_a_new_secret_and_is_deleted(admin: Client):
    add(admin)
    webhook = Webhook.objects.get()
    before = webhook.secret

    admin.post(f"{LIST}{webhook.pk}/", {"address": "https://example.com/", "events": ["comment.removed"]})
    webhook.refresh_from_db()
    assert (webhook.address, webhook.events, webhook.is_active, webhook.secret) == (
        "https://example.com/", ["comment.removed"], False, before,
    )  # fmt: skip

    page = text_of(admin.post(f"{LIST}{webhook.pk}/secret/"))
    webhook.refresh_from_db()
    assert webhook.secret != before
    assert webhook.secret in page

    admin.post(f"{LIST}{webhook.pk}/delete/")
    assert Webhook.objects.count() == 0


def test_test_message_and_its_answer_are_shown(admin: Client, webhook: Webhook, receiver: Receiver):
    admin.post(f"{LIST}{webhook.pk}/test/")
    rounds.go()

    page = text_of(admin.get(f"{LIST}{webhook.pk}/"))

    assert len(receiver.got) == 1
    assert "200 Well received." in page
    assert "delivered" in page


def test_failing_webhook_is_shown_and_lost_messages_are_sent_again(admin: Client, webhook: Webhook):
    assert "webhook fails" not in text_of(admin.get("/-/newsroom/"))
    delivery = services.send_test(webhook=webhook)
    Delivery.objects.update(state=Delivery.State.FAILED)
    Webhook.objects.update(failing_since=timezone.now())

    assert "1 webhook fails" in text_of(admin.get("/-/newsroom/"))
    assert "Messages are lost since" in text_of(admin.get(LIST))
    admin.post(f"{LIST}{webhook.pk}/{delivery.pk}/again/")

    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.WAITING


def test_only_administrators_see_webhooks(client: Client, configure: Configure, webhook: Webhook):
    editor = make_editor()
    client.login(username=editor.username, password=PASSWORD)

    assert client.get(LIST).status_code in (302, 403)
    assert client.post(f"{LIST}{webhook.pk}/delete/").status_code in (302, 403)
    assert Webhook.objects.count() == 1
    assert LIST not in text_of(client.get("/-/newsroom/"))
