"""What the worker sends."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_tasks import task

from imprint.mailing.models import Follow
from imprint.mailing.registry import News, describe


@task(backend="later")
def send_question(follow_id: int) -> None:
    follow = Follow.objects.get(pk=follow_id)
    _send(follow, _("Shall we write to you about “%(title)s”?") % {"title": follow.title}, "mailing/question.txt")


@task(backend="later")
def send_news(subject: str, about: int) -> None:
    """One mail each; those who are not concerned, or wrote it themselves, get none."""
    news = describe(subject, about)
    if news is None:
        return
    for follow in Follow.objects.filter(subject=subject, state=Follow.State.CONFIRMED):
        if follow.email != news.author_email.lower() and _concerns(follow, news):
            title = _("%(author)s wrote under “%(title)s”") % {"author": news.author, "title": follow.title}
            _send(follow, title, "mailing/news.txt", news)


def _concerns(follow: Follow, news: News) -> bool:
    kind, _colon, comment = follow.scope.partition(":")
    return kind == "all" or int(comment) in news.answers


def _send(follow: Follow, title: str, template: str, news: News | None = None) -> None:
    address = settings.IMPRINT.primary_address
    end = f"{address}/-/mail/end/{_token(follow, 'end')}/"
    body = render_to_string(template, {
        "follow": follow, "news": news, "address": address, "end": end,
        "confirm": f"{address}/-/mail/confirm/{_token(follow, 'confirm')}/",
    })  # fmt: skip
    headers = {"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    EmailMessage(" ".join(title.split()), body, to=[follow.email], headers=headers).send()


def _token(follow: Follow, purpose: str) -> str:
    return signing.dumps(follow.pk, salt=f"imprint.mailing.{purpose}")
