"""Which site a command is about, and Django set up for it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])

site_option: Callable[[Command], Command] = click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="The site's folder, where imprint.toml is. Without it: IMPRINT_SITE, or this folder.",
)


def use_site(folder: Path | None) -> Path:
    """Set Django up for this site; ends the command with one line when it is none."""
    chosen = (folder or Path(os.environ.get("IMPRINT_SITE") or ".")).resolve()
    if not (chosen / "imprint.toml").exists() and not os.environ.get("IMPRINT_SECRET_KEY"):
        raise click.ClickException(f"There is no site in {chosen}. Make one with: imprint new {chosen}")
    os.environ["IMPRINT_SITE"] = str(chosen)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imprint.config.settings")
    import django

    django.setup()
    return chosen


def bring_up_to_date() -> None:
    """Tables and static files as this version of the program wants them."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DEFAULT_DB_ALIAS, connections
    from django.db.migrations.executor import MigrationExecutor

    from imprint.articles.services import forget_lost_renditions
    from imprint.publishing import static

    settings.IMPRINT.media.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.IMPRINT.uses_sqlite:
        (settings.IMPRINT.folder / "db.sqlite3").touch(mode=0o600)  # Readers' addresses are for nobody else here.
    is_new = not settings.IMPRINT.baked.exists()
    settings.IMPRINT.baked.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    static.collect()
    if is_new:
        forget_lost_renditions()


def shows_progress() -> bool:
    """Progress bars are for people: not for logs, not for pipes."""
    return sys.stderr.isatty()
