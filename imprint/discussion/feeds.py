"""Atom feeds of comments: of one thread, and of the whole site. Files like the pages beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from imprint import publishing
from imprint.articles.feeds import fit_for_xml
from imprint.articles.views import elsewhere
from imprint.core.language import language
from imprint.discussion.keys import feed_key, state_key, thread_key
from imprint.discussion.models import Comment, Thread
from imprint.discussion.places import feed_path

LENGTH = 50
FIELDS = ("id", "thread_id", "parent_id", "author_name", "html", "posted_at", "edited_at")
SITE_PATH = "/comments.xml"
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without comments was last changed, where nothing else says so: a bake must not depend on the clock."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment in a feed. `answers` names what it answers, the article or a comment, by id and address (RFC 4685)."""

    id: str
    path: str
    title: str
    author: str
    posted_at: datetime
    updated_at: datetime
    html: str
    answers: tuple[str, str]


@require_safe
def thread_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The newest comments of a thread, answers included."""
    thread = Thread.objects.public().select_related("article").filter(key=f"/{key}").first()
    if thread is None:
        return elsewhere(request)
    publishing.depend_on(thread_key(thread.pk), feed_key(thread.pk), state_key(thread.pk))
    comments = _shown().filter(thread=thread.pk).only(*FIELDS).order_by("-id")[:LENGTH]
    for comment in comments:
        comment.thread = thread
    title = _("Comments: %(title)s") % {"title": thread.title}
    begun_at = thread.article.published_at if thread.article else None
    return _answer(title, thread.key, feed_path(thread), f"thread/{thread.pk}/comments", comments, begun_at)


@require_safe
def site_feed(request: HttpRequest) -> HttpResponse:
    """The newest comments under all articles.

    It depends on no key: ThreadBakes has it baked with whatever changes in any thread, so that posting orders nothing
    more for it, and a flood of comments bakes it once a round.
    """
    comments = _shown().filter(thread__in=Thread.objects.public()).select_related("thread")
    shown = comments.only(*FIELDS, "thread__key", "thread__title", "thread__article")
    newest = shown.order_by("-posted_at", "-id")[:LENGTH]
    title = _("Comments: %(title)s") % {"title": settings.IMPRINT.name}
    return _answer(title, "/", SITE_PATH, SITE_PATH, newest)


def _shown() -> QuerySet[Comment]:
    return Comment.objects.filter(state=Comment.State.PUBLISHED, ordinal__isnull=False)


def _answer(
    title: str, path: str, own_path: str, name: str, comments: Iterable[Comment], begun_at: datetime | None = None
) -> HttpResponse:
    entries = [_entry(comment) for comment in comments]
    text = render_to_string("discussion/feed.xml", {
        "id": _tag(name), "title": title, "path": path, "own_path": own_path,
        "updated_at": max((entry.updated_at for entry in entries), default=begun_at or NEVER),
        "entries": [_entry_xml(entry, language()) for entry in entries],
    })  # fmt: skip
    return HttpResponse(fit_for_xml(text), content_type="application/atom+xml; charset=utf-8")


def _entry(comment: Comment) -> Entry:
    author, thread = comment.author_name or _("Guest"), comment.thread
    return Entry(
        id=_tag(f"comment/{comment.pk}"),
        path=comment.path,
        title=_("%(author)s on “%(title)s”") % {"author": author, "title": thread.title},
        author=author,
        posted_at=comment.posted_at,
        updated_at=comment.edited_at or comment.posted_at,
        html=comment.html,
        answers=_answered(comment, thread),
    )


def _answered(comment: Comment, thread: Thread) -> tuple[str, str]:
    if comment.parent_id:
        return _tag(f"comment/{comment.parent_id}"), f"/-/comments/{comment.parent_id}/"
    name = f"article/{thread.article_id}" if thread.article_id else f"thread/{thread.pk}"
    return _tag(name), thread.key


@lru_cache(maxsize=1024)  # With each new comment the feed is baked again, and the other entries look as before.
def _entry_xml(entry: Entry, language_code: str) -> Markup:
    return Markup(fit_for_xml(render_to_string("discussion/feed_entry.xml", {"entry": entry})))  # noqa: S704


def _tag(name: str) -> str:
    """RFC 4151, as the feeds of articles have it: it stays when the address of the site moves."""
    return f"tag:{settings.IMPRINT.tag_authority}:{name}"
