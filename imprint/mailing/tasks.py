"""What the worker sends; a mail server that is away is asked again for some hours."""

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import Task

from imprint.mailing.models import Follow
from imprint.mailing.registry import News, describe

ATTEMPTS = 6
FIRST_PAUSE = timedelta(minutes=2)
"""Then 8, 32 … minutes."""


@task(backend="later")
def send_question(follow_id: int, attempt: int = 1) -> None:
    follow = Follow.objects.filter(pk=follow_id, state=Follow.State.ASKED).first()
    if follow:
        title = _("Shall we write to you about “%(title)s”?") % {"title": follow.title}
        _send(_mail(follow, title, "mailing/question.txt"), send_question, [follow_id], attempt)


@task(backend="later")
def send_news(subject: str, about: int) -> None:
    """One mail each; those who are not concerned, or wrote it themselves, get none."""
    news = describe(subject, about)
    if news is None:
        return
    follows = Follow.objects.filter(subject=subject, state=Follow.State.CONFIRMED).exclude(email=news.author_email)
    concerned = [follow for follow in follows if follow.scope == "all" or follow.email in news.answered]
    for follow in {follow.email: follow for follow in concerned}.values():
        send_news_to.enqueue(follow.pk, about)


@task(backend="later")
def send_news_to(follow_id: int, about: int, attempt: int = 1) -> None:
    follow = Follow.objects.filter(pk=follow_id, state=Follow.State.CONFIRMED).first()
    news = describe(follow.subject, about) if follow else None
    if follow and news:
        title = _("%(author)s wrote under “%(title)s”") % {"author": news.author, "title": follow.title}
        _send(_mail(follow, title, "mailing/news.txt", news), send_news_to, [follow_id, about], attempt)


def _mail(follow: Follow, title: str, template: str, news: News | None = None) -> EmailMessage:
    address = settings.IMPRINT.primary_address
    end = f"{address}/-/mail/end/{_token(follow, 'end')}/"
    body = render_to_string(template, {
        "follow": follow, "news": news, "address": address, "end": end,
        "confirm": f"{address}/-/mail/confirm/{_token(follow, 'confirm')}/",
    })  # fmt: skip
    headers = {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(" ".join(title.split()), body, to=[follow.email], headers=headers)


def _token(follow: Follow, purpose: str) -> str:
    return signing.dumps(follow.pk, salt=f"imprint.mailing.{purpose}")


def _send(mail: EmailMessage, same_task: Task[Any, Any], arguments: list[int], attempt: int) -> None:
    try:
        mail.send()
    except (SMTPException, OSError):
        if attempt == ATTEMPTS:
            raise
        pause = FIRST_PAUSE * 4 ** (attempt - 1)
        same_task.using(run_after=timezone.now() + pause).enqueue(*arguments, attempt + 1)
