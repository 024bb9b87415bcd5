"""Every process of the tests has a site of its own, and every test begins with the database of a new site."""

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = Path(tempfile.mkdtemp(prefix="imprint-tests-")).resolve()
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

# Before Django reads its settings. IMPRINT_DATABASE_URL, where it is set, chooses PostgreSQL.
for name in [name for name in os.environ if name.startswith("IMPRINT_") and name != "IMPRINT_DATABASE_URL"]:
    del os.environ[name]
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "imprint.config.settings",
    "IMPRINT_SITE": str(FOLDER),
    "IMPRINT_SECRET_KEY": "only for tests, and as long as a key must be",
    "IMPRINT_COMMENTS_PER_MINUTE": "0",
    "IMPRINT_COMMENTS_PER_HOUR": "0",
    "IMPRINT_PROOF_OF_WORK": "false",
    "IMPRINT_VOTES_PER_MINUTE": "0",
    "IMPRINT_MAILS_PER_MINUTE": "0",
}

import django

django.setup()
del os.environ["DJANGO_SETTINGS_MODULE"]  # The workers of pytest-xdist inherit it, and would begin with our folder.

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.plugin import blocking_manager_key
from wagtail.models import Collection, Locale, Page
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from imprint.articles.models import FrontPage
from imprint.articles.setup import set_up_site
from imprint.config.site import SiteSettings
from imprint.core import rate_limits
from imprint.moderation.spam.memory import memory as spam_memory
from imprint.publishing.models import BakeOrder
from imprint.readers import names
from imprint.webhooks import wanted

if Path(django_settings.MEDIA_ROOT).parent != FOLDER:
    raise pytest.UsageError(
        "Unset DJANGO_SETTINGS_MODULE: with it Django starts before the tests have chosen their own site."
    )
ON_SQLITE = django_settings.IMPRINT.uses_sqlite
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # The others are slow on purpose.
_plain_static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
override_settings(STORAGES={**django_settings.STORAGES, "staticfiles": _plain_static}).enable()  # Nothing is collected.

names.LOOK_AGAIN_AFTER_S = 3600.0  # A thread would not see what a test's transaction holds.

Configure = Callable[..., None]


@pytest.fixture
def site(db: None) -> FrontPage:
    """The front page of a new site: sections and roles are there, no article."""
    return FrontPage.objects.get()


@pytest.fixture
def configure(settings: Settings) -> Configure:
    """configure(hold_comments=True) changes what imprint.toml says, for this test."""

    def change(**values: object) -> None:
        settings.IMPRINT = settings.IMPRINT.model_copy(update=values)

    return change


@pytest.fixture
def rate_limits_on(configure: Configure) -> None:
    """As on a real site; elsewhere in the tests there are none."""
    names = ("comments_per_minute", "comments_per_hour", "votes_per_minute")
    configure(**{name: SiteSettings.model_fields[name].default for name in names})


@pytest.fixture
def keeps_its_connection() -> Iterator[None]:
    """For requests through the real handler: at their end Django would close the connection of the transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _leave_nothing() -> Iterator[None]:
    yield
    cache.clear()
    rate_limits.reset()
    wanted.assume_none()
    names.forget()
    spam_memory.forget()
    for folder in (django_settings.IMPRINT.baked, django_settings.IMPRINT.media):
        if folder.is_relative_to(FOLDER):
            shutil.rmtree(folder, ignore_errors=True)


class _ByFile(LoadScopeScheduling):
    """Of several processes each takes whole files, or a whole folder that shares a site which takes long to make."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(nodeid.partition("::")[0])
        return file.parent.name if file.parent.name in ("browser", "live") else str(file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _ByFile:
    return _ByFile(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test with real transactions leaves an empty database, and the next one may be of another kind."""
    yield
    if nextitem and _has_real_transactions(item):
        with item.config.stash[blocking_manager_key].unblock():
            _make_new_site()


def _has_real_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = {"transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    return bool(names or (marker and marker.kwargs.get("transaction")))


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> None:
    """PostgreSQL: a database that pytest-django makes. SQLite: the file of the site folder itself."""
    if not ON_SQLITE:
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        if ON_SQLITE:
            _migrate_once(request.config)
        _make_new_site()


def _migrate_once(config: pytest.Config) -> None:
    """The migrated file is kept for the next run: copying it takes a hundredth of the time."""
    migrated = config.cache.mkdir("imprint") / f"{_state_of_migrations()}.sqlite3"
    if not migrated.exists():
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(FOLDER / "migrated.sqlite3")])
        shutil.move(FOLDER / "migrated.sqlite3", migrated)
    connection.close()
    shutil.copy(migrated, FOLDER / "db.sqlite3")


def _state_of_migrations() -> str:
    digest = hashlib.sha256(f"{version('django')} {version('wagtail')}".encode())
    for file in sorted((ROOT / "imprint").glob("*/migrations/*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@transaction.atomic
def _make_new_site() -> None:
    """With the roots that Wagtail's migrations plant, which are gone after a test with real transactions."""
    Locale.objects.get_or_create(language_code=django_settings.LANGUAGE_CODE)
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    set_up_site()
    BakeOrder.objects.all().delete()
