"""Comments as HTML. A page is baked again for each new comment, and nearly all others on it look as before."""

from functools import lru_cache
from typing import Any

from django.template import engines
from markupsafe import Markup

from imprint.discussion.queries import Shown


@lru_cache(maxsize=4096)
def comment_html(comment: Shown, is_open: bool) -> Markup:
    """The `<article>` of a comment, rendered once for as long as it looks the same; about 6 MB at the most."""
    environment: Any = engines["jinja2"]
    return Markup(environment.env.get_template("discussion/comments.html").module.one(comment, is_open))  # noqa: S704
