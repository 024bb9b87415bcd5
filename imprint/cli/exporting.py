"""`imprint export-statements`."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from imprint.cli.site import bring_up_to_date, shows_progress, site_option, use_site

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export-statements")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "first", type=DAY, required=True, help="The first day, such as 2026-01-01.")
@click.option("--to", "last", type=DAY, required=True, help="The last day.")
@click.option("--one-file", is_flag=True, help="All in FILE, also when it is more than the database takes in one call.")
@site_option
def export_statements(file: Path, first: datetime, last: datetime, one_file: bool, site: Path | None) -> None:
    """Statements of reasons for the EU's Transparency Database, as JSON; 100 in each file, as it takes in one call."""
    if last < first:
        raise click.ClickException("--to is before --from.")
    use_site(site)
    bring_up_to_date()
    from imprint.moderation.periods import days_from
    from imprint.moderation.transparency import AT_ONCE, files_of, statements_in

    try:
        period = days_from(first.date(), last.date())
    except (OverflowError, ValueError) as error:
        raise click.ClickException("--from and --to must be days between the years 2 and 9998.") from error
    count = statements_in(period).count()
    at_most = None if one_file else AT_ONCE
    names = list(_names(file, -(-count // (at_most or max(count, 1)))))
    for name in names:
        if name.exists():
            raise click.ClickException(f"{name} is there already.")
    _write(names, files_of(period, at_most=at_most), count)
    where = "nothing to write" if not names else f"{names[0]}" + (f" … {names[-1]}" if len(names) > 1 else "")
    click.echo(f"{count} statements from {first:%Y-%m-%d} to {last:%Y-%m-%d}: {where}.")


def _names(file: Path, count: int) -> Iterator[Path]:
    """`statements.json`; of several `statements-001.json` and so on."""
    if count == 1:
        yield file
        return
    for number in range(1, count + 1):
        yield file.with_name(f"{file.stem}-{number:03}{file.suffix}")


def _write(names: list[Path], files: Iterator[dict[str, Any]], count: int) -> None:
    """What is made while this runs is left for the next time."""
    from tqdm import tqdm

    with tqdm(total=count, unit=" statements", delay=2, disable=not shows_progress()) as bar:
        for name, content in zip(names, files, strict=False):
            name.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            bar.update(len(content["statements"]))
