"""Why the desk says no, each with a sentence for the moderator."""

from django.utils.translation import gettext_lazy as _

from imprint.discussion.refusals import NotLookedAfter, Refusal
from imprint.moderation.models import Decision


class AlreadyDecided(Refusal):
    """Somebody was quicker; `decision` is theirs."""

    status = 409

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.decision = decision
        who = decision.moderator_name or _("the policy")
        self.sentence = _("%(who)s was quicker: %(kind)s. Nothing was changed.") % {
            "who": who,
            "kind": decision.get_kind_display(),
        }


class NothingToDecide(Refusal):
    status = 409
    sentence = _("This comment is already as you want it.")


class GroundMissing(Refusal):
    status = 422
    field = "ground"
    sentence = _("Choose a ground: its writer is told why.")


class TooLateToUndo(Refusal):
    status = 409
    sentence = _("This cannot be undone any more; decide anew instead.")


class NoRights(Refusal):
    status = 403
    sentence = NotLookedAfter.sentence
