"""Mail about a subject: asked for, confirmed, sent, ended."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from imprint.discussion import changing, following
from imprint.discussion import services as discussion
from imprint.discussion.models import Thread
from imprint.discussion.refusals import UnknownComment
from imprint.mailing import digests, links, services
from imprint.mailing.links import BadLink
from imprint.mailing.models import Follow, Happening, Letter
from tests.conftest import Configure
from tests.factories import make_comment, make_thread, make_user, make_visitor
from tests.mailing.conftest import INES, JO, Deliver, follow


def told(mails: list[EmailMessage]) -> list[str]:
    return sorted(address for message in mails for address in message.to)


def link(message: EmailMessage, purpose: str) -> str:
    found = re.search(rf"^https?://[^/]+(/-/mail/{purpose}/\S+)$", str(message.body), re.MULTILINE)
    assert found
    return found[1]


# Asking


def test_follow_asks_once_by_mail(thread: Thread, deliver: Deliver):
    for _number in range(3):
        following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email="Ines@Post.example", scope="all")

    (question,) = deliver()

    assert (question.to, question.subject) == ([INES], "Shall we write to you about “A harbour & its “friends””?")
    assert "A harbour & its \n“friends”" in question.body  # Mail is no HTML.
    assert link(question, "confirm")
    assert Follow.objects.get().state == "asked"


def test_nothing_is_sent_before_it_is_confirmed(thread: Thread, deliver: Deliver):
    follow(thread, state="asked")

    make_comment(thread)

    assert deliver() == []


def test_question_is_asked_again_after_some_hours_but_not_at_once(thread: Thread, deliver: Deliver):
    def asked_again(hours: float) -> int:
        Follow.objects.update(asked_at=timezone.now() - timedelta(hours=hours))
        following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=INES, scope="all")
        return len(deliver())

    follow(thread, state="asked")
    assert [asked_again(hours) for hours in (1, 7)] == [0, 1]
    Follow.objects.update(state="ended")
    assert [asked_again(hours) for hours in (1, 7)] == [0, 1]
    Follow.objects.update(state="confirmed")
    assert asked_again(7) == 0


def test_nobody_can_have_an_address_flooded_with_questions(thread: Thread, deliver: Deliver):
    for number in range(services.ASKS_A_DAY + 5):
        services.ask(email=INES, subject=f"thread:{number}", scope="all", title="A harbour", path="/a/")
    services.ask(email=JO, subject="thread:1", scope="all", title="A harbour", path="/a/")

    assert told(deliver()) == [INES] * services.ASKS_A_DAY + [JO]


# Confirming and ending


def test_link_in_the_question_confirms_after_a_click_on_the_page(thread: Thread, deliver: Deliver, client: Client):
    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=INES, scope="all")
    (question,) = deliver()
    path = link(question, "confirm")

    assert client.get(path).status_code == 200  # Scanners of mail open links.
    assert Follow.objects.get().state == "asked"
    assert client.post(path).status_code == 200
    assert Follow.objects.get().state == "confirmed"

    make_comment(thread)
    assert told(deliver()) == [INES]


def test_link_ends_it_with_one_click_of_the_mail_program(thread: Thread, deliver: Deliver):
    """RFC 8058: a POST without cookies and without any page of ours before it."""
    follow(thread)
    make_comment(thread)
    (news,) = deliver()
    path = link(news, "end")
    assert news.extra_headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000{path}>"
    assert news.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    assert Client().get(path).status_code == 200
    assert Follow.objects.get().state == "confirmed"
    one_click = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert Follow.objects.get().state == "ended"

    make_comment(thread)
    assert deliver() == []


def test_link_for_ending_does_not_confirm(thread: Thread, deliver: Deliver, client: Client):
    follow(thread)
    make_comment(thread)
    (news,) = deliver()

    assert client.post(link(news, "end").replace("/end/", "/confirm/")).status_code == 404


@pytest.mark.parametrize("purpose", ["confirm", "end"])
@pytest.mark.parametrize("token", ["x", "MTI:1uXyz:bad", "a%00b", "🌊"])
def test_bad_link_is_404_with_a_sentence(purpose: str, token: str, client: Client, site: Any):
    for answer in (client.get(f"/-/mail/{purpose}/{token}/"), client.post(f"/-/mail/{purpose}/{token}/")):
        assert answer.status_code == 404
        assert "This link does not work" in answer.content.decode()


def test_question_can_be_confirmed_for_three_days(
    thread: Thread, deliver: Deliver, client: Client, monkeypatch: pytest.MonkeyPatch
):
    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=INES, scope="all")
    path = link(deliver()[0], "confirm")
    monkeypatch.setattr(links, "CONFIRM_WITHIN_S", -1)

    assert client.post(path).status_code == 404
    assert Follow.objects.get().state == "asked"


def test_link_of_a_follow_that_is_gone_is_bad(thread: Thread, deliver: Deliver):
    follow(thread)
    make_comment(thread)
    token = link(deliver()[0], "end").split("/")[-2]
    Follow.objects.all().delete()

    with pytest.raises(BadLink):
        services.end(token=token)


# News


def test_news_say_who_wrote_what_and_where(thread: Thread, deliver: Deliver):
    follow(thread)
    comment = make_comment(thread, name="Jo & Co", body="It's **dry**.\n\n<b>Really</b>.")

    (news,) = deliver()

    assert news.subject == "New comments under “A harbour & its “friends””"
    assert news.body.startswith("Jo & Co wrote under “A harbour & its ")
    assert f"http://127.0.0.1:8000/-/comments/{comment.pk}/" in news.body
    assert "> It's **dry**." in news.body
    assert "> <b>Really</b>." in news.body
    assert news.extra_headers["Auto-Submitted"] == "auto-generated"


def test_title_cannot_add_headers(site: Any, deliver: Deliver):
    thread = make_thread()
    Thread.objects.filter(pk=thread.pk).update(title="A harbour\r\nBcc: everybody@post.example\n\nHello")
    follow(thread)
    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=JO, scope="all")
    make_comment(thread)

    mails = deliver()

    assert len(mails) == 2
    for message in mails:
        assert message.recipients() == message.to
        assert message.message()["Bcc"] is None
        assert "Bcc: everybody" in message.subject


def test_writer_gets_no_mail_about_their_own_comment(thread: Thread, deliver: Deliver):
    follow(thread, INES)
    follow(thread, JO)
    account = make_user(email="Ada@Post.example")
    follow(thread, "ada@post.example")

    make_comment(thread, author_email="Ines@post.example")
    assert told(deliver()) == ["ada@post.example", JO]
    make_comment(thread, visitor=make_visitor(account))
    assert told(deliver()) == [INES, JO]


def test_replies_are_told_to_those_who_are_answered_at_any_depth(thread: Thread, deliver: Deliver):
    for email in (INES, JO):
        follow(thread, email, "replies")
    account = make_user(email="ada@post.example")
    follow(thread, "ada@post.example", "replies")
    top = make_comment(thread, author_email=INES)
    answer = make_comment(parent=top, author_email=JO)
    deep = make_comment(parent=answer, visitor=make_visitor(account))
    Happening.objects.all().delete()

    make_comment(parent=deep)
    assert told(deliver()) == ["ada@post.example", INES, JO]
    make_comment(parent=top)
    assert told(deliver()) == [INES]
    make_comment(thread)
    assert told(deliver()) == []


@pytest.mark.parametrize("frequency", ["instant", "daily"])
def test_who_is_called_by_name_is_told_as_of_an_answer(frequency: str, thread: Thread, deliver: Deliver):
    make_comment(thread, name="Rosa", author_email=INES)
    follow(thread, INES, "replies", frequency=frequency)

    make_comment(thread, body="A word to nobody.")
    make_comment(thread, body="What does @Rosa say?")
    digests.write_due_digests(timezone.now() + timedelta(days=1))
    (message,) = deliver()

    assert message.to == [INES]
    assert "What does @Rosa say?" in message.body
    assert "to nobody" not in message.body


def test_one_mail_to_who_follows_all_and_replies(thread: Thread, deliver: Deliver):
    follow(thread, INES, "all")
    follow(thread, INES, "replies")
    top = make_comment(thread, author_email=INES)
    Happening.objects.all().delete()

    make_comment(parent=top)

    assert told(deliver()) == [INES]


@pytest.mark.parametrize(("notify", "scope"), [("replies", "replies"), ("all", "all")])
def test_comment_with_a_wish_for_mail_asks_for_it(notify: str, scope: str, thread: Thread, deliver: Deliver):
    visitor = make_visitor()
    for number in range(2):
        discussion.post_comment(
            thread_id=thread.pk, visitor=visitor, body=f"Number {number}", email=INES, notify=notify
        )

    assert told(deliver()) == [INES]
    assert list(Follow.objects.values_list("email", "scope", "state")) == [(INES, scope, "asked")]


def test_account_that_wants_mail_gets_it_at_its_own_address(thread: Thread, deliver: Deliver):
    visitor = make_visitor(make_user(email="ada@post.example"))

    discussion.post_comment(thread_id=thread.pk, visitor=visitor, body="A word.", notify="replies")

    assert told(deliver()) == ["ada@post.example"]


def test_comment_that_cannot_be_posted_asks_nobody(thread: Thread, deliver: Deliver):
    with pytest.raises(UnknownComment):
        discussion.post_comment(
            thread_id=thread.pk, visitor=make_visitor(), body="A word.", email=INES, notify="all", parent_id=10**9
        )

    assert deliver() == []
    assert Follow.objects.count() == 0


def test_held_comment_is_told_once_when_it_is_published(thread: Thread, deliver: Deliver):
    follow(thread)
    comment = make_comment(thread, state="pending")
    assert deliver() == []

    for service in (
        changing.publish_comment,
        changing.publish_comment,
        changing.remove_comment,
        changing.publish_comment,
    ):
        service(comment_id=comment.pk)

    assert told(deliver()) == [INES]


def test_comment_that_is_gone_before_the_mail_is_not_told(thread: Thread, deliver: Deliver):
    follow(thread)
    changing.remove_comment(comment_id=make_comment(thread).pk)
    make_comment(thread)
    assert thread.article
    thread.article.unpublish()

    assert deliver() == []


def test_news_of_another_thread_concern_nobody_here(thread: Thread, deliver: Deliver):
    follow(thread)
    make_comment(make_thread())

    assert deliver() == []


def test_comments_that_nobody_follows_leave_nothing_behind(thread: Thread):
    follow(thread, state="asked")
    follow(make_thread())

    make_comment(thread)

    assert (Happening.objects.count(), Letter.objects.count()) == (0, 0)


def test_who_ended_it_gets_no_mail_that_was_under_way(thread: Thread, deliver: Deliver):
    followed = follow(thread)
    make_comment(thread)
    Follow.objects.filter(pk=followed.pk).update(state="ended")
    assert deliver() == []

    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=JO, scope="all")
    Follow.objects.filter(email=JO).delete()
    assert deliver() == []


def test_mail_goes_out_in_the_site_s_name(thread: Thread, deliver: Deliver, configure: Configure):
    configure(primary_address="https://news.example")
    follow(thread)
    make_comment(thread)

    (news,) = deliver()

    assert "https://news.example/-/comments/" in news.body
    assert "127.0.0.1" not in news.message().as_string()
