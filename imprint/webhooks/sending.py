"""One HTTP request to an address that somebody typed in: signed, short, and never into the site's own network.

Python's http.client does it: it follows no redirects, and lets the connection be made to the very address that was
checked, so that a name cannot lead elsewhere a moment later. A library would have to be talked out of both.
Source of names and signature: https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
"""

import hashlib
import hmac
import socket
import ssl
import threading
import time
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

import imprint

TIME_LIMIT_S = 10.0
MOST_READ = 2_000
TRANSLATED = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96", "fec0::/10")))
"""IPv4 addresses, private ones too, behind a gateway of the own network (RFC 6052, 8215, 2765), and site-local ones."""


class NotAllowed(Exception):
    """Where no message goes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is None when none came; then `text` says why."""

    status: int | None
    text: str

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send(*, address: str, secret: str, message: str, body: str, at_s: int) -> Answer:
    """Nothing is raised. `at_s` is the time, in seconds since 1970."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Imprint/{imprint.__version__}",
        "webhook-id": message,
        "webhook-timestamp": str(at_s),
        "webhook-signature": signature(secret, message, at_s, body),
    }
    try:
        return _post(address, body.encode(), headers)
    except NotAllowed as error:
        return Answer(None, str(error))
    except TimeoutError:
        return Answer(None, _("No answer within %(seconds)s seconds.") % {"seconds": int(TIME_LIMIT_S)})
    except (OSError, HTTPException, ValueError) as error:
        return Answer(None, f"{type(error).__name__}: {error}"[:500])


def signature(secret: str, message: str, at_s: int, body: str) -> str:
    key = b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message}.{at_s}.{body}".encode(), hashlib.sha256)
    return f"v1,{b64encode(digest).decode()}"


def _post(address: str, body: bytes, headers: dict[str, str]) -> Answer:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotAllowed(_("This is no address of the web."))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = HTTPConnection(parts.hostname, port, timeout=TIME_LIMIT_S)
    connection.sock = _connect(parts.hostname, port, is_secure=parts.scheme == "https")
    # Each read alone has a limit of time; one byte every few seconds would go on for ever.
    watch = threading.Timer(TIME_LIMIT_S, _shut, [connection.sock])
    watch.daemon = True
    until = time.monotonic() + TIME_LIMIT_S - 0.05
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        return Answer(response.status, _text(response))
    except (OSError, HTTPException):
        if time.monotonic() >= until:
            raise TimeoutError from None
        raise
    finally:
        watch.cancel()
        connection.close()


def _connect(host: str, port: int, *, is_secure: bool) -> socket.socket:
    """To the address that was checked, not to the name again; the certificate must be the name's."""
    raw = socket.create_connection((_checked(host, port), port), timeout=TIME_LIMIT_S)
    if not is_secure:
        return raw
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise


def _checked(host: str, port: int) -> str:
    """The first address of the host. Raises NotAllowed when any of them is in a private network."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.IMPRINT.webhooks_to_private_networks and not all(map(is_public, found)):
        raise NotAllowed(_("This address leads into a private network, where webhooks are not allowed to go."))
    return found[0]


def is_public(written: str) -> bool:
    """Whether it is an address of the whole Internet, also when an IPv4 address is hidden in one of IPv6."""
    address = ip_address(written.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.sixtofour or address.teredo or any(address in network for network in TRANSLATED):
            return False
        address = address.ipv4_mapped or address
    return address.is_global and not address.is_multicast


def _text(response: HTTPResponse) -> str:
    return response.read(MOST_READ).decode(errors="replace").replace("\0", "")[:500]


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
