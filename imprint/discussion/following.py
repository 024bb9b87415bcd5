"""Readers ask for mail about a thread."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from imprint.core.client import client_network
from imprint.discussion.keys import thread_key
from imprint.discussion.models import Thread
from imprint.discussion.refusals import AddressMissing, BadAddress, UnknownThread
from imprint.mailing import services as mailing
from imprint.mailing.models import Follow
from imprint.readers.identity import Visitor
from imprint.readers.pace import check_pace
from imprint.readers.privacy import proved_addresses

ADDRESS_LENGTH = 254


@dataclass(frozen=True, slots=True)
class Followed:
    """Either it began at once, or a question went out by mail: then there is no follow to be told of."""

    thread: Thread
    follow: Follow | None


def follow_thread(
    *, thread_id: int, visitor: Visitor, email: str = "", scope: str, frequency: str = "instant"
) -> Followed:
    """Ask by mail whether they really want it; nothing else is sent before they say so.

    An account is not asked about an address that it has proved to be its own. `scope` is all, or replies to comments
    that were written with this address; `frequency` instant, daily or weekly, which they can change when they confirm.
    Raises UnknownThread, AddressMissing, BadAddress, TooFast.
    """
    check_pace("follow", visitor, settings.IMPRINT.comments_per_minute, burst=3)
    thread = Thread.objects.public().filter(pk=thread_id).first()
    if thread is None:
        raise UnknownThread
    email = email or (visitor.user.email if visitor.user else "")
    return Followed(thread, ask_to_follow(thread, visitor, clean_address(email, is_needed=True), scope, frequency))


def ask_to_follow(
    thread: Thread, visitor: Visitor, email: str, scope: str, frequency: str = "instant"
) -> Follow | None:
    """None when the answer comes by mail, or never."""
    about = {"subject": thread_key(thread.pk), "title": thread.title, "path": thread.page}
    if visitor.user and email.lower() in proved_addresses(visitor.user):
        return mailing.follow_at_once(email=email, scope=scope, frequency=frequency, **about)
    sender = client_network(visitor.request)
    mailing.ask(email=email, scope=scope, frequency=frequency, sender=sender, **about)
    return None


def clean_address(email: str, *, is_needed: bool) -> str:
    """Raises AddressMissing, BadAddress."""
    email = email.strip()
    if not email:
        if is_needed:
            raise AddressMissing
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise BadAddress from None
    if len(email) > ADDRESS_LENGTH:
        raise BadAddress
    return email
