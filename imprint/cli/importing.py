"""`imprint import FORMAT FILE`."""

from pathlib import Path

import click

from imprint.cli.site import bring_up_to_date, shows_progress, site_option, use_site


@click.group("import")
def import_() -> None:
    """Bring a site along from another system."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--media",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A copy of WordPress's wp-content/uploads folder, for the pictures.",
)
@site_option
def wordpress(file: Path, media: Path | None, site: Path | None) -> None:
    """Articles, pages, authors, sections, topics, pictures and comments from a WordPress export (WXR, also .gz)."""
    use_site(site)
    bring_up_to_date()
    from tqdm import tqdm

    from imprint.exchange.wordpress import UnusableExport, import_wordpress

    with tqdm(total=0, unit="B", unit_scale=True, delay=2, disable=not shows_progress()) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        try:
            report = import_wordpress(file, media, progress)
        except UnusableExport as error:
            raise click.ClickException(str(error)) from error
    click.echo(report.table())
