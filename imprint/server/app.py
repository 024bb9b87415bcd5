"""The site that IMPRINT_SITE names. `app` is for those who start Granian themselves (--interface rsgi)."""

import os
import re
import sys
from wsgiref.types import WSGIEnvironment

from imprint.server.front import Front, Site

HOT = re.compile(r"/-/api/v1/(threads/\d+/comments|comments/\d+/vote)")
LONGEST_HOT = 1024
"""Longer comments can take long to render (4 KiB of `[` 40 ms), and all other writes would wait."""


def is_hot(environ: WSGIEnvironment) -> bool:
    """A comment or a vote sent by a script."""
    if environ["REQUEST_METHOD"] not in ("POST", "PUT") or not HOT.fullmatch(environ["PATH_INFO"]):
        return False
    return int(environ["CONTENT_LENGTH"] or 0) <= LONGEST_HOT


def load_site() -> Site:
    """Django is imported here, in the serving process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imprint.config.settings")

    from django.conf import settings
    from django.core.servers.basehttp import get_internal_wsgi_application
    from django.utils.module_loading import import_string

    application = get_internal_wsgi_application()  # It sets Django up, so it comes before what has models.

    from imprint.core import writer
    from imprint.readers import names
    from imprint.server.companion import Companion

    worker = Companion([sys.executable, "-m", "imprint.cli", "worker", "--beside"])

    def start() -> None:
        writer.start()
        worker.start()
        names.look_again_soon()

    def stop() -> None:
        writer.stop()
        worker.stop()

    return Site(
        baked=settings.IMPRINT.baked,
        wsgi=application,
        frame_hosts=tuple(f"https://{host}" for host in settings.IMPRINT.embed_hosts),
        is_hot=is_hot,
        hot=import_string(settings.HOT_APPLICATION),
        start=start,
        stop=stop,
    )


app = Front(load_site)
