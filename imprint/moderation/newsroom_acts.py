"""What moderators do at the desk. A script gets JSON; a form is led back to the desk, with what was said above it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from imprint.discussion import changing, featuring
from imprint.discussion.models import Comment
from imprint.discussion.refusals import REFUSALS, Refusal, UnknownComment, problem_of
from imprint.moderation import branches, care, claims, decisions, presets
from imprint.moderation.models import Decision, Ground
from imprint.moderation.permissions import comment_for, for_moderators, wants_json
from imprint.moderation.queues import ALIKE_LENGTH, chosen_from
from imprint.moderation.refusals import NoRights
from imprint.readers.identity import visitor_of


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in a sentence; `undo` are decisions that can be taken back. A card that stays is shown again."""

    sentence: str
    undo: list[int] = field(default_factory=list)
    stays: int | None = None


Act = Callable[..., Done]


def act(perform: Act) -> Callable[..., HttpResponse]:
    """A view of an act; what is refused changes nothing and is told in a sentence."""

    @for_moderators
    @require_POST
    @wraps(perform)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            done = perform(request, **parts)
        except NoRights:
            raise
        except REFUSALS as error:
            problem = problem_of(error)
            if wants_json(request):
                return JsonResponse({"detail": problem.detail, "field": problem.field}, status=problem.status)
            messages.error(request, problem.detail)
            is_there = not isinstance(error, UnknownComment)
            return _back(request, Done("", stays=parts.get("comment_id") if is_there else None))
        if wants_json(request):
            return JsonResponse(_told(request, done))
        messages.success(request, done.sentence)
        return _back(request, done)

    return answer


def _told(request: HttpRequest, done: Done) -> dict[str, Any]:
    sitting = care.sitting_at(request)
    told = {"sentence": done.sentence, "undo": done.undo, "stays": done.stays}
    return {**told, "today": sitting.told, "advice": sitting.advice}


def _back(request: HttpRequest, done: Done) -> HttpResponse:
    asked = {"card": done.stays} if done.stays else {}
    query = "&".join(
        filter(None, (chosen_from(request.POST.dict()).query, urlencode({**asked, "undo": done.undo}, doseq=True)))
    )
    return redirect(f"{reverse('newsroom_desk')}?{query}")


def _claimed(request: HttpRequest, comment_id: int) -> Comment:
    """The comment, which no other moderator has before them. Raises UnknownComment, NoRights, HeldByAnother."""
    comment = comment_for(request.user, comment_id)
    claims.check_claim(comment=comment, moderator=request.user)
    return comment


def _after(request: HttpRequest) -> int | None:
    sent = request.POST.get("after", "")
    return int(sent) if sent.isdecimal() and len(sent) < 19 else None


def _decided(request: HttpRequest, decision: Decision, sentence: str) -> Done:
    claims.release_comment(comment_id=decision.comment_id or 0, moderator=request.user)
    return Done(sentence, [decision.pk] if decision.kind in decisions.UNDONE_BY_KEY else [])


@act
def approve(request: HttpRequest, comment_id: int) -> Done:
    comment = _claimed(request, comment_id)
    decision = decisions.approve_comment(comment_id=comment.pk, moderator=request.user, after=_after(request))
    is_kept = decision.kind == Decision.Kind.KEPT
    return _decided(request, decision, _("It stays; the reports are rejected.") if is_kept else _("Approved."))


@act
def remove(request: HttpRequest, comment_id: int) -> Done:
    """Its writer is told the sentence of the ground, or what was typed in its place."""
    comment = _claimed(request, comment_id)
    decision = decisions.remove_comment(
        comment_id=comment.pk, moderator=request.user, after=_after(request), **_ground(request)
    )
    return _decided(request, decision, _("Removed."))


def _ground(request: HttpRequest) -> dict[str, str]:
    ground = request.POST.get("ground", "")
    reason = request.POST.get("reason", "").strip()
    if not reason and ground in Ground.values:
        reason = presets.preset(ground)
    return {"ground": ground, "reason": reason, "legal_ground": request.POST.get("legal_ground", "").strip()[:500]}


@act
def restore(request: HttpRequest, comment_id: int) -> Done:
    comment = _claimed(request, comment_id)
    decision = decisions.restore_comment(comment_id=comment.pk, moderator=request.user, after=_after(request))
    return _decided(request, decision, _("It is on the site again."))


@act
def edit(request: HttpRequest, comment_id: int) -> Done:
    comment, body = _claimed(request, comment_id), request.POST.get("body", "")
    changing.edit_comment(comment_id=comment.pk, visitor=visitor_of(request), body=body)
    return Done(_("The text is changed; readers see that the newsroom did it."), stays=comment.pk)


@act
def pick(request: HttpRequest, comment_id: int) -> Done:
    is_on = request.POST.get("on") == "1"
    featuring.set_pick(comment_id=comment_id, visitor=visitor_of(request), is_on=is_on)
    return Done(
        _("The comment is an editor’s pick.") if is_on else _("The comment is no pick any more."), stays=comment_id
    )


@act
def pin(request: HttpRequest, comment_id: int) -> Done:
    is_on = request.POST.get("on") == "1"
    featuring.set_pinned(comment_id=comment_id, visitor=visitor_of(request), is_on=is_on)
    return Done(
        _("The comment stands above all others.") if is_on else _("The comment is not pinned any more."),
        stays=comment_id,
    )


@act
def branch(request: HttpRequest, comment_id: int) -> Done:
    """Close what is below the comment, or open it again."""
    comment, is_closed = comment_for(request.user, comment_id), request.POST.get("closed") == "1"
    branches.set_branch_closed(comment_id=comment.pk, moderator=request.user, is_closed=is_closed)
    sentence = _("Nobody can answer it any more.") if is_closed else _("It can be answered again.")
    return Done(sentence, stays=comment.pk)


@act
def undo(request: HttpRequest) -> Done:
    """One decision, or all of a bulk; the last one is taken back first."""
    sent = sorted({int(pk) for pk in request.POST.getlist("decision") if pk.isdecimal() and len(pk) < 19}, reverse=True)
    undone = [decisions.undo_decision(decision_id=pk, moderator=request.user) for pk in sent[:ALIKE_LENGTH]]
    return Done(_("Undone."), stays=undone[-1].comment_id if undone else None)


@act
def bulk(request: HttpRequest) -> Done:
    """The same for all that are ticked; each is a decision of its own, and what was decided meanwhile stays so."""
    ids = [int(pk) for pk in request.POST.getlist("comment") if pk.isdecimal() and len(pk) < 19][:ALIKE_LENGTH]
    is_approval = request.POST.get("act") == "approve"
    decide: Callable[..., Decision] = decisions.approve_comment if is_approval else decisions.remove_comment
    fields, sentence = ({}, _approved) if is_approval else (_ground(request), _removed)
    made, refused = [], []
    for comment_id in dict.fromkeys(ids):
        try:
            comment = _claimed(request, comment_id)
            made.append(decide(comment_id=comment.pk, moderator=request.user, after=_after(request), **fields).pk)
        except Refusal as refusal:
            if refusal.field == "ground":
                raise
            refused.append(str(refusal.sentence))
    said = [sentence(len(made)), *dict.fromkeys(refused)] if ids else [_("Tick the comments first.")]
    return Done(" ".join(said), made)


def _approved(count: int) -> str:
    return ngettext("%(num)s approved.", "%(num)s approved.", count) % {"num": count}


def _removed(count: int) -> str:
    return ngettext("%(num)s removed.", "%(num)s removed.", count) % {"num": count}


_ACTS = {
    "approve": approve, "remove": remove, "restore": restore, "edit": edit, "pick": pick, "pin": pin, "branch": branch,
}  # fmt: skip
urlpatterns = [
    *(path(f"moderation/desk/<int:comment_id>/{name}/", view, name=f"newsroom_{name}") for name, view in _ACTS.items()),
    path("moderation/desk/undo/", undo, name="newsroom_undo"),
    path("moderation/desk/bulk/", bulk, name="newsroom_bulk"),
]
