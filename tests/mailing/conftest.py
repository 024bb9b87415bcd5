"""Mail is caught in memory, or by a real mail server on loopback that can be told how to behave."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.template import engines
from django.utils import timezone

from imprint.config import mail as config_mail
from imprint.discussion import following
from imprint.discussion.models import Thread
from imprint.mailing import digests, outgoing
from imprint.mailing.models import Follow, Letter, MailServer
from tests.conftest import Configure
from tests.factories import make_article, make_thread, make_visitor
from tests.mailing.postbox import Postbox

Deliver = Callable[[], list[EmailMessage]]
INES, JO = "ines@post.example", "jo@post.example"


@pytest.fixture
def thread(site: Any) -> Thread:
    return make_thread(make_article("A harbour & its \n“friends”"))


def follow(thread: Thread, email: str = INES, scope: str = "all", *, state: str = "confirmed", **fields: Any) -> Follow:
    """Without the question; a digest was looked at the moment before."""
    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=email, scope=scope)
    fields = {"state": state, "gathered_at": timezone.now(), "confirmed_at": timezone.now()} | fields
    Follow.objects.filter(email=email.lower(), subject=f"thread:{thread.pk}", scope=scope).update(**fields)
    Letter.objects.all().delete()
    return Follow.objects.get(email=email.lower(), subject=f"thread:{thread.pk}", scope=scope)


def send() -> None:
    """What the worker does at each round."""
    digests.spread()
    outgoing.send_due()


def make_due() -> None:
    """Some hours pass for those who wait: letters after a pause, and the mail server."""
    Letter.objects.update(due_at=timezone.now())
    MailServer.objects.update(away_until=None)


@pytest.fixture
def deliver(settings: Any) -> Deliver:
    """deliver() writes and sends what is due, as the worker does, and gives the mails."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def send_all() -> list[EmailMessage]:
        mail.outbox = []
        send()
        return mail.outbox

    return send_all


@pytest.fixture
def postbox(settings: Any, configure: Configure, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    engines.all()  # The templates' environment keeps the settings that it is made with.
    box = Postbox()
    settings.EMAIL_BACKEND = "imprint.config.mail.SiteMail"
    configure(mail_url=f"smtp+plain://127.0.0.1:{box.port}", mail_from="The Estuary <letters@estuary.example>")
    settings.DEFAULT_FROM_EMAIL = "The Estuary <letters@estuary.example>"
    monkeypatch.setattr(config_mail, "TIMEOUT_S", 0.5)
    box.start()
    yield box
    box.stop()
