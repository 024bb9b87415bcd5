"""The pages of threads that are published as files."""

from collections.abc import Iterator

from imprint import publishing
from imprint.discussion.keys import PAGE_LENGTH, TOP_PAGES, page_of
from imprint.discussion.models import Comment, Thread
from imprint.discussion.queries import page_path


@publishing.register
class ThreadBakes(publishing.Bakes):
    def paths(self) -> Iterator[str]:
        live = Thread.objects.filter(article__live=True).only("key", "ordinals")
        for thread in live.iterator():
            yield f"{thread.key}live.json"
            for number in range(1, page_of(thread.ordinals) + 1 if thread.ordinals else 1):
                yield from _pages(thread, number)
        long_branches = Comment.objects.filter(root=None, replies__gt=PAGE_LENGTH, thread__article__live=True)
        for root in long_branches.select_related("thread").only("replies", "thread__key").iterator():
            yield from _branch(root)

    def paths_for(self, key: str) -> Iterator[str]:
        """`thread:7` concerns live.json, `thread:7:page:3` a page from both ends, `branch:9` the answers below one comment."""
        kind, _, rest = key.partition(":")
        parts = rest.split(":")
        if kind == "branch":
            root = Comment.objects.filter(pk=parts[0], replies__gt=PAGE_LENGTH).select_related("thread").first()
            if root:
                yield from _branch(root)
        if kind != "thread":
            return
        thread = Thread.objects.filter(pk=parts[0]).first()
        if thread and len(parts) == 1:
            yield f"{thread.key}live.json"
        elif thread and parts[1] == "page":
            yield from _pages(thread, int(parts[2]))


def _pages(thread: Thread, number: int) -> Iterator[str]:
    sorts = ("newest", "oldest", "top") if number <= TOP_PAGES else ("newest", "oldest")
    yield from (page_path(thread, sort, number) for sort in sorts)


def _branch(root: Comment) -> Iterator[str]:
    yield from (page_path(root.thread, f"branch/{root.pk}", number) for number in range(1, page_of(root.replies) + 1))
