"""WSGI applications: the editors' with Django's usual middleware and the readers' with a short one, in one; `hot`."""

import os
from collections.abc import Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imprint.config.settings")

import django

django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from imprint.core.handlers import HotHandler, handler_with

EDITORS = ("/-/newsroom/", "/-/account/")

editors = WSGIHandler()
readers = handler_with(settings.READER_MIDDLEWARE, WSGIHandler())
hot = handler_with(settings.READER_MIDDLEWARE, HotHandler())
"""Readers' comments and votes in the writer's thread: see docs/decisions/0009."""


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    handler = editors if environ["PATH_INFO"].startswith(EDITORS) else readers
    answer: Iterable[bytes] = handler(environ, start_response)
    return answer
