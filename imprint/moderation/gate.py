"""Moderation's gatekeeper: so far it notes what moderators do on the site's own pages."""

from typing import Any

from imprint.discussion.gate import OpenDoor
from imprint.discussion.models import Comment
from imprint.moderation.acts import note_act


class Gatekeeper(OpenDoor):
    def acted(self, act: str, moderator: Any, comment: Comment, *, ground: str = "", reason: str = "") -> None:
        note_act(act, moderator, comment, ground=ground, reason=reason)
