"""An article as machines read it, and rich text as readers do."""

import html
import json
import unicodedata
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from imprint.articles.models import Article
from imprint.articles.queries import Story
from imprint.articles.templatetags.pictures import share_picture

SCRIPTS_WITH_INITIALS = ("LATIN", "GREEK", "CYRILLIC")
SHORTEST_WITH_INITIAL = 160
UNSAFE_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def rich(value: Any) -> SafeString:
    """Rich text from the database, its links resolved."""
    return mark_safe(expand_db_html(str(getattr(value, "source", value))))  # noqa: S308  # Wagtail cleaned it when it was saved.


def has_initial(article: Article) -> bool:
    """Whether a large first letter suits: the first paragraph is not short and begins with a letter."""
    first = next(iter(article.body), None)
    if first is None or first.block_type != "text":
        return False
    opening = first.value.source.partition("</p>")[0]
    text = strip_tags(opening).strip()
    if not opening.startswith("<p") or len(text) < SHORTEST_WITH_INITIAL:
        return False
    return unicodedata.name(text[0], "").startswith(SCRIPTS_WITH_INITIALS)


def json_ld(story: Story) -> SafeString:
    """schema.org NewsArticle."""
    article, primary = story.article, settings.IMPRINT.primary_address
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.standfirst,
        "datePublished": story.published_at.isoformat(timespec="seconds"),
        "dateModified": story.changed_at.isoformat(timespec="seconds"),
        "inLanguage": article.language or settings.IMPRINT.language,
        "mainEntityOfPage": article.canonical_address or f"{primary}{article.public_path}",
        "author": [{"@type": "Person", "name": a.name, "url": f"{primary}{a.path}"} for a in story.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": settings.IMPRINT.name, "url": f"{primary}/"},
        "isAccessibleForFree": True,
    }
    if story.section:
        about["articleSection"] = story.section.name
    if article.lead_picture:
        about["image"] = [share_picture(article.lead_picture)]
    if story.corrections:
        about["correction"] = [html.unescape(strip_tags(correction.text)) for correction in story.corrections]
    return mark_safe(json.dumps(about, ensure_ascii=False).translate(UNSAFE_IN_SCRIPT))  # noqa: S308  # Translated above.
