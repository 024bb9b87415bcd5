"""The page with what was found in a thread."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from imprint.articles.views import page
from imprint.core.client import client_digest
from imprint.core.rate_limits import TooFast
from imprint.discussion import search, services
from imprint.discussion.models import Thread
from imprint.discussion.refusals import Refusal, problem_of


@require_safe
def search_thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """What cannot be looked for is said above the form; a question that was not asked yet is no mistake."""
    thread = get_object_or_404(Thread.objects.public(), pk=min(thread_id, services.LARGEST_ID))
    question, before = request.GET.get("q", ""), request.GET.get("before", "")
    shown: dict[str, Any] = {"thread": thread, "question": question[: search.LONGEST], "before": before}
    if "q" not in request.GET:
        return page(request, "discussion/search.html", **shown)
    try:
        found = search.find(
            thread=thread, question=question, sender=client_digest(request), before=search.cursor_of(before)
        )
    except (Refusal, TooFast) as error:
        problem = problem_of(error)
        answer = page(request, "discussion/search.html", problem.status, problem=problem, **shown)
        for name, value in problem.headers.items():
            answer.headers[name] = value
        return answer
    older = "?" + urlencode({"q": question, "before": found.before}) if found.before else ""
    results = search.results_of(found, question)
    return page(request, "discussion/search.html", results=results, older=older, is_asked=True, **shown)
