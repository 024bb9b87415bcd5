"""Discussions on pages of other sites: where they are kept here, and how one begins with its first comment."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction

from imprint import publishing
from imprint.core import rate_limits
from imprint.core.same_site import embedding_origin
from imprint.discussion.keys import thread_key
from imprint.discussion.models import Thread
from imprint.discussion.refusals import BadKey, BadPage, StrangeSite

KEY_LENGTH, TITLE_LENGTH, URL_LENGTH = 200, 300, 500
MOST_COUNTS = 100
THREADS_PER_MINUTE = 6


def path_of(origin: str, key: str) -> str:
    """`/talk/news.example/my-article-0123456789abcdef/`.

    static/js/imprint-discussion.js works out the same, so that the page of a discussion is its first request.
    """
    words = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-")[:60].lower()
    digest = hashlib.sha256(f"{origin} {key}".encode(errors="replace")).hexdigest()[:16]
    return f"/talk/{host_of(origin)}/{words}-{digest}/"


def host_of(origin: str) -> str:
    """As a folder is named: `news.example`, or `localhost-8080`."""
    return re.sub(r"[^a-z0-9.-]", "-", origin.partition("://")[2])


def is_host_allowed(host: str) -> bool:
    return host in {host_of(embedding_origin(site)) for site in settings.IMPRINT.embedding_sites}


def thread_at(origin: str, key: str) -> Thread | None:
    """The discussion that a page of another site has, if it has begun. `origin` is one, or the address of a page."""
    site = embedding_origin(origin)
    return Thread.objects.filter(origin=site, name=key).first() if site and "\0" not in key else None


def origin_of(thread_id: int) -> str:
    """Of the site that it is on; empty for the own one."""
    return Thread.objects.filter(pk=thread_id).values_list("origin", flat=True).first() or ""


def counts(origin: str, keys: list[str]) -> dict[str, int]:
    """Of pages of another site, or by their paths of our own articles; in one query."""
    chosen = [key for key in keys[:MOST_COUNTS] if "\0" not in key]
    site = embedding_origin(origin) if origin else ""
    if origin and not site:
        raise StrangeSite
    by = "name" if site else "key"
    found = Thread.objects.public().filter(**{"origin": site, f"{by}__in": chosen})
    return {**dict.fromkeys(chosen, 0), **dict(found.values_list(by, "comments"))}


@contextmanager
def thread_for(*, origin: str, key: str, sender: str, url: str = "", title: str = "") -> Iterator[Thread]:
    """The discussion for a comment that is written inside the block; if it is the first, both are written or neither.

    `sender` is whom the limit of speed counts. Raises StrangeSite, BadKey, BadPage, TooFast.
    """
    site = checked_site(origin, key)
    thread = thread_at(site, key)
    if thread:
        yield thread
        return
    rate_limits.take(f"thread:{sender}", THREADS_PER_MINUTE, burst=10)
    with transaction.atomic():
        yield _begin(site, key, _page(url, site), title)


def checked_site(origin: str, key: str) -> str:
    """The origin as browsers write it. Raises StrangeSite, BadKey."""
    site = embedding_origin(origin)
    if not site:
        raise StrangeSite
    if not 0 < len(key) <= KEY_LENGTH or not key.strip() or not key.isprintable():
        raise BadKey
    return site


def _page(url: str, site: str) -> str:
    """Where links to the other site lead, so it must be there: not elsewhere, and no `javascript:`."""
    if not url:
        return ""
    is_there = url.isprintable() and " " not in url and url.startswith(("http://", "https://"))
    if not is_there or embedding_origin(url) != site:
        raise BadPage
    return url if len(url) <= URL_LENGTH else ""


def _begin(site: str, key: str, url: str, title: str) -> Thread:
    printable = "".join(sign if sign.isprintable() else " " for sign in title)
    shown = " ".join(printable.split())[:TITLE_LENGTH] or key
    values = {"key": path_of(site, key), "title": shown, "url": url}
    thread, _created = Thread.objects.get_or_create(origin=site, name=key, defaults=values)
    publishing.order([thread_key(thread.pk)])
    return thread
