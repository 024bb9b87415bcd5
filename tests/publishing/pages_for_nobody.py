"""A site that tells who asks."""

from django.http import HttpRequest, HttpResponse
from django.urls import re_path


def show(request: HttpRequest) -> HttpResponse:
    address = f"{request.scheme}://{request.get_host()}"
    who = "anonymous" if request.user.is_anonymous else "somebody"
    return HttpResponse(f"{address} {who} {request.COOKIES} {request.session}")


urlpatterns = [re_path("", show)]
