"""Threads begin, follow their article, open and close."""

from django.db import transaction

from imprint import publishing
from imprint.articles.models import Article
from imprint.discussion import inline_counts, places
from imprint.discussion.closing import is_aged
from imprint.discussion.keys import state_key, thread_key
from imprint.discussion.models import Thread
from imprint.discussion.refusals import UnknownThread
from imprint.discussion.thanks import order_credits
from imprint.mailing import services as mailing


@transaction.atomic
def open_thread(*, article: Article) -> Thread:
    """The thread of a published article; it keeps its comments when the article's path changes or comes back."""
    path, title = str(article.public_path), article.title[:300]
    Thread.objects.filter(article=None, key=path).update(article=article)  # Of an article that was deleted.
    before = Thread.objects.filter(article=article).values_list("key", "title").first()
    thread, _created = Thread.objects.update_or_create(article=article, defaults={"key": path, "title": title})
    inline_counts.count_again(article=article)
    order_credits(thread.pk)
    keys = {thread_key(thread.pk)}
    if _follow_article(thread, article) or before != (path, title):
        keys.add(state_key(thread.pk))
        mailing.rename_subject(subject=thread_key(thread.pk), title=title, path=path)
    if not publishing.is_baked(places.page_path(thread, "oldest", 1)):
        keys.update(map(publishing.file_key, places.paths_of(thread)))
    publishing.order(keys)
    return thread


def _follow_article(thread: Thread, article: Article) -> bool:
    """Whether readers can comment is a box in the article's settings; tells whether it changed something."""
    shut = (Thread.State.CLOSED, Thread.Closed.NEVER_OPENED)
    if article.readers_can_comment and (thread.state, thread.closed_because) == shut:
        thread.state, thread.closed_because = Thread.State.OPEN, Thread.Closed.NOT
    elif not article.readers_can_comment and thread.state == Thread.State.OPEN:
        thread.state, thread.closed_because = shut
    else:
        return False
    thread.save(update_fields=["state", "closed_because"])
    return True


@transaction.atomic
def hide_thread(*, article: Article) -> None:
    """The article is not public any more, so its comments must not be."""
    for thread in Thread.objects.filter(article=article.pk):
        publishing.order([thread_key(thread.pk), state_key(thread.pk)])


@transaction.atomic
def set_thread_open(*, thread_id: int, is_open: bool) -> Thread:
    """By hand. What is opened again after its time keeps the reason for which it was closed, and so stays open.

    Raises UnknownThread.
    """
    thread = Thread.objects.select_for_update(of=("self",)).select_related("article").filter(pk=thread_id).first()
    if thread is None:
        raise UnknownThread
    was_aged = thread.closed_because == Thread.Closed.BY_AGE or is_aged(thread)
    if is_open:
        thread.state, thread.closed_because = Thread.State.OPEN, Thread.Closed.BY_AGE if was_aged else Thread.Closed.NOT
    else:
        thread.state, thread.closed_because = Thread.State.CLOSED, Thread.Closed.BY_HAND
    thread.save(update_fields=["state", "closed_because"])
    publishing.order([thread_key(thread.pk), state_key(thread.pk)])
    return thread
