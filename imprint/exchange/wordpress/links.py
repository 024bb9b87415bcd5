"""Links inside texts: to the site's own old addresses, to its files, to the world."""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from imprint.articles.models import Article, StandingPage
from imprint.exchange.wordpress.memory import Memory
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.survey import Survey
from imprint.exchange.wordpress.uploads import Uploads, is_document
from imprint.exchange.wordpress.words import host_of

Place = tuple[str, str]
SCHEMES = ("http://", "https://", "mailto:", "tel:")
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s<>]{1,2000})""", re.IGNORECASE)
_OWN = re.compile(r'<a href="(/[^"]*)">')


class Links:
    """Finds what stands at old addresses now, for all links of an item at once.

    `has_own` tells, after an item, whether some lead to what is not here yet.
    """

    def __init__(self, found: Survey, memory: Memory, uploads: Uploads) -> None:
        self.has_own = False
        self._hosts = found.hosts
        self._memory = memory
        self._uploads = uploads
        self._root = Site.objects.get(is_default_site=True).root_page
        self._base = ""
        self._pages: dict[Place, int] = {}
        self._addresses: dict[str, str] = {}

    def begin(self, address: str, markup: str) -> None:
        """With the address of the item that is read next, from which its relative links count, and its text."""
        self._base = address
        self.has_own = False
        hrefs = {unescape(match.group(1)) for match in _HREF.finditer(markup)}
        self._pages = self._pages_at({_place(self._whole(href)) for href in hrefs if self._is_own(self._whole(href))})

    def attributes(self, href: str, notes: Notes) -> str | None:
        """What stands inside `<a …>` in Wagtail's own form; None when the link leads nowhere."""
        address = self._whole(href.strip())
        if href.strip().startswith("#") or not address.startswith(SCHEMES):
            notes.add("link lost", href[:100])
            return None
        if self._uploads.is_upload(address):
            document = self._uploads.document(address, notes) if is_document(address) else None
            return f'linktype="document" id="{document}"' if document else f'href="{escape(address)}"'
        return self._own(address) if self._is_own(address) else f'href="{escape(address)}"'

    def _whole(self, href: str) -> str:
        """With scheme and host; empty when it cannot be."""
        try:
            address = urljoin(self._base, href.strip())
            urlsplit(address)
        except ValueError:
            return ""
        return address

    def _is_own(self, address: str) -> bool:
        return address.startswith(("http://", "https://")) and host_of(address) in self._hosts

    def _own(self, address: str) -> str:
        if pk := self._pages.get(_place(address)):
            return f'linktype="page" id="{pk}"'
        self.has_own = True
        parts = urlsplit(address)
        query, fragment = (f"?{parts.query}" if parts.query else ""), (f"#{parts.fragment}" if parts.fragment else "")
        return f'href="{escape(quote(unquote(parts.path or "/")) + query + fragment)}"'

    def _pages_at(self, places: set[Place]) -> dict[Place, int]:
        """Our pages that stand at, or were reached by, these old paths or numbers."""
        if not places:
            return {}
        numbers = self._memory.get_many("post", {number for _path, number in places if number})
        paths = {path for path, _number in places}
        found = dict(self._below_front(paths))
        old_paths = {Redirect.normalise_path(path): path for path in paths}
        redirects = Redirect.objects.filter(old_path__in=old_paths, redirect_page__isnull=False)
        found |= {old_paths[old]: pk for old, pk in redirects.values_list("old_path", "redirect_page")}
        found |= dict(Article.objects.filter(public_path__in=paths).values_list("public_path", "pk"))
        pages = {place: found[place[0]] for place in places if place[0] in found and not place[1]}
        return pages | {place: numbers[place[1]].our_id for place in places if place[1] in numbers}

    def _below_front(self, paths: set[str]) -> list[tuple[str, int]]:
        start = self._root.url_path
        pages = StandingPage.objects.filter(url_path__in=[start + path[1:] for path in paths]).values_list(
            "url_path", "pk"
        )
        return [("/" + url_path[len(start) :], pk) for url_path, pk in pages]

    def resolve_all(self, body: list[Any]) -> list[Any]:
        """The raw value of a body with its own links tied to pages, as far as these exist; `has_own` as above."""
        hrefs = {href for value in body for href in _own_hrefs(value)}
        places = {_place(href) for href in hrefs}
        self._pages = self._pages_at(places)
        old_paths = {Redirect.normalise_path(path): path for path, _number in places - self._pages.keys()}
        others = Redirect.objects.filter(old_path__in=old_paths).exclude(redirect_link="") if old_paths else []
        self._addresses = {old_paths[redirect.old_path]: redirect.redirect_link for redirect in others}
        left = places - self._pages.keys() - {(path, "") for path in self._addresses}
        self.has_own = any(not path.startswith(("/topics/", "/authors/")) for path, _number in left)
        return [self._resolved(block) for block in body]

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, str):
            return _OWN.sub(self._resolve, value)
        if isinstance(value, dict):
            return {key: self._resolved(inner) for key, inner in value.items()}
        return [self._resolved(inner) for inner in value] if isinstance(value, list) else value

    def _resolve(self, match: re.Match[str]) -> str:
        place = _place(unescape(match.group(1)))
        if pk := self._pages.get(place):
            return f'<a linktype="page" id="{pk}">'
        address = self._addresses.get(place[0])
        return f'<a href="{escape(address)}">' if address else match.group()


def _own_hrefs(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (unescape(match.group(1)) for match in _OWN.finditer(value))
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _own_hrefs(inner)


def _place(address: str) -> Place:
    """A path as ours are written, or the number of an item in an address like /?p=12."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query) if parts.query else {}
    number = next((asked[name][0] for name in ("p", "page_id") if name in asked), "")
    inner = unquote(parts.path).strip("/")
    return (f"/{inner}/" if inner else "/"), number
