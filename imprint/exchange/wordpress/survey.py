"""The first reading of an export: is it whole, and what must be known before the first item is written?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from imprint.exchange.wordpress.parsing import read
from imprint.exchange.wordpress.records import Attachment, Blog, Person, Post, Term
from imprint.exchange.wordpress.words import host_of, plain

LONGEST_REUSED = 100_000


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page stands in WordPress's tree."""

    parent: str
    slug: str
    title: str


@dataclass(slots=True)
class Survey:
    """What the items refer to; it grows with the number of attachments and pages, not with the size of the texts."""

    addresses: tuple[str, ...] = ()
    language: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    categories: dict[str, Term] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    attached_to: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, PagePlace] = field(default_factory=dict)
    in_menus: set[str] = field(default_factory=set)
    has_menus: bool = False
    reused: dict[str, str] = field(default_factory=dict)
    dropped_characters: int = 0

    @property
    def source(self) -> str:
        """Names the site that the export is of: a second export of the same one brings the same items."""
        address = self.addresses[0] if self.addresses else ""
        return "wordpress:" + address.partition("://")[2].strip("/").removeprefix("www.")[:180]

    @property
    def hosts(self) -> set[str]:
        """Where links lead that mean the site itself; wordpress.com is the base of many."""
        return {host_of(address) for address in self.addresses} - {"", "wordpress.com"}

    def category(self, term: Term) -> Term:
        """With its description, where the export has one."""
        return self.categories.get(term.slug, term)

    def drop(self, count: int) -> None:
        self.dropped_characters += count


def survey(file: Path, progress: Callable[[int], None]) -> Survey:
    """Read the whole file once. Raises UnusableExport; then nothing was written anywhere."""
    found = Survey()
    for record in read(file, progress, found.drop):
        if isinstance(record, Blog):
            found.addresses, found.language = record.addresses, record.language
        elif isinstance(record, Person):
            found.people[record.login] = record
        elif isinstance(record, Term):
            if record.domain == "category":
                found.categories[record.slug] = record
        elif record.part == 0:
            _note(found, record)
    return found


def _note(found: Survey, post: Post) -> None:
    if post.type == "attachment":
        found.attachments[post.id] = attachment_of(post)
        if post.parent not in ("", "0"):
            found.attached_to.setdefault(post.parent, []).append(post.id)
    elif post.type == "page":
        found.pages[post.id] = PagePlace(post.parent, post.slug, plain(post.title, 250))
    elif post.type == "wp_block":
        found.reused[post.id] = post.content[:LONGEST_REUSED]
    elif post.type == "nav_menu_item":
        found.has_menus = True
        if post.meta.get("_menu_item_object") == "page":
            found.in_menus.add(post.meta.get("_menu_item_object_id", ""))


def attachment_of(post: Post) -> Attachment:
    return Attachment(
        id=post.id,
        link=post.link,
        address=post.attachment_url,
        file=post.meta.get("_wp_attached_file", ""),
        title=plain(post.title, 250),
        alt=plain(post.meta.get("_wp_attachment_image_alt", ""), 250),
        caption=post.excerpt,
        parent=post.parent,
    )
