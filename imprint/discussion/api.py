"""The HTTP API at /-/api/v1/, described at /-/api/docs; errors as RFC 9457."""

import json
import logging
from contextlib import suppress
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from pydantic import ValidationError as BadShape

from imprint.discussion import comments_api, me_api, reader_api, threads_api
from imprint.discussion.refusals import REFUSALS, Problem, problem_of
from imprint.discussion.shapes import CommentIn
from imprint.discussion.threads_api import post_comment

logger = logging.getLogger("imprint.discussion")


class DescribedAPI(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Every operation may also refuse, and says so: Ninja describes only what succeeds."""
        described = super().get_openapi_schema(**options)
        described["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for operations in described["paths"].values():
            for operation in operations.values():
                operation["responses"] |= {"4XX": _REFUSED, "503": _REFUSED}
        return described


PROBLEM = {
    "title": "Problem",
    "description": "As RFC 9457 has it; `detail` is a sentence for the reader.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
    },
}
_REFUSED = {
    "description": "Refused, with the reason",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
api = DescribedAPI(title="The API of Imprint", version="1", urls_namespace="api", description=__doc__ or "")


def _answer(problem: Problem) -> HttpResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(problem.status, "Error"),
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.field:
        body["field"] = problem.field
    return HttpResponse(
        json.dumps(body | problem.details),
        status=problem.status,
        content_type="application/problem+json",
        headers=problem.headers,
    )


TITLES = {
    400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 405: "Method not allowed",
    409: "Conflict", 422: "Unprocessable content", 428: "Precondition required", 429: "Too many requests",
    500: "Internal server error", 503: "Service unavailable",
}  # fmt: skip


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return _answer(problem_of(error))


for kind in REFUSALS:
    api.add_exception_handler(kind, _refused)  # type: ignore[arg-type]  # Ninja's own type is too wide.


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors)
    return _answer(Problem(422, wrong))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    is_unreadable = error.status_code == 400  # Ninja says no more than that.
    return _answer(Problem(error.status_code, _("This is no JSON in UTF-8.") if is_unreadable else str(error)))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(
        Problem(500, _("That did not work, and it was our fault. It was noted; please try again in a moment."))
    )


def no_such_path(request: HttpRequest) -> HttpResponse:
    return _answer(Problem(404, _("There is nothing at this address of the API. /-/api/docs lists what there is.")))


def _told_in_json(view: Any) -> Any:
    """Ninja itself tells of a wrong method in plain text, and knows no HEAD."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"  # The server leaves the body out.
        response: HttpResponse = view(request, **parts)
        if response.status_code != 405:
            return response
        allowed = response.headers["Allow"]
        return _answer(Problem(405, _("Here one can only: %(methods)s") % {"methods": allowed}, {"Allow": allowed}))

    return answer


def _quick_to_post(view: Any) -> Any:
    """Posts come in floods, and Ninja's own way to the function costs as much as the rest of the request.

    What has the wrong shape goes that way all the same, so that Ninja tells what is wrong with it.
    """

    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        if request.method == "POST":
            with suppress(BadShape):
                sent = CommentIn.model_validate_json(request.body)
                try:
                    return post_comment(request, sent=sent, **parts)
                except Exception as error:
                    return api.on_exception(request, error)
        response: HttpResponse = view(request, **parts)
        return response

    return answer


api.add_router("v1/", me_api.router)
api.add_router("v1/", threads_api.router)
api.add_router("v1/", comments_api.router)
api.add_router("v1/", reader_api.router)
urls = api.urls
for pattern in urls[0]:
    if str(pattern.pattern) == "v1/threads/<int:thread_id>/comments":
        pattern.callback = _quick_to_post(pattern.callback)
    pattern.callback = _told_in_json(pattern.callback)
urls[0].append(path("docs/", RedirectView.as_view(url="/-/api/docs", permanent=True)))
urls[0].append(re_path("", no_such_path))
