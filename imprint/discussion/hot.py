"""The two hot writes as named SQL, run by the writer: a comment and a vote. All else uses the ORM."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from imprint import publishing
from imprint.discussion.keys import keys_of_changed, keys_of_new
from imprint.discussion.ranking import wilson
from imprint.discussion.refusals import DiscussionClosed, UnknownComment, UnknownThread

SAME_FOR = timedelta(minutes=10)
"""A reader who sends the same text again within this time, because nobody answered, has it once."""

FIND_SAME = "SELECT id, guest FROM discussion_comment WHERE thread_id = %s AND sameness = %s AND posted_at > %s LIMIT 1"
FIND_PARENT = "SELECT id, root_id, depth, state FROM discussion_comment WHERE id = %s AND thread_id = %s"
NEXT_IN_THREAD = (
    "UPDATE discussion_thread SET ordinals = ordinals + 1, comments = comments + %s"
    " WHERE id = %s AND state = 'open' RETURNING ordinals"
)
COUNT_IN_THREAD = "UPDATE discussion_thread SET comments = comments + %s WHERE id = %s AND state = 'open' RETURNING ordinals"
NEXT_IN_BRANCH = "UPDATE discussion_comment SET replies = replies + 1 WHERE id = %s RETURNING replies, ordinal"
COLUMNS = (
    "thread_id", "parent_id", "root_id", "ordinal", "depth", "replies", "author_kind", "author_name", "author_email",
    "author_badge", "user_id", "guest", "sameness", "body", "html", "state", "removed_by_author", "posted_at", "edited_by",
    "up", "down", "score",
)  # fmt: skip
INSERT = f"INSERT INTO discussion_comment ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))}) RETURNING id"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment that was checked and rendered and only has to be written."""

    thread_id: int
    parent_id: int | None
    author_kind: str
    author_name: str
    author_email: str
    author_badge: str
    user_id: int | None
    guest: str
    sameness: str
    body: str
    html: str
    state: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    id: int
    is_new: bool
    guest: str
    depth: int = 0


def write_comment(draft: Draft) -> Written:
    """Raises UnknownThread, DiscussionClosed, UnknownComment (the one to answer)."""
    at = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(FIND_SAME, (draft.thread_id, draft.sameness, at(draft.posted_at - SAME_FOR)))
        if same := cursor.fetchone():
            return Written(same[0], False, same[1])
        root_id, depth = _place(cursor, draft)
        shown = int(draft.state == "published")
        if root_id is None:
            ordinal = top_ordinal = _next_in_thread(cursor, draft, NEXT_IN_THREAD, shown)
        else:
            _next_in_thread(cursor, draft, COUNT_IN_THREAD, shown)
            cursor.execute(NEXT_IN_BRANCH, (root_id,))
            ordinal, top_ordinal = cursor.fetchone()
        cursor.execute(INSERT, (
            draft.thread_id, draft.parent_id, root_id, ordinal, depth, 0, draft.author_kind, draft.author_name,
            draft.author_email, draft.author_badge, draft.user_id, draft.guest, draft.sameness, draft.body, draft.html,
            draft.state, False, at(draft.posted_at), "", 0, 0, 0.0,
        ))  # fmt: skip
        (comment_id,) = cursor.fetchone()
    if shown:
        publishing.order(keys_of_new(draft.thread_id, top_ordinal, root_id))
    return Written(comment_id, True, draft.guest, depth)


def _place(cursor: Any, draft: Draft) -> tuple[int | None, int]:
    """The top-level comment above, if any, and the depth."""
    if draft.parent_id is None:
        return None, 0
    cursor.execute(FIND_PARENT, (draft.parent_id, draft.thread_id))
    parent = cursor.fetchone()
    if parent is None or parent[3] != "published":
        raise UnknownComment
    return parent[1] or parent[0], min(parent[2] + 1, 32_000)


def _next_in_thread(cursor: Any, draft: Draft, statement: str, shown: int) -> int:
    cursor.execute(statement, (shown, draft.thread_id))
    row = cursor.fetchone()
    if row is None:
        cursor.execute("SELECT 1 FROM discussion_thread WHERE id = %s", (draft.thread_id,))
        raise DiscussionClosed if cursor.fetchone() else UnknownThread
    return int(row[0])


FIND_VOTE = "SELECT value FROM discussion_vote WHERE comment_id = %s AND voter = %s"
SET_VOTE = (
    "INSERT INTO discussion_vote (comment_id, voter, value, voted_at) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (comment_id, voter) DO UPDATE SET value = excluded.value, voted_at = excluded.voted_at"
)
DROP_VOTE = "DELETE FROM discussion_vote WHERE comment_id = %s AND voter = %s"
COUNT_VOTE = (
    "UPDATE discussion_comment SET up = up + %s, down = down + %s WHERE id = %s AND state = 'published'"
    " RETURNING up, down, thread_id, root_id, ordinal"
)
SET_SCORE = "UPDATE discussion_comment SET score = %s WHERE id = %s"


def write_vote(comment_id: int, voter: str, value: int, voted_at: datetime) -> tuple[int, int]:
    """Count one person's vote (-1, 0 or 1) in place of an earlier one; answers (up, down). Raises UnknownComment."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_VOTE, (comment_id, voter))
        before = (cursor.fetchone() or (0,))[0]
        more_up, more_down = (value == 1) - (before == 1), (value == -1) - (before == -1)
        cursor.execute(COUNT_VOTE, (more_up, more_down, comment_id))
        row = cursor.fetchone()
        if row is None:
            raise UnknownComment
        up, down, thread_id, root_id, ordinal = row
        if value == before:
            return up, down
        if value:
            cursor.execute(SET_VOTE, (comment_id, voter, value, connection.ops.adapt_datetimefield_value(voted_at)))
        else:
            cursor.execute(DROP_VOTE, (comment_id, voter))
        cursor.execute(SET_SCORE, (wilson(up, down), comment_id))
        if root_id is not None:
            cursor.execute("SELECT ordinal FROM discussion_comment WHERE id = %s", (root_id,))
            (ordinal,) = cursor.fetchone()
    publishing.order(keys_of_changed(thread_id, ordinal, root_id or comment_id))
    return up, down
