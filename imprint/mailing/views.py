"""Where the links in mails lead. A GET shows a button, since mail scanners open links; a POST acts."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from imprint.articles.views import page
from imprint.core import rate_limits
from imprint.core.client import client_network
from imprint.core.rate_limits import TooFast
from imprint.mailing import links, services
from imprint.mailing.links import BadLink
from imprint.mailing.models import Follow
from imprint.readers.identity import visitor_of
from imprint.readers.privacy import proved_addresses

LINKS_OF_A_SENDER_AN_HOUR = 20
NUMBER = re.compile(r"[0-9]{1,18}")
FORGET = "forgotten"
WISH = "follow-"
"""Before the id of a follow, in the name of its field."""


@csrf_exempt
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        if request.method == "POST":
            follow = services.confirm(token=token, frequency=request.POST.get("frequency", ""))
            return page(request, "mailing/confirmed.html", follow=follow, manage=links.path_of(follow, "manage"))
        follow = links.to_confirm(token)
    except BadLink:
        return _bad_link(request)
    return page(request, "mailing/confirm.html", follow=follow, frequencies=Follow.Frequency.choices)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Also RFC 8058's one click: a POST from the reader's mail program, without cookies."""
    try:
        if request.method == "POST":
            follow = services.end(token=token)
            return page(request, "mailing/ended.html", follow=follow, manage=links.path_of(follow, "manage"))
        follow = links.follow_of(token, "end")
    except BadLink:
        return _bad_link(request)
    return page(request, "mailing/end.html", follow=follow)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def end_digest(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a digest, which is of many follows."""
    try:
        if request.method == "POST":
            follow = services.end_digest(token=token)
            return page(request, "mailing/ended_digest.html", manage=links.path_of(follow, "manage"))
        follow = links.follow_of(token, "end-digest")
    except BadLink:
        return _bad_link(request)
    return page(request, "mailing/end_digest.html", follow=follow)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """All that one address gets; a POST changes what its fields name."""
    try:
        return _manage(request, [links.to_manage(token).email])
    except BadLink:
        return _bad_link(request)


@csrf_exempt
@require_http_methods(["POST"])
def manage_all(request: HttpRequest, token: str) -> HttpResponse:
    """One wish for all of it."""
    try:
        return _manage_all(request, [links.to_manage(token).email])
    except BadLink:
        return _bad_link(request)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The same for an account: all that the addresses get which it has proved to be its own."""
    emails = _proved(request)
    return _manage(request, emails) if emails else HttpResponseRedirect("/-/mail/")


@csrf_exempt
@require_http_methods(["POST"])
def mine_all(request: HttpRequest) -> HttpResponse:
    emails = _proved(request)
    return _manage_all(request, emails) if emails else HttpResponseRedirect("/-/mail/")


def _proved(request: HttpRequest) -> list[str]:
    user = visitor_of(request).user
    return sorted(proved_addresses(user)) if user else []


def _manage(request: HttpRequest, emails: list[str]) -> HttpResponse:
    if request.method == "GET":
        return _manage_page(request, emails)
    services.change(emails=emails, wishes=_wishes(request))
    return _back(request.path)


def _manage_all(request: HttpRequest, emails: list[str]) -> HttpResponse:
    if request.POST.get("wish") == FORGET:
        services.forget(emails=emails)
        return page(request, "mailing/forgotten.html")
    services.change_all(emails=emails, wish=request.POST.get("wish", ""))
    return _back(request.path.removesuffix("all/"))


def _back(path: str) -> HttpResponseRedirect:
    """So that a reload does not send it again."""
    return HttpResponseRedirect(f"{path}?saved", status=303)


def _wishes(request: HttpRequest) -> dict[int, str]:
    fields = {name.removeprefix(WISH): str(wish) for name, wish in request.POST.items() if name.startswith(WISH)}
    return {int(number): wish for number, wish in fields.items() if NUMBER.fullmatch(number)}


def _manage_page(request: HttpRequest, emails: list[str]) -> HttpResponse:
    return page(
        request,
        "mailing/manage.html",
        email=", ".join(emails),
        several=len(emails) > 1,
        all=f"{request.path}all/",
        follows=list(services.living_of(*emails)),
        choices=[*Follow.Frequency.choices, (Follow.State.PAUSED, _("paused")), (Follow.State.ENDED, _("no more"))],
        is_saved="saved" in request.GET,
    )


@csrf_exempt
@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """For those who lost their link. The answer is the same whether or not the address gets anything."""
    if request.method == "GET":
        return HttpResponseRedirect("/-/mail/mine/") if _proved(request) else page(request, "mailing/mail.html")
    try:
        rate_limits.take(
            f"links:{client_network(request)}", LINKS_OF_A_SENDER_AN_HOUR / 60, LINKS_OF_A_SENDER_AN_HOUR // 4
        )
    except TooFast as fast:
        answer = page(request, "mailing/mail.html", status=429, wait_s=fast.retry_after_s)
        answer.headers["Retry-After"] = str(fast.retry_after_s)
        return answer
    services.send_link(email=request.POST.get("email", "").strip())
    return page(request, "mailing/link_sent.html", status=202)


def _bad_link(request: HttpRequest) -> HttpResponse:
    return page(request, "mailing/bad_link.html", status=404)
