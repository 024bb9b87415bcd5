"""Security headers for the newsroom; the server's front adds the readers' to everything else."""

from collections.abc import Callable

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
