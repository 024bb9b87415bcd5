"""The grounds of a removal, each with its key and the sentence that its writer gets unless somebody types another."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from imprint.moderation.models import Ground

SENTENCES = {
    Ground.INSULT: _("Your comment attacks or insults people. You can say the same without that."),
    Ground.HATE: _("Your comment speaks with hatred of a group of people."),
    Ground.THREAT: _("Your comment threatens somebody or calls for violence."),
    Ground.PRIVACY: _("Your comment tells private facts about somebody."),
    Ground.SPAM: _("Your comment advertises something, or was posted again and again."),
    Ground.OFF_TOPIC: _("Your comment is not about the subject of this article."),
    Ground.MISLEADING: _("Your comment states facts that are wrong, or uses another person’s name."),
    Ground.ILLEGAL: _("Your comment is against the law."),
    Ground.OTHER: _("Your comment is against another rule of this house."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` is the digit that chooses it on the desk."""

    key: int
    ground: str
    label: str
    sentence: str


def choices() -> list[Choice]:
    return [Choice(key, one, str(one.label), preset(one)) for key, one in enumerate(Ground, 1)]


def preset(ground: str) -> str:
    """In the site's language: its reader is the writer of the comment, not the moderator."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(SENTENCES[Ground(ground)])
