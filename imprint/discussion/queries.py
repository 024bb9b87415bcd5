"""What readers' pages show of a thread, in a fixed number of queries whatever its length."""

import base64
import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from zlib import crc32

from django.conf import settings
from django.db.models import Q, QuerySet

from imprint import publishing
from imprint.articles.models import Article
from imprint.core.spoilers import without_spoilers
from imprint.discussion.anchors import Quoted, quoted
from imprint.discussion.badges import badge_words
from imprint.discussion.closed import why_closed
from imprint.discussion.hot import Draft
from imprint.discussion.inline_counts import ALL
from imprint.discussion.keys import (
    PAGE_LENGTH,
    TOP_PAGES,
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
from imprint.discussion.mentions import called_in
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import UnknownComment
from imprint.discussion.thanks import credited, is_credited
from imprint.mailing.registry import News

DEEPEST = 5
"""Replies further down stand at this depth and say whom they answer."""
MARKS = 96
"""Twelve colours of eight patterns."""
FIELDS = (
    "id", "thread_id", "parent_id", "root_id", "ordinal", "depth", "replies", "author_kind", "author_name",
    "author_badge", "guest", "user_id", "html", "state", "removed_by_author", "posted_at", "edited_at", "edited_by",
    "up", "down", "is_pick", "by_article_author", "anchor",
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
        return self.is_open and self.sort != "picks" and not (self.root and self.root.removed)


def discussion_under(article: Article) -> Discussion | None:
    """The newest comments, under the article itself; None where there never was a thread."""
    thread = Thread.objects.filter(article=article.pk).first() if article.pk else None
    return replace(first_page(thread), inline=article.inline_counts.get(ALL, 0)) if thread else None


def first_page(thread: Thread) -> Discussion:
    """The newest comments, with the form above them; none of a thread that has not begun."""
    if thread.pk is None:
        return Discussion(thread, "newest", 1, [])
    publishing.depend_on(thread_key(thread.pk), state_key(thread.pk))
    first, last = _first_page_under(thread), max(page_of(thread.ordinals), 1)
    publishing.depend_on(*(page_key(thread.pk, number) for number in range(first, last + 1)))
    tops = _tops(thread.pk).filter(ordinal__gt=(first - 1) * PAGE_LENGTH).order_by("-ordinal")
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


def _first_page_under(thread: Thread) -> int:
    """The article shows the last page, and the one before while the last is not full."""
    return max(thread.ordinals // PAGE_LENGTH, 1)


def comment_page(thread: Thread, sort: str, number: int) -> Discussion | None:
    """Page `number` of the fixed ranges of ordinals, read from either end; of `top`, by votes. None beyond the end."""
    publishing.depend_on(state_key(thread.pk))
    if number >= _first_page_under(thread) - 1:
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
        nodes = _tree(thread, tops[::-1], replies)
        newer = thread.key if number + 1 >= _first_page_under(thread) else page_path(thread, sort, number + 1)
        older = page_path(thread, sort, number - 1) if number > 1 else ""
        return Discussion(
            thread, sort, number, nodes, newer, older, sorts, places=places, first=thread.key, last=oldest
        )
    nodes = _tree(thread, tops, replies)
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
    nodes = nodes_of(thread, _tops(thread.pk).order_by("-score", "ordinal")[places[0] - 1 : places[1]])
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
    return Pinned(_shown(comment, None), place_of(comment, is_stable=is_stable))


def _neighbours(thread: Thread, sort: str, number: int, last: int) -> tuple[str, str]:
    return (
        page_path(thread, sort, number - 1) if number > 1 else "",
        page_path(thread, sort, number + 1) if number < last else "",
    )


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


def branch_page(thread: Thread, root_id: int, number: int) -> Discussion | None:
    """A top-level comment and a page of the answers in its branch, oldest first."""
    root = _tops(thread.pk).filter(pk=root_id).first()
    if root is None:
        return None
    publishing.depend_on(branch_key(root_id), branch_page_key(root_id, number), state_key(thread.pk))
    last = page_of(root.replies)
    if not 1 <= number <= last:
        return None
    places, sort = _places(number, root.replies), f"branch/{root_id}"
    nodes = _tree(thread, [root], _replies(Q(root_id=root_id, ordinal__range=places)), is_whole=True)
    around, first = _neighbours(thread, sort, number, last), branch_path(thread, root_id, 1)
    return Discussion(
        thread, sort, number, nodes, *around, sorts_of(thread), places=places, first=first, root=nodes[0].comment
    )


def picks_page(thread: Thread, number: int) -> Discussion | None:
    """What editors picked, the newest first; each with whom it answers, without the answers to it."""
    publishing.depend_on(picks_key(thread.pk), state_key(thread.pk))
    last = page_of(_picks(thread).count())
    if not 1 <= number <= last:
        return None
    picks = _picks(thread).order_by("-pk").only(*FIELDS)[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]
    nodes = [Node(_shown(pick, (pick.parent_id, "") if pick.parent_id else None), 0, 0, "") for pick in picks]
    around, first = _neighbours(thread, "picks", number, last), page_path(thread, "picks", 1)
    sorts = sorts_of(thread) | {"picks": f"{first}#discussion"}
    return Discussion(thread, "picks", number, nodes, *around, sorts, first=first)


def _picks(thread: Thread) -> QuerySet[Comment]:
    return Comment.objects.filter(thread=thread.pk, is_pick=True, state=Comment.State.PUBLISHED)


def threads_with_picks() -> QuerySet[Thread]:
    picks = Comment.objects.filter(is_pick=True, state=Comment.State.PUBLISHED)
    return Thread.objects.public().filter(pk__in=picks.values("thread")).only("key")


def paths_of_picks(thread: Thread) -> Iterator[str]:
    """None while nothing is picked."""
    yield from (page_path(thread, "picks", number) for number in range(1, page_of(_picks(thread).count()) + 1))


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
    answers = (parent.pk, _shown_name(parent)) if parent else None
    return _shown(comment, answers, credited(comment.thread_id))


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
    is_under_article = number >= _first_page_under(thread) and not is_stable
    page = thread.key if is_under_article else page_path(thread, "oldest", number)
    return f"{page}#comment-{comment.pk}"


def _tops(thread_id: int) -> QuerySet[Comment]:
    return Comment.objects.placed().filter(thread=thread_id, root=None).only(*FIELDS)


@publishing.once_a_round
def _comments_between(thread_id: int, first: int, last: int) -> tuple[list[Comment], list[Comment]]:
    """Top-level comments by their places, and replies; the same page is baked in both orders at once."""
    tops = list(_tops(thread_id).filter(ordinal__range=(first, last)).order_by("ordinal"))
    return tops, _first_replies(tops)


def _replies(which: Q) -> list[Comment]:
    return list(Comment.objects.placed().filter(which).order_by("ordinal").only(*FIELDS))


def _first_replies(tops: list[Comment]) -> list[Comment]:
    with_replies = [top.pk for top in tops if top.replies]
    return _replies(Q(root_id__in=with_replies, ordinal__lte=PAGE_LENGTH)) if with_replies else []


def nodes_of(thread: Thread, tops: Iterable[Comment]) -> list[Node]:
    tops = list(tops)
    return _tree(thread, tops, _first_replies(tops))


def _tree(thread: Thread, tops: Sequence[Comment], replies: Sequence[Comment], is_whole: bool = False) -> list[Node]:
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
    shown = _shown(comment, _answered(comment, depth, known), thanked)
    return Node(shown, depth, hidden, path, comment.ordinal or 0)


def _answered(comment: Comment, depth: int, known: dict[int, Comment]) -> tuple[int, str] | None:
    """Whom a reply answers, when its parent is on another page or no deeper than itself."""
    if comment.parent_id is None:
        return None
    parent = known.get(comment.parent_id)
    if parent is None:
        return comment.parent_id, ""
    return (comment.parent_id, _shown_name(parent)) if depth == DEEPEST else None


def _shown(comment: Comment, answers: tuple[int, str] | None, thanked: frozenset[int] = frozenset()) -> Shown:
    removed = ""
    if comment.state == Comment.State.REMOVED:
        removed = "author" if comment.removed_by_author else "moderator"
    return Shown(
        id=comment.pk,
        name=_shown_name(comment),
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
    )


def _shown_name(comment: Comment) -> str:
    return "" if comment.state == Comment.State.REMOVED else comment.author_name


def mark_of(comment: Comment | Draft) -> int:
    """Which of the drawn marks stands beside the name: the same for the same device, account or name."""
    seed = comment.guest or (f"u{comment.user_id}" if comment.user_id else comment.author_name)
    return crc32(seed.encode()) % MARKS


def person_of(comment: Comment | Draft) -> str:
    """Eight characters that stand for the account or device behind a comment; none where nothing but a name is known.

    Public, so that readers can hide a person's comments; only who has the site's secret key can tell whose it is.
    """
    if comment.guest:
        return _person(settings.IMPRINT.secret_key, comment.guest)
    return _person(settings.IMPRINT.secret_key, f"u{comment.user_id}") if comment.user_id else ""


@lru_cache(maxsize=8192)  # A page is baked for each new comment on it, mostly by the same people.
def _person(secret: str, who: str) -> str:
    key = f"imprint person {secret}".encode()
    return base64.urlsafe_b64encode(hmac.digest(key, who.encode(), "sha256")[:6]).decode()


def live(thread: Thread) -> dict[str, int]:
    """What live.json says: how many comments there are, and the newest one's id."""
    publishing.depend_on(thread_key(thread.pk))
    newest = (
        thread.all_comments.filter(state=Comment.State.PUBLISHED).order_by("-id").values_list("id", flat=True).first()
    )
    return {"count": thread.comments, "newest": newest or 0}


def news_of(comment_id: int) -> News | None:
    """A comment as a mail tells of it; None when it is not on the site any more."""
    comment = (
        Comment.objects.public()
        .filter(pk=comment_id, state=Comment.State.PUBLISHED)
        .select_related("user", "thread")
        .first()
    )
    if comment is None:
        return None
    answered = frozenset((*(_addresses_above(comment) if comment.root_id else ()), *_addresses_called(comment)))
    author = _address_of(comment.author_email, comment.user.email if comment.user else None)
    above = tuple(dict.fromkeys(pk for pk in (comment.root_id, comment.parent_id) if pk))
    return News(comment.author_name, without_spoilers(comment.body), comment.page, answered, author, above)


def still_told(comment_ids: Collection[int]) -> set[int]:
    """Those that are on the site, so that a mail may tell of them."""
    shown = Comment.objects.public().filter(pk__in=comment_ids, state=Comment.State.PUBLISHED)
    return set(shown.values_list("pk", flat=True))


def _addresses_above(comment: Comment) -> Iterator[str]:
    """Of those whom the reply answers, up to the top; one query for a branch of any depth."""
    branch = Comment.objects.filter(Q(pk=comment.root_id) | Q(root=comment.root_id))
    rows = branch.values_list("pk", "parent_id", "author_email", "user__email")
    above = {pk: (parent_id, _address_of(written, account)) for pk, parent_id, written, account in rows}
    parent_id = comment.parent_id
    while parent_id:
        parent_id, address = above[parent_id]
        yield address


def _addresses_called(comment: Comment) -> Iterator[str]:
    """Of those whom the comment calls by their names."""
    if numbers := called_in(comment.html):
        called = Comment.objects.filter(pk__in=numbers, thread=comment.thread_id)
        for written, account in called.values_list("author_email", "user__email"):
            yield _address_of(written, account)


def _address_of(written: str, account: str | None) -> str:
    return (written or account or "").lower()
