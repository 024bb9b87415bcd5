"""What mails tell of a comment, and whom it answers."""

from collections.abc import Collection, Iterator

from django.db.models import Q

from imprint.core.spoilers import without_spoilers
from imprint.discussion.mentions import called_in
from imprint.discussion.models import Comment
from imprint.mailing.registry import News


def news_of(comment_id: int) -> News | None:
    """A comment as a mail tells of it; None when it is not on the site any more."""
    comment = (
        Comment.objects.public()
        .filter(pk=comment_id, state=Comment.State.PUBLISHED)
        .select_related("user", "thread")
        .first()
    )
    if comment is None:
        return None
    answered = frozenset((*(_addresses_above(comment) if comment.root_id else ()), *_addresses_called(comment)))
    author = _address_of(comment.author_email, comment.user.email if comment.user else None)
    above = tuple(dict.fromkeys(pk for pk in (comment.root_id, comment.parent_id) if pk))
    return News(comment.author_name, without_spoilers(comment.body), comment.page, answered, author, above)


def still_told(comment_ids: Collection[int]) -> set[int]:
    """Those that are on the site, so that a mail may tell of them."""
    shown = Comment.objects.public().filter(pk__in=comment_ids, state=Comment.State.PUBLISHED)
    return set(shown.values_list("pk", flat=True))


def _addresses_above(comment: Comment) -> Iterator[str]:
    """Of those whom the reply answers, up to the top; one query for a branch of any depth."""
    branch = Comment.objects.filter(Q(pk=comment.root_id) | Q(root=comment.root_id))
    rows = branch.values_list("pk", "parent_id", "author_email", "user__email")
    above = {pk: (parent_id, _address_of(written, account)) for pk, parent_id, written, account in rows}
    parent_id = comment.parent_id
    while parent_id:
        parent_id, address = above[parent_id]
        yield address


def _addresses_called(comment: Comment) -> Iterator[str]:
    """Of those whom the comment calls by their names."""
    if numbers := called_in(comment.html):
        called = Comment.objects.filter(pk__in=numbers, thread=comment.thread_id)
        for written, account in called.values_list("author_email", "user__email"):
            yield _address_of(written, account)


def _address_of(written: str, account: str | None) -> str:
    return (written or account or "").lower()
