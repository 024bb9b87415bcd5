import pytest
from django.conf import settings as site_settings
from pytest_django import Settings

from tests.readers.steps import set_up_accounts


@pytest.fixture
def with_mail(settings: Settings, site: object) -> None:
    """A site with a mail server, whose letters are in django.core.mail.outbox."""
    assert site_settings.IMPRINT.mail_url == ""
    set_up_accounts(settings, mail_url="smtp://mail.example")


@pytest.fixture
def accounts(settings: Settings, site: object):
    """accounts(mail_url=…, reader_accounts=False) sets the site up so."""
    return lambda **values: set_up_accounts(settings, **values)
