"""The pages of an account for the one whose it is."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.socialaccount.internal.flows.connect import disconnect as disconnect_account
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imprint.core.rate_limits import TooFast
from imprint.readers import elsewhere, privacy, services
from imprint.readers.forms import NameForm, PasswordForm
from imprint.readers.fresh import wants_fresh_sign_in
from imprint.readers.identity import visitor_of
from imprint.readers.views import OurPage, offers
from imprint.readers.ways import ways_to_sign_in

ONLY_WAY = gettext_lazy("This is your only way to sign in. Add another one first.")
FILE = "attachment; filename=my-data.json"


@never_cache
@login_required
def home(request: HttpRequest, name_form: NameForm | None = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    context = {
        "name_form": name_form
        or NameForm(initial={"name": user.get_full_name() or user.get_username()}, account=user.pk),
        "address": EmailAddress.objects.filter(user=user).order_by("-primary", "pk").first(),
        "passkeys": Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk"),
        "connected": elsewhere.connected(user),
        "unconnected": elsewhere.unconnected(user),
        "is_newsroom": privacy.is_newsroom(user),
        "claimable": privacy.claimable(visitor_of(request)),
        **offers(),
    }
    return render(request, "readers/account.html", context, status=status)


@login_required
@require_POST
def rename(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST, account=_user(request).pk)
    if not form.is_valid():
        return home(request, form, 422)
    services.rename_reader(user=_user(request), name=form.cleaned_data["name"])
    messages.success(request, _("Your next comments carry this name."))
    return redirect("account")


class ChangeAddress(OurPage, allauth.EmailView):
    """The new one counts once a code that was sent there has come back."""

    template_name = "readers/address.html"

    @method_decorator(wants_fresh_sign_in)
    def dispatch(self, request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        if not settings.IMPRINT.mail_url:
            raise Http404
        return super().dispatch(request, *args, **parts)


@never_cache
@wants_fresh_sign_in
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    had_one = user.has_usable_password()
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "had_one": had_one}
        return render(request, "readers/password.html", context, status=422 if form.errors else 200)
    services.set_password(user=user, password=form.cleaned_data["password"])
    update_session_auth_hash(request, user)
    get_adapter(request).send_notification_mail("account/email/password_changed", user)
    messages.success(request, _("The new password counts from now on. You were signed out on all other devices."))
    return redirect("account")


class AddPasskey(OurPage, passkeys.AddWebAuthnView):
    template_name = "readers/new_passkey.html"

    @method_decorator(wants_fresh_sign_in)
    def dispatch(self, request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **parts)

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context = super().get_context_data(**values)
        return {**context, "options": begin_registration(self.request.user, True), "is_new": False}

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        messages.success(self.request, _("You can sign in with this passkey from now on."))
        return redirect("account")


class RemovePasskey(OurPage, passkeys.RemoveWebAuthnView):
    template_name = "readers/remove_passkey.html"

    @method_decorator(wants_fresh_sign_in)
    def dispatch(self, request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **parts)

    def form_valid(self, form: Any) -> HttpResponse:
        if ways_to_sign_in(self.request.user) == 1:
            messages.error(self.request, ONLY_WAY)
            return redirect("account")
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return "/-/account/"


@login_required
@require_POST
def disconnect(request: HttpRequest) -> HttpResponse:
    sent = request.POST.get("account", "")
    account = elsewhere.one_of(_user(request), int(sent[:18])) if sent.isdecimal() else None
    if account and ways_to_sign_in(request.user) == 1:
        messages.error(request, ONLY_WAY)
    elif account:
        disconnect_account(request, account)
        messages.success(request, _("It is connected no longer."))
    return redirect("account")


@login_required
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    services.end_sessions(user=request.user, keep=request.session.session_key)
    messages.success(request, _("You are signed out on all other devices."))
    return redirect("account")


@never_cache
@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Everything that the site keeps about the account."""
    return data_or_429(request, privacy.person_of(visitor_of(request)))


def data_or_429(request: HttpRequest, person: privacy.Person) -> HttpResponse:
    try:
        privacy.check_pace(visitor_of(request))
    except TooFast as fast:
        answer = render(request, "errors/429.html", status=429)
        answer.headers["Retry-After"] = str(fast.retry_after_s)
        return answer
    return as_file(person)


def as_file(person: privacy.Person) -> HttpResponse:
    layout = {"indent": 2, "ensure_ascii": False}
    return JsonResponse(
        privacy.export(person),
        json_dumps_params=layout,
        headers={"Content-Disposition": FILE, "Cache-Control": "no-store"},
    )


@never_cache
@wants_fresh_sign_in
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Asks what becomes of the comments and whether they are sure; then everything goes."""
    comments = request.POST.get("comments", "")
    is_newsroom = privacy.is_newsroom(_user(request))
    if request.method == "GET" or comments not in ("remove", "nameless") or "sure" not in request.POST:
        context = {"is_newsroom": is_newsroom, "is_unsure": request.method == "POST", "chosen": comments}
        return render(request, "readers/erase.html", context, status=422 if context["is_unsure"] else 200)
    privacy.erase(
        person=privacy.person_of(visitor_of(request)), comments="remove" if comments == "remove" else "nameless"
    )
    if not is_newsroom:
        logout(request)
    return render(request, "readers/erased.html", {"is_newsroom": is_newsroom, "is_account": True})


def _user(request: HttpRequest) -> Any:
    return request.user


def to_account(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/-/account/")
