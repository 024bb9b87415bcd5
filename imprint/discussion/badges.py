"""The mark beside the name of somebody of the newsroom: a code in the database, a word on the page."""

from django.utils.translation import gettext_lazy as _

AUTHOR, MODERATOR, NEWSROOM = "author", "moderator", "newsroom"
WORDS = {AUTHOR: _("Author"), MODERATOR: _("Moderator"), NEWSROOM: _("Newsroom")}


def badge_words(badge: str) -> str:
    """In the language of whoever reads; what was brought along from elsewhere stays as it was written."""
    return str(WORDS[badge]) if badge in WORDS else badge
