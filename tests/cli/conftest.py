"""The `imprint` command run in this process, on the tests' own site."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.utils.log import configure_logging

from imprint.articles.models import FrontPage
from imprint.cli.main import cli
from imprint.publishing import static

Run = Callable[..., Result]


@pytest.fixture
def run(site: FrontPage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """run("bake", "--all") → exit code and output; static files count as collected, which takes long."""
    monkeypatch.setenv("IMPRINT_SITE", str(settings.IMPRINT.folder))  # The command sets both itself.
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "imprint.config.settings")
    mark = Path(settings.STATIC_ROOT, static.MARK)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(static._source())
    settings.IMPRINT.media.mkdir(exist_ok=True)

    yield lambda *arguments: CliRunner().invoke(cli, [str(argument) for argument in arguments])
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)  # The command has set it up anew for its own output.
