"""`imprint check`, `backup`, `restore`, `manage`: for the person who runs the server."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from imprint.cli.site import site_option, use_site

LEAST_FREE_BYTES = 1024**3


@click.command()
@site_option
def check(site: Path | None) -> None:
    """Is this site ready for readers? Lists what is not."""
    folder = use_site(site)
    wants = list(_wants(folder))
    for want in wants:
        click.echo(f"- {want}")
    if wants:
        raise click.ClickException(f"{len(wants)} things to see to.")
    click.echo("Ready for readers.")


def _wants(folder: Path) -> Iterator[str]:
    from django.conf import settings
    from django.core.checks import run_checks

    site = settings.IMPRINT
    if not site.primary_address.startswith("https://"):
        yield "primary_address is not https://: browsers warn readers, and cookies travel in the open."
    if not site.mail_url:
        yield "mail_url is not set: readers who ask to be told of answers get no mail."
    if site.mail_url and not site.mail_from:
        yield "mail_from is not set: mail would come from nobody."
    if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        yield "Less than 1 GiB of disk is free."
    if site.debug:
        yield "debug is on: readers would see the inside of the program."
    if not os.access(site.baked, os.W_OK):
        yield f"{site.baked} cannot be written to."
    for message in run_checks():
        yield str(message.msg)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@site_option
def backup(file: Path, site: Path | None) -> None:
    """Everything that cannot be made again, into FILE (.tar.gz): settings, database, uploads. The server may run."""
    folder = use_site(site)
    from django.conf import settings

    if file.exists():
        raise click.ClickException(f"{file} is there already.")
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as temporary:
        dump = (
            _dump_sqlite(folder, Path(temporary)) if settings.IMPRINT.uses_sqlite else _dump_postgresql(Path(temporary))
        )
        unfinished = Path(temporary, "backup.tar.gz")
        with tarfile.open(unfinished, "w:gz", compresslevel=6) as archive:
            archive.add(dump, dump.name)
            archive.add(folder / "imprint.toml", "imprint.toml")
            archive.add(settings.IMPRINT.media, "media")
        unfinished.chmod(0o600)
        unfinished.replace(file)
    click.echo(f"Wrote {file}, {file.stat().st_size / 1e6:.1f} MB. It holds the site's secrets: keep it safe.")


def _dump_sqlite(folder: Path, to: Path) -> Path:
    dump = to / "db.sqlite3"
    source, target = sqlite3.connect(folder / "db.sqlite3"), sqlite3.connect(dump)
    with source, target:
        source.backup(target)
    source.close()
    target.close()
    return dump


def _dump_postgresql(to: Path) -> Path:
    from django.conf import settings

    dump = to / "db.dump"
    _run("pg_dump", "--format=custom", f"--file={dump}", settings.IMPRINT.database_url)
    return dump


def _run(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise click.ClickException(f"{program} is not installed; Debian has it in postgresql-client.")
    if subprocess.run([program, *arguments], check=False).returncode:  # Our own arguments.
        raise click.ClickException(f"{program} failed; its own words are above.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--site", "folder", type=click.Path(path_type=Path), required=True, help="A new folder.")
def restore(file: Path, folder: Path) -> None:
    """Bring back what `imprint backup` wrote, into a new folder; then `imprint run` bakes the pages."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; restore into a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise click.ClickException(f"{file} is not a backup of ours, or it was cut: {error}") from error
    dump = folder / "db.dump"
    if dump.exists():
        use_site(folder)
        from django.conf import settings

        _run(
            "pg_restore", "--no-owner", "--clean", "--if-exists", f"--dbname={settings.IMPRINT.database_url}", str(dump)
        )
        dump.unlink()
    click.echo(f"Restored into {folder}. Serve it with: imprint run --site {folder}")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands, for the site in this folder or IMPRINT_SITE, such as `createsuperuser`."""
    use_site(None)
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{sys.argv[0]} manage", *arguments])
