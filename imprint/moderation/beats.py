"""What each moderator looks after, as administrators say."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet

from imprint.articles.models import Section
from imprint.discussion.rights import PERMISSION
from imprint.moderation.models import Beat

OWN_SITE = ""
"""All articles of this site, whatever their section."""


def moderators() -> QuerySet[Any]:
    """Active accounts that may moderate and can be limited; administrators cannot."""
    people = get_user_model().objects.with_perm(
        PERMISSION, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
    )
    return people.prefetch_related("beats__section").order_by("first_name", "username")


@transaction.atomic
def set_beats(*, moderator: Any, sections: Iterable[Section], origins: Iterable[str]) -> None:
    """In place of those that they had; none at all means everything."""
    Beat.objects.filter(moderator=moderator).delete()
    beats = [Beat(moderator=moderator, section=section) for section in sections]
    beats += [Beat(moderator=moderator, origin=origin) for origin in origins]
    for beat in beats:
        beat.full_clean(exclude=["section"] if beat.section is None else [])
        beat.save()
