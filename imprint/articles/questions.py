"""What the newsroom asks about words of an article: checked when an editor saves it, marked when readers get it."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from imprint.articles import passages
from imprint.articles.models import Article, Question
from imprint.core.quotes import Words, squeeze

ADDRESS_OF_COMMENT = re.compile(r"(?:\S*?(?:/-/comments/|#comment-))?#?(?P<id>\d{1,18})/?(?:#\S*)?")
_is_comment: list[Callable[[int, Article], bool]] = []


def know_comments(is_comment: Callable[[int, Article], bool]) -> None:
    """The discussion says which comments there are; articles stand below it."""
    _is_comment[:] = [is_comment]


def place_of(words: Words, question: Question) -> tuple[int, int] | None:
    """Where its words stand now; the last of their places when there are fewer than before."""
    squeezed = squeeze(question.phrase)
    starts = list(words.starts_of(squeezed)) if squeezed else []
    if not starts:
        return None
    start = starts[min(max(question.occurrence, 1), len(starts)) - 1]
    return start, start + len(squeezed)


def comment_of(thanks_to: str) -> int | None:
    """The number of the comment that a correction thanks for."""
    found = ADDRESS_OF_COMMENT.fullmatch(thanks_to.strip())
    return int(found["id"]) if found else None


def check_form(form: Any) -> bool:
    """Adds what is wrong to the fields; tells whether all is well."""
    questions = [one for one in _filled(form, "questions") if one.cleaned_data.get("phrase")]
    article = Article(body=form.cleaned_data["body"]) if questions and form.cleaned_data.get("body") else None
    wrong = [not _check_question(one, article) for one in questions]
    wrong += [not _check_thanks(one, form.instance) for one in _filled(form, "corrections")]
    return not any(wrong)


def _filled(form: Any, name: str) -> list[Any]:
    formset = getattr(form, "formsets", {}).get(name)
    return (
        [one for one in formset.forms if hasattr(one, "cleaned_data") and not one.cleaned_data.get("DELETE")]
        if formset
        else []
    )


def _check_question(form: Any, article: Article | None) -> bool:
    phrase, occurrence = form.cleaned_data["phrase"], form.cleaned_data.get("occurrence") or 1
    html = passages.body_html(article) if article else ""
    words = passages.words_of_html(html)
    places = list(words.starts_of(squeeze(phrase)))
    if len(places) >= occurrence:
        return True
    if places:
        sentence = _("These words stand in the text only so many times: %(count)d.")
        form.add_error("occurrence", sentence % {"count": len(places)})
        return False
    nearest = words.nearest_place(phrase)
    if nearest:
        sentence = _("These words are not in the text. The nearest are: “%(nearest)s”.")
        form.add_error("phrase", sentence % {"nearest": passages.readable(html, nearest)})
    else:
        form.add_error("phrase", _("These words are not in the text. Copy them from there."))
    return False


def _check_thanks(form: Any, article: Article) -> bool:
    thanks_to = form.cleaned_data.get("thanks_to", "")
    if not thanks_to:
        return True
    number = comment_of(thanks_to)
    if number is None:
        form.add_error("thanks_to", _("This is not the address of a comment. Copy it from the date beside a comment."))
        return False
    if not all(is_comment(number, article) for is_comment in _is_comment):
        form.add_error("thanks_to", _("There is no such comment under this article."))
        return False
    return True
