"""What several of these tests do and look at."""

from email.message import EmailMessage as Parsed
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client

from imprint.discussion.models import Comment
from imprint.moderation.decisions import remove_comment
from imprint.moderation.models import Ground, Statement
from imprint.readers.identity import COOKIE, Visitor, new_token
from tests.factories import make_comment, make_moderator, make_user, make_visitor


def removed(*, ground: str = Ground.INSULT, reason: str = "It calls people names.", **fields: Any) -> Statement:
    """A comment that the moderator `mod` has removed."""
    comment = fields.pop("comment", None) or make_comment(**fields)
    moderator = User.objects.filter(username="mod").first() or make_moderator(
        "mod", first_name="Mona", last_name="Dering"
    )
    remove_comment(comment_id=comment.pk, moderator=moderator, ground=ground, reason=reason)
    return Statement.objects.get(comment=comment, withdrawn_at=None)


def device(client: Client) -> Visitor:
    """A guest whose cookie the browser has from now on."""
    token = new_token()
    client.cookies[COOKIE] = token
    return make_visitor(token=token)


def account(email: str = "rosa@post.example", *, is_proved: bool = True) -> User:
    user = make_user(email=email, first_name="Rosa")
    EmailAddress.objects.create(user=user, email=email, verified=is_proved, primary=True)
    return user


def page_of(client: Client, comment: Comment) -> str:
    return str(client.get(comment.path).content.decode())


def text_of(mail: Parsed, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part
    return str(part.get_content())
