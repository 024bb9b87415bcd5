"""Pages for what went wrong before or instead of a view."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; it needs neither database nor templates of pages, which may be what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that goes with this browser: it was open for too long, or cookies are blocked."""
    return render(request, "errors/403.html", {"is_form": True}, status=403)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """Signing in is tried too often from one place, or for one account."""
    return render(request, "errors/429.html", status=429)
