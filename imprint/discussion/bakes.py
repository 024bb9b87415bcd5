"""The pages of threads that are published as files."""

from collections.abc import Iterator

from imprint import publishing
from imprint.discussion import inline, places
from imprint.discussion.feeds import SITE_PATH
from imprint.discussion.keys import PAGE_LENGTH, page_of
from imprint.discussion.models import Comment, Thread, ThreadQuerySet


@publishing.register
class ThreadBakes(publishing.Bakes):
    def paths(self) -> Iterator[str]:
        yield SITE_PATH
        live = Thread.objects.public().only("key", "origin", "ordinals")
        for thread in live.iterator():
            yield from places.paths_of_head(thread)
            for number in range(1, page_of(thread.ordinals) + 1):
                yield from places.paths_of_page(thread, number)
        long_branches = Comment.objects.public().filter(root=None, replies__gt=PAGE_LENGTH)
        for root in long_branches.select_related("thread").only("replies", "thread__key").iterator():
            yield from places.paths_of_branch(root.thread, root)

        for thread in places.threads_with_picks():
            yield from places.paths_of_picks(thread)

    def paths_for(self, key: str) -> Iterator[str]:
        """`thread:7` concerns live.json, `thread:7:page:3` a page from both ends, `branch:9:page:2` further answers.

        `thread:7:picks` concerns the pages of what editors picked.
        The feeds come with whatever they show: a comment, its text, the title, whether the article is public.
        """
        kind, _, rest = key.partition(":")
        pk, _, part = rest.partition(":")
        number = int(part.removeprefix("page:")) if part.startswith("page:") else 0
        if kind == "branch":
            root = Comment.objects.filter(pk=pk, replies__gt=PAGE_LENGTH).select_related("thread").first()
            if root:
                one = [places.branch_path(root.thread, root.pk, number)]
                yield from one if number else places.paths_of_branch(root.thread, root)
        elif kind == "thread" and part == "picks":
            if thread := _thread(pk):
                yield from places.paths_of_picks(thread)
        elif kind == "thread" and (number or not part):
            thread = _thread(pk)
            if thread and number:
                yield from places.paths_of_page(thread, number)
            elif thread:
                yield from places.paths_of_head(thread)
        if kind == "thread" and part in ("", "feed", "state"):
            yield SITE_PATH


@publishing.once_a_round
def _thread(pk: str) -> Thread | None:
    return Thread.objects.filter(pk=pk).first()


@publishing.register
class InlineBakes(publishing.Bakes):
    """Questions of the newsroom with their answers, and what readers have pointed at."""

    def paths(self) -> Iterator[str]:
        yield from _inline_paths(Thread.objects.public())

    def paths_for(self, key: str) -> Iterator[str]:
        """A published article may ask something new; the first comment on a passage makes the list of them."""
        kind, _, rest = key.partition(":")
        pk, _, part = rest.partition(":")
        if kind == "page":
            yield from _inline_paths(Thread.objects.filter(article=int(pk)))
        elif kind == "thread" and part.startswith(("anchors", "question")):
            yield from _inline_paths(Thread.objects.filter(pk=pk))


def _inline_paths(threads: ThreadQuerySet) -> Iterator[str]:
    for thread in threads.select_related("article"):
        yield from inline.paths_of(thread)
