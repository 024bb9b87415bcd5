"""Posting comments, and their threads; what is done to a comment later is tested beside."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from imprint.core import writer
from imprint.core.rate_limits import TooFast
from imprint.core.text import BadText
from imprint.discussion import changing, opening, rights, services
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import (
    AddressMissing,
    BadAddress,
    DiscussionClosed,
    NameMissing,
    NameReserved,
    NotYours,
    UnknownComment,
    UnknownThread,
)
from tests.conftest import Configure
from tests.discussion.steps import counts, orders, post
from tests.factories import (
    bake_all,
    make_article,
    make_author,
    make_comment,
    make_editor,
    make_moderator,
    make_thread,
    make_user,
    make_visitor,
    publish,
)


def test_post_of_a_guest_is_published_under_any_name(thread: Thread):
    posted = post(thread, "**Well** said.", name="  Ines\n da  Costa ")

    comment = Comment.objects.get()
    assert posted.id == comment.pk
    assert (comment.author_name, comment.author_kind, comment.author_badge) == ("Ines da Costa", "guest", "")
    assert (comment.state, comment.body) == ("published", "**Well** said.")
    assert comment.html == "<p><strong>Well</strong> said.</p>"
    assert (comment.ordinal, comment.depth, comment.root_id, comment.user_id) == (1, 0, None, None)


def test_post_of_a_guest_without_a_name_is_by_guest(thread: Thread):
    post(thread, name=" \t ")

    assert Comment.objects.get().author_name == "Guest"


def test_post_without_a_name_is_refused_where_one_is_wanted(thread: Thread, configure: Configure):
    configure(guest_name_required=True)

    with pytest.raises(NameMissing):
        post(thread)
    assert Comment.objects.count() == 0


def test_post_of_an_account_stands_under_its_own_name(thread: Thread):
    reader = make_user(first_name="Ada", last_name="Reader")

    post(thread, visitor=make_visitor(reader), name="Somebody else")

    comment = Comment.objects.get()
    assert (comment.author_name, comment.author_kind, comment.user) == ("Ada Reader", "reader", reader)
    assert (comment.author_badge, comment.guest) == ("", "")


def test_post_of_the_newsroom_has_a_badge(thread: Thread):
    signing = make_editor("editor")
    make_author("Mara Stern", user=signing)
    for user in (signing, make_moderator("mod"), make_editor("chief")):
        post(thread, visitor=make_visitor(user))

    rows = Comment.objects.order_by("pk").values_list("author_kind", "author_name", "author_badge")
    assert list(rows) == [
        ("staff", "Mara Stern", "author"),
        ("staff", "mod", "moderator"),
        ("staff", "chief", "moderator"),
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "The text is empty."),
        (" \n\u200b\u00ad", "The text is empty."),
        ("x" * 10_001, "The text is too long: 10001 characters, 10000 are allowed."),
        ("a\0b", "The text has a NUL character in it."),
        ("a\u202eb", "The text has invisible characters in it that change the direction of writing."),
        ("a\u2066b", "The text has invisible characters in it that change the direction of writing."),
        ("a\ud800b", "The text was sent in a wrong encoding: it has halves of characters in it."),
        ("caf\ufffd", "The text was sent in a wrong encoding: some of its characters were lost."),
    ],
)
def test_post_of_a_bad_text_is_refused(body: str, sentence: str, thread: Thread):
    orders()
    with pytest.raises(BadText) as refusal:
        post(thread, body)

    assert refusal.value.sentence == sentence
    assert (Comment.objects.count(), counts(thread), orders()) == (0, (0, 0), set())


@pytest.mark.parametrize("name", ["x" * 61, "a\0b", "a\u202eb", "\u200b", "\ufffd"])
def test_post_under_a_bad_name_is_refused(name: str, thread: Thread):
    with pytest.raises(BadText) as refusal:
        post(thread, name=name)
    assert ("The name is too long" in refusal.value.sentence) is (len(name) == 61)
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    "email", ["nobody", "a@b", "a b@c.example", "a@c.example\nBcc: b@c.example", f"{'a' * 300}@c.example"]
)
def test_post_with_a_wrong_address_is_refused(email: str, thread: Thread):
    with pytest.raises(BadAddress):
        post(thread, email=email)
    assert Comment.objects.count() == 0


def test_post_that_wants_mail_needs_an_address(thread: Thread):
    with pytest.raises(AddressMissing):
        post(thread, notify="replies")
    assert Comment.objects.count() == 0


def test_post_to_a_closed_thread_is_refused(thread: Thread):
    opening.set_thread_open(thread_id=thread.pk, is_open=False)

    with pytest.raises(DiscussionClosed):
        post(thread)
    assert (Comment.objects.count(), counts(thread)) == (0, (0, 0))

    opening.set_thread_open(thread_id=thread.pk, is_open=True)
    post(thread)
    assert counts(thread) == (1, 1)


@pytest.mark.parametrize("thread_id", [0, -1, 10**9, 2**63 - 1, 2**63, 10**30])
def test_post_to_an_unknown_thread_is_refused(thread_id: int, thread: Thread):
    with pytest.raises(UnknownThread):
        services.post_comment(thread_id=thread_id, visitor=make_visitor(), body="A word.")
    with pytest.raises(UnknownThread):
        opening.set_thread_open(thread_id=thread_id, is_open=False)


def test_post_under_an_article_that_is_not_public_is_refused(thread: Thread):
    assert thread.article
    thread.article.unpublish()

    with pytest.raises(UnknownThread):
        post(thread)

    thread.article.refresh_from_db()
    publish(thread.article)
    post(thread)
    assert counts(thread) == (1, 1)


@pytest.mark.parametrize("parent_id", [0, -1, 10**9, 2**63, 10**30])
def test_answer_to_an_unknown_comment_is_refused(parent_id: int, thread: Thread):
    with pytest.raises(UnknownComment):
        post(thread, parent_id=parent_id)
    assert counts(thread) == (0, 0)


@pytest.mark.parametrize("state", ["pending", "removed"])
def test_answer_to_a_comment_that_is_not_there_is_refused(state: str, thread: Thread):
    parent = make_comment(thread, state=state)

    with pytest.raises(UnknownComment):
        post(thread, parent_id=parent.pk)


def test_answer_to_a_comment_of_another_thread_is_refused(thread: Thread):
    elsewhere = make_comment(make_thread())

    with pytest.raises(UnknownComment):
        post(thread, parent_id=elsewhere.pk)


def test_answers_have_ordinals_in_their_branch_at_any_depth(thread: Thread):
    top, other = make_comment(thread), make_comment(thread)
    first = make_comment(parent=top)
    deep = make_comment(parent=first)
    deeper = make_comment(parent=deep)
    aside = make_comment(parent=other)
    last = make_comment(parent=top)

    rows = Comment.objects.order_by("pk").values_list("pk", "parent_id", "root_id", "ordinal", "depth", "replies")
    assert list(rows) == [
        (top.pk, None, None, 1, 0, 4),
        (other.pk, None, None, 2, 0, 1),
        (first.pk, top.pk, top.pk, 1, 1, 0),
        (deep.pk, first.pk, top.pk, 2, 2, 0),
        (deeper.pk, deep.pk, top.pk, 3, 3, 0),
        (aside.pk, other.pk, other.pk, 1, 1, 0),
        (last.pk, top.pk, top.pk, 4, 1, 0),
    ]
    assert counts(thread) == (2, 7)


def test_depth_of_an_answer_stays_in_its_column(thread: Thread):
    parent = make_comment(thread)
    Comment.objects.filter(pk=parent.pk).update(depth=32_000)

    assert make_comment(parent=parent).depth == 32_000


def test_post_orders_what_it_changes(thread: Thread):
    orders()
    post(thread)
    assert orders() == {f"thread:{thread.pk}", f"thread:{thread.pk}:page:1", f"thread:{thread.pk}:pages"}

    top = make_comment(thread)
    orders()
    make_comment(parent=top)
    assert orders() == {f"thread:{thread.pk}", f"thread:{thread.pk}:page:1", f"thread:{thread.pk}:top"}


def test_post_goes_with_its_orders_or_not_at_all(thread: Thread, monkeypatch: pytest.MonkeyPatch):
    orders()

    def refuse(**kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("imprint.mailing.services.tell_followers", refuse)
    with pytest.raises(ZeroDivisionError):
        post(thread)

    assert (Comment.objects.count(), counts(thread), orders()) == (0, (0, 0), set())


def test_post_too_fast_is_refused(thread: Thread, rate_limits_on: None):
    visitor = make_visitor()
    for number in range(3):
        post(thread, f"Number {number}", visitor=visitor)

    with pytest.raises(TooFast):
        post(thread, "Number 4", visitor=visitor)
    with pytest.raises(TooFast):
        post(thread, "Number 4", visitor=make_visitor())  # Another cookie at the same address.
    post(thread, "Number 4", visitor=make_visitor(address="192.0.2.2"))
    assert counts(thread) == (4, 4)


def test_post_to_a_busy_writer_is_refused(thread: Thread, monkeypatch: pytest.MonkeyPatch):
    def is_busy(*args: Any) -> None:
        raise writer.WriterBusy

    monkeypatch.setattr(writer, "write", is_busy)

    with pytest.raises(writer.WriterBusy):
        post(thread)


# The same sent twice


def test_same_text_of_the_same_name_is_one_comment(thread: Thread):
    visitor = make_visitor()
    first = post(thread, "The same.", visitor=visitor, name="Ines")
    again = post(thread, " The same.\r\n", visitor=visitor, name="INES")

    assert (first.is_new, again.is_new, again.id) == (True, False, first.id)
    assert again.edit_key == first.edit_key != ""
    assert counts(thread) == (1, 1)


def test_same_text_is_another_comment_elsewhere_or_later_or_of_others(thread: Thread):
    visitor, top = make_visitor(), make_comment(thread)
    ids = {
        post(thread, "The same.", visitor=visitor, name="Ines").id,
        post(thread, "The same.", visitor=visitor, name="Ines", parent_id=top.pk).id,
        post(thread, "The same.", visitor=visitor, name="Jo").id,
        post(thread, "The same.", visitor=visitor, name="Ines", email="ines@post.example").id,
        post(make_thread(), "The same.", visitor=visitor, name="Ines").id,
    }
    Comment.objects.update(posted_at=timezone.now() - timedelta(minutes=11))
    ids.add(post(thread, "The same.", visitor=visitor, name="Ines").id)
    ids.add(post(thread, "The same.", visitor=make_visitor(make_user("Ines"))).id)

    assert len(ids) == 7


def test_text_with_a_key_of_its_own_is_known_again_after_months(thread: Thread):
    """A device that was long without a connection does not know whether what it sent had arrived."""
    first = post(thread, "The same.", idempotency_key="0123456789abcdef")
    Comment.objects.update(posted_at=timezone.now() - timedelta(days=200))

    again = post(thread, "The same.", idempotency_key="0123456789abcdef")
    guessable = [post(thread, "Short.", idempotency_key="1").id]
    Comment.objects.filter(body="Short.").update(posted_at=timezone.now() - timedelta(minutes=11))
    guessable.append(post(thread, "Short.", idempotency_key="1").id)

    assert (again.id, again.is_new) == (first.id, False)
    assert len(set(guessable)) == 2


def test_stranger_who_copies_name_and_text_gets_no_edit_key(thread: Thread):
    first = post(thread, "The same.", name="Ines")
    stranger = make_visitor()

    copied = post(thread, "The same.", visitor=stranger, name="Ines")

    assert (copied.id, copied.edit_key) == (first.id, "")
    with pytest.raises(NotYours):
        changing.edit_comment(comment_id=first.id, visitor=stranger, body="Mine now.")


def test_repeated_request_with_a_secret_key_is_told_the_edit_key_again(thread: Thread):
    """The first answer was lost, and with it the cookie."""
    key = "3f9c2a7b5d1e4f60"
    first = post(thread, "The same.", idempotency_key=key)
    again = post(thread, "The same.", idempotency_key=key)

    assert (again.id, again.edit_key) == (first.id, first.edit_key)


def test_guessed_key_gets_nothing_with_another_text(thread: Thread):
    key = "3f9c2a7b5d1e4f60"
    first = post(thread, "The same.", idempotency_key=key)
    guessed = post(thread, "Another.", idempotency_key=key)

    assert guessed.id != first.id
    assert guessed.edit_key != first.edit_key
    assert counts(thread) == (2, 2)


def test_short_key_is_no_secret(thread: Thread):
    first = post(thread, "The same.", name="Ines", idempotency_key="1")
    guessed = post(thread, "The same.", name="Ines", idempotency_key="1")

    assert (guessed.id, guessed.edit_key) == (first.id, "")


def test_two_keys_are_two_wishes_to_write_the_same(thread: Thread):
    visitor = make_visitor()
    ids = {post(thread, "+1", visitor=visitor, idempotency_key=key).id for key in ("a", "b")}

    assert len(ids) == 2


def test_same_text_again_after_the_thread_was_closed_is_still_that_comment(thread: Thread):
    visitor = make_visitor()
    first = post(thread, "The same.", visitor=visitor)
    opening.set_thread_open(thread_id=thread.pk, is_open=False)

    assert post(thread, "The same.", visitor=visitor).id == first.id


def test_published_article_has_one_thread_that_follows_its_title_and_path(thread: Thread):
    article = thread.article
    assert article
    article.title, article.slug = "A better title", "a-better-path"
    publish(article)

    thread.refresh_from_db()
    assert (thread.key, thread.title) == (article.public_path, "A better title")
    assert Thread.objects.count() == 1


def test_article_whose_path_is_too_long_for_a_file_is_published_all_the_same(site: Any):
    article = make_article(slug="ж" * 200)

    thread = make_thread(article)
    make_comment(thread)

    assert thread.key == article.public_path
    assert [bake.outcome.value for bake in bake_all() if article.slug in bake.path] == []


def test_edit_keys_differ_and_depend_on_the_secret(settings: Any):
    keys = {rights.edit_key(1), rights.edit_key(2)}
    settings.SECRET_KEY = "another secret that is as long as it must be"
    keys.add(rights.edit_key(1))

    assert len(keys) == 3


def test_edit_key_is_the_one_that_django_makes():
    """So it was from the beginning, and the keys that readers have must stay good."""
    theirs = salted_hmac("imprint.discussion.edit_key", "17", algorithm="sha256").hexdigest()

    assert rights.edit_key(17) == theirs


@pytest.mark.parametrize(
    "name", ["Mira Okafor", "Mirа  Okafor", "mira\u200bokafor", "Moderator", "Karla", "ΚARLA", "Jonas Vidal"]
)
def test_post_of_a_guest_under_a_reserved_name_is_refused(name: str, thread: Thread):
    make_editor("mira", first_name="Mira", last_name="Okafor")
    make_author("Jonas Vidal")
    make_user("karla")

    with pytest.raises(NameReserved):
        post(thread, name=name)
    assert Comment.objects.count() == 0


def test_post_of_the_account_that_a_name_belongs_to_is_taken(thread: Thread):
    karla = make_user("karla")

    post(thread, visitor=make_visitor(karla), name="Mira")

    assert Comment.objects.get().author_name == "karla"


@pytest.mark.parametrize(
    "name",
    [
        "Ines",
        "Øyvind",
        "Анна",
        "محمد علي",
        "李明",
        "किरण",
        "👩🏽‍🚀",
        "שרה",
        "សុខា",
        "Ⅷ",
        "Ñandú ☕",
        "O’Neill",
        "ነጋሽ",
        "1984",
    ],
)
def test_post_of_a_guest_under_a_name_in_any_script(name: str, thread: Thread):
    make_user("karla")

    post(thread, name=name)

    assert Comment.objects.get().author_name == name
