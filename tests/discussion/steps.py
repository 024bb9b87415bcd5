"""What several of these tests do and look at."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from imprint.discussion import services
from imprint.discussion.models import Thread
from imprint.discussion.services import Posted
from imprint.publishing.models import BakeOrder
from imprint.readers.identity import Visitor
from tests.factories import make_visitor

Fill = Callable[[int], Thread]
API = "/-/api/v1"
COMMENT_FIELDS = {
    *("id", "thread", "parent", "author", "html", "posted_at", "edited_at", "edited_by", "votes", "replies", "state"),
    *("mark", "person", "anchor", "question", "by_article_author", "is_pick"),
}


def post(thread: Thread, body: str = "A word.", *, visitor: Visitor | None = None, **fields: Any) -> Posted:
    return services.post_comment(thread_id=thread.pk, visitor=visitor or make_visitor(), body=body, **fields)


def counts(thread: Thread) -> tuple[int, int]:
    thread.refresh_from_db()
    return thread.ordinals, thread.comments


def orders() -> set[str]:
    """Strikes them, too."""
    found = set(BakeOrder.objects.values_list("key", flat=True))
    BakeOrder.objects.all().delete()
    return found


def post_path(thread: Thread) -> str:
    return f"threads/{thread.pk}/comments"


def send_form(reader: Client, thread: Thread, **sent: Any) -> Any:
    return reader.post(f"/-/threads/{thread.pk}/comments/", {"body": "A word.", **sent})


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def alert_of(answer: Any) -> str:
    found = re.search(r'role="alert">([^<]+)<', text_of(answer))
    assert found
    return found[1]
