"""Bringing a site of WordPress along: first the whole file is checked, then item after item is written."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import ReferenceIndex

from imprint import publishing
from imprint.articles.models import Article, FrontPage, Sections
from imprint.exchange.models import Imported
from imprint.exchange.report import Report
from imprint.exchange.wordpress.addresses import tie_page_of_file
from imprint.exchange.wordpress.indexing import index_new_pages, indexing_later
from imprint.exchange.wordpress.items import OurPage, is_edited_here, load_item, page_of, why_not
from imprint.exchange.wordpress.links import Links
from imprint.exchange.wordpress.long_threads import in_order
from imprint.exchange.wordpress.memory import Memory
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.parsing import UnusableExport, read
from imprint.exchange.wordpress.places import Places
from imprint.exchange.wordpress.records import Post
from imprint.exchange.wordpress.survey import Survey, attachment_of, survey
from imprint.exchange.wordpress.threads import leave_out_comments, load_comments
from imprint.exchange.wordpress.tools import Tools
from imprint.exchange.wordpress.uploads import Uploads, is_document, is_picture

WEIGHT_OF_A_TRANSACTION = 12
"""So many articles, or as much work in comments, are written in one go; a running site can write in between."""
INDEXED_AFTER = 250


def import_wordpress(file: Path, media: Path | None, progress: Callable[[int, int], None]) -> Report:
    """Bring in what is new or changed since the last run; `progress` hears of bytes read and bytes in all.

    The file is read twice. Raises UnusableExport, with a sentence; then nothing was written.
    """
    if media is not None and not media.is_dir():
        raise UnusableExport(_("%(folder)s is not a folder.") % {"folder": media})
    if not (FrontPage.objects.exists() and Sections.objects.exists()):
        raise UnusableExport(_("This site has no front page yet. Make it with `imprint new` first."))
    size = file.stat().st_size if file.exists() else 0
    found = survey(file, lambda done: progress(done, 2 * size))
    tools = _tools(found, media)
    posts = (record for record in read(file, lambda done: progress(size + done, 2 * size)) if isinstance(record, Post))
    with indexing_later():
        _load_all(in_order(posts), tools)
    _tell_of_the_whole(tools)
    return tools.report


def _tools(found: Survey, media: Path | None) -> Tools:
    report, memory = Report(), Memory(found.source)
    uploads = Uploads(media, found, memory, report)
    return Tools(found, memory, uploads, Links(found, memory, uploads), Places(found, memory, report), report)


def _load_all(posts: Iterable[Post], tools: Tools) -> None:
    written = 0
    for batch in _batches(posts):
        tools.memory.look_up("post", [post.id for post in batch])
        with transaction.atomic():
            for post in batch:
                _load_or_leave(post, tools)
        written += len(batch)
        if written >= INDEXED_AFTER:
            index_new_pages()
            written = 0
    _resolve_links(tools)
    _lead_from_attachments(tools)
    tools.places.lead("/feed/", "/feed.xml")


def _batches(posts: Iterable[Post]) -> Iterator[list[Post]]:
    batch: list[Post] = []
    weight = 0.0
    for post in posts:
        batch.append(post)
        weight += 1 + len(post.comments) / 50 + len(post.content) / 100_000
        if weight >= WEIGHT_OF_A_TRANSACTION:
            yield batch
            batch, weight = [], 0.0
    yield batch


def _load_or_leave(post: Post, tools: Tools) -> None:
    """Everything of an item or nothing; one that cannot be written does not stop the others."""
    notes = Notes()
    try:
        with transaction.atomic():
            _load(post, tools, notes)
    except (ValidationError, DatabaseError) as error:
        tools.forget()
        why = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        tools.report.leave_out(_("items that could not be written"), f"“{post.name[:60]}”, line {post.line}: {why}")
    else:
        tools.tell(notes, post.name)


def _load(post: Post, tools: Tools, notes: Notes) -> None:
    if post.type == "attachment":
        _load_attachment(post, tools)
        return
    if why := why_not(post):
        if post.part == 0:
            tools.report.leave_out(why, post.name)
        leave_out_comments(post, _("comments under items that were left out"), tools)
        return
    page = load_item(post, tools, notes) if post.part == 0 else _page_of(post.id, tools)
    _load_comments(post, page, tools, notes)


def _page_of(their_id: str, tools: Tools) -> OurPage | None:
    known = tools.memory.get("post", their_id)
    return page_of(known) if known else None


def _load_comments(post: Post, page: OurPage | None, tools: Tools, notes: Notes) -> None:
    if not post.comments:
        return
    if page is None:
        leave_out_comments(post, _("comments under items that were left out"), tools)
    elif not isinstance(page, Article):
        leave_out_comments(post, _("comments under pages: standing pages have no discussion here"), tools)
    elif not page.live and (post.has_password or post.status == "private"):
        why = _("comments under protected items; they come in with the next run after such an item was published here")
        leave_out_comments(post, why, tools)
    else:
        load_comments(post, page, tools, notes)


def _load_attachment(post: Post, tools: Tools) -> None:
    """Files that no text refers to belong to the library all the same: each comes in, or is left out for a reason."""
    attachment = attachment_of(post)
    leave_out_comments(post, _("comments under files"), tools)
    if post.part > 0:
        return
    if tools.uploads.folder is None:
        tools.report.leave_out(_("files of the library: no copy of the uploads folder was given (--media)"), post.name)
        return
    refused = Notes()
    if is_picture(attachment.address):
        pk = tools.uploads.picture(attachment.address, refused, attachment_id=attachment.id)
    elif is_document(attachment.address):
        pk = tools.uploads.document(attachment.address, refused, attachment_id=attachment.id)
    else:
        pk = None
        refused.add("bad file", attachment.address)
    if pk and not tools.uploads.is_first_of(pk, attachment):
        refused.add("same file", attachment.file)
    tools.leave_out(refused, post.name)


def _resolve_links(tools: Tools) -> None:
    """Links to items that came later, in this file or in another part of the same export."""
    rows = tools.memory.with_open_links()
    for start in range(0, len(rows), WEIGHT_OF_A_TRANSACTION):
        with transaction.atomic():
            for row in rows[start : start + WEIGHT_OF_A_TRANSACTION]:
                page = page_of(row)
                if page and not is_edited_here(page, row.ours):
                    _resolve_links_of(page, row, tools)


def _resolve_links_of(page: OurPage, row: Imported, tools: Tools) -> None:
    before = list(page.body.raw_data)
    after = tools.links.resolve_all(before)
    if after != before and not page.latest_revision_id:
        page.body = json.dumps(after)
        type(page)._default_manager.filter(pk=page.pk).update(body=page.body)  # Neither its words nor its place change.
        ReferenceIndex.create_or_update_for_object(page)
        publishing.order([f"page:{page.pk}"])
    if not tools.links.has_own:
        row.has_open_links = False
        row.save(update_fields=["has_open_links"])


def _lead_from_attachments(tools: Tools) -> None:
    """WordPress has a page for each file, below the item that it was uploaded for; here that item is the answer."""
    for their_id, files in tools.found.attached_to.items():
        with transaction.atomic():
            page = _page_of(their_id, tools)
            if page and page.live:
                for file in files:
                    tie_page_of_file(page, tools.found.attachments[file].link, tools)


def _tell_of_the_whole(tools: Tools) -> None:
    if count := tools.found.dropped_characters:
        sentence = ngettext(
            "control character that XML does not allow, dropped",
            "control characters that XML does not allow, dropped",
            count,
        )
        tools.report.note(sentence, number=count)
