"""Two moderators at once never decide the same card: whoever has it before them has it for two minutes."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.discussion.models import Comment
from imprint.discussion.refusals import Refusal
from imprint.moderation.models import Claim

CLAIMED_FOR = timedelta(minutes=2)
"""Renewed while the card is open."""


class HeldByAnother(Refusal):
    """Another moderator has the card before them."""

    status = 409

    def __init__(self, moderator: Any) -> None:
        super().__init__()
        self.name = moderator.get_full_name() or moderator.get_username()
        self.sentence = _("%(who)s has this.") % {"who": self.name}


@transaction.atomic
def claim_comment(*, comment: Comment, moderator: Any) -> Claim:
    """Theirs from now, or still. Raises HeldByAnother."""
    now = timezone.now()
    fresh = {"moderator": moderator, "ends_at": now + CLAIMED_FOR}
    claim, is_new = Claim.objects.select_for_update(of=("self",)).get_or_create(comment=comment, defaults=fresh)
    if is_new:
        return claim
    if claim.moderator_id != moderator.pk and claim.ends_at > now:
        raise HeldByAnother(claim.moderator)
    claim.moderator, claim.ends_at = moderator, fresh["ends_at"]
    claim.save(update_fields=["moderator", "ends_at"])
    return claim


def release_comment(*, comment_id: int, moderator: Any) -> None:
    """They have left the card, or decided it."""
    Claim.objects.filter(comment=comment_id, moderator=moderator).delete()


def check_claim(*, comment: Comment, moderator: Any) -> None:
    """Raises HeldByAnother."""
    others = Claim.objects.select_related("moderator").filter(comment=comment, ends_at__gt=timezone.now())
    if claim := others.exclude(moderator=moderator).first():
        raise HeldByAnother(claim.moderator)
