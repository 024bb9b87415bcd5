"""The dependency keys of a thread, and the fixed ranges of ordinals that its pages hold."""

from collections.abc import Iterator

PAGE_LENGTH = 25
"""Top-level comments on a page; also replies on a page of a branch."""
TOP_PAGES = 4
"""So many pages of "most voted" are files; further ones are rendered when asked for."""


def page_of(ordinal: int) -> int:
    return (ordinal - 1) // PAGE_LENGTH + 1


def thread_key(thread_id: int) -> str:
    """Whatever shows the thread as a whole: its article, live.json."""
    return f"thread:{thread_id}"


def page_key(thread_id: int, page: int) -> str:
    return f"thread:{thread_id}:page:{page}"


def top_key(thread_id: int) -> str:
    return f"thread:{thread_id}:top"


def pages_key(thread_id: int) -> str:
    """Ordered when a thread gets another page: the last ones link to their neighbours."""
    return f"thread:{thread_id}:pages"


def state_key(thread_id: int) -> str:
    """Ordered when a thread is opened or closed."""
    return f"thread:{thread_id}:state"


def branch_key(root_id: int) -> str:
    return f"branch:{root_id}"


def keys_of_new(thread_id: int, ordinal: int, root_id: int | None) -> Iterator[str]:
    """What to bake when a comment comes or goes; `ordinal` is that of its top-level comment, `root_id` of a reply's."""
    yield thread_key(thread_id)
    yield page_key(thread_id, page_of(ordinal))
    if page_of(ordinal) <= TOP_PAGES + 1:
        yield top_key(thread_id)
    if root_id:
        yield branch_key(root_id)
    elif ordinal % PAGE_LENGTH == 1:
        yield pages_key(thread_id)


def keys_of_changed(thread_id: int, ordinal: int, root_id: int) -> Iterator[str]:
    """What to bake when a comment that is there looks different."""
    yield page_key(thread_id, page_of(ordinal))
    yield top_key(thread_id)
    yield branch_key(root_id)
