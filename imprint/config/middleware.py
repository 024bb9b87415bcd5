"""Headers for the newsroom and for what is one reader's, and accounts for readers who have one."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from imprint.config.inline_scripts import new_nonce
from imprint.core.security_headers import newsroom_policy

NEWSROOM = "/-/newsroom/"


class SecurityHeaders:
    """The newsroom previews pages in a frame of its own and shows uploads, so its policy differs from the readers'."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(NEWSROOM):
            return self.get_response(request)
        with new_nonce() as nonce:
            response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", newsroom_policy(nonce))
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class NotShared:
    """What Django answers to a reader may hold what is theirs alone, so no cache in between keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
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
