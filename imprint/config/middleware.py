"""Security headers for answers that Django makes; the server's front adds the same to files."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from imprint.core.security_headers import NEWSROOM_POLICY

NEWSROOM = "/-/newsroom/"


class SecurityHeaders:
    """The newsroom previews pages in a frame of its own and shows uploads, so its policy differs from the readers'."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(NEWSROOM):
            response.headers.setdefault("Content-Security-Policy", NEWSROOM_POLICY)
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
