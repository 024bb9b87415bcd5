"""Writes come from the site's own pages: what browsers say of a request takes the place of CSRF tokens.

Baked pages are the same for everybody and can hold no token. Source: W3C Fetch Metadata, section 2.4.
"""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
OPEN_TO_ALL = ("/-/mail/end/", "/-/mail/end-digest/")
"""Here a mail program, or the page of a mail provider, posts for its reader (RFC 8058). The signed link is all that
counts; cookies say nothing there."""
PORTS = {"http": 80, "https": 443}
EMBEDDED = (
    "/-/api/v1/threads/",
    "/-/api/v1/comments/",
    "/-/api/v1/preview",
    "/-/threads/",
    "/-/comments/",
    "/-/embed/",
)
"""Where pages of other sites may write: into discussions, not into accounts or what readers get by mail."""
Place = tuple[str, str, int]


def comes_from_us(request: HttpRequest) -> bool:
    """Whether this site's pages, a configured embedding site, or no browser at all sent the request."""
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site in ("same-origin", "none"):
        return True
    origin = request.META.get("HTTP_ORIGIN")
    if origin is None:
        return site is None  # Only a program like curl sends neither, and it carries nobody's cookies.
    return _is_ours(origin, request)


def embedding_origin(address: str) -> str:
    """`https://news.example` of that origin or a page there, as browsers write it; empty if it may not embed us."""
    return _embedding_origin(address, tuple(settings.IMPRINT.embedding_sites))


@lru_cache(maxsize=256)
def _embedding_origin(address: str, sites: tuple[str, ...]) -> str:
    place = _place(address)
    if place is None or place not in _places(sites):
        return ""
    scheme, host, port = place
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}" if port == PORTS[scheme] else f"{scheme}://{host}:{port}"


class SameSiteWrites:
    """Answers 403 to a browser that was sent to write here by a page of somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS or comes_from_us(request) or request.path.startswith(OPEN_TO_ALL):
            return self.get_response(request)
        return _refusal(request)


def _is_ours(origin: str, request: HttpRequest) -> bool:
    """The address that the request was sent to counts as ours: Django checked it; it is the same origin."""
    place = _place(origin)
    site = settings.IMPRINT
    if place is None:
        return False
    others = site.embedding_sites if request.path.startswith(EMBEDDED) else []
    return place in _places((*site.addresses, *others)) or place == _own_place(request)


@lru_cache(maxsize=4)
def _places(addresses: tuple[str, ...]) -> frozenset[Place | None]:
    return frozenset(map(_place, addresses))


def _place(address: str) -> Place | None:
    """Scheme, host and port; None for what is no web address, as the `null` of a sandboxed page."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.scheme, host, port) if host else None


def _own_place(request: HttpRequest) -> Place | None:
    try:
        return _place(f"{request.scheme}://{request.get_host()}")
    except DisallowedHost:
        return None


def _refusal(request: HttpRequest) -> HttpResponse:
    sentence = _("This was not sent from a page of this site. Please open the page here and send it again.")
    if request.path.startswith("/-/api/"):
        problem = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": sentence}
        return JsonResponse(problem, status=403, content_type="application/problem+json")
    page = format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>{}</title>'
        '<h1>{}</h1><p>{}</p><p><a href="/">{}</a></p>',
        *(get_language() or "en", _("Not accepted"), _("Not accepted"), sentence, _("To the front page")),
    )
    return HttpResponse(page, status=403)
