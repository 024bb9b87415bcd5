"""What the mails of moderation say. Each is written when it is sent, and not at all if it was undone meanwhile."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from imprint.mailing import tidings
from imprint.mailing.tidings import Words
from imprint.moderation.models import Appeal, Statement
from imprint.moderation.statements import reasons_of
from imprint.moderation.telling import address_of


def register_all() -> None:
    tidings.register("statement", about_statement)
    tidings.register("appeal", about_appeal)


def about_statement(statement_id: int) -> Words | None:
    statement = _statements().filter(pk=statement_id, withdrawn_at=None).first()
    email, is_proved = address_of(statement) if statement else ("", False)
    if statement is None or not email:
        return None
    values = {"reasons": reasons_of(statement), "thread": thread_of(statement), "is_proved": is_proved}
    subject = _("%(name)s: why your comment was removed")
    if statement.measure not in (Statement.Measure.REMOVAL, Statement.Measure.REFUSAL):
        subject = _("%(name)s: a decision about what you write")
    name = name_of(statement)
    return Words(email, subject % {"name": settings.IMPRINT.name}, "moderation/mail/statement", values, name)


def about_appeal(statement_id: int) -> Words | None:
    statement = _statements().exclude(appeal=None).exclude(appeal__state=Appeal.State.WAITING).filter(pk=statement_id)
    found = statement.first()
    email, _is_proved = address_of(found) if found else ("", False)
    if found is None or not email:
        return None
    granted = found.appeal.state == Appeal.State.GRANTED
    subject = _("%(name)s: your appeal was granted") if granted else _("%(name)s: your appeal was not granted")
    values = {"reasons": reasons_of(found), "thread": thread_of(found)}
    name = f"appeal.{found.pk}"
    subject %= {"name": settings.IMPRINT.name}
    return Words(email, subject, "moderation/mail/appeal", values, name, above=(name_of(found),))


def _statements() -> QuerySet[Statement]:
    return Statement.objects.select_related("decision", "comment__thread", "user", "appeal")


def name_of(statement: Statement) -> str:
    """In Message-IDs: what follows is shown below the statement."""
    return f"statement.{statement.pk}"


def thread_of(statement: Statement) -> str:
    return statement.comment.thread.title if statement.comment else ""
