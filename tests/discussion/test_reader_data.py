"""A reader takes everything along, or is erased, alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imprint.discussion import changing, reporting, voting
from imprint.discussion.hiding import hide_person
from imprint.discussion.models import Comment, EarlierText, HiddenPerson, Report, Thread, Vote
from imprint.mailing.models import Follow
from imprint.publishing.models import BakeOrder
from imprint.readers import privacy
from imprint.readers.identity import COOKIE, Visitor
from imprint.server.beside import tidy
from tests.factories import make_comment, make_editor, make_thread, make_user, make_visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
SENSITIVE = ("Ada", "ada@example.org", "secret words", "older words")


def everything() -> str:
    """What the database of the discussion and of accounts holds, whoever looks."""
    tables = (Comment, EarlierText, Vote, Report, HiddenPerson, Follow, User, EmailAddress)
    return "\n".join(str(row) for table in tables for row in table.objects.order_by("pk").values_list())


def live_a_life(visitor: Visitor, email: str = "ada@example.org") -> Comment:
    """Writes, edits, answers, votes, reports."""
    others = make_comment(name="Tom")
    comment = make_comment(others.thread, visitor=visitor, name="Ada", body="older words", author_email=email)
    changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="secret words")
    make_comment(parent=comment, name="Tom", body="An answer.")
    voting.vote(comment_id=others.pk, visitor=visitor, value=1)
    reporting.report_comment(comment_id=others.pk, visitor=visitor, reason="spam", note="Again.")
    comment.refresh_from_db()
    return comment


def make_ada() -> User:
    user = make_user("ada-l", first_name="Ada", email="ada@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Follow.objects.create(
        email=user.email, subject="thread:1", scope="all", title="A", path="/a/", asked_at=timezone.now()
    )
    hide_person(user=user, person="abcdefgh")
    return user


def person(visitor: Visitor) -> privacy.Person:
    return privacy.person_of(visitor)


def test_account_gets_everything_about_itself_and_nothing_about_others():
    visitor = make_visitor(make_ada())
    comment = live_a_life(visitor)
    live_a_life(make_visitor(make_user("ines", first_name="Ines")), email="ines@example.org")

    data = json.loads(json.dumps(privacy.export(person(visitor)), default=str))

    assert list(data) == ["written_at", "account", "mail", "comments", "votes", "reports", "hidden_people"]
    [told] = data["comments"]
    assert (told["page"], told["text"], told["email"]) == (
        f"/-/comments/{comment.pk}/",
        "secret words",
        "ada@example.org",
    )
    assert [one["text"] for one in told["earlier_texts"]] == ["older words"]
    assert [one["value"] for one in data["votes"]] == [1]
    assert [(one["reason"], one["note"]) for one in data["reports"]] == [("spam", "Again.")]
    assert [one["email"] for one in data["mail"]] == ["ada@example.org"]
    assert data["hidden_people"] == ["abcdefgh"]
    assert "ines" not in str(data).lower()


def test_follows_of_an_address_that_is_not_proved_are_not_told():
    user = make_ada()
    EmailAddress.objects.update(verified=False)

    assert "mail" not in privacy.export(person(make_visitor(user)))


def test_data_takes_a_fixed_number_of_queries():
    """Other apps have parts of their own, so the number itself says nothing."""
    counts = set()
    for lives in (1, 2):
        visitor = make_visitor(User.objects.filter(username="ada-l").first() or make_ada())
        for _one in range(lives):
            live_a_life(visitor)
        with CaptureQueriesContext(connection) as queries:
            privacy.export(person(visitor))
        counts.add(len(queries))

    assert len(counts) == 1


def test_guest_gets_what_the_device_wrote():
    visitor = make_visitor()
    live_a_life(visitor)
    live_a_life(make_visitor())

    data = privacy.export(person(visitor))

    assert list(data) == ["written_at", "comments", "votes", "reports"]
    assert [one["text"] for one in data["comments"]] == ["secret words"]


@pytest.mark.parametrize("is_guest", [True, False])
def test_who_is_erased_leaves_no_trace_and_answers_stay(is_guest: bool):
    visitor = make_visitor() if is_guest else make_visitor(make_ada())
    mine = live_a_life(visitor)
    before = Thread.objects.get(pk=mine.thread_id).comments
    assert all(words in everything() for words in SENSITIVE)
    BakeOrder.objects.all().delete()

    privacy.erase(person=person(visitor), comments="remove")

    assert [words for words in (*SENSITIVE, visitor.voter, visitor.guest or "ada-l") if words in everything()] == []
    gone = Comment.objects.get(pk=mine.pk)
    assert (gone.state, gone.removed_by_author, gone.ordinal) == (Comment.State.REMOVED, True, mine.ordinal)
    assert Comment.objects.get(parent=gone).state == Comment.State.PUBLISHED
    assert Thread.objects.get(pk=mine.thread_id).comments == before - 1
    assert set(BakeOrder.objects.values_list("key", flat=True)) >= changing.keys_of(gone)
    assert Comment.objects.get(author_name="Tom", parent=None).up == 1  # The vote stays counted.
    assert Report.objects.waiting().count() == 1


@pytest.mark.parametrize("is_guest", [True, False])
def test_comments_can_stay_without_the_name(is_guest: bool):
    visitor = make_visitor() if is_guest else make_visitor(make_ada())
    mine = live_a_life(visitor)
    person_before = visitor.guest

    privacy.erase(person=person(visitor), comments="nameless")

    kept = Comment.objects.get(pk=mine.pk)
    assert (kept.author_name, kept.author_kind, kept.body, kept.state) == (
        "Somebody",
        "guest",
        "secret words",
        "published",
    )
    assert (kept.user_id, kept.guest, kept.author_email, kept.edited_by, kept.sameness) == (
        None,
        "",
        "",
        "Somebody",
        "",
    )
    assert [one.replaced_by for one in kept.earlier_texts.all()] == ["Somebody"]
    traces = ("Ada", "ada@example.org", visitor.voter, person_before or "ada-l")
    assert [words for words in traces if words in everything()] == []


def test_nothing_of_others_is_erased():
    max_, ada = make_visitor(make_user("max", first_name="Max")), make_visitor(make_ada())
    theirs, mine = live_a_life(max_, "max@example.org"), live_a_life(ada)
    voting.vote(comment_id=mine.pk, visitor=max_, value=1)

    privacy.erase(person=person(ada), comments="remove")

    kept = Comment.objects.get(pk=theirs.pk)
    assert (kept.user, kept.author_email, kept.body) == (max_.user, "max@example.org", "secret words")
    assert Vote.objects.filter(voter=max_.voter).count() == 2
    assert User.objects.filter(username="max").exists()


def test_edit_of_a_moderator_keeps_the_moderators_name():
    visitor = make_visitor()
    mine = make_comment(visitor=visitor, name="Ada", edited_by="Tom Brekke")

    privacy.erase(person=person(visitor), comments="nameless")

    assert Comment.objects.get(pk=mine.pk).edited_by == "Tom Brekke"


@pytest.mark.parametrize("comments", ["remove", "nameless"])
def test_text_that_moderators_took_off_goes_with_its_writer(comments: privacy.Comments):
    visitor = make_visitor()
    mine = make_comment(visitor=visitor, state=Comment.State.REMOVED, body="secret words")
    count = Thread.objects.get(pk=mine.thread_id).comments

    privacy.erase(person=person(visitor), comments=comments)

    gone = Comment.objects.get(pk=mine.pk)
    assert (gone.body, gone.removed_by_author, gone.state) == ("", False, Comment.State.REMOVED)
    assert Thread.objects.get(pk=mine.thread_id).comments == count


def test_waiting_comment_goes_without_being_counted():
    visitor = make_visitor()
    mine = make_comment(visitor=visitor, state=Comment.State.PENDING)

    privacy.erase(person=person(visitor), comments="remove")

    assert Comment.objects.get(pk=mine.pk).state == Comment.State.REMOVED
    assert Thread.objects.get(pk=mine.thread_id).comments == 0


def test_pinned_and_picked_comment_is_neither_any_more():
    visitor = make_visitor()
    mine = make_comment(visitor=visitor, is_pick=True)
    Thread.objects.update(pinned=mine)

    privacy.erase(person=person(visitor), comments="remove")

    assert Thread.objects.get().pinned is None
    assert not Comment.objects.get(pk=mine.pk).is_pick


def test_erasure_takes_a_fixed_number_of_queries():
    """Other apps have parts of their own, so the number itself says nothing."""
    counts = set()
    for comments in (1, 3):
        visitor, thread = make_visitor(), make_thread()
        for _one in range(comments):
            make_comment(thread, visitor=visitor)
        with CaptureQueriesContext(connection) as queries:
            privacy.erase(person=person(visitor), comments="remove")
        counts.add(len(queries))

    assert len(counts) == 1


def test_nobody_without_a_cookie_is_erased_or_told():
    make_comment(visitor=make_visitor(token=""))
    nobody = make_visitor(token="")

    privacy.erase(person=person(nobody), comments="remove")

    assert Comment.objects.get().state == Comment.State.PUBLISHED
    assert list(privacy.export(person(nobody))) == ["written_at"]


def test_newsroom_keeps_its_account_and_loses_its_comments():
    visitor = make_visitor(make_editor("ines", first_name="Ines"))
    mine = live_a_life(visitor)

    privacy.erase(person=person(visitor), comments="remove")

    assert User.objects.filter(username="ines").exists()
    assert Comment.objects.get(pk=mine.pk).user is None


# Digests of address and browser


def test_digests_end_after_thirty_days_and_counts_stay():
    comment = make_comment()
    for number in range(3):
        visitor = make_visitor(token="", address=f"192.0.2.{number}")
        voting.vote(comment_id=comment.pk, visitor=visitor, value=1)
        reporting.report_comment(comment_id=comment.pk, visitor=visitor, reason="spam")
    old = timezone.now() - timedelta(days=30, minutes=1)
    for table, at in ((Vote, "voted_at"), (Report, "reported_at")):
        table.objects.filter(pk__in=list(table.objects.order_by("pk").values_list("pk", flat=True))[:2]).update(
            **{at: old}
        )
    device = make_visitor()
    voting.vote(comment_id=comment.pk, visitor=device, value=-1)
    Vote.objects.filter(voter=device.voter).update(voted_at=old)

    tidy()
    tidy()

    voters = list(Vote.objects.order_by("pk").values_list("voter", flat=True))
    reporters = list(Report.objects.order_by("pk").values_list("reporter", flat=True))
    assert [voter[:2] for voter in voters] == ["x:", "x:", "d:", "g:"]
    assert [reporter[:2] for reporter in reporters] == ["x:", "x:", "d:"]
    assert (len(set(voters)), len(set(reporters))) == (4, 3)
    comment.refresh_from_db()
    assert (comment.up, comment.down) == (3, 1)


# Over HTTP


def test_guest_takes_everything_along_and_is_erased_without_scripts(client: Client):
    visitor = make_visitor()
    mine = live_a_life(visitor)
    client.cookies[COOKIE] = visitor.token

    assert json.loads(client.get("/-/me/data/").content)["comments"][0]["text"] == "secret words"
    assert client.post("/-/me/erase/", {"comments": "remove"}).status_code == 422
    answer = client.post("/-/me/erase/", {"comments": "remove", "sure": "1"})

    assert "It is erased" in answer.content.decode()
    assert client.cookies[COOKIE].value == ""
    assert Comment.objects.get(pk=mine.pk).state == Comment.State.REMOVED


@pytest.mark.parametrize("token", ["", "forged.0123", "x" * 5000])
def test_forged_cookie_shows_and_erases_nothing(token: str, client: Client):
    live_a_life(make_visitor())
    before = everything()
    client.cookies[COOKIE] = token

    assert "Nothing was written on this device" in client.get("/-/me/").content.decode()
    assert list(json.loads(client.get("/-/me/data/").content)) == ["written_at"]
    client.post("/-/me/erase/", {"comments": "remove", "sure": "1"})
    assert everything() == before


def test_page_of_somebody_else_erases_nobody(client: Client):
    visitor = make_visitor()
    live_a_life(visitor)
    client.cookies[COOKIE] = visitor.token
    sent = {"comments": "remove", "sure": "1"}

    answer = client.post(
        "/-/me/erase/", sent, headers={"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403
    assert "secret words" in everything()


def test_file_is_not_asked_for_without_end(client: Client):
    client.cookies[COOKIE] = make_visitor().token
    statuses = [client.get("/-/me/data/").status_code for _time in range(14)]

    assert statuses == [200] * 12 + [429] * 2
    assert client.get(f"{ME}/data").status_code == 429


# The API

ME = "/-/api/v1/me"


def send(client: Client, method: str, path: str, sent: Any = None, **headers: str) -> Any:
    return client.generic(method, path, json.dumps(sent), content_type="application/json", headers=headers)


def test_api_tells_nobody_who_they_are(client: Client):
    assert client.get(ME).json() == {"account": None, "device": None}
    assert list(client.get(f"{ME}/data").json()) == ["written_at"]


def test_api_serves_a_device_by_cookie_or_token(client: Client):
    visitor = make_visitor()
    live_a_life(visitor)
    bearer = {"authorization": f"Bearer {visitor.token}"}

    assert client.get(ME, headers=bearer).json() == {"account": None, "device": {"comments": 1}}
    assert client.get(f"{ME}/data", headers=bearer).json()["comments"][0]["text"] == "secret words"
    answer = send(client, "DELETE", ME, {"comments": "nameless"}, **bearer)

    assert (answer.status_code, answer.content) == (204, b"")
    assert client.get(ME, headers=bearer).json()["device"] == {"comments": 0}
    assert "Ada" not in everything()


def test_api_serves_an_account_and_erases_it(client: Client):
    user = make_ada()
    live_a_life(make_visitor(user))
    client.force_login(user)

    assert client.get(ME).json()["account"] == {
        "name": "Ada", "user_name": "ada-l", "addresses": ["ada@example.org"],
    }  # fmt: skip
    answer = send(client, "DELETE", ME, {"comments": "remove"})

    assert answer.status_code == 204
    assert not User.objects.exists()
    assert client.get(ME).json()["account"] is None


def test_api_wants_a_fresh_sign_in_to_erase_an_account(client: Client):
    client.force_login(make_ada())
    session = client.session
    session["signed_in_at"] -= 3600
    session.save()

    answer = send(client, "DELETE", ME, {"comments": "remove"})

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert "fresh sign-in" in answer.json()["detail"]
    assert User.objects.exists()


def test_api_refuses_a_token_that_is_none(client: Client):
    for method, path in (("GET", ME), ("GET", f"{ME}/data"), ("DELETE", ME)):
        answer = send(client, method, path, {"comments": "remove"}, authorization="Bearer forged.123")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("sent", [None, {}, {"comments": "all"}, {"comments": "remove", "more": 1}, []])
def test_api_erases_nobody_who_does_not_say_what_becomes_of_comments(sent: Any, client: Client):
    visitor = make_visitor()
    live_a_life(visitor)

    answer = send(client, "DELETE", ME, sent, authorization=f"Bearer {visitor.token}")

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert "secret words" in everything()
