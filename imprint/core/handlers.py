"""Request handlers of our own: one with a middleware list of its own, one for requests that come in floods."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest
from django.urls import ResolverMatch, get_resolver

Handler = TypeVar("Handler", bound=BaseHandler)


def handler_with(middleware: list[str], handler: Handler) -> Handler:
    """Load this middleware into the handler, which reads settings.MIDDLEWARE once, when it loads."""
    usual, settings.MIDDLEWARE = settings.MIDDLEWARE, middleware
    try:
        handler.load_middleware()
    finally:
        settings.MIDDLEWARE = usual
    return handler


class HotHandler(WSGIHandler):
    """For short requests inside a transaction that somebody else looks after; answers are never streamed.

    Django's signals at the begin and end of a request look after connections and caches, and have nothing to do here;
    with the search for the view they cost as much as a tenth of a comment.
    """

    def __call__(  # type: ignore[override]  # django-stubs asks for the response itself.
        self, environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]:
        response: Any = self.get_response(WSGIRequest(environ))
        cookies = (("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values())
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items(), *cookies])
        return [response.content]

    def _get_response(self, request: HttpRequest) -> Any:
        """Only the view: its transaction is there, and no middleware of the readers' has more than a __call__."""
        match = request.resolver_match = _resolve(request.path_info)
        return match.func(request, *match.args, **match.kwargs)


@lru_cache(maxsize=1024)
def _resolve(path: str) -> ResolverMatch:
    return get_resolver().resolve(path)
