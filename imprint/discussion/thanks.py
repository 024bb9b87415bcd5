"""Corrections of an article that a reader's comment led to: the article thanks, and the comment tells of it."""

from dataclasses import dataclass

from imprint import publishing
from imprint.articles.models import Article, Correction
from imprint.articles.questions import comment_of
from imprint.discussion.keys import page_key, page_of
from imprint.discussion.models import Comment


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom a correction thanks; both are empty when the comment is not on the site any more."""

    name: str
    path: str


def is_comment_under(number: int, article: Article) -> bool:
    """What an editor may thank for: a comment that readers see there."""
    comments = Comment.objects.public().filter(thread__article=article.pk, state=Comment.State.PUBLISHED)
    return comments.filter(pk=number).exists()


def credit_of(correction: Correction) -> Credit | None:
    """None when it thanks nobody. The page changes when the comment does."""
    number = comment_of(correction.thanks_to)
    if number is None:
        return None
    comments = Comment.objects.public().select_related("root")
    comment = comments.filter(pk=number, thread__article=correction.article_id).first()
    if comment is None:
        return Credit("", "")
    publishing.depend_on(*_keys_of(comment))
    return Credit(comment.author_name, comment.path) if comment.state == Comment.State.PUBLISHED else Credit("", "")


@publishing.once_a_round
def credited(thread_id: int) -> frozenset[int]:
    """The comments of a thread that its article's corrections thank for."""
    thanks = Correction.objects.filter(article__thread=thread_id).exclude(thanks_to="")
    numbers = map(comment_of, thanks.values_list("thanks_to", flat=True))
    return frozenset(number for number in numbers if number is not None)


def is_credited(comment: Comment, thanked: frozenset[int]) -> bool:
    """The page that says so is baked again when the article thanks for others."""
    if comment.pk not in thanked:
        return False
    publishing.depend_on(credits_key(comment.thread_id))
    return True


def credits_key(thread_id: int) -> str:
    """Of every page that says of a comment that it led to a correction."""
    return f"thread:{thread_id}:credits"


def order_credits(thread_id: int) -> None:
    """After a publication: the pages that say so now, and those that shall."""
    comments = Comment.objects.public().filter(pk__in=credited(thread_id), thread=thread_id).select_related("root")
    publishing.order({credits_key(thread_id), *(key for comment in comments for key in _keys_of(comment))})


def _keys_of(comment: Comment) -> set[str]:
    top = comment.root or comment
    return {page_key(comment.thread_id, page_of(top.ordinal))} if top.ordinal else set()
