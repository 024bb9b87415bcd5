"""What a request's headers ask for: encoding, freshness, a part. Pure functions of them (RFC 9110)."""

from email.utils import parsedate_to_datetime
from functools import lru_cache

OFFERED = ("br", "gzip", "identity")  # The order in which equal wishes are met: smallest first.


@lru_cache(maxsize=64)  # Browsers send few different ones; whoever sends many gains nothing.
def acceptable_encodings(accept_encoding: str | None) -> tuple[str, ...]:
    """Of those that we offer, best first (RFC 9110, 12.5.3); empty when the request refuses all of them."""
    if accept_encoding is None:
        return ("identity",)
    wishes = _weights(accept_encoding)
    rest = wishes.get("*")
    weights = {name: wishes.get(name, rest or 0.0) for name in OFFERED}
    if "identity" not in wishes and rest != 0.0:
        weights["identity"] = 0.0001  # Always a way out, but the last one.
    return tuple(sorted((name for name in OFFERED if weights[name] > 0), key=lambda name: -weights[name]))


def _weights(accept_encoding: str) -> dict[str, float]:
    weights = {}
    for member in accept_encoding.split(","):
        name, _, parameters = member.partition(";")
        name = name.strip().lower()
        if name:
            weights["gzip" if name == "x-gzip" else name] = _weight(parameters)
    return weights


def _weight(parameters: str) -> float:
    key, _, value = parameters.partition("=")
    if not key.strip():
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if key.strip().lower() == "q" and 0.0 <= weight <= 1.0 else 0.0


def is_listed(etag: str, if_none_match: str) -> bool:
    """Weak comparison, as If-None-Match wants it (RFC 9110, 13.1.2)."""
    if if_none_match.strip() == "*":
        return True
    return any(tag.strip().removeprefix("W/") == etag for tag in if_none_match.split(","))


def is_unmodified(modified_s: int, if_modified_since: str) -> bool:
    """Seconds since 1970 against an HTTP date; a date that cannot be read says nothing."""
    since_s = _seconds(if_modified_since)
    return since_s is not None and modified_s <= since_s


def may_resume(etag: str, modified_s: int, if_range: str | None) -> bool:
    """Whether the part asked for belongs to the bytes that the reader already has (RFC 9110, 13.1.5)."""
    if if_range is None:
        return True
    if if_range.endswith('"'):
        return if_range == etag  # A weak tag never equals our strong one.
    return _seconds(if_range) == modified_s


def _seconds(http_date: str) -> int | None:
    try:
        return int(parsedate_to_datetime(http_date).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None


class RangeNotSatisfiable(Exception):
    """The part that is asked for lies outside the file."""


def requested_part(range_header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for what is answered whole: many parts, nonsense."""
    unit, _, spec = range_header.partition("=")
    first, dash, last = spec.strip().partition("-")
    numbers = all(part == "" or (part.isascii() and part.isdigit() and len(part) < 20) for part in (first, last))
    if unit.strip().lower() != "bytes" or not dash or not numbers or not (first or last):
        return None
    if not first:
        start, stop = max(size - int(last), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= size:
        raise RangeNotSatisfiable
    return start, stop
