"""`imprint run` and `imprint worker`."""

import signal
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import click

from imprint.cli.site import bring_up_to_date, site_option, use_site

PORT = click.IntRange(1, 65_535)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines connect.")
@click.option("--port", type=PORT, default=8000, show_default=True)
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
@click.option("--beside", is_flag=True, hidden=True, help="Woken by lines on standard input, ended when that ends.")
@site_option
def worker(beside: bool, site: Path | None) -> None:
    """The background work alone: baking, mail, scheduled articles. For sites with several servers."""
    use_site(site)
    if not beside:
        bring_up_to_date()
    from imprint.publishing import orders
    from imprint.server.beside import Beside

    work, stopping = Beside(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    work.start()
    if beside:
        threading.Thread(target=_follow_server, args=(orders.arrived, stopping), daemon=True).start()
    else:
        click.echo("Working. Stop with Ctrl-C.")
    stopping.wait()
    work.stop()


def _follow_server(arrived: threading.Event, stopping: threading.Event) -> None:
    """Each line from the server says that something was ordered; no more input, that the server is gone."""
    while sys.stdin.buffer.readline():
        arrived.set()
    stopping.set()
