"""Old addresses lead to where the items are now."""

from urllib.parse import unquote, urlsplit

from wagtail.contrib.redirects.models import Redirect

from imprint.articles.models import Article, StandingPage
from imprint.articles.services import redirect_path
from imprint.exchange.report import Outcome
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.places import is_in_use
from imprint.exchange.wordpress.tools import Tools

LONGEST = 250


def tie_old_address(page: Article | StandingPage, link: str, tools: Tools, notes: Notes) -> None:
    """A redirect from the old path, unless it is the new one, or something else stands there."""
    try:
        parts = urlsplit(link)
    except ValueError:
        notes.add("old path", link)
        return
    if parts.query:
        notes.add("query link", link)
        return
    old_path = "/" + unquote(parts.path).strip("/")
    if old_path == "/" or f"{old_path}/" == _path_of(page):
        return
    if not _can_be_file(old_path) or _is_taken(old_path, but=page.pk):
        notes.add("old path", old_path)
        return
    stored = Redirect.normalise_path(old_path)
    if not Redirect.objects.filter(old_path=stored, redirect_page=page).exists():
        redirect_path(old_path=old_path, page=page)
        tools.report.count("redirects", Outcome.NEW)


def tie_page_of_file(page: Article | StandingPage, link: str, tools: Tools) -> None:
    """A redirect from a file's own page to the item that the file belongs to, where nothing else claims the path."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return
    old_path = "/" + unquote(parts.path).strip("/")
    if parts.query or old_path == "/" or not _can_be_file(old_path):
        return
    if Redirect.objects.filter(old_path=Redirect.normalise_path(old_path)).exists() or _is_taken(old_path):
        return
    redirect_path(old_path=old_path, page=page)
    tools.report.count("redirects", Outcome.NEW)


def _path_of(page: Article | StandingPage) -> str:
    parts = page.get_url_parts()
    return unquote(str(parts[2])) if parts else ""


def _can_be_file(path: str) -> bool:
    parts = path.split("/")[1:]
    is_short = len(path) <= LONGEST and all(len(part.encode()) <= LONGEST for part in parts)
    is_plain = path.isprintable() and not any(part in ("", ".", "..") or part.startswith(".tmp-") for part in parts)
    return is_short and is_plain and "\\" not in path


def _is_taken(old_path: str, but: int | None = None) -> bool:
    return Article.objects.filter(public_path=f"{old_path}/").exclude(pk=but).exists() or is_in_use(old_path)
