"""Starting and stopping the server: one process that watches, one that serves."""

import ctypes
import multiprocessing
import os
import resource
import signal
import socket
from collections.abc import Callable
from importlib import import_module
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from imprint.server import loop, ready
from imprint.server.front import Front, Site

SITE_LOADER = "imprint.server.app:load_site"
MOST_CONNECTIONS = 8192
STOP_WITHIN_S = 30


class AddressTaken(Exception):
    """Another program listens at this address, or it is none of this machine's."""


def serve(
    *, host: str = "127.0.0.1", port: int = 8000, loader: str = SITE_LOADER, ready_message: str | None = None
) -> None:
    """Serves until SIGTERM or SIGINT, then answers what is under way, and stops; raises AddressTaken.

    `loader` names a function, as `module:function`, that gives a Site; it is called in the serving process,
    which is forked: database connections must be closed before.
    """
    address = _usable_address(host, port)
    os.environ[ready.ADDRESS] = f"{_reachable(address)} {port}"
    os.environ[ready.MESSAGE] = ready_message or f"Serving on http://{_in_url(host)}:{port}/"
    server = MPServer(
        target=loader,
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        workers=1,
        loop=loop.NAME,  # type: ignore[arg-type]  # Granian takes the names of registered loops too.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=20_000, max_buffer_size=64 * 1024),
        websockets=False,
        backlog=2048,
        backpressure=_connections(),
        log_level=LogLevels.warning,
        workers_kill_timeout=STOP_WITHIN_S,
    )
    server.serve(target_loader=_load_front)


def _usable_address(host: str, port: int) -> str:
    """The host as a number. Granian sets SO_REUSEPORT, so it would share a taken port with its owner."""
    try:
        family, _, _, _, found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found)
    except OSError as error:
        raise AddressTaken(f"Cannot listen on {host}, port {port}: {error.strerror}. Choose another --port.") from error
    return str(found[0])


def _reachable(address: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - nothing is bound here.


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _connections() -> int:
    """As many as the open-file limit allows; low values would let idle readers lock out the others."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + 512
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(64, min(MOST_CONNECTIONS, soft - 512))


def _load_front(loader: str) -> Any:
    """Called by Granian in the serving process."""
    _follow_parent()
    module, _, function = loader.partition(":")
    load: Callable[[], Site] = getattr(import_module(module), function)
    return Front(load)


def _follow_parent() -> None:
    """Ctrl-C goes to the watching process alone, which then stops this one; this one does not outlive it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.setpgid(0, 0)
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent and parent.pid != os.getppid():
        os._exit(1)
