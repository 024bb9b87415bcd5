"""What an item of the export should be here, before anything is written."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from imprint.core.text import plain_text
from imprint.exchange.wordpress.convert import body_of
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.records import Post
from imprint.exchange.wordpress.tools import Tools
from imprint.exchange.wordpress.words import moment, plain, slug_of

TITLE_LENGTH = 250


class State(StrEnum):
    LIVE = "live"
    SCHEDULED = "scheduled"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Wanted:
    title: str
    slug: str
    standfirst: str
    body: list[dict[str, Any]]
    state: State
    published_at: datetime | None
    changed_at: datetime | None
    lacks_files: bool
    has_own_links: bool


def wanted_of(post: Post, tools: Tools, notes: Notes) -> Wanted:
    published_at, is_sure = moment(post.date_gmt, post.date, post.pub_date)
    if published_at and not is_sure:
        notes.add("local date")
    changed_at, _is_sure = moment(post.modified_gmt)
    body = body_of(post, tools.found.reused, tools.uploads, tools.links, notes)
    title = plain(post.title, TITLE_LENGTH)
    if not title:
        notes.add("no title", f"{post.type} {post.id}")
        title = _first_words(body) or _("Untitled")
    state = _state(post, published_at, notes)
    if state == State.LIVE and published_at is None:
        notes.add("no date")
    return Wanted(
        title=title,
        slug=slug_of(post.slug, title) or f"{post.type}-{post.id}",
        standfirst=plain(post.excerpt, 2_000),
        body=body,
        state=state,
        published_at=published_at,
        changed_at=max(filter(None, (changed_at, published_at)), default=None),
        lacks_files=notes.has("no picture", "no file"),
        has_own_links=tools.links.has_own,
    )


def _state(post: Post, published_at: datetime | None, notes: Notes) -> State:
    if post.has_password:
        notes.add("password")
        return State.DRAFT
    if post.status == "private":
        notes.add("private")
        return State.DRAFT
    if post.status == "future" and published_at and published_at > timezone.now():
        return State.SCHEDULED
    return State.LIVE if post.status in ("publish", "future") else State.DRAFT


def _first_words(body: list[dict[str, Any]]) -> str:
    """A title that readers can click on."""
    texts = (block["value"] for block in body if block["type"] in ("text", "heading", "html"))
    return next((words for text in texts if (words := plain_text(str(text), 60))), "")
