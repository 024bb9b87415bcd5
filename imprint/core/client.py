"""Who asks, without keeping who asks: a digest of address and browser that means nothing the day after."""

import hmac
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_digest(request: HttpRequest) -> str:
    """32 hexadecimal digits, the same all day (UTC) for one address (IPv6: one /64 network) and browser."""
    key = _key_of(settings.IMPRINT.secret_key, datetime.now(UTC).date().isoformat())
    client = f"{client_network(request)}\n{request.META.get('HTTP_USER_AGENT', '')}"
    return hmac.digest(key, client.encode(errors="replace"), "sha256")[:16].hex()


def network_digest(request: HttpRequest) -> str:
    """32 hexadecimal digits, the same for 30 days for one network; empty where the address is not known."""
    network = client_network(request)
    period = str(datetime.now(UTC).toordinal() // 30)
    key = _key_of(settings.IMPRINT.secret_key, period)
    return hmac.digest(key, network.encode(), "sha256")[:16].hex() if network else ""


def client_network(request: HttpRequest) -> str:
    """The client's IPv4 address or IPv6 /64 network; for counting in memory, never to be stored.

    Only the right-most entry of X-Forwarded-For is the word of our own proxy; the others are the client's.
    """
    meta = request.META
    if settings.IMPRINT.behind_proxy:
        forwarded = _network_of(meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2])
        if forwarded:
            return forwarded
    return _network_of(meta.get("REMOTE_ADDR", ""))


@lru_cache(maxsize=4)
def _key_of(secret: str, time: str) -> bytes:
    return hmac.digest(secret.encode(), f"imprint client {time}".encode(), "sha256")


@lru_cache(maxsize=256)  # To read an address costs as much as to look it up in a table of a million.
def _network_of(written: str) -> str:
    """Whoever has one IPv6 address has 2^64 of them. Empty if it is no address."""
    try:
        address = ip_address(written.strip())
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    return str(IPv6Network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)
