"""The same text again and again, in other threads or from other people; the same link from everywhere."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from imprint.discussion.gate import Submission
from imprint.moderation.checks import Hold
from imprint.moderation.models import Ground
from imprint.moderation.spam.lessons import is_host_approved
from imprint.moderation.spam.memory import Elsewhere, memory
from imprint.moderation.spam.sketches import Sketch, is_own

TEXT_ELSEWHERE, LINK_ELSEWHERE = 2, 3
"""So many other people, or other threads, and the next one waits."""
LINKS_WITHIN = timedelta(hours=1)


def hold_of_repeats(submission: Submission, sketch: Sketch, alike: Elsewhere) -> Hold | None:
    """`alike` is where nearly the same text was. Links to the site, or where an approved comment led, are none."""
    if max(alike) >= TEXT_ELSEWHERE:
        reason = _("Nearly the same text today: other people %(people)s, other discussions %(threads)s.")
        return _hold("repeated text", reason, alike)
    for host in sketch.hosts:
        where = memory.linking(host, submission, LINKS_WITHIN)
        if max(where) >= LINK_ELSEWHERE and not is_own(host) and not is_host_approved(host):
            reason = _("A link to %(host)s within an hour: other people %(people)s, other discussions %(threads)s.")
            return _hold("repeated link", reason, where, host=host)
    return None


def _hold(rule: str, reason: str, where: Elsewhere, **words: str) -> Hold:
    counts: dict[str, Any] = {"people": where.people, "threads": where.threads}
    return Hold(rule, reason % (counts | words), Ground.SPAM, details=counts)
