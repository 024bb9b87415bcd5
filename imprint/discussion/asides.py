"""What the app of moderation, which stands above, says on a comment's own page: why it waits, why it is gone."""

from collections.abc import Callable
from typing import Any

from imprint.discussion.models import Comment
from imprint.readers.identity import Visitor

Aside = Callable[[Comment, Visitor, bool], dict[str, Any]]
_asides: list[Aside] = []


def register(aside: Aside) -> None:
    """It is asked with the comment, who reads, and whether that is who wrote it; it answers names for the template."""
    _asides.append(aside)


def asides_of(comment: Comment, visitor: Visitor, *, is_theirs: bool) -> dict[str, Any]:
    return {name: said for aside in _asides for name, said in aside(comment, visitor, is_theirs).items()}
