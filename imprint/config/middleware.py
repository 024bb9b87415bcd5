"""Headers for the newsroom and for what is one reader's, and accounts for readers who have one."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from imprint.config.inline_scripts import new_nonce
from imprint.core.security_headers import newsroom_policy

NEWSROOM, ACCOUNT = "/-/newsroom/", "/-/account/"
BY_LINK = ("/-/mail/", "/-/statements/", "/-/notices/", "/-/me/")
"""Whoever has such an address, or the device, sees what is there: no cache keeps it, and no search engine names it."""
NEVER_KEPT = "private, no-store"


class SecurityHeaders:
    """The newsroom previews pages in a frame of its own and shows uploads, so its policy differs from the readers'."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(NEWSROOM):
            response = self.get_response(request)
            if request.path.startswith(ACCOUNT):
                response.headers.setdefault("Cache-Control", NEVER_KEPT)
            return response
        with new_nonce() as nonce:
            response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", newsroom_policy(nonce))
        response.headers.setdefault("Cache-Control", NEVER_KEPT)
        return response


class NotShared:
    """What Django answers to a reader may hold what is theirs alone, so no cache in between keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(BY_LINK):
            response.headers.setdefault("Cache-Control", NEVER_KEPT)
            response.headers["X-Robots-Tag"] = "noindex"
        else:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class Account:
    """Django's session and user, for readers who are signed in; all others cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.with_account = SessionMiddleware(AuthenticationMiddleware(get_response))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.with_account(request)  # type: ignore[return-value]  # Its type covers async too.
        request.user = AnonymousUser()
        return self.get_response(request)
