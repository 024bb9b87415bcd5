"""Scripts of discussions on other people's pages: which answers they may read (CORS), and guests without cookies.

Browsers keep no cookies of a site inside another one. So a guest's token is kept there by the script, and comes and
goes in a header; only pages that a preflight has let through can send it. Cookies are never asked for.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from imprint.core.same_site import embedding_origin
from imprint.readers.identity import COOKIE

HEADER, KEY = "Imprint-Guest", "HTTP_IMPRINT_GUEST"
FOR_EMBEDDING_SITES = ("/-/api/v1/", "/-/comments/")
FOR_EVERYBODY = ("/talk/", "/-/embed.js", "/-/api/v1/counts")
"""The same for all, as files are."""
LONGEST_TOKEN = 200
A_DAY_S = 86400


class OtherSites:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        token = meta.get(KEY)
        if token is not None:
            request.COOKIES = {COOKIE: token} if 0 < len(token) <= LONGEST_TOKEN else {}
        is_preflight = request.method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in meta
        response = _preflight() if is_preflight else self.get_response(request)
        if token is not None and COOKIE in response.cookies:
            response.headers[HEADER] = response.cookies.pop(COOKIE).value
        if request.path.startswith(FOR_EVERYBODY) and not is_preflight:
            response.headers["Access-Control-Allow-Origin"] = "*"
        elif request.path.startswith(FOR_EMBEDDING_SITES):
            _allow(response, meta.get("HTTP_ORIGIN", ""))
        return response


def _preflight() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
            "Access-Control-Allow-Headers": f"Content-Type, Authorization, Idempotency-Key, {HEADER}",
            "Access-Control-Max-Age": str(A_DAY_S),
        },
    )


def _allow(response: HttpResponse, origin: str) -> None:
    """Without these headers a browser hides the answer from the page that asked."""
    patch_vary_headers(response, ["Origin"])
    if origin and embedding_origin(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = f"{HEADER}, Retry-After"
