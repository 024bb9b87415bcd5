"""Readers' pages of moderation: why something was decided, and the appeal. They are private and never baked."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from imprint.articles.views import page
from imprint.discussion.refusals import REFUSALS, Problem, problem_of
from imprint.moderation.appeals import APPEAL_LENGTH, appeal_statement
from imprint.moderation.fair_data import statements_of
from imprint.moderation.public_log import house_rules
from imprint.moderation.refusals import UnknownStatement
from imprint.moderation.statements import appeal_of, reasons_of, statement_with
from imprint.readers.identity import visitor_of
from imprint.readers.privacy import Person

PAGE_LENGTH = 30


@require_safe
def statement(request: HttpRequest, key: str) -> HttpResponse:
    return _statement_page(request, key, sent="sent" in request.GET)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, key: str) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(f"/-/statements/{key}/", status=303)
    body = request.POST.get("body", "")
    try:
        made = appeal_statement(key=key, visitor=visitor_of(request), body=body)
    except UnknownStatement:
        raise Http404 from None
    except REFUSALS as error:
        return _statement_page(request, key, problem=problem_of(error), typed=body)
    return HttpResponseRedirect(f"{made.statement.path}?sent", status=303)


@never_cache
@login_required
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """All statements that an account got, the newest first."""
    rows = statements_of(Person(visitor_of(request).user, "")).order_by("-pk")
    chosen = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("p"))
    shown = [(one, appeal_of(one)) for one in chosen]
    return page(request, "moderation/decisions.html", page=chosen, shown=shown)


def _statement_page(request: HttpRequest, key: str, problem: Problem | None = None, **context: Any) -> HttpResponse:
    try:
        reasons = reasons_of(statement_with(key))
    except UnknownStatement:
        raise Http404 from None
    status = problem.status if problem else 200
    values = {
        "reasons": reasons,
        "rules": house_rules(),
        "problem": problem,
        "most": APPEAL_LENGTH,
        "typed": "",
    } | context
    return private(page(request, "moderation/statement.html", status, **values), problem)


def private(answer: HttpResponse, problem: Problem | None = None) -> HttpResponse:
    """Whoever has the address sees it, so no search engine and no cache learns it; of referrers others get no path."""
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    for name, value in (headers | (problem.headers if problem else {})).items():
        answer.headers[name] = value
    return answer
