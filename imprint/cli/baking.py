"""`imprint bake`: write pages now."""

from collections import Counter
from pathlib import Path

import click

from imprint.cli.site import bring_up_to_date, shows_progress, site_option, use_site


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every page; an interrupted run goes on where it stopped.")
@click.argument("paths", nargs=-1)
@site_option
def bake(everything: bool, paths: tuple[str, ...], site: Path | None) -> None:
    """Write what is ordered, the pages at PATHS, or --all of them. The server may run meanwhile."""
    use_site(site)
    bring_up_to_date()
    if wrong := [path for path in paths if not path.startswith("/")]:
        raise click.ClickException(f"A path begins with a slash, unlike {wrong[0]}")
    counts = bake_with_progress(everything, paths)
    click.echo(", ".join(f"{counts[name]} {name}" for name in ("written", "unchanged", "removed", "failed")))
    if counts["failed"]:
        raise click.ClickException("Some pages could not be baked: the lines above say why. They stay ordered.")


def bake_with_progress(everything: bool, paths: tuple[str, ...] = ()) -> Counter[str]:
    """Order what is asked for and bake until nothing is left; counts what became of the pages."""
    from django.db import transaction
    from tqdm import tqdm

    from imprint.publishing import edition, file_key, order
    from imprint.publishing.bakery import Bake
    from imprint.publishing.models import BakeOrder
    from imprint.publishing.worker import bake_everything_ordered

    if everything and (left := edition.left_to_bake()):
        click.echo(f"Going on with {left} pages that an earlier run left.", err=True)
    elif everything:
        edition.order_all()
    else:
        edition.order_all_if_changed()
    with transaction.atomic():
        order(file_key(path) for path in paths)
    counts: Counter[str] = Counter()
    ordered = BakeOrder.objects.count()
    with tqdm(total=ordered, unit=" pages", delay=2, disable=not shows_progress()) as bar:

        def count(bakes: list[Bake]) -> None:
            counts.update(bake.outcome.value for bake in bakes)
            bar.update(len(bakes))

        try:
            bake_everything_ordered(count)
        except KeyboardInterrupt:
            raise click.ClickException(
                f"Interrupted after {bar.n} pages. The same command, or the server, goes on where this stopped."
            ) from None
    edition.note_whole()
    return counts
