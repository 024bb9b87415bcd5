"""Comments as HTML. A page is baked again for each new comment, and nearly all others on it look as before."""

from functools import lru_cache
from typing import Any

from django.template import engines
from django.utils.translation import get_language
from markupsafe import Markup

from imprint.discussion.queries import Shown


def comment_html(comment: Shown, is_open: bool) -> Markup:
    """The `<article>` of a comment, rendered once for as long as it looks the same."""
    return _comment_html(comment, is_open, get_language())


@lru_cache(maxsize=4096)  # About 6 MB at the most.
def _comment_html(comment: Shown, is_open: bool, language_code: str) -> Markup:
    environment: Any = engines["jinja2"]
    return Markup(environment.env.get_template("discussion/comments.html").module.one(comment, is_open))  # noqa: S704
