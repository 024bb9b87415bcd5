"""Comments as HTML. A page is baked again for each new comment, and nearly all that is on it looks as before."""

from functools import lru_cache
from typing import Any

from django.template import engines
from django.utils.translation import get_language_bidi
from markupsafe import Markup

from imprint import publishing
from imprint.articles.models import Article
from imprint.articles.passages import Marked, with_marks
from imprint.core.language import language
from imprint.discussion import inline
from imprint.discussion.queries import Discussion
from imprint.discussion.tree import Shown


def comment_html(comment: Shown, is_open: bool) -> Markup:
    """The `<article>` of a comment, rendered once for as long as it looks the same."""
    return _comment_html(comment, is_open, language())


@lru_cache(maxsize=4096)  # About 6 MB at the most.
def _comment_html(comment: Shown, is_open: bool, language_code: str) -> Markup:
    return Markup(_template("comments").module.one(comment, is_open))  # noqa: S704


def comment_form(thread_id: int, parent_id: int | None = None, label: str = "") -> Markup:
    """The empty form under a thread or one comment."""
    return _comment_form(thread_id, parent_id, label, language())


@publishing.once_a_round
def _comment_form(thread_id: int, parent_id: int | None, label: str, language_code: str) -> Markup:
    return Markup(_template("form").module.write(thread_id, parent_id or "", label=label))  # noqa: S704


def body_with_questions(article: Article, html: Markup, discussion: Discussion | None) -> Markup:
    """The text with what the newsroom asks about it; what nobody can answer or has answered is not asked."""
    asked = [one for one in inline.questions_in(article, html) if one.answers or not discussion or discussion.is_open]
    if not asked:
        return html
    module, tongue = _template("asked").module, _tongue_inside(article)
    marks = [
        Marked(one.place, f'<mark class="asked" aria-details="asks-{one.number}">', str(module.asks(one, tongue)))
        for one in asked
    ]
    return with_marks(html, marks)


def _tongue_inside(article: Article) -> Markup:
    """Words of the site inside an article in another language."""
    if not article.language:
        return Markup("")
    direction = "rtl" if get_language_bidi() else "ltr"
    return Markup(' lang="{}" dir="{}"').format(language(), direction)


def discussion_words() -> Markup:
    """What the scripts say and clone."""
    return _discussion_words(language())


@publishing.once_a_round
def _discussion_words(language_code: str) -> Markup:
    return Markup(_template("words").render())  # noqa: S704


def _template(name: str) -> Any:
    environment: Any = engines["jinja2"]
    return environment.env.get_template(f"discussion/{name}.html")
