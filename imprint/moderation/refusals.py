"""Why the desk says no, each with a sentence for the moderator."""

from typing import Any

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


class UnknownStatement(Refusal):
    status = 404
    sentence = _("There is no such statement.")


class BadField(Refusal):
    """What was typed there is missing, too long, or no text."""

    status = 422

    def __init__(self, field: str, sentence: Any) -> None:
        super().__init__()
        self.field, self.sentence = field, sentence


class UnknownAppeal(Refusal):
    status = 404
    sentence = _("There is no such appeal.")


class AppealedBefore(Refusal):
    status = 409
    sentence = _("You have appealed against this already.")


class AppealTooLate(Refusal):
    status = 403
    sentence = _("The time for an appeal is over, or there is nothing to appeal against any more.")


class AppealDecided(Refusal):
    status = 409
    sentence = _("Somebody was quicker: this appeal is decided. Nothing was changed.")


class NotByTheSame(Refusal):
    status = 403
    sentence = _(
        "You decided first, so another moderator looks at the appeal."
        " If there is nobody else, you can decide it a day after it came."
    )


class UnknownNotice(Refusal):
    status = 404
    sentence = _("There is no such notice.")


class NoticeDecided(Refusal):
    status = 409
    sentence = _("Somebody was quicker: this notice is decided. Nothing was changed.")
