"""Titles, names, addresses and dates of WordPress, made into ours."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import unquote, urlsplit

import nh3
from django.utils.text import slugify

SLUG_BYTES = 120

_INVISIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_stripper = nh3.Cleaner(tags=set())


def visible(text: str) -> str:
    """In NFC, without control characters and marks that turn the direction of writing."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def plain(markup: str, length: int) -> str:
    """The words of a title or a name in one line: no tags, no entities."""
    text = _stripper.clean(markup) if _TAG.search(markup) else markup
    line = " ".join(visible(unescape(unescape(text))).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def slug_of(*wishes: str) -> str:
    """The first wish of which something is left as an address; WordPress writes other scripts percent-encoded."""
    for wish in wishes:
        slug = slugify(unquote(wish), allow_unicode=True)
        if slug := slug.encode()[:SLUG_BYTES].decode("utf-8", "ignore").strip("-_"):
            return slug
    return ""


def free_slug(slug: str, last_resort: str, is_taken: Callable[[str], bool]) -> str:
    """The slug, or with a number behind it; after a few tries with what no other has."""
    for candidate in (slug, *(f"{slug}-{number}" for number in range(2, 6))):
        if not is_taken(candidate):
            return candidate
    return f"{slug}-{last_resort}"


def moment(utc: str, local: str = "", published: str = "") -> tuple[datetime | None, bool]:
    """The time, and whether it is sure; without one in UTC the local one is taken as if it were."""
    if found := _parsed(utc):
        return found, True
    if found := _parsed(local):
        return found, False
    try:
        found = parsedate_to_datetime(published)
    except (ValueError, TypeError, IndexError):
        return None, False
    if "-0001" in published:  # How WordPress writes the same in a feed.
        return None, False
    return (found if found.tzinfo else found.replace(tzinfo=UTC)), False


def _parsed(text: str) -> datetime | None:
    """WordPress's way to say that there is none is 0000-00-00 00:00:00."""
    try:
        found = datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None


def host_of(address: str) -> str:
    """Without www., as people mean it; empty for a path or for what is not an address."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
