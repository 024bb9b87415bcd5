"""Comments in the order of reading, with everything that a reader sees of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from imprint.discussion.anchors import Quoted, quoted
from imprint.discussion.badges import badge_words
from imprint.discussion.keys import PAGE_LENGTH
from imprint.discussion.marks import mark_of, person_of
from imprint.discussion.models import Comment, Thread
from imprint.discussion.places import branch_path
from imprint.discussion.thanks import credited, is_credited

DEEPEST = 5
"""Replies further down stand at this depth and say whom they answer."""
FIELDS = (
    "id", "thread_id", "parent_id", "root_id", "ordinal", "depth", "replies", "author_kind", "author_name",
    "author_badge", "guest", "user_id", "html", "state", "removed_by_author", "posted_at", "edited_at", "edited_by",
    "up", "down", "is_pick", "by_article_author", "anchor",
    "is_branch_closed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that a reader sees of one comment; `answers` is whom it answers where the tree does not say so."""

    id: int
    name: str
    kind: str
    badge: str
    is_pick: bool
    wrote_article: bool
    mark: int
    person: str
    html: str
    posted_at: datetime
    edited_at: datetime | None
    edited_by: str
    up: int
    down: int
    removed: str
    answers: tuple[int, str] | None
    quoted: Quoted | None = None
    led_to_correction: bool = False
    closed: str = ""
    """`branch` where the newsroom closed it, `above` on what is below that; nobody can answer either."""

    @property
    def path(self) -> str:
        return f"/-/comments/{self.id}/"


@dataclass(slots=True)
class Node:
    """A comment's place in the tree, and how many lists its `<li>` opens and closes."""

    comment: Shown
    depth: int
    more_replies: int
    branch_path: str
    ordinal: int = 0
    opens: bool = False
    closes: int = 0


def nodes_of(thread: Thread, tops: Iterable[Comment]) -> list[Node]:
    tops = list(tops)
    return tree_of(thread, tops, first_replies(tops))


def tree_of(thread: Thread, tops: Sequence[Comment], replies: Sequence[Comment], is_whole: bool = False) -> list[Node]:
    """Comments in the order of reading, each with its depth; without recursion, for branches of any depth."""
    known = {comment.pk: comment for comment in (*tops, *replies)}
    children: dict[int, list[Comment]] = defaultdict(list)
    for reply in replies:
        above = reply.parent_id if reply.parent_id in known else reply.root_id  # Its parent may be on an earlier page.
        children[above].append(reply)  # type: ignore[index]  # A reply always has a root.
    thanked = credited(thread.pk)
    nodes: list[Node] = []
    waiting = [(top, 0) for top in reversed(tops)]
    while waiting:
        comment, depth = waiting.pop()
        nodes.append(_node(thread, comment, depth, known, is_whole, thanked))
        waiting += [(child, min(depth + 1, DEEPEST)) for child in reversed(children[comment.pk])]
    _nest(nodes)
    return nodes


def _nest(nodes: list[Node]) -> None:
    depths = [node.depth for node in nodes[1:]] + [0]
    for node, next_depth in zip(nodes, depths, strict=False):
        node.opens = next_depth > node.depth
        node.closes = max(node.depth - next_depth, 0)


def _node(
    thread: Thread, comment: Comment, depth: int, known: dict[int, Comment], is_whole: bool, thanked: frozenset[int]
) -> Node:
    hidden = max(comment.replies - PAGE_LENGTH, 0) if comment.root_id is None and not is_whole else 0
    path = branch_path(thread, comment.pk, 2) if hidden else ""
    above = known.get(comment.parent_id or 0)
    is_below = above is not None and above.is_branch_closed
    shown = shown_of(comment, _answered(comment, depth, known), thanked, is_below=is_below)
    return Node(shown, depth, hidden, path, comment.ordinal or 0)


def _answered(comment: Comment, depth: int, known: dict[int, Comment]) -> tuple[int, str] | None:
    """Whom a reply answers, when its parent is on another page or no deeper than itself."""
    if comment.parent_id is None:
        return None
    parent = known.get(comment.parent_id)
    if parent is None:
        return comment.parent_id, ""
    return (comment.parent_id, shown_name(parent)) if depth == DEEPEST else None


def shown_of(
    comment: Comment, answers: tuple[int, str] | None, thanked: frozenset[int] = frozenset(), *, is_below: bool = False
) -> Shown:
    """`is_below` something that readers see beside it."""
    removed = ""
    if comment.state == Comment.State.REMOVED:
        removed = "author" if comment.removed_by_author else "moderator"
    return Shown(
        id=comment.pk,
        name=shown_name(comment),
        kind=comment.author_kind,
        badge=badge_words(comment.author_badge),
        is_pick=comment.is_pick,
        wrote_article=comment.by_article_author,
        mark=mark_of(comment),
        person=person_of(comment),
        html="" if removed else comment.html,
        posted_at=comment.posted_at,
        edited_at=comment.edited_at,
        edited_by=comment.edited_by,
        up=comment.up,
        down=comment.down,
        removed=removed,
        answers=answers,
        quoted=quoted(comment.thread_id, comment.pk, comment.anchor) if comment.anchor and not removed else None,
        led_to_correction=is_credited(comment, thanked),
        closed=("above" if is_below else "branch") if comment.is_branch_closed else "",
    )


def shown_name(comment: Comment) -> str:
    return "" if comment.state == Comment.State.REMOVED else comment.author_name


def tops_of(thread_id: int) -> QuerySet[Comment]:
    return Comment.objects.placed().filter(thread=thread_id, root=None).only(*FIELDS)


def replies_where(which: Q) -> list[Comment]:
    return list(Comment.objects.placed().filter(which).order_by("ordinal").only(*FIELDS))


def first_replies(tops: list[Comment]) -> list[Comment]:
    with_replies = [top.pk for top in tops if top.replies]
    return replies_where(Q(root_id__in=with_replies, ordinal__lte=PAGE_LENGTH)) if with_replies else []
