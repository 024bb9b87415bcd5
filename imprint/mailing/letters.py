"""A letter as a mail: what it says as text and as HTML, and the headers by which mail programs know what it is.

- RFC 8058 and 2369: `List-Unsubscribe` by one click, and by mail where somebody reads that.
- RFC 2919: `List-Id`; RFC 5322: `Message-ID`, `In-Reply-To`, `References`. They are made of ids and of a name that
  stays when the address moves, so that threads hold together, and one that is sent twice is shown once.
- RFC 3834: `Auto-Submitted`; those who answer for the absent leave alone what has it or a `List-Id`. `Precedence` is
  no standard and adds nothing. `X-Auto-Response-Suppress` tells Exchange, which knows neither.
- No `Reply-To`: nobody reads answers, and the mail says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from imprint.mailing import links
from imprint.mailing.models import Follow, Letter
from imprint.mailing.registry import News, describe, still_there

SHOWN = 5
"""Comments of a thread that a digest shows; of the others it says how many they are."""
FIRST_WORDS = 240
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Part:
    """What a digest says of one subject."""

    follow: Follow
    count: int
    news: list[News]

    @property
    def more(self) -> int:
        return self.count - len(self.news)


def compose(letter: Letter) -> EmailMultiAlternatives | None:
    """None when there is nothing to say any more: it was ended, paused, or what it tells of is gone."""
    follow = letter.follow
    if letter.kind == Letter.Kind.LINK:
        return _link(letter)
    if letter.kind == Letter.Kind.QUESTION:
        return _question(letter) if follow.state == Follow.State.ASKED else None
    if letter.kind == Letter.Kind.NEWS:
        return _news(letter) if follow.state == Follow.State.CONFIRMED else None
    return _digest(letter)


def _question(letter: Letter) -> EmailMultiAlternatives:
    follow = letter.follow
    subject = _("Shall we write to you about “%(title)s”?") % {"title": follow.title}
    return _mail(letter, subject, {"confirm": _address(links.path_of(follow, "confirm"))}, {})


def _link(letter: Letter) -> EmailMultiAlternatives:
    return _mail(letter, _("Your messages from %(name)s") % {"name": settings.IMPRINT.name}, {}, {})


def _news(letter: Letter) -> EmailMultiAlternatives | None:
    """Its subject is the same for the whole thread: some mail programs take another one for another thread."""
    follow, [[_follow_id, [about]]] = letter.follow, letter.about
    news = describe(follow.subject, about)
    if news is None:
        return None
    subject = _("New comments under “%(title)s”") if follow.scope == "all" else _("Answers to you under “%(title)s”")
    root = f"<{follow.subject.replace(':', '.')}@{name_that_stays()}>"
    above = [root, *map(_comment_id, news.above)]
    headers = {
        "Message-ID": _comment_id(about),
        "In-Reply-To": above[-1],
        "References": " ".join(above),
        "List-Id": f"<{follow.subject.replace(':', '.')}.{name_that_stays()}>",
    }
    headers |= _unsubscribe(follow, "end")
    return _mail(letter, subject % {"title": follow.title}, {"news": news}, headers, end="end")


def _comment_id(about: int) -> str:
    return f"<comment.{about}@{name_that_stays()}>"


def _digest(letter: Letter) -> EmailMultiAlternatives | None:
    parts = list(_parts(letter.about))
    if not parts:
        return None
    count = sum(part.count for part in parts)
    values = {"count": count, "name": settings.IMPRINT.name}
    subject = ngettext("%(name)s: one new comment", "%(name)s: %(count)s new comments", count)
    headers = {"List-Id": f"<digest.{name_that_stays()}>"} | _unsubscribe(letter.follow, "end-digest")
    return _mail(letter, subject % values, {"parts": parts}, headers, end="end-digest")


def _parts(about: Iterable[tuple[int, list[int]]]) -> Iterable[Part]:
    follows = Follow.objects.filter(state=Follow.State.CONFIRMED).in_bulk([follow_id for follow_id, _ids in about])
    for follow_id, ids in about:
        follow = follows.get(follow_id)
        there = still_there(follow.subject, ids) if follow else set()
        if follow and there:
            news = [describe(follow.subject, number) for number in sorted(there)[:SHOWN]]
            yield Part(follow, len(there), [one for one in news if one])


def _unsubscribe(follow: Follow, purpose: str) -> dict[str, str]:
    path = links.path_of(follow, purpose)
    ways = [f"<{_address(path)}>"]
    if settings.IMPRINT.mail_unsubscribe:
        ways.append(f"<mailto:{settings.IMPRINT.mail_unsubscribe}?subject={quote(f'end {path}', safe='')}>")
    return {"List-Unsubscribe": ", ".join(ways), "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _mail(
    letter: Letter, subject: str, words: dict[str, Any], headers: dict[str, str], end: str = ""
) -> EmailMultiAlternatives:
    follow = letter.follow
    words = words | {
        "follow": follow,
        "address": settings.IMPRINT.primary_address,
        "manage": _address(links.path_of(follow, "manage")),
        "end": _address(links.path_of(follow, end)) if end else "",
        "first_words": first_words,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "subject": (subject := one_line(subject)),
    }
    headers = {
        "Message-ID": f"<letter.{letter.pk}@{name_that_stays()}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": settings.IMPRINT.language,
    } | headers
    mail = EmailMultiAlternatives(
        subject, render_to_string(f"mailing/{letter.kind}.txt", words), to=[follow.email], headers=headers
    )
    mail.attach_alternative(render_to_string(f"mailing/{letter.kind}_mail.html", words), "text/html")
    return mail


def one_line(words: str) -> str:
    """Nothing in it can begin another header."""
    return " ".join(CONTROLS.sub(" ", words).split())


def first_words(text: str) -> str:
    return Truncator(one_line(text)).chars(FIRST_WORDS)


def _address(path: str) -> str:
    return f"{settings.IMPRINT.primary_address}{path}"


def name_that_stays() -> str:
    """The domain of the tag authority, which does not change with the address; without one, today's host."""
    host = settings.IMPRINT.tag_authority.partition(",")[0]
    return urlsplit(settings.IMPRINT.primary_address).hostname or host if host.endswith(".invalid") else host
