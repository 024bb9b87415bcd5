"""What readers' pages show of a thread, in a fixed number of queries whatever its length."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from imprint import publishing
from imprint.articles.models import Article
from imprint.discussion.keys import PAGE_LENGTH, branch_key, page_key, page_of, pages_key, state_key, thread_key, top_key
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import UnknownComment
from imprint.mailing.registry import News

DEEPEST = 5
"""Replies further down stand at this depth and say whom they answer."""
MARKS = 16
FIELDS = (
    "id", "thread_id", "parent_id", "root_id", "ordinal", "depth", "replies", "author_kind", "author_name", "author_badge", "guest",
    "user_id", "html", "state", "removed_by_author", "posted_at", "edited_at", "edited_by", "up", "down",
)  # fmt: skip


@dataclass(slots=True)
class Node:
    """A comment as the page shows it, and how many lists its `<li>` opens and closes."""

    id: int
    depth: int
    name: str
    kind: str
    badge: str
    mark: int
    html: str
    posted_at: datetime
    edited_at: datetime | None
    edited_by: str
    up: int
    down: int
    removed: str
    answers: tuple[int, str] | None
    more_replies: int = 0
    branch_path: str = ""
    opens: bool = False
    closes: int = 0

    @property
    def path(self) -> str:
        return f"/-/comments/{self.id}/"


@dataclass(frozen=True, slots=True)
class Discussion:
    """A page of comments. `older` and `newer` are paths of the neighbouring pages, empty at the ends."""

    thread: Thread
    sort: str
    number: int
    nodes: list[Node]
    previous: str = ""
    following: str = ""
    sorts: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.thread.pk

    @property
    def path(self) -> str:
        return self.thread.key

    @property
    def count(self) -> int:
        return self.thread.comments

    @property
    def is_open(self) -> bool:
        return self.thread.state == Thread.State.OPEN


def discussion_under(article: Article) -> Discussion | None:
    """The newest comments, under the article itself; None where there never was a thread."""
    thread = Thread.objects.filter(article_id=article.pk).first()
    if thread is None:
        return None
    publishing.depend_on(thread_key(thread.pk))
    last = max(page_of(thread.ordinals), 1)
    first = max(_first_page_under(thread), 1)
    publishing.depend_on(*(page_key(thread.pk, number) for number in range(first, last + 1)))
    tops = _tops(thread).filter(ordinal__gt=(first - 1) * PAGE_LENGTH).order_by("-ordinal")
    older = f"{thread.key}comments/newest/{first - 1}/" if first > 1 else ""
    return Discussion(thread, "newest", last, _nodes(thread, tops), following=older, sorts=_sorts(thread))


def _first_page_under(thread: Thread) -> int:
    """The article shows the last page, and the one before while the last is not full."""
    last = page_of(thread.ordinals) if thread.ordinals else 1
    return last if thread.ordinals % PAGE_LENGTH == 0 else last - 1


def comment_page(thread: Thread, sort: str, number: int) -> Discussion | None:
    """Page `number` of the fixed ranges of ordinals, read from either end; of `top` a page by votes. None beyond the end."""
    publishing.depend_on(state_key(thread.pk))
    if number >= _first_page_under(thread) - 1:
        publishing.depend_on(pages_key(thread.pk))
    last = max(page_of(thread.ordinals), 1) if thread.ordinals else 1
    if not 1 <= number <= last:
        return None
    if sort == "top":
        return _top_page(thread, number, last)
    publishing.depend_on(page_key(thread.pk, number))
    start = (number - 1) * PAGE_LENGTH
    tops = _tops(thread).filter(ordinal__gt=start, ordinal__lte=start + PAGE_LENGTH)
    if sort == "newest":
        nodes = _nodes(thread, tops.order_by("-ordinal"))
        newer = thread.key if number + 1 >= _first_page_under(thread) else page_path(thread, sort, number + 1)
        older = page_path(thread, sort, number - 1) if number > 1 else ""
        return Discussion(thread, sort, number, nodes, newer, older, _sorts(thread))
    nodes = _nodes(thread, tops.order_by("ordinal"))
    return Discussion(thread, sort, number, nodes, *_neighbours(thread, sort, number, last), _sorts(thread))


def _top_page(thread: Thread, number: int, last: int) -> Discussion:
    publishing.depend_on(top_key(thread.pk))
    start = (number - 1) * PAGE_LENGTH
    tops = _tops(thread).order_by("-score", "ordinal")[start : start + PAGE_LENGTH]
    return Discussion(thread, "top", number, _nodes(thread, tops), *_neighbours(thread, "top", number, last), _sorts(thread))


def _neighbours(thread: Thread, sort: str, number: int, last: int) -> tuple[str, str]:
    return (
        page_path(thread, sort, number - 1) if number > 1 else "",
        page_path(thread, sort, number + 1) if number < last else "",
    )


def page_path(thread: Thread, sort: str, number: int) -> str:
    return f"{thread.key}comments/{sort}/{number}/"


def _sorts(thread: Thread) -> dict[str, str]:
    return {
        "newest": f"{thread.key}#discussion",
        "oldest": f"{page_path(thread, 'oldest', 1)}#discussion",
        "top": f"{page_path(thread, 'top', 1)}#discussion",
    }


def branch_page(thread: Thread, root_id: int, number: int) -> Discussion | None:
    """A top-level comment and a page of the answers in its branch, oldest first."""
    root = _tops(thread).filter(pk=root_id).first()
    if root is None:
        return None
    publishing.depend_on(branch_key(root_id), state_key(thread.pk))
    last = max(page_of(root.replies), 1) if root.replies else 1
    if not 1 <= number <= last:
        return None
    start = (number - 1) * PAGE_LENGTH
    replies = _replies(Q(root_id=root_id, ordinal__gt=start, ordinal__lte=start + PAGE_LENGTH))
    nodes = _tree(thread, [root], replies, is_whole=True)
    sort = f"branch/{root_id}"
    return Discussion(thread, sort, number, nodes, *_neighbours(thread, sort, number, last), _sorts(thread))


def one_comment(comment_id: int) -> Comment:
    comment = Comment.objects.select_related("thread", "root").filter(pk=comment_id).first()
    if comment is None:
        raise UnknownComment
    return comment


def single(comment: Comment) -> Node:
    """One comment by itself, with whom it answers."""
    node = _node(comment.thread, comment, DEEPEST, {}, is_whole=True)
    if comment.parent:
        node.answers = (comment.parent.pk, comment.parent.author_name)
    return node


def place_of(comment: Comment) -> str:
    """Where the comment stands in its thread: the page that holds it, whatever is added later, and its anchor."""
    thread, top = comment.thread, comment.root or comment
    if comment.root and comment.ordinal > PAGE_LENGTH:
        return f"{thread.key}comments/branch/{top.pk}/{page_of(comment.ordinal)}/#comment-{comment.pk}"
    number = page_of(top.ordinal)
    if number >= _first_page_under(thread):
        return f"{thread.key}#comment-{comment.pk}"
    return f"{page_path(thread, 'oldest', number)}#comment-{comment.pk}"


def _tops(thread: Thread) -> QuerySet[Comment]:
    return thread.all_comments.filter(root=None).exclude(state=Comment.State.PENDING).only(*FIELDS)


def _replies(which: Q) -> list[Comment]:
    return list(Comment.objects.filter(which).exclude(state=Comment.State.PENDING).order_by("ordinal").only(*FIELDS))


def _nodes(thread: Thread, tops: Iterable[Comment]) -> list[Node]:
    tops = list(tops)
    with_replies = [top.pk for top in tops if top.replies]
    replies = _replies(Q(root_id__in=with_replies, ordinal__lte=PAGE_LENGTH)) if with_replies else []
    return _tree(thread, tops, replies)


def _tree(thread: Thread, tops: Sequence[Comment], replies: Sequence[Comment], is_whole: bool = False) -> list[Node]:
    """Comments in the order of reading, each with its depth; without recursion, for branches of any depth."""
    known = {comment.pk: comment for comment in (*tops, *replies)}
    children: dict[int, list[Comment]] = defaultdict(list)
    for reply in replies:
        above = reply.parent_id if reply.parent_id in known else reply.root_id  # Its parent may be on an earlier page.
        children[above].append(reply)  # type: ignore[index]  # A reply always has a root.
    nodes: list[Node] = []
    waiting = [(top, 0) for top in reversed(tops)]
    while waiting:
        comment, depth = waiting.pop()
        nodes.append(_node(thread, comment, depth, known, is_whole))
        waiting += [(child, min(depth + 1, DEEPEST)) for child in reversed(children[comment.pk])]
    _nest(nodes)
    return nodes


def _nest(nodes: list[Node]) -> None:
    depths = [node.depth for node in nodes[1:]] + [0]
    for node, next_depth in zip(nodes, depths, strict=False):
        node.opens = next_depth > node.depth
        node.closes = max(node.depth - next_depth, 0)


def _node(thread: Thread, comment: Comment, depth: int, known: dict[int, Comment], is_whole: bool) -> Node:
    removed = ""
    if comment.state == Comment.State.REMOVED:
        removed = "author" if comment.removed_by_author else "moderator"
    parent = known.get(comment.parent_id) if comment.parent_id else None
    is_far = depth == DEEPEST or (comment.parent_id and parent is None)
    hidden = max(comment.replies - PAGE_LENGTH, 0) if comment.root_id is None and not is_whole else 0
    return Node(
        id=comment.pk,
        depth=depth,
        name=comment.author_name,
        kind=comment.author_kind,
        badge=comment.author_badge,
        mark=mark_of(comment),
        html=comment.html,
        posted_at=comment.posted_at,
        edited_at=comment.edited_at,
        edited_by=comment.edited_by,
        up=comment.up,
        down=comment.down,
        removed=removed,
        answers=(comment.parent_id, parent.author_name if parent else "") if is_far and comment.parent_id else None,
        more_replies=hidden,
        branch_path=f"{thread.key}comments/branch/{comment.pk}/2/" if hidden else "",
    )


def mark_of(comment: Comment) -> int:
    """Which of the drawn marks stands beside the name: the same for the same device, account or name."""
    seed = comment.guest or (f"u{comment.user_id}" if comment.user_id else comment.author_name)
    return sum(seed.encode()) % MARKS


def live(thread: Thread) -> dict[str, int]:
    """What live.json says: how many comments there are, and the newest one's id."""
    publishing.depend_on(thread_key(thread.pk))
    newest = thread.all_comments.filter(state=Comment.State.PUBLISHED).order_by("-id").values_list("id", flat=True).first()
    return {"count": thread.comments, "newest": newest or 0}




def news_of(comment_id: int) -> News | None:
    """A comment as a mail tells of it; None when it is not on the site any more."""
    comment = Comment.objects.filter(pk=comment_id, state=Comment.State.PUBLISHED).select_related("parent").first()
    if comment is None:
        return None
    above, parent = set(), comment.parent
    while parent:
        above.add(parent.pk)
        parent = parent.parent
    return News(comment.author_name, comment.body, comment.path, frozenset(above), comment.author_email)
