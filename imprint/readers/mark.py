"""The cookie that tells scripts that there is somebody to greet; pages themselves are the same for everybody."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

MARK = "imprint_account"


class AccountMark:
    """Sets and removes it wherever somebody signs in or out, by whatever way: newsroom, code, passkey, erasure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_marked = bool(request.COOKIES.get(MARK))
        if not is_marked and settings.SESSION_COOKIE_NAME not in {*request.COOKIES, *response.cookies}:
            return response  # Nobody who was ever signed in here.
        if request.user.is_authenticated:
            if not is_marked or settings.SESSION_COOKIE_NAME in response.cookies:
                set_mark(response, is_secure=request.is_secure())
        elif is_marked:
            response.delete_cookie(MARK, samesite="Lax")
        return response


def set_mark(response: HttpResponse, *, is_secure: bool) -> None:
    """As long as the session; it says nothing but that there is one."""
    response.set_cookie(MARK, "1", max_age=settings.SESSION_COOKIE_AGE, samesite="Lax", secure=is_secure)
