"""Signing in and out of an account."""

from typing import Any

from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

MARK = "imprint_account"
MARK_FOR_S = 1_209_600
ACCOUNT = "/-/account/"


class SignIn(auth.LoginView):
    template_name = "readers/sign_in.html"

    def form_valid(self, form):  # type: ignore[no-untyped-def]  # Django's stubs leave the form's type open.
        """Pages are the same for everybody; this cookie tells their scripts that there is somebody to greet."""
        response: HttpResponseBase = super().form_valid(form)
        response.set_cookie(MARK, "1", max_age=MARK_FOR_S, samesite="Lax", secure=self.request.is_secure())
        return response

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Where `next` says, else to the page of ours that led here."""
        wanted: str = super().get_redirect_url()
        return wanted or (_came_from(self.request) if self.request.method == "GET" else "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without Django's own `site`: in our templates that is the newsroom's settings."""
        context = super().get_context_data(**kwargs)
        return {name: value for name, value in context.items() if name not in ("site", "site_name")}


class SignOut(auth.LogoutView):
    """A GET shows the button, a POST signs out."""

    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        response = render(request, "readers/sign_out.html")
        if not request.user.is_authenticated:
            response.delete_cookie(MARK)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        response.delete_cookie(MARK)
        return response


def _came_from(request: HttpRequest) -> str:
    """The path of our own page whose link was followed; empty when it is none, or one about the account."""
    host, _slash, rest = request.headers.get("Referer", "").partition("://")[2].partition("/")
    path = f"/{rest}"
    is_ours = host == request.get_host() and not path.startswith(ACCOUNT)
    return path if is_ours and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""
