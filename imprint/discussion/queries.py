"""What readers' pages show of a thread, in a fixed number of queries whatever its length."""

from dataclasses import dataclass, field, replace

from django.db.models import Q

from imprint import publishing
from imprint.articles.models import Article
from imprint.discussion.closed import why_closed
from imprint.discussion.inline_counts import ALL
from imprint.discussion.keys import (
    PAGE_LENGTH,
    branch_key,
    branch_page_key,
    page_key,
    page_of,
    pages_key,
    picks_key,
    pinned_key,
    state_key,
    thread_key,
    top_key,
)
from imprint.discussion.models import Comment, Thread
from imprint.discussion.places import branch_path, first_page_under, has_votes, page_path, picks_of, place_of, sorts_of
from imprint.discussion.refusals import UnknownComment
from imprint.discussion.thanks import credited
from imprint.discussion.tree import (
    FIELDS,
    Node,
    Shown,
    first_replies,
    nodes_of,
    replies_where,
    shown_name,
    shown_of,
    tops_of,
    tree_of,
)


@dataclass(frozen=True, slots=True)
class Pinned:
    """The comment that the newsroom put above the others, and where it stands among them."""

    comment: Shown
    place: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """A page of comments. `previous` and `following` are paths of the neighbouring pages, empty at the ends.

    `count` is 0 but under the article: further pages are not baked for each new comment, so they show no figure but
    `places`, the ordinals of the first and the last of their comments. `first` and `last` lead to where the order
    begins and ends, `root` is the comment at the head of a branch; only further pages have these.
    `inline` is how many comments are about passages of the article, known under the article alone.
    """

    thread: Thread
    sort: str
    number: int
    nodes: list[Node]
    previous: str = ""
    following: str = ""
    sorts: dict[str, str] = field(default_factory=dict)
    count: int = 0
    places: tuple[int, int] = (0, 0)
    first: str = ""
    last: str = ""
    root: Shown | None = None
    pinned: Pinned | None = None
    inline: int = 0

    @property
    def id(self) -> int | str:
        """`by-key` while a discussion on another site has not begun: so the API calls what begins it."""
        return self.thread.pk or "by-key"

    @property
    def path(self) -> str:
        return self.thread.key

    @property
    def is_open(self) -> bool:
        return self.thread.state == Thread.State.OPEN

    @property
    def why_closed(self) -> str:
        """Empty while it is open."""
        return why_closed_of(self.thread)

    @property
    def may_write(self) -> bool:
        """Nobody answers a comment that was removed, or all that editors picked."""
        return self.is_open and self.sort != "picks" and not (self.root and (self.root.removed or self.root.closed))


def discussion_under(article: Article) -> Discussion | None:
    """The newest comments, under the article itself; None where there never was a thread."""
    thread = Thread.objects.filter(article=article.pk).first() if article.pk else None
    return replace(first_page(thread), inline=article.inline_counts.get(ALL, 0)) if thread else None


def first_page(thread: Thread) -> Discussion:
    """The newest comments, with the form above them; none of a thread that has not begun."""
    if thread.pk is None:
        return Discussion(thread, "newest", 1, [])
    publishing.depend_on(thread_key(thread.pk), state_key(thread.pk))
    first, last = first_page_under(thread), max(page_of(thread.ordinals), 1)
    publishing.depend_on(*(page_key(thread.pk, number) for number in range(first, last + 1)))
    tops = tops_of(thread.pk).filter(ordinal__gt=(first - 1) * PAGE_LENGTH).order_by("-ordinal")
    return Discussion(
        thread=thread,
        sort="newest",
        number=last,
        nodes=nodes_of(thread, tops),
        following=page_path(thread, "newest", first - 1) if first > 1 else "",
        sorts=sorts_of(thread),
        count=thread.comments,
        pinned=_pinned(thread),
    )


def why_closed_of(thread: Thread) -> str:
    """A sentence for readers; empty while it is open."""
    if thread.state == Thread.State.OPEN:
        return ""
    return why_closed(thread.closed_because, has_comments=thread.ordinals > 0)


def comment_page(thread: Thread, sort: str, number: int) -> Discussion | None:
    """Page `number` of the fixed ranges of ordinals, read from either end; of `top`, by votes. None beyond the end."""
    publishing.depend_on(state_key(thread.pk))
    if number >= first_page_under(thread) - 1:
        publishing.depend_on(pages_key(thread.pk))
    last = page_of(thread.ordinals)
    if not 1 <= number <= last or (sort == "top" and not has_votes()):
        return None
    if sort == "top":
        return _top_page(thread, number, last)
    publishing.depend_on(page_key(thread.pk, number))
    places, sorts, oldest = _places(number, thread.ordinals), sorts_of(thread), page_path(thread, sort, 1)
    tops, replies = _comments_between(thread.pk, *places)
    if sort == "newest":
        nodes = tree_of(thread, tops[::-1], replies)
        newer = thread.key if number + 1 >= first_page_under(thread) else page_path(thread, sort, number + 1)
        older = page_path(thread, sort, number - 1) if number > 1 else ""
        return Discussion(
            thread, sort, number, nodes, newer, older, sorts, places=places, first=thread.key, last=oldest
        )
    nodes = tree_of(thread, tops, replies)
    around = _neighbours(thread, sort, number, last)
    pinned = _pinned(thread, is_stable=True) if number == 1 else None
    return Discussion(
        thread, sort, number, nodes, *around, sorts, places=places, first=oldest, last=thread.key, pinned=pinned
    )


def _places(number: int, ordinals: int) -> tuple[int, int]:
    """Of the first and last on a page; the last page is as long as it is now."""
    return (number - 1) * PAGE_LENGTH + 1, min(number * PAGE_LENGTH, ordinals)


def _top_page(thread: Thread, number: int, last: int) -> Discussion:
    publishing.depend_on(top_key(thread.pk))
    places, first = _places(number, thread.ordinals), page_path(thread, "top", 1)
    nodes = nodes_of(thread, tops_of(thread.pk).order_by("-score", "ordinal")[places[0] - 1 : places[1]])
    around = _neighbours(thread, "top", number, last)
    pinned = _pinned(thread, is_stable=True) if number == 1 else None
    sorts = sorts_of(thread)
    return Discussion(thread, "top", number, nodes, *around, sorts, places=places, first=first, pinned=pinned)


def _pinned(thread: Thread, *, is_stable: bool = False) -> Pinned | None:
    publishing.depend_on(pinned_key(thread.pk))
    if thread.pinned_id is None:
        return None
    found = Comment.objects.filter(pk=thread.pinned_id, thread=thread.pk, state=Comment.State.PUBLISHED)
    comment = found.select_related("root").first()
    if comment is None:
        return None
    comment.thread = thread
    return Pinned(shown_of(comment, None), place_of(comment, is_stable=is_stable))


def _neighbours(thread: Thread, sort: str, number: int, last: int) -> tuple[str, str]:
    return (
        page_path(thread, sort, number - 1) if number > 1 else "",
        page_path(thread, sort, number + 1) if number < last else "",
    )


def branch_page(thread: Thread, root_id: int, number: int) -> Discussion | None:
    """A top-level comment and a page of the answers in its branch, oldest first."""
    root = tops_of(thread.pk).filter(pk=root_id).first()
    if root is None:
        return None
    publishing.depend_on(branch_key(root_id), branch_page_key(root_id, number), state_key(thread.pk))
    last = page_of(root.replies)
    if not 1 <= number <= last:
        return None
    places, sort = _places(number, root.replies), f"branch/{root_id}"
    nodes = tree_of(thread, [root], replies_where(Q(root_id=root_id, ordinal__range=places)), is_whole=True)
    around, first = _neighbours(thread, sort, number, last), branch_path(thread, root_id, 1)
    return Discussion(
        thread, sort, number, nodes, *around, sorts_of(thread), places=places, first=first, root=nodes[0].comment
    )


def picks_page(thread: Thread, number: int) -> Discussion | None:
    """What editors picked, the newest first; each with whom it answers, without the answers to it."""
    publishing.depend_on(picks_key(thread.pk), state_key(thread.pk))
    last = page_of(picks_of(thread).count())
    if not 1 <= number <= last:
        return None
    picks = picks_of(thread).order_by("-pk").only(*FIELDS)[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]
    nodes = [Node(shown_of(pick, (pick.parent_id, "") if pick.parent_id else None), 0, 0, "") for pick in picks]
    around, first = _neighbours(thread, "picks", number, last), page_path(thread, "picks", 1)
    sorts = sorts_of(thread) | {"picks": f"{first}#discussion"}
    return Discussion(thread, "picks", number, nodes, *around, sorts, first=first)


def is_public(comment_id: int) -> bool:
    """Whether everybody may see the comment, or that it was there."""
    return Comment.objects.public().filter(pk=comment_id).exists()


def one_comment(comment_id: int) -> Comment:
    """Whoever asks; see services.comment_to_read. Raises UnknownComment."""
    comment = Comment.objects.select_related("thread", "root", "parent").filter(pk=comment_id).first()
    if comment is None:
        raise UnknownComment
    return comment


def single(comment: Comment) -> Shown:
    """One comment by itself, with whom it answers."""
    parent = comment.parent
    answers = (parent.pk, shown_name(parent)) if parent else None
    return shown_of(comment, answers, credited(comment.thread_id))


@publishing.once_a_round
def _comments_between(thread_id: int, first: int, last: int) -> tuple[list[Comment], list[Comment]]:
    """Top-level comments by their places, and replies; the same page is baked in both orders at once."""
    tops = list(tops_of(thread_id).filter(ordinal__range=(first, last)).order_by("ordinal"))
    return tops, first_replies(tops)


def live(thread: Thread) -> dict[str, int]:
    """What live.json says: how many comments there are, and the newest one's id."""
    publishing.depend_on(thread_key(thread.pk))
    newest = (
        thread.all_comments.filter(state=Comment.State.PUBLISHED).order_by("-id").values_list("id", flat=True).first()
    )
    return {"count": thread.comments, "newest": newest or 0}
