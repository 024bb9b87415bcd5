"""A post becomes an article."""

from html import escape

from django.conf import settings
from wagtail.models import Page

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


def move_article(article: Article, post: Post, tools: Tools) -> None:
    """Put an existing one into its section; what was changed in memory before is lost."""
    section = tools.places.section(post)
    if article.get_parent().pk != section.pk:
        article.move(section, pos="last-child")


def add_article(article: Article, post: Post, wanted: Wanted, tools: Tools) -> None:
    section = tools.places.section(post)
    article.slug = free_article_slug(article, wanted.slug, post.id, section)
    section.add_child(instance=article)


def free_article_slug(article: Article, wish: str, their_id: str, section: Page) -> str:
    """Free in its section, and on its day."""
    is_taken_below = slugs_below(section, article.pk)
    others = Article.objects.exclude(pk=article.pk)

    def is_taken(slug: str) -> bool:
        article.slug = slug
        return is_taken_below(slug) or others.filter(public_path=article.path_from_date()).exists()

    return free_slug(wish, their_id, is_taken)


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
