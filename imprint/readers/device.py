"""What a device wrote as a guest: to be taken along, and to be erased. No account is needed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from imprint.readers import privacy
from imprint.readers.account import data_or_429
from imprint.readers.identity import COOKIE, visitor_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return data_or_429(request, privacy.device_of(visitor_of(request)))


@csrf_exempt  # The page needs no session, so there is no token; see core.same_site.
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    comments = request.POST.get("comments", "")
    if request.method == "GET":
        return _page(request)
    if comments not in ("remove", "nameless") or "sure" not in request.POST:
        return _page(request, is_unsure=True, chosen=comments)
    device = privacy.device_of(visitor_of(request))
    privacy.erase(person=device, comments="remove" if comments == "remove" else "nameless")
    response = render(request, "readers/erased.html", {"is_account": False})
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _page(request: HttpRequest, *, is_unsure: bool = False, chosen: str = "") -> HttpResponse:
    device = privacy.device_of(visitor_of(request))
    context = {"is_known": bool(device.guest), "is_unsure": is_unsure, "chosen": chosen}
    return render(request, "readers/device.html", context, status=422 if is_unsure else 200)
