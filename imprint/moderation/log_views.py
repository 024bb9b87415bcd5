"""The public log and the yearly report for readers. Each looks the same to everybody, so that it can be baked."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from imprint import publishing
from imprint.articles.views import page
from imprint.moderation.bakes import LOG, MONTHS, month_key, year_key
from imprint.moderation.log_rows import FEW
from imprint.moderation.periods import Period, month_of, months, year_of, years_of
from imprint.moderation.public_log import PATH, Log, log_of_month, log_of_year
from imprint.moderation.report import HEADS, report_of
from imprint.moderation.tables import csv_lines


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


@require_safe
def report(request: HttpRequest, year: str) -> HttpResponse:
    """The figures of a year that the law asks for."""
    known = _months_around(year)
    found = report_of(year_of(int(year)))
    return page(
        request,
        "moderation/report.html",
        report=found,
        year=int(year),
        years=years_of(known),
        months=known,
        root=PATH,
    )


@require_safe
def report_csv(request: HttpRequest, year: str) -> HttpResponse:
    _months_around(year)
    lines = csv_lines(HEADS, report_of(year_of(int(year))).rows)
    return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")


def _months_around(year: str) -> list[Period]:
    """All that there are; the year must be of them."""
    _must_be_public()
    publishing.depend_on(year_key(int(year)), MONTHS)
    known = months()
    if int(year) not in years_of(known):
        raise Http404
    return known


def _page(request: HttpRequest, found: Log) -> HttpResponse:
    return page(request, "moderation/log.html", log=found, root=PATH, is_month=request.path != PATH, few=FEW)


def _must_be_public() -> None:
    if not settings.IMPRINT.public_log:
        raise Http404
