"""`imprint run` and `imprint worker`."""

import signal
import threading
from contextlib import nullcontext
from pathlib import Path

import click

from imprint.cli.site import bring_up_to_date, site_option, use_site


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines connect.")
@click.option("--port", default=8000, show_default=True)
@site_option
def run(host: str, port: int, site: Path | None) -> None:
    """Serve the site and do its background work, until Ctrl-C or SIGTERM."""
    serve_site(use_site(site), host, port)


def serve_site(folder: Path, host: str, port: int) -> None:
    """One line when it can't: the site is served already, the port is taken."""
    from django.conf import settings
    from django.db import connections

    from imprint.server.instance import AlreadyRunning, hold_site
    from imprint.server.run import AddressTaken, serve

    try:
        with hold_site(folder) if settings.IMPRINT.uses_sqlite else nullcontext():
            bring_up_to_date()
            connections.close_all()
            serve(host=host, port=port)
    except (AlreadyRunning, AddressTaken) as error:
        raise click.ClickException(str(error)) from error


@click.command()
@site_option
def worker(site: Path | None) -> None:
    """The background work alone: baking, mail, scheduled articles. For sites with several servers."""
    use_site(site)
    bring_up_to_date()
    from imprint.server.beside import Beside

    beside, stopping = Beside(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    beside.start()
    click.echo("Working. Stop with Ctrl-C.")
    stopping.wait()
    beside.stop()
