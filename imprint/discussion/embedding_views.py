"""What pages of other sites load and show, and the way from here to those pages."""

import json
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from imprint.articles.views import page
from imprint.core.same_site import embedding_origin
from imprint.core.security_headers import content_security_policy
from imprint.discussion import embedding, queries, services
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import REFUSALS, StrangeSite, problem_of
from imprint.discussion.views import signs_of
from imprint.readers.identity import remember_guest, visitor_of

STYLES = ("css/base.css", "css/discussion.css", "css/forms.css", "css/embed.css")
SCRIPT_FOR_S = 300


@require_safe
def talk(request: HttpRequest, key: str, host: str) -> HttpResponse:
    """The first page of a discussion on another site; where none has begun, what the element shows until it does."""
    thread = Thread.objects.filter(key=f"/{key}").exclude(origin="").first()
    if thread:
        return page(request, "discussion/talk.html", discussion=queries.first_page(thread))
    is_allowed = embedding.is_host_allowed(host)
    empty = queries.first_page(Thread(key=f"/{key}")) if is_allowed else None
    problem = problem_of(StrangeSite())
    return page(request, "discussion/talk_new.html", status=404, discussion=empty, problem=problem, host=host)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The one address that other sites write down; it leads to files with hashed names."""
    styles = json.dumps([static(name) for name in STYLES])
    text = f'import {{ start }} from "{static("js/embed.js")}";\nstart({styles});\n'
    headers = {"Cache-Control": f"public, max-age={SCRIPT_FOR_S}, stale-while-revalidate=86400, stale-if-error=604800"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def frame(request: HttpRequest) -> HttpResponse:
    """The whole discussion for a frame on a page of another site; its form works inside without JavaScript."""
    asked = {name: request.GET.get(name, "") for name in ("origin", "key", "url", "title")}
    if request.method != "POST":
        return _frame(request, asked, embedding.thread_at(asked["origin"], asked["key"]))
    sent, visitor = request.POST, visitor_of(request)
    try:
        with embedding.thread_for(**asked, sender=visitor.sender) as thread:
            posted = services.post_comment(
                thread_id=thread.pk,
                visitor=visitor,
                body=sent.get("body", ""),
                name=sent.get("name", ""),
                email=sent.get("email", ""),
                notify=sent["notify"] if sent.get("notify") in ("replies", "all") else "none",
                idempotency_key=sent.get("idempotency_key", "")[:64],
                signs=signs_of(sent),
            )
    except REFUSALS as error:
        return _frame(request, asked, embedding.thread_at(asked["origin"], asked["key"]), error)
    response = HttpResponseRedirect(f"{request.path}?{urlencode({**asked, 'posted': posted.draft.state})}#said")
    response.status_code = 303
    if not visitor.user:
        remember_guest(response, posted.guest_token, request.is_secure())
    return response


def _frame(
    request: HttpRequest, asked: dict[str, str], thread: Thread | None, error: Exception | None = None
) -> HttpResponse:
    if not embedding_origin(asked["origin"]):
        error = StrangeSite()
    problem = problem_of(error) if error else None
    context: dict[str, Any] = {
        "discussion": queries.first_page(thread or Thread()),
        "action": f"{request.path}?{urlencode(asked)}",
        "sent": request.POST,
        "problem": problem,
        "is_strange": isinstance(error, StrangeSite),
        "posted": request.GET.get("posted", ""),
    }
    response = page(request, "discussion/frame.html", status=problem.status if problem else 200, **context)
    for name, value in problem.headers.items() if problem else ():
        response.headers[name] = value
    response.headers["Content-Security-Policy"] = content_security_policy(ancestors=_frame_ancestors())
    return response


def _frame_ancestors() -> list[str]:
    return ["'self'", *filter(None, map(embedding_origin, settings.IMPRINT.embedding_sites))]


@require_safe
def page_of_thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """To the page with the discussion, on whichever site."""
    thread = get_object_or_404(Thread.objects.public(), pk=min(thread_id, services.LARGEST_ID))
    return HttpResponseRedirect(f"{_address(thread)}#discussion")


@require_safe
def page_of_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """To the comment on the page that has the discussion, on whichever site."""
    found = Comment.objects.public().select_related("thread").filter(pk=min(comment_id, services.LARGEST_ID)).first()
    if found is None:
        raise Http404
    return HttpResponseRedirect(f"{_address(found.thread)}#comment-{found.pk}" if found.thread.url else found.path)


def _address(thread: Thread) -> str:
    """Without a fragment of its own. Checked when the thread began; quoted, as it goes into a header."""
    return quote(thread.url.partition("#")[0], safe=":/?#[]@!$&'()*+,;=%") or thread.key
