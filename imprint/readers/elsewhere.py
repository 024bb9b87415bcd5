"""Signing in with an account at another site: redirects only, no script of theirs."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount import views as social
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.github import views as github
from allauth.socialaccount.providers.google import views as google
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from requests import RequestException

logger = logging.getLogger("imprint.readers")

View = Callable[..., Any]
NAMES = {"google": "Google", "github": "GitHub"}


@dataclass(frozen=True, slots=True)
class Provider:
    id: str
    name: str
    path: str


def providers() -> list[Provider]:
    """Those that the site's settings name."""
    found = []
    for one in settings.IMPRINT.account_providers:
        if one.kind == "openid":
            path = reverse("openid_connect_login", args=[one.id])
            found.append(Provider(one.id, one.name, path))
        else:
            found.append(Provider(one.kind, NAMES[one.kind], reverse(f"{one.kind}_login")))
    return found


def connected(user: User) -> list[tuple[SocialAccount, str]]:
    """The account's own, with the names of their sites."""
    names = {provider.id: provider.name for provider in providers()}
    return [(account, names.get(account.provider, account.provider)) for account in _accounts(user)]


def one_of(user: User, pk: int) -> SocialAccount | None:
    return SocialAccount.objects.filter(user=user, pk=pk).first()


def unconnected(user: User) -> list[Provider]:
    there = {account.provider for account in _accounts(user)}
    return [provider for provider in providers() if provider.id not in there]


def _accounts(user: User) -> list[SocialAccount]:
    return list(SocialAccount.objects.filter(user=user).order_by("pk"))


def begin(kind: str) -> View:
    """A form leads there by a page of ours: the policy lets forms lead nowhere else, redirects included."""
    view: View = {"google": google.oauth2_login, "github": github.oauth2_login, "openid": openid.login}[kind]

    def answer(request: HttpRequest, **parts: str) -> HttpResponseBase:
        chosen = _configured(kind, parts.get("provider_id", ""))
        if request.method != "POST":
            return render(
                request, "readers/elsewhere.html", {"provider": chosen, "process": request.GET.get("process")}
            )
        response = _asked(view, request, parts)
        target = response.headers.get("Location", "")
        if not target or url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
            return response
        page = render(request, "readers/elsewhere_now.html", {"provider": chosen, "target": target})
        page.headers["Refresh"] = f"0;url={target}"
        return page

    return answer


def finish(kind: str) -> View:
    """Where the other site leads back to."""
    view: View = {"google": google.oauth2_callback, "github": github.oauth2_callback, "openid": openid.callback}[kind]

    def answer(request: HttpRequest, **parts: str) -> HttpResponseBase:
        _configured(kind, parts.get("provider_id", ""))
        return _asked(view, request, parts)

    return answer


def _asked(view: View, request: HttpRequest, parts: dict[str, str]) -> HttpResponseBase:
    """The other site may be down, or answer nonsense."""
    try:
        response: HttpResponseBase = view(request, **parts)
        return response
    except (RequestException, KeyError, TypeError, ValueError):
        logger.warning("The other site did not answer as it should", exc_info=True)
        return failed(request)


def _configured(kind: str, provider_id: str) -> Provider:
    for one, provider in zip(settings.IMPRINT.account_providers, providers(), strict=True):
        if one.kind == kind and (kind != "openid" or one.id == provider_id):
            return provider
    raise Http404


def cancelled(request: HttpRequest) -> HttpResponse:
    return render(request, "readers/elsewhere_failed.html", {"is_cancelled": True})


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "readers/elsewhere_failed.html", status=502)


class SignUp(social.SignupView):
    """Only where the other site told no address, or one that is in use here."""

    template_name = "readers/sign_up_from_elsewhere.html"
    template_name_signup_closed = "readers/sign_up_closed.html"

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**values)
        context.pop("site", None)
        return context
