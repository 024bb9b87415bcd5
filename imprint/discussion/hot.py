"""The two hot writes as named SQL, run by the writer: a comment and a vote. All else uses the ORM."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from imprint import publishing
from imprint.core.sql import insert, moment, rows
from imprint.discussion import inline_counts as inline
from imprint.discussion.keys import keys_of_changed, keys_of_new, picks_key
from imprint.discussion.ranking import wilson
from imprint.discussion.refusals import (
    AnsweredGone,
    BranchClosed,
    DiscussionClosed,
    OwnComment,
    UnknownComment,
    UnknownThread,
)

SAME_FOR = timedelta(minutes=10)
"""A reader who sends the same text again within this time, because nobody answered, has it once."""
KEYED_SAME_FOR = timedelta(days=366)
"""With a key of its own, a text that waited long on a device without a connection is still known again."""

FIND_THREAD = (
    "SELECT thread.state, thread.closed_because, thread.ordinals"
    " FROM discussion_thread thread LEFT JOIN wagtailcore_page page ON page.id = thread.article_id"
    " WHERE thread.id = %s AND (page.live OR thread.origin <> '')"
)
FIND_SAME = (
    "SELECT id, guest FROM discussion_comment WHERE thread_id = %s AND sameness = %s"
    " AND posted_at BETWEEN %s AND %s LIMIT 1"
)
FIND_PARENT = (
    "SELECT id, root_id, depth, state, is_branch_closed FROM discussion_comment WHERE id = %s AND thread_id = %s"
)
ONE_MORE_AT_THE_TOP = "UPDATE discussion_thread SET ordinals = ordinals + 1, comments = comments + 1 WHERE id = %s"
NEXT_IN_THREAD = f"{ONE_MORE_AT_THE_TOP} RETURNING ordinals"
ONE_MORE = "UPDATE discussion_thread SET comments = comments + 1 WHERE id = %s"
NEXT_IN_BRANCH = "UPDATE discussion_comment SET replies = replies + 1 WHERE id = %s RETURNING replies, ordinal, score"
COLUMNS = (
    "thread_id", "parent_id", "root_id", "ordinal", "depth", "replies", "author_kind", "author_name", "author_email",
    "author_badge", "user_id", "guest", "network", "sameness", "body", "html", "state", "removed_by_author",
    "posted_at", "edited_by", "up", "down", "score", "is_pick", "by_article_author", "anchor", "question",
)  # fmt: skip
INSERT = f"INSERT INTO discussion_comment ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608
DEEPEST = 32_000
"""Enough for a column of two bytes."""


class Draft(NamedTuple):
    """A comment that was checked and rendered and only has to be written.

    No frozen dataclass: with so many fields that takes longer to make than a statement of SQL.
    """

    thread_id: int
    parent_id: int | None
    author_kind: str
    author_name: str
    author_email: str
    author_badge: str
    user_id: int | None
    guest: str
    network: str
    sameness: str
    body: str
    html: str
    state: str
    posted_at: datetime
    by_article_author: bool = False
    anchor: dict[str, str] | None = None
    question: int | None = None
    same_for: timedelta = SAME_FOR


@dataclass(frozen=True, slots=True)
class Written:
    """Which comment it is; the guest is that of the older one when the same was there already."""

    id: int
    is_new: bool
    guest: str


def write_comment(draft: Draft) -> Written:
    """Raises UnknownThread, DiscussionClosed, AnsweredGone, BranchClosed."""
    threads = rows(FIND_THREAD + _locking("thread"), (draft.thread_id,))
    if not threads:
        raise UnknownThread
    since, until = (
        draft.posted_at - draft.same_for,
        draft.posted_at + draft.same_for,
    )  # A clock may have been set right.
    for comment_id, guest in rows(FIND_SAME, (draft.thread_id, draft.sameness, moment(since), moment(until))):
        return Written(comment_id, False, guest)
    [(state, because, ordinals)] = threads
    if state != "open":
        raise DiscussionClosed(because, has_comments=ordinals > 0)
    return Written(_insert(draft, ordinals), True, draft.guest)


def _insert(draft: Draft, ordinals: int) -> int:
    root_id, depth = _above(draft)
    ordinal = take_place(draft.thread_id, root_id, ordinals) if draft.state == "published" else None
    if draft.anchor and ordinal:
        inline.count_one(draft.thread_id, draft.question)
    return insert(INSERT, (
        draft.thread_id, draft.parent_id, root_id, ordinal, depth, 0, draft.author_kind, draft.author_name,
        draft.author_email, draft.author_badge, draft.user_id, draft.guest, draft.network, draft.sameness, draft.body,
        draft.html, draft.state, False, moment(draft.posted_at), "", 0, 0, 0.0,
        False, draft.by_article_author, json.dumps(draft.anchor) if draft.anchor else None, draft.question,
    ))  # fmt: skip


def _above(draft: Draft) -> tuple[int | None, int]:
    """The top-level comment above, if any, and the depth."""
    if draft.parent_id is None:
        return None, 0
    for parent_id, root_id, depth, state, is_closed in rows(FIND_PARENT, (draft.parent_id, draft.thread_id)):
        if is_closed:
            raise BranchClosed
        if state == "published":
            return root_id or parent_id, min(depth + 1, DEEPEST)
    raise AnsweredGone


def take_place(thread_id: int, root_id: int | None, ordinals: int | None = None) -> int:
    """The next ordinal in the thread, or in the branch of a reply; counts it, and orders the pages that show it.

    `ordinals` are those that the thread has, where its row is locked: RETURNING costs as much as the UPDATE.
    """
    if root_id is None:
        if ordinals is None:
            [(ordinal,)] = rows(NEXT_IN_THREAD, (thread_id,))
        else:
            rows(ONE_MORE_AT_THE_TOP, (thread_id,))
            ordinal = ordinals + 1
        keys = keys_of_new(thread_id, ordinal, None)
    else:
        rows(ONE_MORE, (thread_id,))
        [(ordinal, top_ordinal, score)] = rows(NEXT_IN_BRANCH, (root_id,))
        keys = keys_of_new(thread_id, top_ordinal, root_id, ordinal, score)
    publishing.order(keys)
    return int(ordinal)


@dataclass(frozen=True, slots=True)
class Person:
    """Who votes: counted once as `voter`; the account or the device tells whether the comment is their own."""

    voter: str
    user_id: int | None
    guest: str

    def wrote(self, user_id: int | None, guest: str) -> bool:
        return (self.user_id is not None and self.user_id == user_id) or (self.guest != "" and self.guest == guest)


FIND_COMMENT = (
    "SELECT comment.up, comment.down, comment.thread_id, comment.root_id, comment.ordinal, root.ordinal,"
    " comment.user_id, comment.guest, comment.is_pick"
    " FROM discussion_comment comment LEFT JOIN discussion_comment root ON root.id = comment.root_id"
    " WHERE comment.id = %s AND comment.state = 'published'"
)
FIND_VOTE = "SELECT value FROM discussion_vote WHERE comment_id = %s AND voter = %s"
SET_VOTE = (
    "INSERT INTO discussion_vote (comment_id, voter, value, voted_at) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (comment_id, voter) DO UPDATE SET value = excluded.value, voted_at = excluded.voted_at"
)
DROP_VOTE = "DELETE FROM discussion_vote WHERE comment_id = %s AND voter = %s"
SET_COUNTS = "UPDATE discussion_comment SET up = %s, down = %s, score = %s WHERE id = %s"


def write_vote(comment_id: int, person: Person, value: int, voted_at: datetime) -> tuple[int, int]:
    """Count one person's vote (-1, 0 or 1) in place of an earlier one; answers (up, down).

    Raises UnknownComment, OwnComment. One's own vote of before this was refused can be taken back.
    """
    found = rows(FIND_COMMENT + _locking("comment"), (comment_id,))
    if not found:
        raise UnknownComment
    [(up, down, thread_id, root_id, ordinal, root_ordinal, author_id, guest, is_pick)] = found
    if value and person.wrote(author_id, guest):
        raise OwnComment
    voter = person.voter
    [(before,)] = rows(FIND_VOTE, (comment_id, voter)) or [(0,)]
    if value == before:
        return up, down
    up, down = up + (value == 1) - (before == 1), down + (value == -1) - (before == -1)
    if value:
        rows(SET_VOTE, (comment_id, voter, value, moment(voted_at)))
    else:
        rows(DROP_VOTE, (comment_id, voter))
    rows(SET_COUNTS, (up, down, wilson(up, down), comment_id))
    if root_id is None:
        publishing.order(keys_of_changed(thread_id, ordinal, comment_id))
    else:
        publishing.order(keys_of_changed(thread_id, root_ordinal, root_id, ordinal))
    if is_pick:
        publishing.order([picks_key(thread_id)])
    return up, down


def _locking(table: str) -> str:
    """Two of the same at once: the second sees what the first did. On SQLite writers come one after another anyway."""
    return f" FOR UPDATE OF {table}" if connection.features.has_select_for_update_of else ""
