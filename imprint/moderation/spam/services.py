"""Which service elsewhere says what is spam, if the site has chosen one: asked after posting, by the worker."""

from functools import cache

from django.conf import settings

from imprint.moderation.spam.akismet import Akismet
from imprint.moderation.spam.asking import SpamService


def chosen_service() -> SpamService | None:
    site = settings.IMPRINT
    return _akismet(site.akismet_url, site.akismet_key, site.primary_address) if site.akismet_key else None


@cache
def _akismet(address: str, key: str, site: str) -> Akismet:
    return Akismet(address, key=key, site=site)
