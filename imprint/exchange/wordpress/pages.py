"""A page becomes a standing page, below the page that it stood below; parents may come after their children."""

from wagtail.models import Page, Site

from imprint.articles.models import StandingPage
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.places import slugs_below
from imprint.exchange.wordpress.records import Post
from imprint.exchange.wordpress.tools import Tools
from imprint.exchange.wordpress.wanted import Wanted
from imprint.exchange.wordpress.words import free_slug, slug_of

DEEPEST, LONGEST_CHAIN = 20, 12
"""No site has more, and addresses must not grow without bounds."""
RESERVED = {"sections", "topics", "authors", "static", "media", "documents", "feed", "live", "moderation"}
"""First parts of addresses that mean something here."""


def fill_page(page: StandingPage, post: Post, tools: Tools) -> None:
    """Linked at the foot of every page if it was in a menu there; without menus, if it stood at the top."""
    page.is_in_footer = post.id in tools.found.in_menus if tools.found.has_menus else post.parent in ("", "0")


def move_page(page: StandingPage, post: Post, tools: Tools, notes: Notes) -> None:
    """Put an existing one below its parent; what was changed in memory before is lost."""
    parent = parent_of(post.id, tools, notes)
    if page.get_parent().pk == parent.pk:
        return
    if _can_move(page, parent):
        page.move(parent, pos="last-child")
    else:
        notes.add("parent")


def add_page(page: StandingPage, post: Post, wanted: Wanted, tools: Tools, notes: Notes) -> None:
    parent = parent_of(post.id, tools, notes)
    page.slug = free_page_slug(wanted.slug, post.id, parent, None)
    parent.add_child(instance=page)


def _can_move(page: StandingPage, parent: Page) -> bool:
    """Not when two pages are each other's parents, nor into a depth that no site has."""
    deepest = max(page.get_descendants(inclusive=True).values_list("depth", flat=True))
    return not parent.path.startswith(page.path) and parent.depth + deepest - page.depth < DEEPEST


def parent_of(their_id: str, tools: Tools, notes: Notes, below: frozenset[str] = frozenset()) -> Page:
    """The page above; one that comes later in the file is made empty, as a draft, and filled when it comes."""
    front = Site.objects.get(is_default_site=True).root_page
    place = tools.found.pages.get(their_id)
    if place is None or place.parent in ("", "0"):
        return front
    known = tools.memory.get("post", place.parent)
    page = StandingPage.objects.filter(pk=known.our_id).first() if known else None
    if page and page.depth < DEEPEST:
        return page
    below |= {their_id}
    if page or place.parent not in tools.found.pages or place.parent in below or len(below) > LONGEST_CHAIN:
        notes.add("parent")
        return front
    return _placeholder(place.parent, tools, notes, below)


def _placeholder(their_id: str, tools: Tools, notes: Notes, below: frozenset[str]) -> StandingPage:
    place = tools.found.pages[their_id]
    parent = parent_of(their_id, tools, notes, below)
    slug = free_page_slug(slug_of(place.slug, place.title) or f"page-{their_id}", their_id, parent, None)
    page = StandingPage(
        title=place.title or slug, slug=slug, live=False, has_unpublished_changes=True, is_in_footer=False
    )
    parent.add_child(instance=page)
    tools.memory.keep("post", their_id, page)
    return page


def free_page_slug(wish: str, their_id: str, parent: Page, pk: int | None) -> str:
    is_taken = slugs_below(parent, pk)
    at_top = parent.depth <= 2
    return free_slug(wish, their_id, lambda slug: (at_top and slug in RESERVED) or is_taken(slug))
