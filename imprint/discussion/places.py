"""Where comments stand: the paths of all pages of a thread, and the page that holds a comment."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet

from imprint import publishing
from imprint.discussion.keys import PAGE_LENGTH, TOP_PAGES, page_of
from imprint.discussion.models import Comment, Thread


def first_page_under(thread: Thread) -> int:
    """The article shows the last page, and the one before while the last is not full."""
    return max(thread.ordinals // PAGE_LENGTH, 1)


def page_path(thread: Thread, sort: str, number: int) -> str:
    return f"{thread.key}comments/{sort}/{number}/"


def branch_path(thread: Thread, root_id: int, number: int) -> str:
    return page_path(thread, f"branch/{root_id}", number)


def feed_path(thread: Thread) -> str:
    return f"{thread.key}comments/feed.xml"


def has_votes() -> bool:
    """Without votes there is no order by them either."""
    return bool(settings.IMPRINT.votes != "none")


def sorts_of(thread: Thread) -> dict[str, str]:
    paths = {"newest": thread.key, "oldest": page_path(thread, "oldest", 1)}
    if has_votes():
        paths["top"] = page_path(thread, "top", 1)
    if publishing.leads_to(picks := page_path(thread, "picks", 1)):
        paths["picks"] = picks
    return {sort: f"{path}#discussion" for sort, path in paths.items()}


def picks_of(thread: Thread) -> QuerySet[Comment]:
    return Comment.objects.filter(thread=thread.pk, is_pick=True, state=Comment.State.PUBLISHED)


def threads_with_picks() -> QuerySet[Thread]:
    picks = Comment.objects.filter(is_pick=True, state=Comment.State.PUBLISHED)
    return Thread.objects.public().filter(pk__in=picks.values("thread")).only("key")


def paths_of_picks(thread: Thread) -> Iterator[str]:
    """None while nothing is picked."""
    yield from (page_path(thread, "picks", number) for number in range(1, page_of(picks_of(thread).count()) + 1))


def paths_of(thread: Thread) -> Iterator[str]:
    """Every page of the thread that is published as a file."""
    yield from paths_of_head(thread)
    for number in range(1, page_of(thread.ordinals) + 1):
        yield from paths_of_page(thread, number)
    yield from paths_of_picks(thread)
    for root in thread.all_comments.filter(root=None, replies__gt=PAGE_LENGTH).only("replies"):
        yield from paths_of_branch(thread, root)


def paths_of_head(thread: Thread) -> Iterator[str]:
    """What counts or tells its comments; the first page of an article's thread is the article."""
    yield from (f"{thread.key}live.json", feed_path(thread))
    if thread.origin:
        yield thread.key


def paths_of_page(thread: Thread, number: int) -> Iterator[str]:
    """The same range of ordinals read from either end, and as many of the most voted."""
    sorts = ("newest", "oldest", "top") if number <= TOP_PAGES and has_votes() else ("newest", "oldest")
    yield from (page_path(thread, sort, number) for sort in sorts)


def paths_of_branch(thread: Thread, root: Comment) -> Iterator[str]:
    """None while the answers fit on the pages of the thread itself."""
    if root.replies > PAGE_LENGTH:
        yield from (branch_path(thread, root.pk, number) for number in range(1, page_of(root.replies) + 1))


def place_of(comment: Comment, *, is_stable: bool = False) -> str:
    """The page that holds the comment now, and its anchor; its own page while it has no place there.

    The stable place is never the article, from which each comment is pushed away by newer ones.
    """
    thread, top = comment.thread, comment.root or comment
    if comment.ordinal is None or top.ordinal is None:
        return comment.path
    if comment.root and comment.ordinal > PAGE_LENGTH:
        return f"{branch_path(thread, top.pk, page_of(comment.ordinal))}#comment-{comment.pk}"
    number = page_of(top.ordinal)
    is_under_article = number >= first_page_under(thread) and not is_stable
    page = thread.key if is_under_article else page_path(thread, "oldest", number)
    return f"{page}#comment-{comment.pk}"
