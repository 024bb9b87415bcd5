"""The public log and the yearly report for readers. Each looks the same to everybody, so that it can be baked."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from imprint import publishing
from imprint.articles.views import page
from imprint.moderation.bakes import LOG, MONTHS, month_key
from imprint.moderation.log_rows import FEW
from imprint.moderation.periods import month_of
from imprint.moderation.public_log import PATH, Log, log_of_month, log_of_year


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The rules, and the last twelve months."""
    _must_be_public()
    publishing.depend_on(LOG, MONTHS)
    return _page(request, log_of_year())


@require_safe
def log_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    _must_be_public()
    if not 1 <= int(month) <= 12 or not 2000 <= int(year) < 2200:
        raise Http404
    chosen = month_of(int(year), int(month))
    publishing.depend_on(month_key(chosen), MONTHS)
    found = log_of_month(int(year), int(month))
    if found is None:
        raise Http404
    return _page(request, found)


def _page(request: HttpRequest, found: Log) -> HttpResponse:
    return page(request, "moderation/log.html", log=found, root=PATH, is_month=request.path != PATH, few=FEW)


def _must_be_public() -> None:
    if not settings.IMPRINT.public_log:
        raise Http404
