"""The newsroom's screen of figures: those of the yearly report for any days, and what the EU's database takes."""

import json
import zipfile
from io import BytesIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import path

from imprint.moderation.log_forms import PeriodForm, this_year
from imprint.moderation.permissions import for_moderators
from imprint.moderation.report import HEADS, report_of
from imprint.moderation.tables import csv_lines
from imprint.moderation.transparency import AT_ONCE, files_of, statements_in


@for_moderators
def report(request: HttpRequest) -> HttpResponse:
    """Of this year up to today, or of the days that are asked for."""
    form = PeriodForm(request.GET or this_year())
    context = {"form": form, "at_once": AT_ONCE, "is_public": settings.IMPRINT.public_log}
    if form.is_valid():
        days = {"first": form["first"].value(), "last": form["last"].value()}
        count = statements_in(form.period).count()
        context |= {"report": report_of(form.period), "days": days, "statements": count}
    return render(request, "moderation/log/report.html", context)


@for_moderators
def report_csv(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain; charset=utf-8")
    lines = csv_lines(HEADS, report_of(form.period).rows)
    return _download("".join(lines).encode(), f"{_name(form)}.csv", "text/csv; charset=utf-8")


@for_moderators
def statements(request: HttpRequest) -> HttpResponse:
    """One file of JSON; where it must be several, as the database takes them, packed into one."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain; charset=utf-8")
    at_most = None if request.GET.get("one") == "1" else AT_ONCE
    files = [json.dumps(file, ensure_ascii=False).encode() for file in files_of(form.period, at_most=at_most)]
    if len(files) <= 1:
        return _download((files or [b'{"statements": []}'])[0], f"{_name(form)}.json", "application/json")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, file in enumerate(files, start=1):
            archive.writestr(f"{_name(form)}-{number:03}.json", file)
    return _download(packed.getvalue(), f"{_name(form)}.zip", "application/zip")


def _name(form: PeriodForm) -> str:
    return f"moderation-{form.cleaned_data['first']:%Y-%m-%d}-{form.cleaned_data['last']:%Y-%m-%d}"


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


urlpatterns = [
    path("report/", report, name="newsroom_report"),
    path("report.csv", report_csv, name="newsroom_report_csv"),
    path("statements.json", statements, name="newsroom_statements"),
]
