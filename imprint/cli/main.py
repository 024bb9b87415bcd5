"""The `imprint` command."""

import sys

import click

from imprint import __version__
from imprint.cli import baking, exporting, founding, importing, serving, upkeep


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="imprint")
def cli() -> None:
    """A newsroom's site: articles, discussion, and every page a file."""


for command in (
    founding.new,
    founding.demo,
    serving.run,
    serving.worker,
    baking.bake,
    importing.import_,
    exporting.export_statements,
    upkeep.check,
    upkeep.backup,
    upkeep.restore,
    upkeep.manage,
):
    cli.add_command(command)


def main() -> None:
    """Every failure that a person can do something about is one line, and a non-zero exit."""
    try:
        cli()
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sys.exit(f"Error: {error.strerror or error}{where}")
