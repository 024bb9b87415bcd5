"""Who may moderate what: the permission, and the beats to which it is limited. Loading and permitting are one."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from imprint.articles.models import Section
from imprint.core import rate_limits
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import UnknownComment, UnknownThread
from imprint.discussion.rights import PERMISSION
from imprint.moderation.decisions import log
from imprint.moderation.models import Beat, Decision
from imprint.moderation.refusals import NoRights

PEOPLE_PERMISSION = "auth.change_user"
"""Who has it gives moderators their beats, and has none."""
POLICY_PERMISSION = "moderation.change_policy"
DENIALS_A_MINUTE, DENIALS_AT_ONCE = 2, 20
View = Callable[..., HttpResponse]


def for_moderators(view: View) -> View:
    """A screen of the newsroom. Who may not moderate, or not this, gets 403; that they tried is in the log."""
    return _for(PERMISSION, view)


def for_policy_makers(view: View) -> View:
    return _for(POLICY_PERMISSION, view)


def for_administrators(view: View) -> View:
    return _for(PEOPLE_PERMISSION, view)


def _for(permission: str, view: View) -> View:
    @login_required(login_url="wagtailadmin_login")
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            if not request.user.has_perm(permission):
                raise denied(request.user)
            return view(request, **parts)
        except NoRights as refusal:
            if wants_json(request):
                return JsonResponse({"detail": str(refusal.sentence), "field": ""}, status=403)
            return render(request, "moderation/no_rights.html", {"sentence": refusal.sentence}, status=403)

    return answer


def wants_json(request: HttpRequest) -> bool:
    """A script of ours asks, not a form."""
    return request.headers.get("Accept", "").startswith("application/json")


def threads_for(user: Any) -> QuerySet[Thread]:
    """The discussions that this moderator looks after."""
    return Thread.objects.filter(_within(user, ""))


def comments_for(user: Any) -> QuerySet[Comment]:
    """The comments that this moderator looks after, whatever their state."""
    return Comment.objects.filter(_within(user, "thread__"))


def decisions_for(user: Any) -> QuerySet[Decision]:
    """Rows of the log: of discussions that this moderator looks after, of everybody's policy, and their own."""
    paths, origins = _beats_of(user)
    if paths is None:
        return Decision.objects.all()
    of_sites = Q(kind__in=(Decision.Kind.FROZEN, Decision.Kind.THAWED), origin__in=origins)
    of_all = Q(kind__in=(Decision.Kind.POLICY_SAVED, Decision.Kind.POLICY_SWITCHED))
    theirs = Q(thread_id__in=threads_for(user).values("pk")) | Q(moderator_id=user.pk)
    return Decision.objects.filter(theirs | of_sites | of_all)


def sections_for(user: Any) -> QuerySet[Section]:
    """The sections that this moderator looks after, with those inside them."""
    paths, origins = _beats_of(user)
    if paths is None or "" in origins:
        return Section.objects.all()
    within = Q(pk=None)
    for path in paths:
        within |= Q(path__startswith=path)
    return Section.objects.filter(within)


def may_moderate(user: Any, about: Comment | Thread) -> bool:
    thread = about.thread if isinstance(about, Comment) else about
    return bool(user and user.has_perm(PERMISSION)) and looks_after(user, thread)


def looks_after(user: Any, thread: Thread) -> bool:
    """Whether their beats have the thread in them, if they have any."""
    paths, origins = _beats_of(user)
    if paths is None:
        return True
    if thread.origin or "" in origins:
        return thread.origin in origins
    return thread.article is not None and thread.article.path.startswith(paths)


def looks_after_site(user: Any, origin: str) -> bool:
    """Whether their beats have the whole site in them, the own one for an empty origin."""
    paths, origins = _beats_of(user)
    return paths is None or origin in origins


def comment_for(user: Any, comment_id: int) -> Comment:
    """The comment, with its thread and article. Raises UnknownComment, NoRights."""
    rows = Comment.objects.select_related("thread__article", "root", "parent")
    comment = rows.filter(pk=comment_id).first()
    if comment is None:
        raise UnknownComment
    if not may_moderate(user, comment):
        raise denied(user, comment)
    return comment


def thread_for(user: Any, thread_id: int) -> Thread:
    """Raises UnknownThread, NoRights."""
    thread = Thread.objects.select_related("article").filter(pk=thread_id).first()
    if thread is None:
        raise UnknownThread
    if not may_moderate(user, thread):
        raise denied(user, thread=thread)
    return thread


def denied(user: Any, comment: Comment | None = None, *, thread: Thread | None = None) -> NoRights:
    """To be raised; that they tried is written at once, so it must not be asked inside a transaction."""
    with transaction.atomic(durable=True):
        _log_denial(user, comment, thread)
    return NoRights()


def _log_denial(user: Any, comment: Comment | None, thread: Thread | None = None) -> None:
    """The log is for ever: who tries without end is known after some of it."""
    with suppress(rate_limits.TooFast):
        rate_limits.take(f"denied:{user.pk}", DENIALS_A_MINUTE, burst=DENIALS_AT_ONCE)
        log(Decision.Kind.DENIED, moderator=user, comment=comment, thread=thread)


class BeatsAsLimits:
    """The limits hold on readers' pages too: for whom they edit, remove, pick and pin there."""

    def looks_after(self, user: Any, thread: Thread) -> bool:
        return looks_after(user, thread)

    def denied(self, user: Any, comment: Comment) -> None:
        _log_denial(user, comment)


def _within(user: Any, prefix: str) -> Q:
    """`prefix` leads from the row to its thread."""
    paths, origins = _beats_of(user)
    if paths is None:
        return Q()
    within = Q((f"{prefix}origin__in", origins))
    for path in paths:
        within |= Q((f"{prefix}origin", ""), (f"{prefix}article__path__startswith", path))
    return within


def _beats_of(user: Any) -> tuple[tuple[str, ...] | None, set[str]]:
    """Paths of sections in Wagtail's tree, and sites; the own one is the empty one. None: no limits."""
    if user.has_perm(PEOPLE_PERMISSION):
        return None, set()
    beats = list(Beat.objects.filter(moderator=user.pk).values_list("section__path", "origin"))
    if not beats:
        return None, set()
    return tuple(path for path, _origin in beats if path), {origin for path, origin in beats if not path}
