"""Saying that the site can be read: only when the port answers."""

import asyncio
import os

import click

ADDRESS = "IMPRINT_LISTENS_AT"  # Set by `serve` for the serving process: host and port, with a space between.
MESSAGE = "IMPRINT_READY_MESSAGE"


async def tell_when_listening() -> None:
    """Prints the message of `serve` once the port takes connections; nothing when others run the front."""
    address = os.environ.get(ADDRESS)
    if not address:
        return
    host, port = address.split()
    while True:
        try:
            _, writer = await asyncio.open_connection(host, int(port))
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        click.echo(os.environ.get(MESSAGE, ""))
        return
