"""The newsroom's screens of an editor's draft of the policy: rules, lists of words, a try on past comments, saving."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imprint.discussion.models import Comment
from imprint.discussion.refusals import Refusal
from imprint.moderation import drafts
from imprint.moderation.conditions import kinds
from imprint.moderation.differences import differences, shown, version_of
from imprint.moderation.models import Policy, PolicyDraft
from imprint.moderation.permissions import for_policy_makers
from imprint.moderation.policies import policy_in_force
from imprint.moderation.policy_forms import shown_rule, typed_rule
from imprint.moderation.rules import BadRule, Outcome, read_lists, read_rule, read_rules
from imprint.moderation.searches import lines_of
from imprint.moderation.starting import few_rules
from imprint.moderation.tryout import try_out, what_it_stops

DraftView = Callable[..., HttpResponse]
EMPTY = {"name": "", "conditions": [], "outcome": Outcome.HOLD.value}


def _with_draft(view: DraftView) -> DraftView:
    """Who has no draft is led to where one begins."""

    @for_policy_makers
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        draft = drafts.draft_of(request.user)
        return view(request, draft, **parts) if draft else redirect("newsroom_policy")

    return answer


@for_policy_makers
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """From the version that was chosen; from a few rules that we propose; or from nothing."""
    number = request.POST.get("number", "")
    drafts.begin_draft(user=request.user, number=int(number) if number.isdecimal() and len(number) < 10 else None)
    if request.POST.get("with") == "few":
        drafts.change_draft(user=request.user, rules=few_rules())
    return redirect("newsroom_draft")


@_with_draft
def draft(request: HttpRequest, draft: PolicyDraft) -> HttpResponse:
    return _page(request, draft)


def _page(
    request: HttpRequest, draft: PolicyDraft, *, note: str = "", problem: str = "", warning: str = ""
) -> HttpResponse:
    in_force = policy_in_force()
    context = {
        "draft": draft,
        "rules": shown(draft.rules, draft.lists),
        "lists": [(name, len(lines_of(words, "phrases"))) for name, words in draft.lists.items()],
        "in_force": in_force,
        "differences": differences(version_of(in_force), version_of(draft)),
        "newest": drafts.newest_version() or 0,
        "note": note,
        "problem": problem,
        "warning": warning,
        "states": [(state.value, state.label) for state in drafts.KEPT_STATES],
    }
    return render(request, "moderation/policy/draft.html", context, status=409 if problem else 200)


@_with_draft
def rule(request: HttpRequest, draft: PolicyDraft, number: int) -> HttpResponse:
    """One rule, or with the number after the last a new one. What was added or removed is kept when it is saved."""
    if number > len(draft.rules):
        return redirect("newsroom_draft")
    before = draft.rules[number] if number < len(draft.rules) else EMPTY
    if request.method != "POST":
        return _rule_page(request, draft, number, before)
    typed, act = typed_rule(request.POST), request.POST.get("act", "save")
    if act == "add" and request.POST.get("kind") in kinds():
        typed["conditions"].append({"kind": request.POST["kind"]})
        return _rule_page(request, draft, number, typed)
    if act.startswith("remove-"):
        gone = act.removeprefix("remove-")
        typed["conditions"] = [one for place, one in enumerate(typed["conditions"]) if str(place) != gone]
        return _rule_page(request, draft, number, typed)
    if request.POST.get("before", "") != before["name"]:
        messages.error(request, _("The rules were changed in another window. Nothing was saved; look at them first."))
        return redirect("newsroom_draft")
    try:
        _save_rule(request.user, draft, number, typed)
    except BadRule as error:
        return _rule_page(request, draft, number, typed, error)
    messages.success(request, _("The rule is in your draft."))
    return redirect("newsroom_draft")


def _save_rule(user: Any, draft: PolicyDraft, number: int, typed: dict[str, Any]) -> None:
    written = read_rule(typed, draft.lists).as_json()
    if any(one["name"] == written["name"] for place, one in enumerate(draft.rules) if place != number):
        raise BadRule("name", _("There are two rules named “%(name)s”.") % {"name": written["name"]})
    rules = list(draft.rules)
    rules[number : number + 1] = [written]
    drafts.change_draft(user=user, rules=rules)


def _rule_page(
    request: HttpRequest, draft: PolicyDraft, number: int, written: dict[str, Any], error: BadRule | None = None
) -> HttpResponse:
    before = draft.rules[number]["name"] if number < len(draft.rules) else ""
    form = shown_rule(written, draft.lists, error)
    context = {"form": form, "number": number, "before": before, "is_new": number == len(draft.rules)}
    return render(request, "moderation/policy/rule.html", context, status=422 if error else 200)


@_with_draft
@require_POST
def arrange(request: HttpRequest, draft: PolicyDraft, number: int) -> HttpResponse:
    """One rule goes up or down, or away."""
    rules, act = list(draft.rules), request.POST.get("act")
    if number < len(rules) and rules[number]["name"] == request.POST.get("before"):
        moved = rules.pop(number)
        if act in ("up", "down"):
            rules.insert(max(number - 1, 0) if act == "up" else number + 1, moved)
        drafts.change_draft(user=request.user, rules=rules)
    return redirect("newsroom_draft")


@_with_draft
def words(request: HttpRequest, draft: PolicyDraft) -> HttpResponse:
    """One list of words, chosen by its name; without one, a new list."""
    name = request.GET.get("name", "")
    known = draft.lists.get(name, {})
    if request.method != "POST":
        return _words_page(request, name, {"name": name, **known})
    sent = {field: request.POST.get(field, "") for field in ("name", "phrases", "allowed")}
    try:
        _save_list(request.user, draft, name, sent, is_gone=request.POST.get("act") == "remove")
    except BadRule as error:
        return _words_page(request, name, sent, error.sentence)
    messages.success(request, _("The lists in your draft were changed."))
    return redirect("newsroom_draft")


def _save_list(user: Any, draft: PolicyDraft, name: str, sent: dict[str, str], *, is_gone: bool) -> None:
    """A list that has another name now has it in the rules, too."""
    new_name = sent.pop("name").strip()
    if new_name != name and new_name in draft.lists:
        raise BadRule("name", _("There is a list of this name already."))
    if is_gone and any(name in _lists_of(one) for one in draft.rules):
        raise BadRule("name", _("A rule looks for the words of this list; change the rule first."))
    language = draft.lists.get(name, {}).get("language")
    written = {} if is_gone else read_lists({new_name: sent | ({"language": language} if language else {})})
    lists = {key: value for key, value in draft.lists.items() if key != name} | written
    rules = [_renamed(one, name, new_name) for one in draft.rules]
    drafts.change_draft(user=user, lists=lists, rules=rules)


def _lists_of(rule: dict[str, Any]) -> set[str]:
    return {one["list"] for one in rule["conditions"] if "list" in one}


def _renamed(rule: dict[str, Any], name: str, new_name: str) -> dict[str, Any]:
    conditions = [one | {"list": new_name} if name and one.get("list") == name else one for one in rule["conditions"]]
    return rule | {"conditions": conditions}


def _words_page(request: HttpRequest, name: str, typed: dict[str, str], error: str = "") -> HttpResponse:
    context = {"name": name, "typed": typed, "error": error}
    return render(request, "moderation/policy/words.html", context, status=422 if error else 200)


@_with_draft
@require_POST
def without_score(request: HttpRequest, draft: PolicyDraft) -> HttpResponse:
    state = request.POST.get("state", "")
    if state in drafts.KEPT_STATES:
        drafts.change_draft(user=request.user, without_score=Comment.State(state))
    return redirect("newsroom_draft")


@_with_draft
def try_draft(request: HttpRequest, draft: PolicyDraft) -> HttpResponse:
    try:
        tryout = try_out(read_rules(draft.rules, draft.lists), draft.lists)
    except BadRule as error:
        return _page(request, draft, problem=str(error))
    return render(request, "moderation/policy/tryout.html", {"draft": draft, "tryout": tryout})


@_with_draft
def file(request: HttpRequest, draft: PolicyDraft) -> HttpResponse:
    return as_file(draft, "policy-draft.json")


@_with_draft
@require_POST
def save(request: HttpRequest, draft: PolicyDraft) -> HttpResponse:
    """A policy that stops nearly everything wants a second press."""
    note, newest = request.POST.get("note", ""), request.POST.get("newest", "")
    try:
        warning = "" if request.POST.get("sure") else what_it_stops(read_rules(draft.rules, draft.lists), draft.lists)
        if warning:
            return _page(request, draft, note=note, warning=warning)
        knowing = int(newest) if newest.isdecimal() and len(newest) < 10 else None
        policy = drafts.save_version(user=request.user, note=note, knowing=knowing)
    except BadRule as error:
        return _page(request, draft, note=note, problem=str(error))
    except Refusal as refusal:
        return _page(request, draft, note=note, problem=str(refusal.sentence))
    messages.success(request, _("Saved as version %(number)s. It is not in force yet.") % {"number": policy.number})
    return redirect("newsroom_policy_version", policy.number)


@_with_draft
@require_POST
def discard(request: HttpRequest, draft: PolicyDraft) -> HttpResponse:
    drafts.discard_draft(user=request.user)
    messages.success(request, _("The draft is gone."))
    return redirect("newsroom_policy")


def as_file(policy: Policy | PolicyDraft, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(drafts.exported(policy), content_type="application/json; charset=utf-8", headers=headers)


urlpatterns = [
    path("", draft, name="newsroom_draft"),
    path("begin/", begin, name="newsroom_draft_begin"),
    path("rules/<int:number>/", rule, name="newsroom_draft_rule"),
    path("rules/<int:number>/place/", arrange, name="newsroom_draft_arrange"),
    path("lists/", words, name="newsroom_draft_words"),
    path("scores/", without_score, name="newsroom_draft_without_score"),
    path("try/", try_draft, name="newsroom_draft_try"),
    path("file/", file, name="newsroom_draft_file"),
    path("save/", save, name="newsroom_draft_save"),
    path("discard/", discard, name="newsroom_draft_discard"),
]
