"""The site that IMPRINT_SITE names. `app` is for those who start Granian themselves (--interface rsgi)."""

import os

from imprint.server.front import Front, Site


def load_site() -> Site:
    """Django is imported here, in the serving process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imprint.config.settings")

    from django.conf import settings

    from imprint.config.wsgi import application  # Sets Django up, so it comes before what has models.
    from imprint.core import writer
    from imprint.server.beside import Beside

    beside = Beside()

    def start() -> None:
        writer.start()
        beside.start()

    def stop() -> None:
        beside.stop()
        writer.stop()

    return Site(
        baked=settings.IMPRINT.baked,
        wsgi=application,
        frame_hosts=tuple(f"https://{host}" for host in settings.IMPRINT.embed_hosts),
        start=start,
        stop=stop,
    )


app = Front(load_site)
