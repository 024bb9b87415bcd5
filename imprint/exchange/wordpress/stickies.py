"""Comments that wpDiscuz pinned: any number there, one here, the newest. What the newsroom pinned here stays."""

from django.db import transaction

from imprint.discussion.models import Comment, Thread
from imprint.exchange.threads import pin
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.tools import Tools

STICKY = "wpdiscuz_sticky"


@transaction.atomic
def pin_newest(thread: Thread, our_ids: list[int], tools: Tools, notes: Notes) -> None:
    """Of those that came now and, where the thread comes in portions, of those before; the others are noted."""
    stickies = list(Comment.objects.filter(pk__in=our_ids, state=Comment.State.PUBLISHED))
    if not stickies:
        return
    pinned = Thread.objects.select_for_update().get(pk=thread.pk).pinned
    if pinned and thread.pk not in tools.pinned_now:
        _note(stickies, notes)
        return
    stickies += [pinned] if pinned else []
    newest = max(stickies, key=lambda comment: (comment.posted_at, comment.pk))
    tools.pinned_now.add(thread.pk)
    if newest != pinned:
        pin(thread_id=thread.pk, comment_id=newest.pk)
    _note([comment for comment in stickies if comment != newest], notes)


def _note(comments: list[Comment], notes: Notes) -> None:
    for comment in comments:
        notes.add("pinned", comment.author_name)
