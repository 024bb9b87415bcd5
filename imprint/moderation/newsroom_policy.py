"""The newsroom's screens of the policy: what is in force, the versions, the switch; drafts are in newsroom_draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imprint.discussion.refusals import Refusal
from imprint.moderation import drafts, newsroom_draft
from imprint.moderation.differences import differences, shown, version_of
from imprint.moderation.drafts import UnknownVersion
from imprint.moderation.models import Policy
from imprint.moderation.permissions import for_policy_makers
from imprint.moderation.policies import judge_of, policy_in_force
from imprint.moderation.tryout import try_out, what_it_stops

LATEST = 50


@for_policy_makers
def overview(request: HttpRequest) -> HttpResponse:
    """What is in force, in words; the versions; how to begin."""
    policy = policy_in_force()
    context = {
        "policy": policy,
        "rules": shown(policy.rules, policy.lists) if policy else [],
        "draft": drafts.draft_of(request.user),
        "versions": Policy.objects.defer("rules", "lists")[:LATEST],
    }
    return render(request, "moderation/policy/overview.html", context)


@for_policy_makers
def version(request: HttpRequest, number: int) -> HttpResponse:
    return _version(request, number)


def _version(request: HttpRequest, number: int, warning: str = "") -> HttpResponse:
    policy, in_force = _found(number), policy_in_force()
    context = {
        "policy": policy,
        "in_force": in_force,
        "rules": shown(policy.rules, policy.lists),
        "differences": differences(version_of(in_force), version_of(policy)),
        "warning": warning,
    }
    return render(request, "moderation/policy/version.html", context)


@for_policy_makers
def try_version(request: HttpRequest, number: int) -> HttpResponse:
    policy = _found(number)
    tryout = try_out(judge_of(policy).rules, policy.lists)
    return render(request, "moderation/policy/tryout.html", {"policy": policy, "tryout": tryout})


@for_policy_makers
def file(request: HttpRequest, number: int) -> HttpResponse:
    return newsroom_draft.as_file(_found(number), f"policy-{number}.json")


@for_policy_makers
@require_POST
def switch(request: HttpRequest, number: int) -> HttpResponse:
    """A version that stops nearly everything wants a second press."""
    policy = _found(number)
    warning = "" if request.POST.get("sure") else what_it_stops(judge_of(policy).rules, policy.lists)
    if warning:
        return _version(request, number, warning)
    drafts.switch_on(user=request.user, number=number)
    messages.success(request, _("Version %(number)s judges each post from now on.") % {"number": number})
    return redirect("newsroom_policy")


@for_policy_makers
@require_POST
def switch_off(request: HttpRequest) -> HttpResponse:
    drafts.switch_off(user=request.user)
    messages.success(request, _("No rules judge what is posted."))
    return redirect("newsroom_policy")


@for_policy_makers
@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """Into the draft, where it can be read and tried out before it is saved."""
    sent: Any = request.FILES.get("file")
    try:
        written = sent.read(drafts.LONGEST_FILE + 1) if sent else b""
        drafts.import_draft(user=request.user, written=written)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("newsroom_policy")
    messages.success(request, _("The file is in your draft. Nothing is in force yet."))
    return redirect("newsroom_draft")


def _found(number: int) -> Policy:
    try:
        return drafts.version(number)
    except UnknownVersion:
        raise Http404 from None


urlpatterns = [
    path("policy/", overview, name="newsroom_policy"),
    path("policy/off/", switch_off, name="newsroom_policy_off"),
    path("policy/import/", import_file, name="newsroom_policy_import"),
    path("policy/draft/", include(newsroom_draft)),
    path("policy/<int:number>/", version, name="newsroom_policy_version"),
    path("policy/<int:number>/try/", try_version, name="newsroom_policy_try"),
    path("policy/<int:number>/file/", file, name="newsroom_policy_file"),
    path("policy/<int:number>/switch/", switch, name="newsroom_policy_switch"),
]
