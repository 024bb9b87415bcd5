"""The dependency keys of a thread, and the fixed ranges of ordinals that its pages hold."""

from collections.abc import Iterator

PAGE_LENGTH = 25
"""Top-level comments on a page; also replies on a page of a branch."""
TOP_PAGES = 4
"""So many pages of "most voted" are files; further ones are rendered when asked for."""


def page_of(ordinal: int) -> int:
    return (ordinal - 1) // PAGE_LENGTH + 1


def thread_key(thread_id: int) -> str:
    """Whatever counts the thread's comments: its article, live.json."""
    return f"thread:{thread_id}"


def page_key(thread_id: int, page: int) -> str:
    return f"thread:{thread_id}:page:{page}"


def top_key(thread_id: int) -> str:
    return f"thread:{thread_id}:top"


def picks_key(thread_id: int) -> str:
    """The pages of the comments that editors picked."""
    return f"thread:{thread_id}:picks"


def pinned_key(thread_id: int) -> str:
    """Whatever shows the pinned comment above the others: its article, the first page of each order."""
    return f"thread:{thread_id}:pinned"


def pages_key(thread_id: int) -> str:
    """Ordered when the last pages of a thread get other neighbours."""
    return f"thread:{thread_id}:pages"


def state_key(thread_id: int) -> str:
    """What every page of the thread shows: its title and whether it is open. Also ordered when it must disappear."""
    return f"thread:{thread_id}:state"


def feed_key(thread_id: int) -> str:
    """The feed of the thread, and that of the site; ordered when an older comment looks different. Votes do not."""
    return f"thread:{thread_id}:feed"


def anchors_key(thread_id: int) -> str:
    """Whatever lists or counts comments on passages of the article."""
    return f"thread:{thread_id}:anchors"


def question_key(thread_id: int, number: int) -> str:
    """The answers to one question of the newsroom."""
    return f"thread:{thread_id}:question:{number}"


def branch_key(root_id: int) -> str:
    """Every page of the answers below one comment shows that comment."""
    return f"branch:{root_id}"


def branch_page_key(root_id: int, page: int) -> str:
    return f"branch:{root_id}:page:{page}"


def keys_of_new(
    thread_id: int, ordinal: int, root_id: int | None, reply: int | None = None, score: float = 1.0
) -> Iterator[str]:
    """What to bake when a comment gets its place. `ordinal` and `score` are those of its top-level comment.

    Of a reply also the id of that one, and its own ordinal in the branch; without it all pages of the branch.
    """
    yield thread_key(thread_id)
    yield page_key(thread_id, page_of(ordinal))
    if root_id and (page_of(ordinal) <= TOP_PAGES or score > 0):  # Without votes all older ones are before it,
        yield top_key(thread_id)  # and a new one at the top is the last: on the page of its ordinal there too.
    if root_id is None:
        if ordinal % PAGE_LENGTH in (0, 1):
            yield pages_key(thread_id)
    elif reply is None:
        yield branch_key(root_id)
    elif reply > PAGE_LENGTH:
        yield branch_page_key(root_id, page_of(reply))
        yield branch_page_key(root_id, page_of(reply - 1))  # Its link to the next page may be new.


def keys_of_changed(thread_id: int, ordinal: int, root_id: int, reply: int | None = None) -> Iterator[str]:
    """What to bake when a comment that has its place looks different; `root_id` is its own id at the top."""
    yield page_key(thread_id, page_of(ordinal))
    yield top_key(thread_id)
    yield branch_page_key(root_id, page_of(reply)) if reply else branch_key(root_id)
