"""Comments of a guest come under the name of an account."""

from typing import Any

import pytest
from django.test import Client

from imprint.articles.models import Article
from imprint.discussion import changing, reporting, rights, services, voting
from imprint.discussion.claiming import claim_comments, claimable
from imprint.discussion.models import Comment, Report, Vote
from imprint.discussion.refusals import NotYours
from imprint.publishing.models import BakeOrder
from imprint.readers import privacy
from imprint.readers.identity import COOKIE, Visitor, new_token
from tests.factories import PASSWORD, make_comment, make_thread, make_user, make_visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def signed_in_on(device: Visitor, **fields: Any) -> Visitor:
    user = make_user(**{"first_name": "Ada", **fields})
    return make_visitor(user, token=device.token)


def test_comments_of_this_device_come_under_the_name_of_the_account():
    device, other = make_visitor(), make_visitor()
    mine = make_comment(visitor=device, name="Adda")
    changing.edit_comment(comment_id=mine.pk, visitor=device, body="Better.")
    theirs = make_comment(visitor=other, name="Tom")
    ada = signed_in_on(device)
    BakeOrder.objects.all().delete()

    assert claim_comments(visitor=ada) == 1
    assert claim_comments(visitor=ada) == 0  # Once and for all.

    claimed = Comment.objects.get(pk=mine.pk)
    assert (claimed.author_name, claimed.author_kind, claimed.user, claimed.guest) == ("Ada", "reader", ada.user, "")
    assert (claimed.edited_by, claimed.earlier_texts.get().replaced_by) == ("Ada", "Ada")
    assert set(BakeOrder.objects.values_list("key", flat=True)) == changing.keys_of(claimed)
    assert Comment.objects.get(pk=theirs.pk).author_name == "Tom"
    assert rights.is_author(make_visitor(ada.user), claimed)
    assert not rights.is_author(device, claimed)


def test_votes_come_along_and_none_counts_twice():
    device = make_visitor()
    ada = signed_in_on(device)
    both, guests, mine, accounts = make_comment(), make_comment(), make_comment(visitor=device), make_comment()
    for voter, comment, value in (
        (device, both, 1), (ada, both, -1), (device, guests, 1), (make_visitor(ada.user), mine, 1), (ada, accounts, 1),
    ):  # fmt: skip
        voting.vote(comment_id=comment.pk, visitor=voter, value=value)
    voting.vote(comment_id=mine.pk, visitor=make_visitor(), value=1)
    assert Comment.objects.get(pk=both.pk).up + Comment.objects.get(pk=both.pk).down == 2

    claim_comments(visitor=ada)

    counts = {one.pk: (one.up, one.down) for one in Comment.objects.all()}
    assert counts == {both.pk: (0, 1), guests.pk: (1, 0), mine.pk: (1, 0), accounts.pk: (1, 0)}
    assert set(Vote.objects.filter(voter=ada.voter).values_list("comment", "value")) == {
        (both.pk, -1), (guests.pk, 1), (accounts.pk, 1),
    }  # fmt: skip
    assert not Vote.objects.filter(voter=device.voter).exists()
    for comment in Comment.objects.all():
        votes = Vote.objects.filter(comment=comment)
        assert (comment.up, comment.down) == (votes.filter(value=1).count(), votes.filter(value=-1).count())


def test_reports_come_along_once():
    device = make_visitor()
    ada = signed_in_on(device)
    both, one = make_comment(), make_comment()
    for visitor, comment in ((device, both), (ada, both), (device, one)):
        reporting.report_comment(comment_id=comment.pk, visitor=visitor, reason="spam")

    claim_comments(visitor=ada)

    assert sorted(Report.objects.values_list("comment", "reporter")) == [(both.pk, ada.voter), (one.pk, ada.voter)]


def test_nobody_claims_without_an_account_or_a_device():
    device = make_visitor()
    make_comment(visitor=device)

    assert claim_comments(visitor=device) == 0
    assert claim_comments(visitor=make_visitor(make_user())) == 0
    assert claimable(device.guest) == 1
    assert claimable("") == 0


# Over HTTP


def sign_in(client: Client, **more: str) -> Any:
    return client.post("/-/account/sign-in/", {"username": "ada", "password": PASSWORD, **more})


def test_reader_is_asked_after_signing_in_and_led_on(client: Client):
    make_user("ada", first_name="Ada")
    device = make_visitor()
    for _one in range(3):
        make_comment(visitor=device)
    client.cookies[COOKIE] = device.token

    answer = sign_in(client, next="/2026/01/05/the-ferry/")
    assert answer["Location"] == "/-/account/claim/?next=%2F2026%2F01%2F05%2Fthe-ferry%2F"
    page = client.get(answer["Location"]).content.decode()
    assert "You wrote 3 comments as a guest on this device." in page
    assert Comment.objects.filter(user=None).count() == 3  # To look is not to say yes.
    answer = client.post("/-/account/claim/", {"next": "/2026/01/05/the-ferry/"})

    assert answer["Location"] == "/2026/01/05/the-ferry/"
    assert set(Comment.objects.values_list("author_name", flat=True)) == {"Ada"}
    assert client.get("/-/account/claim/")["Location"] == "/-/account/"
    listed = client.get("/-/account/comments/").content.decode()
    assert listed.count("<time") == 3


@pytest.mark.parametrize("forge", [lambda token: "x" + token, lambda token: token[:-1] + "0" * 2, lambda token: "a.b"])
def test_forged_cookie_claims_nothing(forge: Any, client: Client):
    make_user("ada", first_name="Ada")
    device = make_visitor()
    make_comment(visitor=device)
    client.cookies[COOKIE] = forge(device.token)

    assert sign_in(client)["Location"] == "/"
    client.post("/-/account/claim/")

    assert Comment.objects.get().user is None


def test_device_that_wrote_nothing_asks_nothing(client: Client):
    make_user("ada")
    make_comment()
    client.cookies[COOKIE] = new_token()

    assert sign_in(client)["Location"] == "/"
    assert "as a guest on this device" not in client.get("/-/account/").content.decode()


def test_claim_leads_to_no_other_site(client: Client):
    make_user("ada")
    sign_in(client)

    assert client.post("/-/account/claim/", {"next": "https://evil.example/"})["Location"] == "/-/account/"


def test_list_of_comments_is_ones_own(client: Client):
    ada, tom = make_user("ada"), make_user("tom")
    make_comment(visitor=make_visitor(ada), body="Mine.")
    make_comment(visitor=make_visitor(tom), body="Not mine.")
    make_comment(visitor=make_visitor(ada), body="Waits.", state=Comment.State.PENDING)
    sign_in(client)

    page = client.get("/-/account/comments/").content.decode()

    assert ("Mine." in page, "Not mine." in page, "waits for the newsroom" in page) == (True, False, True)


def test_key_of_a_claimed_comment_opens_nothing_any_more():
    device = make_visitor()
    comment = make_comment(visitor=device)
    key, stranger = rights.edit_key(comment.pk), make_visitor()
    changing.edit_comment(comment_id=comment.pk, visitor=stranger, body="The key fits.", key=key)

    claim_comments(visitor=signed_in_on(device))

    with pytest.raises(NotYours):
        changing.edit_comment(comment_id=comment.pk, visitor=stranger, body="It does not.", key=key)
    with pytest.raises(NotYours):
        changing.delete_comment(comment_id=comment.pk, visitor=stranger, key=key)
    comment.refresh_from_db()
    assert (comment.body, comment.state) == ("The key fits.", Comment.State.PUBLISHED)


@pytest.mark.parametrize("comments", ["remove", "nameless"])
def test_key_of_an_erased_comment_opens_nothing_any_more(comments: str):
    device = make_visitor()
    comment = make_comment(visitor=device)

    privacy.erase(person=privacy.person_of(device), comments=comments)

    comment.refresh_from_db()
    assert not rights.is_author(make_visitor(), comment, rights.edit_key(comment.pk))


@pytest.mark.parametrize(("comments", "left"), [("remove", 1), ("nameless", 3)])
def test_counts_of_comments_on_passages_stay_right_when_a_writer_claims_and_is_erased(comments: str, left: int):
    device, thread = make_visitor(), make_thread()
    for number, visitor in enumerate((device, device, make_visitor())):
        anchor = {"exact": "harbour", "prefix": ""}
        services.post_comment(thread_id=thread.pk, visitor=visitor, body=f"Word {number}.", anchor=anchor, name="A")
    ada = signed_in_on(device)

    claim_comments(visitor=ada)
    assert Article.objects.get().inline_counts == {"all": 3}
    privacy.erase(person=privacy.person_of(ada), comments=comments)

    assert Article.objects.get().inline_counts == {"all": left}
