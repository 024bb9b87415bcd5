"""Asking for mail, confirming it, changing it, ending it; and noting what those who follow want to know."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from imprint.core import rate_limits
from imprint.core.rate_limits import TooFast
from imprint.core.sql import insert, moment, rows
from imprint.mailing import digests, links
from imprint.mailing.models import Follow, Happening, Letter
from imprint.readers import mailbox

ASK_AGAIN_AFTER_S = 6 * 3600
ASKS_A_DAY = 10
"""Nobody can have an address flooded with questions from many threads."""
QUESTIONS_A_DAY, QUESTIONS_AT_ONCE = 60, 20
"""Nor can one sender (an IPv4 address, an IPv6 network) have many addresses asked."""
LINKS_AN_HOUR = 2
LIVING = (Follow.State.CONFIRMED, Follow.State.PAUSED)
IS_FOLLOWED = "SELECT 1 FROM mailing_follow WHERE subject = %s AND state = 'confirmed' LIMIT 1"
NOTE = "INSERT INTO mailing_happening (subject, about, is_spread, happened_at) VALUES (%s, %s, %s, %s)"


@transaction.atomic
def ask(
    *,
    email: str,
    subject: str,
    scope: str,
    title: str,
    path: str,
    frequency: str = Follow.Frequency.INSTANT,
    sender: str = "",
) -> None:
    """Send one mail that asks whether they want it. Known and unknown addresses are answered alike.

    `sender` is the network that the wish came from, counted in memory and never stored.
    """
    now, email = timezone.now(), email.lower()
    follow = Follow.objects.select_for_update().filter(email=email, subject=subject, scope=scope).first()
    if follow and (follow.state in LIVING or (now - follow.asked_at).total_seconds() < ASK_AGAIN_AFTER_S):
        return
    if not _may_be_asked(email, sender):
        return
    wish = {"title": title, "path": path, "frequency": frequency, "state": Follow.State.ASKED, "asked_at": now}
    follow, _created = Follow.objects.update_or_create(email=email, subject=subject, scope=scope, defaults=wish)
    write_letter(follow, Letter.Kind.QUESTION)


def _may_be_asked(email: str, sender: str) -> bool:
    a_day_ago = timezone.now() - timedelta(days=1)
    unanswered = Follow.objects.filter(email=email, state=Follow.State.ASKED, asked_at__gt=a_day_ago)
    if unanswered.count() >= ASKS_A_DAY:
        return False
    try:
        if sender:
            rate_limits.take(f"question:{sender}", QUESTIONS_A_DAY / (24 * 60), QUESTIONS_AT_ONCE)
    except TooFast:
        return False
    return mailbox.takes_a_letter(email)


def write_letter(follow: Follow, kind: str) -> None:
    """One that somebody waits for; while it waits itself, no second one."""
    now = timezone.now()
    Letter.objects.get_or_create(
        follow=follow,
        kind=kind,
        state=Letter.State.WAITING,
        defaults={"is_urgent": True, "written_at": now, "due_at": now},
    )


@transaction.atomic
def follow_at_once(*, email: str, subject: str, scope: str, title: str, path: str, frequency: str) -> Follow:
    """For an address that an account has proved to be its own, by a code that came by mail: no question is needed."""
    wish = {"title": title, "path": path, "frequency": frequency, "asked_at": timezone.now()}
    follow, _created = Follow.objects.select_for_update().get_or_create(
        email=email.lower(), subject=subject, scope=scope, defaults=wish
    )
    if follow.state != Follow.State.CONFIRMED:
        follow.frequency = frequency
        _begin(follow)
    return follow


@transaction.atomic
def confirm(*, token: str, frequency: str = "") -> Follow:
    """Raises BadLink."""
    follow = _locked(links.to_confirm(token))
    if frequency in Follow.Frequency:
        follow.frequency = frequency
    if follow.state != Follow.State.CONFIRMED:
        _begin(follow)
    follow.save(update_fields=["frequency"])
    return follow


def _begin(follow: Follow) -> None:
    """What happened before is not told."""
    now, last = timezone.now(), Happening.objects.filter(subject=follow.subject).order_by("-pk").first()
    follow.state, follow.confirmed_at, follow.gathered_at = Follow.State.CONFIRMED, now, now
    follow.told = last.pk if last else 0
    follow.save(update_fields=["state", "frequency", "confirmed_at", "gathered_at", "told"])


@transaction.atomic
def end(*, token: str) -> Follow:
    """Raises BadLink."""
    follow = _locked(links.follow_of(token, "end"))
    follow.state = Follow.State.ENDED
    follow.save(update_fields=["state"])
    return follow


@transaction.atomic
def end_digest(*, token: str) -> Follow:
    """Everything of the address that comes by digest. Raises BadLink."""
    follow = links.follow_of(token, "end-digest")
    living_of(follow.email).exclude(frequency=Follow.Frequency.INSTANT).update(state=Follow.State.ENDED)
    return follow


def living_of(*emails: str) -> QuerySet[Follow]:
    """What these addresses get, or would get if it were not paused."""
    living = Follow.objects.filter(email__in=[email.lower() for email in emails], state__in=LIVING)
    return living.order_by("-confirmed_at", "-pk")


@transaction.atomic
def change(*, emails: Collection[str], wishes: Mapping[int, str]) -> None:
    """What somebody wants of their follows, by ids: a frequency, `paused` or `ended`. Others' are left alone."""
    for follow in living_of(*emails).filter(pk__in=wishes).order_by("pk").select_for_update():
        _change(follow, wishes[follow.pk])


def change_all(*, emails: Collection[str], wish: str) -> None:
    change(emails=emails, wishes=dict.fromkeys(living_of(*emails).values_list("pk", flat=True), wish))


def _change(follow: Follow, wish: str) -> None:
    if wish in (Follow.State.PAUSED, Follow.State.ENDED):
        follow.state = Follow.State(wish)
    elif wish in Follow.Frequency:
        is_paused, before = follow.state == Follow.State.PAUSED, follow.frequency
        follow.frequency = wish
        if is_paused:
            _begin(follow)  # A pause means not to hear of what comes meanwhile.
        elif wish == Follow.Frequency.INSTANT != before:
            digests.gather([follow])  # What was collected until now.
        elif before == Follow.Frequency.INSTANT != wish:
            follow.gathered_at = timezone.now()
    follow.save(update_fields=["state", "frequency", "gathered_at"])


@transaction.atomic
def forget(*, emails: Collection[str]) -> None:
    """Nothing is left of these addresses here, not even that they ended something; links of earlier mails end too."""
    Follow.objects.filter(email__in=[email.lower() for email in emails]).delete()


@transaction.atomic
def send_link(*, email: str) -> None:
    """A fresh link to the page of this address, if it gets anything; nobody is told whether it does."""
    try:
        validate_email(email)
        rate_limits.take(f"link:{email.lower()}", LINKS_AN_HOUR / 60, LINKS_AN_HOUR)
    except (ValidationError, TooFast):
        return
    follow = living_of(email).first()
    if follow:
        write_letter(follow, Letter.Kind.LINK)


def rename_subject(*, subject: str, title: str, path: str) -> None:
    """Mails and readers' pages name a subject as it is called now."""
    Follow.objects.filter(subject=subject).update(title=title, path=path)


def tell_followers(*, subject: str, about: int) -> None:
    """Mail those who follow; a row for the worker, written only when somebody does.

    Runs in the transaction of what happened, with the subject locked: rows of one subject are numbered as they commit.
    """
    if rows(IS_FOLLOWED, (subject,)):  # Every comment asks this: plain SQL, a tenth of the ORM's price.
        insert(NOTE, (subject, about, False, moment(timezone.now())))


def _locked(follow: Follow) -> Follow:
    return Follow.objects.select_for_update().get(pk=follow.pk)
