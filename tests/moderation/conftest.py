"""Mail goes to a real server on loopback, as in tests/mailing."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template import engines
from django.test import Client
from django.utils import timezone

from imprint.config import mail as config_mail
from imprint.discussion.models import Thread
from imprint.mailing import outgoing
from imprint.mailing.models import MailServer, Tiding
from tests.conftest import Configure
from tests.factories import make_moderator, make_thread
from tests.mailing.postbox import Postbox
from tests.readers.steps import set_up_accounts

Deliver = Callable[[], list[EmailMessage]]


@pytest.fixture
def mona() -> User:
    return make_moderator("mona", first_name="Mona")


@pytest.fixture
def desk(client: Client, mona: User) -> Client:
    client.force_login(mona)
    return client


@pytest.fixture
def thread() -> Thread:
    return make_thread()


@pytest.fixture
def reader(settings: Any) -> Client:
    """A browser whose requests go the short way of readers' requests; it keeps its cookies."""
    settings.MIDDLEWARE = settings.READER_MIDDLEWARE
    return Client()


@pytest.fixture
def postbox(settings: Any, configure: Configure, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    engines.all()  # The templates' environment keeps the settings that it is made with.
    box = Postbox()
    settings.EMAIL_BACKEND = "imprint.config.mail.SiteMail"
    configure(
        mail_url=f"smtp+plain://127.0.0.1:{box.port}",
        mail_from="The Estuary <letters@estuary.example>",
        primary_address="https://news.example",
        tag_authority="imprint.example,2026",
    )
    settings.DEFAULT_FROM_EMAIL = "The Estuary <letters@estuary.example>"
    monkeypatch.setattr(config_mail, "TIMEOUT_S", 0.5)
    box.start()
    yield box
    box.stop()


@pytest.fixture
def quiet() -> Iterator[None]:
    """Refusals are what many tests are about; Django logs each of them."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def let_undo_pass() -> None:
    """Some minutes pass for what waits to be told."""
    Tiding.objects.update(due_at=timezone.now())
    MailServer.objects.update(away_until=None, next_at=timezone.now())
    outgoing.send_due()


@pytest.fixture
def accounts_by_mail(settings: Any, site: object) -> None:
    """Readers get codes."""
    set_up_accounts(settings, mail_url="smtp://mail.example")
