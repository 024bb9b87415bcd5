"""Comments that were written elsewhere, brought into a thread with their places, dates, votes and states."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from imprint import publishing
from imprint.discussion.inline_counts import count_again
from imprint.discussion.keys import (
    anchors_key,
    keys_of_new,
    pages_key,
    picks_key,
    pinned_key,
    question_key,
    top_key,
)
from imprint.discussion.models import Comment, Thread
from imprint.discussion.ranking import wilson

AT_ONCE = 500


@dataclass(slots=True)
class OldComment:
    """A comment of another system; `key` and `parent_key` are its ids there, `html` is clean already."""

    key: str
    parent_key: str
    name: str
    body: str
    html: str
    posted_at: datetime
    email: str = ""
    kind: str = Comment.AuthorKind.GUEST
    badge: str = ""
    user_id: int | None = None
    state: str = Comment.State.PUBLISHED
    up: int = 0
    down: int = 0
    edited_at: datetime | None = None
    edited_by: str = ""
    is_pick: bool = False
    anchor: dict[str, str] | None = None
    question: int | None = None


@transaction.atomic
def bring_in(*, thread: Thread, comments: Sequence[OldComment], source: str) -> dict[str, int]:
    """Write the comments that the thread does not have yet, in any order; answers our ids by theirs.

    A comment whose parent is missing stands at the top. `source` and the key tell on a second run what is there.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    rows = {comment.key: _row(thread, comment, source) for comment in comments}
    there = dict(
        thread.all_comments.filter(sameness__in=[r.sameness for r in rows.values()]).values_list("sameness", "pk")
    )
    ids = {key: there[row.sameness] for key, row in rows.items() if row.sameness in there}
    new = [comment for comment in comments if comment.key not in ids]
    known = Comment.objects.in_bulk(ids.values())
    placed: dict[str, Comment] = {key: known[pk] for key, pk in ids.items()}
    for generation in _generations(new, set(ids)):
        for comment in generation:
            _place(thread, rows[comment.key], placed.get(comment.parent_key))
        Comment.objects.bulk_create([rows[comment.key] for comment in generation], batch_size=AT_ONCE)
        placed |= {comment.key: rows[comment.key] for comment in generation}
    _count(thread, [rows[comment.key] for comment in new])
    return {key: row.pk for key, row in placed.items()}


def _row(thread: Thread, comment: OldComment, source: str) -> Comment:
    return Comment(
        thread=thread,
        author_kind=comment.kind,
        author_name=comment.name[:80],
        author_email=comment.email[:254],
        author_badge=comment.badge,
        user_id=comment.user_id,
        sameness=hashlib.sha256(f"{source}\0{comment.key}".encode()).hexdigest(),
        body=comment.body,
        html=comment.html,
        state=comment.state,
        posted_at=comment.posted_at,
        edited_at=comment.edited_at,
        edited_by=comment.edited_by,
        up=comment.up,
        down=comment.down,
        score=wilson(comment.up, comment.down),
        is_pick=comment.is_pick,
        anchor=comment.anchor,
        question=comment.question,
    )


def _generations(comments: Sequence[OldComment], placed: set[str]) -> list[list[OldComment]]:
    """Parents before children, each generation by date, whatever the order in the file; no circle is followed."""
    keys = {comment.key for comment in comments}
    waiting, generations = sorted(comments, key=lambda comment: comment.posted_at), []
    while waiting:
        ready = [c for c in waiting if c.parent_key in placed or c.parent_key not in keys or c.parent_key == c.key]
        ready = ready or waiting[:1]  # A circle: its oldest comment stands at the top.
        generations.append(ready)
        placed |= {comment.key for comment in ready}
        waiting = [comment for comment in waiting if comment.key not in placed]
    return generations


def _place(thread: Thread, row: Comment, parent: Comment | None) -> None:
    """At the top of the thread, or below its parent; the counters of thread and root move along."""
    if parent is None:
        thread.ordinals += 1
        row.ordinal = thread.ordinals
        return
    root = parent.root or parent
    root.replies += 1
    row.parent, row.root, row.depth, row.ordinal = parent, root, parent.depth + 1, root.replies


def _count(thread: Thread, new: Sequence[Comment]) -> None:
    if not new:
        return
    roots = {row.root.pk: row.root for row in new if row.root}
    Comment.objects.bulk_update(roots.values(), ["replies"], batch_size=AT_ONCE)
    thread.comments = thread.all_comments.filter(state=Comment.State.PUBLISHED).count()
    thread.save(update_fields=["ordinals", "comments"])
    keys = {pages_key(thread.pk), top_key(thread.pk)}
    for row in new:
        top = row.root or row
        keys.update(keys_of_new(thread.pk, top.ordinal or 1, row.root_id, score=top.score))
    if any(row.is_pick for row in new):
        keys.add(picks_key(thread.pk))
    publishing.order(keys)
    if thread.article and any(row.anchor for row in new):
        count_again(article=thread.article)
        publishing.order(
            {anchors_key(thread.pk), *(question_key(thread.pk, row.question) for row in new if row.question)}
        )


@transaction.atomic
def pin(*, thread_id: int, comment_id: int) -> None:
    """Above all others, in place of the one that was."""
    Thread.objects.filter(pk=thread_id).update(pinned=comment_id)
    publishing.order([pinned_key(thread_id)])
