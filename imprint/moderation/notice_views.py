"""Readers' pages about what is against the law: the form for a notice, and what became of it."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from imprint.articles.views import page
from imprint.discussion import queries
from imprint.discussion.models import Comment
from imprint.discussion.refusals import REFUSALS, Problem, UnknownComment, problem_of
from imprint.moderation import notices
from imprint.moderation.notices import Claim, give_notice, notice_with
from imprint.moderation.refusals import UnknownNotice
from imprint.moderation.views import private
from imprint.readers.identity import visitor_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def illegal(request: HttpRequest, comment_id: int) -> HttpResponse:
    """“This is against the law”; what was typed into the ordinary report comes along as `why`."""
    comment = _comment(comment_id)
    if request.method != "POST":
        return _form(request, comment, _prefilled(request))
    claim = _claim(request)
    try:
        notice = give_notice(comment_id=comment_id, visitor=visitor_of(request), claim=claim)
    except UnknownComment:
        raise Http404 from None
    except REFUSALS as error:
        return _form(request, comment, claim, problem_of(error))
    return HttpResponseRedirect(f"{notice.path}?{urlencode({'sent': 1})}", status=303)


def _comment(comment_id: int) -> Comment:
    try:
        if queries.is_public(comment_id):
            return queries.one_comment(comment_id)
    except UnknownComment:
        pass
    raise Http404


def _prefilled(request: HttpRequest) -> Claim:
    user = visitor_of(request).user
    why = request.GET.get("why", "")[: notices.EXPLANATION_LENGTH]
    return Claim(explanation=why, name=user.get_full_name() if user else "", email=user.email if user else "")


def _claim(request: HttpRequest) -> Claim:
    sent = request.POST
    return Claim(
        explanation=sent.get("explanation", ""),
        law=sent.get("law", ""),
        name=sent.get("name", ""),
        email=sent.get("email", ""),
        is_in_good_faith=sent.get("good_faith") == "1",
        is_about_children=sent.get("children") == "1",
    )


def _form(request: HttpRequest, comment: Comment, claim: Claim, problem: Problem | None = None) -> HttpResponse:
    values = {"comment": comment, "claim": claim, "problem": problem, "lengths": notices}
    return private(page(request, "moderation/illegal.html", problem.status if problem else 200, **values), problem)


@require_safe
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """For whoever gave it: what was said, and what came of it."""
    try:
        found = notice_with(key)
    except UnknownNotice:
        raise Http404 from None
    return private(page(request, "moderation/notice.html", notice=found, sent="sent" in request.GET))
