"""Signing in, signing up and signing out."""

from typing import Any
from urllib.parse import urlencode

from allauth.account import views as allauth
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth import views as auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from imprint.readers.elsewhere import providers

ACCOUNT = "/-/account/"


class OurPage:
    """Allauth's view with a page of ours: `site` is the newsroom's settings there, `next` where it leads afterwards."""

    request: HttpRequest

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**values)  # type: ignore[misc]  # Of allauth's views.
        context.pop("site", None)
        here = self.request
        context["next"] = get_next_redirect_url(here) or (_came_from(here) if here.method == "GET" else "")
        return context | offers()


def offers() -> dict[str, Any]:
    """By which ways people sign in and up here."""
    return {
        "has_codes": bool(settings.ACCOUNT_LOGIN_BY_CODE_ENABLED),  # type: ignore[misc]  # See config/accounts.py.
        "is_open": settings.IMPRINT.reader_accounts,
        "providers": providers(),
    }


class SignIn(OurPage, allauth.LoginView):
    template_name = "readers/sign_in.html"


class SignUp(OurPage, allauth.SignupView):
    template_name = "readers/sign_up.html"
    template_name_signup_closed = "readers/sign_up_closed.html"

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        return {**super().get_context_data(**values), "by_passkey": False}


class SignUpByPasskey(OurPage, allauth.SignupByPasskeyView):
    template_name = "readers/sign_up.html"
    template_name_signup_closed = "readers/sign_up_closed.html"

    def dispatch(self, request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        if not offers()["has_codes"]:
            raise Http404
        return super().dispatch(request, *args, **parts)

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        return {**super().get_context_data(**values), "by_passkey": True}


class AskForCode(OurPage, allauth.RequestLoginCodeView):
    template_name = "readers/ask_for_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        if not offers()["has_codes"]:
            raise Http404
        return super().dispatch(request, *args, **parts)


class SignInByCode(OurPage, allauth.ConfirmLoginCodeView):
    template_name = "readers/code.html"


class ProveAddress(OurPage, allauth.ConfirmEmailVerificationCodeView):
    template_name = "readers/code.html"


class SignInByPasskey(passkeys.LoginWebAuthnView):
    """A GET of the script answers the challenge, its POST signs in."""


class SignUpPasskey(OurPage, passkeys.SignupWebAuthnView):
    """The last step of signing up with one: the device makes it."""

    template_name = "readers/new_passkey.html"

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context = super().get_context_data(**values)
        return {**context, "options": begin_registration(self._login_stage.login.user, True), "is_new": True}


class SignOut(auth.LogoutView):
    """A GET shows the button, a POST signs out."""

    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "readers/sign_out.html")


@never_cache
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Signs out and leads to signing in, by any way that the account has."""
    wanted = get_next_redirect_url(request) or reverse("account")
    if not request.user.is_authenticated or request.method == "POST":
        logout(request)
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")
    return render(request, "readers/again.html", {"next": wanted})


def inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "readers/inactive.html", status=403)


def _came_from(request: HttpRequest) -> str:
    """The path of our own page whose link was followed; empty when it is none, or one about the account."""
    host, _slash, rest = request.headers.get("Referer", "").partition("://")[2].partition("/")
    path = f"/{rest}"
    is_ours = host == request.get_host() and not path.startswith(ACCOUNT)
    return path if is_ours and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""
