"""A post becomes an article."""

from html import escape

from django.conf import settings

from imprint.articles.models import Article, Byline, known_languages
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.places import slugs_below
from imprint.exchange.wordpress.records import Post
from imprint.exchange.wordpress.tools import Tools
from imprint.exchange.wordpress.wanted import State, Wanted
from imprint.exchange.wordpress.words import free_slug, plain


def fill_article(article: Article, post: Post, wanted: Wanted, tools: Tools, notes: Notes) -> None:
    """Everything but body, state and place."""
    article.standfirst = wanted.standfirst
    article.published_at = wanted.published_at if wanted.state != State.DRAFT else None
    article.language = _language(post, tools, notes)
    article.topics = tools.places.topics(post)
    authors = tools.places.authors(post, notes)
    if authors != [byline.author_id for byline in article.bylines.all()]:
        article.bylines = [Byline(author_id=pk, sort_order=place) for place, pk in enumerate(authors)]
    _fill_lead(article, post, tools, notes)
    if post.is_sticky:
        notes.add("sticky")


def place_article(article: Article, post: Post, wanted: Wanted, tools: Tools) -> None:
    """Add it to its section, or move it there, under an address that nobody has."""
    section = tools.places.section(post)
    is_taken_below = slugs_below(section, article.pk)

    def is_taken(slug: str) -> bool:
        article.slug = slug
        return (
            is_taken_below(slug)
            or Article.objects.filter(public_path=article.path_from_date()).exclude(pk=article.pk).exists()
        )

    article.slug = free_slug(wanted.slug, post.id, is_taken)
    if article.pk is None:
        section.add_child(instance=article)
    elif article.get_parent().pk != section.pk:
        article.move(section, pos="last-child")
        article.refresh_from_db(fields=["path", "depth", "url_path"])


def _fill_lead(article: Article, post: Post, tools: Tools, notes: Notes) -> None:
    attachment = tools.uploads.attachment(post.meta.get("_thumbnail_id", ""))
    pk = tools.uploads.picture(attachment.address, notes, attachment_id=attachment.id) if attachment else None
    article.lead_picture_id = pk
    caption = plain(attachment.caption, 1_000) if attachment and pk else ""
    article.lead_caption = f"<p>{escape(caption, quote=False)}</p>" if caption else ""


def _language(post: Post, tools: Tools, notes: Notes) -> str:
    """Empty where it is the site's own; a plugin for several languages files it as a term."""
    said = next((term.slug for term in post.terms if term.domain == "language"), tools.found.language)
    language = said.replace("_", "-").partition("-")[0].lower()
    if language == settings.LANGUAGE_CODE.partition("-")[0] or not language:
        return ""
    if language not in known_languages():
        notes.add("language", said)
        return ""
    return language
