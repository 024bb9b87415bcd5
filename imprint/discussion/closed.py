"""Why nobody can write under an article any more, in words for readers."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imprint.discussion.models import Thread


def why_closed(because: str, *, has_comments: bool) -> str:
    """One sentence. An article that was closed to readers after some had written was not “never opened”."""
    if because == Thread.Closed.NEVER_OPENED and not has_comments:
        return _("Comments were not opened here.")
    if because in (Thread.Closed.BY_HAND, Thread.Closed.NEVER_OPENED):
        return _("The newsroom closed this discussion.")
    if because != Thread.Closed.BY_AGE:
        return _("This discussion is closed.")
    days = settings.IMPRINT.close_after_days
    if not days:  # The setting was taken back; what had been closed by it stays so.
        return _("Closed some time after the article appeared.")
    sentence = ngettext(
        "Closed %(num)s day after the article appeared.", "Closed %(num)s days after the article appeared.", days
    )
    return sentence % {"num": days}
