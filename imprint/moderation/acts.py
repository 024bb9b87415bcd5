"""What somebody of the newsroom does to a comment on the site's own pages: logged, and its writer told why."""

from typing import Any

from imprint.discussion.models import Comment
from imprint.moderation.decisions import log, note_removal
from imprint.moderation.models import Decision, Ground


def note_act(act: str, moderator: Any, comment: Comment, *, ground: str = "", reason: str = "") -> Decision:
    """`edited` or `removed`; in the transaction of the act. Raises GroundMissing, BadField."""
    if act == "edited":
        return log(Decision.Kind.EDITED, moderator=moderator, comment=comment)
    return note_removal(comment, moderator=moderator, ground=ground or Ground.OTHER, reason=reason)
