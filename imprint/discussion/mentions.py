"""People of a thread who are called by their name: `@Ines` leads to what she wrote last, and she is told of it."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from imprint.core.mentions import MAY_CALL, called
from imprint.core.sql import rows
from imprint.core.text import render_comment

RECENT = 500
"""Looked for among so many comments of the thread, so that it costs the same in a long one."""
WROTE_LAST = (
    "SELECT id, author_name FROM discussion_comment"
    " WHERE thread_id = %s AND state = 'published' ORDER BY id DESC LIMIT %s"
)
_CALL = re.compile(r'<a href="/-/comments/(\d+)/"[^>]*>@')


def html_of(text: str, thread_id: int | None = None) -> str:
    """What readers see of a text, by the site's settings; without a thread nobody can be called."""
    people = _people_in(thread_id) if thread_id and MAY_CALL.search(text) else None
    return render_comment(text, calm=settings.IMPRINT.calm_shouting, people=people)


def called_in(html: str) -> set[int]:
    """The comments whose writers a comment calls; nothing else in it can lead to an address of ours."""
    return {int(number) for number in _CALL.findall(html)}


def _people_in(thread_id: int) -> dict[str, str]:
    people: dict[str, str] = {}
    for comment_id, name in rows(WROTE_LAST, (thread_id, RECENT)):
        people.setdefault(called(name), f"/-/comments/{comment_id}/")
    people.pop(called(_("Guest")), None)  # Whoever gave no name is nobody in particular.
    return people
