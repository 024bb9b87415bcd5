"""`imprint check`, `backup`, `restore`, `manage`: for the person who runs the server."""

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from imprint.cli.site import site_option, use_site

LEAST_FREE_BYTES = 1024**3
MODES = {"media": 0o700, "db.sqlite3": 0o600, "imprint.toml": 0o600}
"""What a backup holds; readers' addresses are for nobody else here. Settings come last: they make it a site."""


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
    if not os.access(site.baked if site.baked.exists() else folder, os.W_OK):  # It is made when it is needed.
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
    is_made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder) as temporary:  # Nobody else can look in.
            _bring_back(file, Path(temporary), folder)
    except BaseException:
        if is_made:
            folder.rmdir()
        raise
    click.echo(f"Restored into {folder}. Serve it with: imprint run --site {folder}")


def _bring_back(file: Path, temporary: Path, folder: Path) -> None:
    """Only what is whole comes out of the temporary folder."""
    try:
        _unpack(file, temporary)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise click.ClickException(f"{file} is not a backup of ours, or it was cut: {reason}.") from error
    if lacking := _lacking(temporary):
        raise click.ClickException(f"{file} is not a backup of ours: it has no {lacking}.")
    if (temporary / "db.dump").exists():
        _restore_postgresql(temporary)
    for name, mode in MODES.items():
        if (temporary / name).exists():
            (temporary / name).chmod(mode)
            (temporary / name).rename(folder / name)


def _unpack(file: Path, to: Path) -> None:
    with gzip.open(file) as stream:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            archive.extractall(to, filter="data")
        while stream.read(1024 * 1024):  # The checksum stands at the end.
            pass


def _lacking(folder: Path) -> str:
    """What is missing to make a site of the unpacked backup."""
    if not (folder / "imprint.toml").is_file():
        return "imprint.toml"
    if not (folder / "media").is_dir():
        return "media"
    return "" if (folder / "db.dump").is_file() or _is_database(folder / "db.sqlite3") else "database of a site"


def _is_database(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return database.execute("SELECT 1 FROM wagtailcore_page LIMIT 1").fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def _restore_postgresql(folder: Path) -> None:
    use_site(folder)
    from django.conf import settings

    if settings.IMPRINT.uses_sqlite:
        raise click.ClickException(
            "The backup is of a site on PostgreSQL. Say which database with IMPRINT_DATABASE_URL."
        )
    database = f"--dbname={settings.IMPRINT.database_url}"
    _run(
        "pg_restore", "--no-owner", "--clean", "--if-exists", "--single-transaction", database, str(folder / "db.dump")
    )


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands, for the site in this folder or IMPRINT_SITE, such as `createsuperuser`."""
    use_site(None)
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{sys.argv[0]} manage", *arguments])
