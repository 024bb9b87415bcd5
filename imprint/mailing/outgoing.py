"""The letters that wait go to the mail server, in order and at the site's pace; what it does not take is kept.

- The server is away or refuses all: everything waits for it, without end, and no letter is worse off.
- It does not take one letter now: that one comes again after longer and longer pauses, the others go on. In the end
  it has failed, and waits in the newsroom for somebody to try again.
- It says for good that there is no such address: after some tries its follows end.
- Letters about accounts go first, and only while they are of use (account_letters.py). Then come those about somebody's
  own matters (tidings.py), which are given up when the server does not take them.

A letter is lent to who sends it for LEASE; who dies meanwhile has it sent again. So at worst one comes twice, with the
same Message-ID, and none is lost.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any, NoReturn

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from imprint.mailing import account_letters, letters, tidings
from imprint.mailing.letters import one_line
from imprint.mailing.models import Follow, Letter, MailServer, Tiding
from imprint.readers.models import Letter as AccountLetter

logger = logging.getLogger("imprint.mailing")

LEASE, ACCOUNT_LEASE = timedelta(minutes=10), timedelta(minutes=2)
BURST = timedelta(seconds=2)
PAUSES = [timedelta(minutes=minutes) for minutes in (2, 8, 32, 128, 512, 1440)]
REFUSED_PAUSES = [timedelta(hours=1), timedelta(hours=12)]
SERVER_PAUSE, LONGEST_SERVER_PAUSE = timedelta(seconds=15), timedelta(minutes=15)
ASKED_TO_COME_AGAIN = 421


AnyLetter = Letter | AccountLetter | Tiding


class ServerAway(Exception):
    """Nothing goes out for now."""


class Trouble(Enum):
    """Whose it is: the server's, this letter's for now, its address's for good, or perhaps both."""

    AWAY = 1
    NOT_NOW = 2
    NO_SUCH_ADDRESS = 3
    BROKE_OFF = 4


def send_due(go_on: Callable[[], bool] = lambda: True) -> int:
    """Send what may go now; tells how many went."""
    if not account_letters.wait() and not _some_wait(timezone.now()):
        return 0
    connection, sent = get_connection(), 0
    try:
        while go_on() and (letter := take()):
            sent += _send(letter, connection)
    except ServerAway as away:
        logger.warning("The mail server does not take mail; all of it waits: %s", away)
    finally:
        with suppress(SMTPException, OSError):
            connection.close()
    return sent


def _some_wait(now: datetime) -> bool:
    waiting = Letter.objects.filter(state=Letter.State.WAITING, due_at__lte=now)
    return waiting.exists() or tidings.next_due(now) is not None


@transaction.atomic
def take() -> AnyLetter | None:
    """The next letter, lent to the one who asks; None when none is due, or it is too early for another."""
    now = timezone.now()
    server, _created = MailServer.objects.select_for_update().get_or_create(pk=1, defaults={"next_at": now})
    if server.next_at > now or (server.away_until and server.away_until > now):
        return None
    due = Letter.objects.filter(state=Letter.State.WAITING, due_at__lte=now).select_related("follow")
    letter = account_letters.next_due() or tidings.next_due(now) or due.order_by("-is_urgent", "pk").first()
    if letter is None:
        return None
    _be_due(letter, now + (ACCOUNT_LEASE if isinstance(letter, AccountLetter) else LEASE))
    per_minute = settings.IMPRINT.mails_per_minute
    if per_minute:
        server.next_at = max(server.next_at, now - BURST) + timedelta(minutes=1) / per_minute
        server.save(update_fields=["next_at"])
    return letter


def _send(letter: AnyLetter, connection: Any) -> int:
    """Raises ServerAway."""
    try:
        mail = _compose(letter)
    except Exception as error:
        logger.exception("Letter %s cannot be written", letter.pk)
        _come_again(letter, repr(error))
        return 0
    if mail is None:
        letter.delete()
        return 0
    _open(letter, connection)
    try:
        mail.connection = connection
        mail.send()
    except Exception as error:
        _was_not_taken(letter, error, connection)
        return 0
    letter.delete()
    MailServer.objects.filter(failures__gt=0).update(failures=0, failing_since=None, away_until=None, problem="")
    return 1


def _compose(letter: AnyLetter) -> EmailMessage | None:
    if isinstance(letter, AccountLetter):
        return account_letters.compose(letter)
    return tidings.compose(letter) if isinstance(letter, Tiding) else letters.compose(letter)


def _open(letter: AnyLetter, connection: Any) -> None:
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        _away(letter, error)


def _was_not_taken(letter: AnyLetter, error: Exception, connection: Any) -> None:
    trouble, problem = _trouble_of(error)
    if trouble == Trouble.AWAY:
        _away(letter, error)
    if trouble == Trouble.NO_SUCH_ADDRESS:
        _refused(letter, problem)
    elif trouble == Trouble.BROKE_OFF:
        with suppress(SMTPException, OSError):
            connection.close()
        _come_again(letter, problem)  # Perhaps it cannot stand this very letter: another goes first.
        _note_away(error)
        raise ServerAway(problem)
    else:
        if not isinstance(error, SMTPException):
            logger.error("Letter %s cannot be sent", letter.pk, exc_info=error)
        _come_again(letter, problem)


def _trouble_of(error: Exception) -> tuple[Trouble, str]:
    if isinstance(error, SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        problem = f"{code} {_text(words)}"
        if code == ASKED_TO_COME_AGAIN:
            return Trouble.AWAY, problem
        is_final = code >= 500 and not _is_policy(_text(words))
        return Trouble.NO_SUCH_ADDRESS if is_final else Trouble.NOT_NOW, problem
    if isinstance(error, SMTPSenderRefused) or getattr(error, "smtp_code", 0) == ASKED_TO_COME_AGAIN:
        return Trouble.AWAY, _sentence(error)
    if isinstance(error, SMTPServerDisconnected | OSError) and not isinstance(error, SMTPResponseException):
        return Trouble.BROKE_OFF, _sentence(error)
    return Trouble.NOT_NOW, _sentence(error)


def _is_policy(words: str) -> bool:
    """By RFC 3463 X.7 is a rule about the sender; it says nothing against the address."""
    return words.startswith("5.7.")


def _away(letter: AnyLetter, error: Exception) -> NoReturn:
    """The letter's turn is the same when the server is back. Always raises ServerAway."""
    _be_due(letter, timezone.now())
    _note_away(error)
    raise ServerAway(_sentence(error))


@transaction.atomic
def _note_away(error: Exception) -> None:
    now = timezone.now()
    server, _created = MailServer.objects.select_for_update().get_or_create(pk=1, defaults={"next_at": now})
    server.away_until = now + min(SERVER_PAUSE * 2 ** min(server.failures, 10), LONGEST_SERVER_PAUSE)
    server.failures += 1
    server.failing_since = server.failing_since or now
    server.problem = _sentence(error)[:300]
    server.save()


def _be_due(letter: AnyLetter, at: datetime) -> None:
    type(letter)._default_manager.filter(pk=letter.pk).update(due_at=at)


def _come_again(letter: AnyLetter, problem: str) -> None:
    if isinstance(letter, AccountLetter):
        account_letters.come_again(letter)
    elif isinstance(letter, Tiding):
        tidings.come_again(letter, problem)
    else:
        come_again(letter, problem)


def come_again(letter: Letter, problem: str, pauses: list[timedelta] = PAUSES) -> None:
    """After the next pause; after the last one it has failed, unless the server takes nothing at all."""
    letter.problem, now = one_line(problem)[:300], timezone.now()
    is_last = letter.attempts >= len(pauses)
    if is_last and not MailServer.objects.filter(failures__gt=0).exists():
        letter.state, letter.due_at = Letter.State.FAILED, now
        logger.error("Letter %s failed for good: %s", letter.pk, letter.problem)
    else:
        letter.due_at = now + pauses[min(letter.attempts, len(pauses) - 1)]
    letter.attempts = min(letter.attempts + 1, 1000)
    letter.save(update_fields=["problem", "state", "due_at", "attempts"])


@transaction.atomic
def _refused(letter: AnyLetter, problem: str) -> None:
    """No such address, says its server; who asked for mail with it gets none after some tries."""
    if isinstance(letter, AccountLetter):
        account_letters.refused(letter, problem)
        return
    if isinstance(letter, Tiding):
        tidings.refused(letter, problem)
        return
    come_again(letter, problem, REFUSED_PAUSES)
    if letter.state == Letter.State.FAILED:
        living = (Follow.State.ASKED, Follow.State.CONFIRMED, Follow.State.PAUSED)
        Follow.objects.filter(email=letter.follow.email, state__in=living).update(state=Follow.State.REFUSED)


@transaction.atomic
def try_again(*, letter_id: int, now: datetime | None = None) -> None:
    """Somebody in the newsroom mended what was wrong. A follow that was ended by the refusal goes on."""
    for letter in Letter.objects.select_for_update().filter(pk=letter_id).select_related("follow"):
        letter.state, letter.attempts, letter.due_at = Letter.State.WAITING, 0, now or timezone.now()
        letter.save(update_fields=["state", "attempts", "due_at"])
        refused = Follow.objects.filter(email=letter.follow.email, state=Follow.State.REFUSED)
        refused.filter(confirmed_at=None).update(state=Follow.State.ASKED)
        refused.update(state=Follow.State.CONFIRMED)
    MailServer.objects.update(away_until=None)


def _sentence(error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        return one_line(f"{error.smtp_code} {_text(error.smtp_error)}")
    return one_line(f"{type(error).__name__}: {error}".rstrip(": "))


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
