"""Mail is caught in memory, or by a real mail server on loopback that can be told how to behave."""

import socket
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.core import mail
from django.core.mail import EmailMessage
from django.template import engines
from django.utils import timezone

from imprint.config import mail as config_mail
from imprint.discussion import services as discussion
from imprint.discussion.models import Thread
from imprint.mailing import digests, outgoing
from imprint.mailing.models import Follow, Letter, MailServer
from tests.conftest import Configure
from tests.factories import make_article, make_thread, make_visitor

Deliver = Callable[[], list[EmailMessage]]
INES, JO = "ines@post.example", "jo@post.example"


@pytest.fixture
def thread(site: Any) -> Thread:
    return make_thread(make_article("A harbour & its \n“friends”"))


def follow(thread: Thread, email: str = INES, scope: str = "all", *, state: str = "confirmed", **fields: Any) -> Follow:
    """Without the question; a digest was looked at the moment before."""
    discussion.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=email, scope=scope)
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


class Postbox:
    """A mail server; `answers` are what it says to an address in place of 250, one each time."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.messages: list[Parsed] = []
        self.recipients: list[str] = []
        self.answers: dict[str, list[str]] = {}
        self.connections = 0
        self.drops_data = 0
        self.hangs_s = 0.0
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.hangs_s:
            time.sleep(self.hangs_s)  # noqa: ASYNC251  # The whole server hangs, not one conversation.
        if self.answers.get(address):
            return self.answers[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.recipients += envelope.rcpt_tos
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 taken"


class _Controller(Controller):
    def factory(self) -> SMTP:
        self.handler.connections += 1
        return _Smtp(self.handler, hostname="post.example")


class _Smtp(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        box = self.event_handler
        if not box.drops_data:
            await super().smtp_DATA(arg)
            return
        box.drops_data -= 1
        await self.push("354 go ahead")
        await self._reader.readline()
        self.transport.close()


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
