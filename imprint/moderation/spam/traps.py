"""A field that people do not meet: programs fill in whatever they find."""

from django.utils.translation import gettext_lazy as _

from imprint.discussion.gate import Submission
from imprint.discussion.refusals import Refusal


class TrapFilled(Refusal):
    """Told, and not silently dropped: a browser may have filled it in for a person, who can send it again."""

    status = 422
    sentence = _(
        "A field that people do not see was filled in, as programs do. If your browser did that by itself,"
        " please send your text once more: the field is empty again, and nothing that you typed is lost."
    )


def check_trap(submission: Submission) -> None:
    """Raises TrapFilled."""
    if submission.signs.trap:
        raise TrapFilled
