"""Where the links in mails lead. A GET shows a button, since mail scanners open links; a POST acts."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from imprint.articles.views import page
from imprint.mailing import services


@csrf_exempt
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        if request.method == "POST":
            return page(request, "mailing/confirmed.html", follow=services.confirm(token=token))
        follow = services.follow_of(token, "confirm", services.CONFIRM_WITHIN_S)
    except services.BadLink:
        return page(request, "mailing/bad_link.html", status=404)
    return page(request, "mailing/confirm.html", follow=follow)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Also RFC 8058's one click: a POST from the reader's mail program, without cookies."""
    try:
        if request.method == "POST":
            return page(request, "mailing/ended.html", follow=services.end(token=token))
        follow = services.follow_of(token, "end")
    except services.BadLink:
        return page(request, "mailing/bad_link.html", status=404)
    return page(request, "mailing/end.html", follow=follow)
