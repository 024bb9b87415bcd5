"""What the mails of moderation say. Each is written when it is sent, and not at all if it was undone meanwhile."""

from dataclasses import replace

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from imprint.discussion.models import Comment, Report
from imprint.mailing import tidings
from imprint.mailing.tidings import Words
from imprint.moderation.models import Appeal, Notice, Statement
from imprint.moderation.statements import reasons_of
from imprint.moderation.telling import address_of


def register_all() -> None:
    tidings.register("statement", about_statement)
    tidings.register("appeal", about_appeal)
    tidings.register("return", about_return)
    tidings.register("report", about_report)
    tidings.register("notice", about_notice)
    tidings.register("notice-answer", about_answer)


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


def about_return(statement_id: int) -> Words | None:
    """The newsroom changed its mind; after an appeal its answer says so."""
    found = _statements().filter(pk=statement_id, appeal=None, comment__state=Comment.State.PUBLISHED).first()
    email, _is_proved = address_of(found) if found else ("", False)
    if found is None or found.comment is None or not email:
        return None
    subject = _("%(name)s: your comment is back") % {"name": settings.IMPRINT.name}
    values = {"statement": found, "comment": found.comment, "thread": thread_of(found)}
    return Words(email, subject, "moderation/mail/return", values, f"return.{found.pk}", above=(name_of(found),))


def about_report(report_id: int) -> Words | None:
    """What the newsroom says to it now; nothing while it waits again."""
    reports = Report.objects.select_related("comment__thread").exclude(email="").exclude(outcome="")
    report = reports.filter(pk=report_id, settled_at__isnull=False).first()
    if report is None or report.settled_at is None:
        return None
    subject = _("%(name)s: what came of your report") % {"name": settings.IMPRINT.name}
    is_upheld = report.outcome == Report.Outcome.UPHELD
    values = {"report": report, "comment": report.comment, "is_upheld": is_upheld}
    name = f"report.{report.pk}.{report.settled_at:%Y%m%d%H%M%S}"
    return Words(report.email, subject, "moderation/mail/report", values, name)


def about_notice(notice_id: int) -> Words | None:
    """That it came (Art. 16(4))."""
    return _about_notice(notice_id, _("%(name)s: your notice has arrived"), "notice")


def about_answer(notice_id: int) -> Words | None:
    """What was decided (Art. 16(5))."""
    words = _about_notice(notice_id, _("%(name)s: what was decided about your notice"), "notice_answer")
    return replace(words, name=f"{words.name}.answer", above=(words.name,)) if words else None


def _about_notice(notice_id: int, subject: str, template: str) -> Words | None:
    notice = Notice.objects.select_related("comment__thread").filter(pk=notice_id).exclude(email="").first()
    if notice is None or (template == "notice_answer" and notice.state == Notice.State.WAITING):
        return None
    values = {"notice": notice, "title": notice.comment.thread.title if notice.comment else settings.IMPRINT.name}
    subject %= {"name": settings.IMPRINT.name}
    return Words(notice.email, subject, f"moderation/mail/{template}", values, f"notice.{notice.pk}")


def _statements() -> QuerySet[Statement]:
    return Statement.objects.select_related("decision", "comment__thread", "user", "appeal")


def name_of(statement: Statement) -> str:
    """In Message-IDs: what follows is shown below the statement."""
    return f"statement.{statement.pk}"


def thread_of(statement: Statement) -> str:
    return statement.comment.thread.title if statement.comment else ""
