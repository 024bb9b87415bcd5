"""One item of the export: is it new, changed, as before, or not for us? What is written is written whole."""

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelsearch.index import insert_or_update_object
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from imprint import publishing
from imprint.articles import services
from imprint.articles.models import Article, StandingPage
from imprint.discussion.models import Thread
from imprint.discussion.opening import open_thread, set_thread_open
from imprint.exchange.models import Imported
from imprint.exchange.report import Outcome
from imprint.exchange.wordpress.addresses import tie_old_address
from imprint.exchange.wordpress.articles import add_article, fill_article, free_article_slug, move_article
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.pages import add_page, fill_page, free_page_slug, move_page
from imprint.exchange.wordpress.records import Post
from imprint.exchange.wordpress.threads import thread_of
from imprint.exchange.wordpress.tools import Tools
from imprint.exchange.wordpress.wanted import State, Wanted, wanted_of

OurPage = Article | StandingPage
STATUSES = ("publish", "future", "draft", "pending", "private")


def load_item(post: Post, tools: Tools, notes: Notes) -> OurPage | None:
    """The page that the item is here now; None when it is none, for a reason that the report tells."""
    known = tools.memory.get("post", post.id)
    page = page_of(known) if known else None
    if known and page is None:
        notes.add("gone here")
        return None
    if known and page and known.theirs:
        return _again(page, known, post, tools, notes)
    if page is None:
        page = Article() if post.type == "post" else StandingPage()
    _write(page, post, tools, notes)
    _close_discussion(page, post)
    _count(page, Outcome.NEW, tools)
    return page


def page_of(known: Imported) -> OurPage | None:
    page = Page.objects.filter(pk=known.our_id).specific().first()
    return page if isinstance(page, OurPage) else None


def _again(page: OurPage, known: Imported, post: Post, tools: Tools, notes: Notes) -> OurPage:
    """An item of an earlier run."""
    may_complete = known.lacks_files and tools.uploads.folder is not None
    if known.theirs == post.digest() and not may_complete:
        if known.ours.endswith(":draft") and page.live:
            tie_old_address(page, post.link, tools, notes)
        _count(page, Outcome.AS_BEFORE, tools)
    elif is_edited_here(page, known.ours):
        notes.add("edited here")
        _count(page, Outcome.EDITED_HERE, tools)
    else:
        before = _content(page)
        _write(page, post, tools, notes, before)
        if known.theirs != post.digest():
            _close_discussion(page, post)
        _count(page, Outcome.AS_BEFORE if _content(page) == before else Outcome.CHANGED, tools)
    return page


def _count(page: OurPage, outcome: Outcome, tools: Tools) -> None:
    tools.report.count("articles" if isinstance(page, Article) else "pages", outcome)


def _close_discussion(page: OurPage, post: Post) -> None:
    """One that is open there may have been closed here on purpose, so only this way."""
    if isinstance(page, Article) and post.comment_status == "closed":
        thread = thread_of(page)
        if thread.state != Thread.State.CLOSED:
            set_thread_open(thread_id=thread.pk, is_open=False)


def _write(page: OurPage, post: Post, tools: Tools, notes: Notes, before: Any = None) -> None:
    """Write what is new or different, and remember it."""
    wanted = wanted_of(post, tools, notes)
    was_live = page.pk is not None and page.live
    left = set(services.list_keys(page)) if was_live and isinstance(page, Article) else set()
    if page.pk:
        _move(page, post, tools, notes)
    page.title = page.draft_title = wanted.title
    page.body = json.dumps(wanted.body)
    if isinstance(page, Article):
        fill_article(page, post, wanted, tools, notes)
    elif before is None:
        fill_page(page, post, tools)
    is_renamed = page.slug != wanted.slug and not page.slug.startswith(f"{wanted.slug}-")
    if before is None or is_renamed or _content(page) != before or was_live != (wanted.state == State.LIVE):
        publishing.order(left)  # The lists that show it so far.
        _save(page, post, wanted, tools, notes, was_live)
    tools.memory.keep(
        "post",
        post.id,
        page,
        theirs=post.digest(),
        ours=_mark(page),
        lacks_files=wanted.lacks_files,
        has_open_links=wanted.has_own_links,
    )


def _move(page: OurPage, post: Post, tools: Tools, notes: Notes) -> None:
    if isinstance(page, Article):
        move_article(page, post, tools)
    else:
        move_page(page, post, tools, notes)


def _save(page: OurPage, post: Post, wanted: Wanted, tools: Tools, notes: Notes, was_live: bool) -> None:
    is_new = page.pk is None
    if wanted.state != State.LIVE and was_live:
        page.unpublish()
    _set_state(page, wanted)
    with disable_reference_index_auto_update():
        if is_new:
            _add(page, post, wanted, tools, notes)
        else:
            _change(page, post, wanted)
        if wanted.state == State.SCHEDULED or page.latest_revision_id:
            _revise(page, wanted)
    ReferenceIndex.create_or_update_for_object(page)
    if page.slug != wanted.slug:
        notes.add("slug", page.slug)
    if page.live:
        _publish(page)
        tie_old_address(page, post.link, tools, notes)


def _add(page: OurPage, post: Post, wanted: Wanted, tools: Tools, notes: Notes) -> None:
    if isinstance(page, Article):
        add_article(page, post, wanted, tools)
    else:
        add_page(page, post, wanted, tools, notes)


def _change(page: OurPage, post: Post, wanted: Wanted) -> None:
    parent = page.get_parent()
    if isinstance(page, Article):
        page.slug = free_article_slug(page, wanted.slug, post.id, parent)
    else:
        page.slug = free_page_slug(wanted.slug, post.id, parent, page.pk)
    page.save()
    insert_or_update_object(page)


def _revise(page: OurPage, wanted: Wanted) -> None:
    """What editors open is the last version, where there is one."""
    revision = page.save_revision()
    if wanted.state != State.DRAFT:
        revision.publish()
        page.refresh_from_db()


def _set_state(page: OurPage, wanted: Wanted) -> None:
    page.live = wanted.state == State.LIVE
    page.has_unpublished_changes = not page.live
    page.go_live_at = wanted.published_at if wanted.state == State.SCHEDULED else None
    if page.live:
        page.first_published_at = wanted.published_at or page.first_published_at
        page.last_published_at = wanted.changed_at or page.last_published_at


def _publish(page: OurPage) -> None:
    """What follows when an editor publishes, without the mail to those who follow: this is no news."""
    if isinstance(page, Article):
        services.settle_address(article=page)
        open_thread(article=page)
    services.order_page(page=page)


def _content(page: OurPage) -> tuple[Any, ...]:
    """What an import writes, to compare."""
    common = (page.title, page.slug, list(page.body.raw_data), page.live, page.go_live_at, page.get_parent().pk)
    if isinstance(page, StandingPage):
        return common
    topics = sorted(topic.pk for topic in page.topics.all())
    bylines = [byline.author_id for byline in page.bylines.all()]
    return (
        *common,
        page.standfirst,
        page.lead_picture_id,
        page.lead_caption,
        page.language,
        page.published_at,
        topics,
        bylines,
    )


def _mark(page: OurPage) -> str:
    """Changes when an editor saves, publishes, moves or takes away the page."""
    return f"{page.latest_revision_id or 0}:{page.get_parent().pk}:{'live' if page.live else 'draft'}"


def is_edited_here(page: OurPage, mark: str) -> bool:
    """That something scheduled went live is no editor's doing."""
    before, _separator, state = mark.rpartition(":")
    return not _mark(page).startswith(f"{before}:") or (state == "live" and not page.live)


def why_not(post: Post) -> str:
    """Why an item is not brought in; empty when it is."""
    if post.type in _REASONS:
        return str(_REASONS[post.type])
    if post.type not in ("post", "page"):
        return _("items of the kind “%(kind)s”, which a plugin or a theme added") % {"kind": post.type[:60]}
    if post.status not in STATUSES:
        return _("items in the state “%(state)s”") % {"state": post.status[:60] or "?"}
    return "" if post.id else _("items without a number")


_MENU = gettext_lazy("entries of menus: the menu here is made of sections and standing pages")
_THEME = gettext_lazy("settings of the theme")
_REASONS = {
    "nav_menu_item": _MENU,
    "wp_navigation": _MENU,
    "revision": gettext_lazy("old versions"),
    "custom_css": _THEME,
    "customize_changeset": _THEME,
    "wp_global_styles": _THEME,
    "wp_template": _THEME,
    "wp_template_part": _THEME,
    "wp_block": gettext_lazy("reused blocks by themselves; they stand in the texts that use them"),
    "oembed_cache": gettext_lazy("copies of what other sites said"),
}
