"""A request handler with a middleware list of its own."""

from typing import TypeVar

from django.conf import settings
from django.core.handlers.base import BaseHandler

Handler = TypeVar("Handler", bound=BaseHandler)


def handler_with(middleware: list[str], handler: Handler) -> Handler:
    """Load this middleware into the handler, which reads settings.MIDDLEWARE once, when it loads."""
    usual, settings.MIDDLEWARE = settings.MIDDLEWARE, middleware
    try:
        handler.load_middleware()
    finally:
        settings.MIDDLEWARE = usual
    return handler
