"""Posting, changing and removing comments; tests of votes, mail and pages are beside."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from imprint.core import rate_limits, writer
from imprint.core.rate_limits import TooFast
from imprint.core.text import BadText
from imprint.discussion import services
from imprint.discussion.models import Comment, Report, Thread
from imprint.discussion.refusals import (
    AddressMissing,
    BadAddress,
    DiscussionClosed,
    EditingOver,
    NameMissing,
    NotYours,
    UnknownComment,
    UnknownThread,
)
from imprint.discussion.services import Posted
from imprint.publishing.models import BakeOrder
from imprint.readers.identity import Visitor
from tests.conftest import Configure
from tests.factories import (
    make_author,
    make_comment,
    make_editor,
    make_moderator,
    make_thread,
    make_user,
    make_visitor,
    publish,
)


def post(thread: Thread, body: str = "A word.", *, visitor: Visitor | None = None, **fields: Any) -> Posted:
    return services.post_comment(thread_id=thread.pk, visitor=visitor or make_visitor(), body=body, **fields)


def counts(thread: Thread) -> tuple[int, int]:
    thread.refresh_from_db()
    return thread.ordinals, thread.comments


def orders() -> set[str]:
    """Strikes them, too."""
    found = set(BakeOrder.objects.values_list("key", flat=True))
    BakeOrder.objects.all().delete()
    return found


# Posting


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
        ("staff", "Mara Stern", "Author"),
        ("staff", "mod", "Moderator"),
        ("staff", "chief", "Moderator"),
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
    with pytest.raises(BadText):
        post(thread, name=name)
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("email", ["nobody", "a@b", "a b@c.example", "a@c.example\nBcc: b@c.example", f"{'a' * 300}@c.example"])
def test_post_with_a_wrong_address_is_refused(email: str, thread: Thread):
    with pytest.raises(BadAddress):
        post(thread, email=email)
    assert Comment.objects.count() == 0


def test_post_that_wants_mail_needs_an_address(thread: Thread):
    with pytest.raises(AddressMissing):
        post(thread, notify="replies")
    assert Comment.objects.count() == 0


def test_post_to_a_closed_thread_is_refused(thread: Thread):
    services.set_thread_open(thread_id=thread.pk, is_open=False)

    with pytest.raises(DiscussionClosed):
        post(thread)
    assert (Comment.objects.count(), counts(thread)) == (0, (0, 0))

    services.set_thread_open(thread_id=thread.pk, is_open=True)
    post(thread)
    assert counts(thread) == (1, 1)


@pytest.mark.parametrize("thread_id", [0, -1, 10**9, 2**63 - 1, 2**63, 10**30])
def test_post_to_an_unknown_thread_is_refused(thread_id: int, thread: Thread):
    with pytest.raises(UnknownThread):
        services.post_comment(thread_id=thread_id, visitor=make_visitor(), body="A word.")
    with pytest.raises(UnknownThread):
        services.set_thread_open(thread_id=thread_id, is_open=False)


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

    monkeypatch.setattr(services.mailing, "tell_followers", refuse)
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
        post(thread, "The same.", visitor=make_visitor(make_user("Ines"))).id,
        post(make_thread(), "The same.", visitor=visitor, name="Ines").id,
    }
    Comment.objects.update(posted_at=timezone.now() - timedelta(minutes=11))
    ids.add(post(thread, "The same.", visitor=visitor, name="Ines").id)

    assert len(ids) == 7


def test_stranger_who_copies_name_and_text_gets_no_edit_key(thread: Thread):
    first = post(thread, "The same.", name="Ines")
    stranger = make_visitor()

    copied = post(thread, "The same.", visitor=stranger, name="Ines")

    assert (copied.id, copied.edit_key) == (first.id, "")
    with pytest.raises(NotYours):
        services.edit_comment(comment_id=first.id, visitor=stranger, body="Mine now.")


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
    services.set_thread_open(thread_id=thread.pk, is_open=False)

    assert post(thread, "The same.", visitor=visitor).id == first.id


# Waiting, publishing, removing


def test_held_comment_waits_without_a_place(thread: Thread, configure: Configure):
    top = make_comment(thread)
    orders()
    configure(hold_comments=True)
    waiting, answer = post(thread, "One."), post(thread, "Two.", parent_id=top.pk)

    rows = Comment.objects.filter(pk__in=[waiting.id, answer.id]).values_list("state", "ordinal")
    assert set(rows) == {("pending", None)}
    assert (counts(thread), orders()) == ((1, 1), set())


def test_newsroom_is_never_held(thread: Thread, configure: Configure):
    configure(hold_comments=True)
    post(thread, visitor=make_visitor(make_editor()))
    post(thread, visitor=make_visitor(make_user()))

    assert list(Comment.objects.order_by("pk").values_list("state", flat=True)) == ["published", "pending"]


def test_published_comment_gets_the_next_place(thread: Thread):
    first = make_comment(thread)
    waiting = make_comment(thread, state="pending")
    answer = make_comment(parent=first, state="pending")
    last = make_comment(thread)
    orders()

    services.publish_comment(comment_id=waiting.pk)
    assert orders() == {f"thread:{thread.pk}", f"thread:{thread.pk}:page:1"}
    services.publish_comment(comment_id=answer.pk)
    assert orders() == {f"thread:{thread.pk}", f"thread:{thread.pk}:page:1", f"thread:{thread.pk}:top"}

    places = dict(Comment.objects.values_list("pk", "ordinal"))
    assert places == {first.pk: 1, waiting.pk: 3, answer.pk: 1, last.pk: 2}
    assert counts(thread) == (3, 4)


def test_removed_comment_keeps_its_place_and_its_text_for_the_newsroom(thread: Thread):
    comment = make_comment(thread, body="Rude.")
    orders()

    services.remove_comment(comment_id=comment.pk)

    comment.refresh_from_db()
    assert (comment.state, comment.ordinal, comment.body, comment.removed_by_author) == ("removed", 1, "Rude.", False)
    assert counts(thread) == (1, 0)
    assert orders() == {
        f"thread:{thread.pk}",
        f"thread:{thread.pk}:page:1",
        f"thread:{thread.pk}:top",
        f"branch:{comment.pk}",
    }


def test_counts_are_right_whatever_is_done_twice(thread: Thread):
    comment = make_comment(thread)
    make_comment(thread)
    for service, expected in [
        (services.remove_comment, 1),
        (services.remove_comment, 1),
        (services.publish_comment, 2),
        (services.publish_comment, 2),
    ]:
        service(comment_id=comment.pk)
        assert counts(thread) == (2, expected)


def test_refused_waiting_comment_never_gets_a_place(thread: Thread):
    comment = make_comment(thread, state="pending")
    orders()

    services.remove_comment(comment_id=comment.pk)

    comment.refresh_from_db()
    assert (comment.state, comment.ordinal) == ("removed", None)
    assert (counts(thread), orders()) == ((0, 0), set())

    services.publish_comment(comment_id=comment.pk)
    assert counts(thread) == (1, 1)


@pytest.mark.parametrize("service", [services.publish_comment, services.remove_comment])
@pytest.mark.parametrize("comment_id", [0, 10**9, 10**30])
def test_decision_about_an_unknown_comment_is_refused(service: Any, comment_id: int, thread: Thread):
    with pytest.raises(UnknownComment):
        service(comment_id=comment_id)


# Taking back


def test_author_takes_a_comment_back_and_its_text_is_gone(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, author_email="ines@post.example")
    answer = make_comment(parent=comment)

    services.delete_comment(comment_id=comment.pk, visitor=visitor)

    comment.refresh_from_db()
    assert (comment.state, comment.removed_by_author, comment.body, comment.html) == ("removed", True, "", "")
    assert (comment.author_email, comment.ordinal) == ("", 1)
    answer.refresh_from_db()
    assert answer.state == "published"
    assert counts(thread) == (1, 1)


def test_comment_that_its_author_took_back_cannot_be_published(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor)
    services.delete_comment(comment_id=comment.pk, visitor=visitor)

    with pytest.raises(UnknownComment):
        services.publish_comment(comment_id=comment.pk)
    assert counts(thread) == (1, 0)


def test_author_cannot_make_a_removal_look_like_their_own(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, body="Rude.")
    services.remove_comment(comment_id=comment.pk)

    services.delete_comment(comment_id=comment.pk, visitor=visitor)

    comment.refresh_from_db()
    assert (comment.removed_by_author, comment.body) == (False, "Rude.")
    assert counts(thread) == (1, 0)


def test_delete_of_a_moderator_is_a_removal(thread: Thread):
    comment = make_comment(thread, body="Rude.")

    services.delete_comment(comment_id=comment.pk, visitor=make_visitor(make_moderator()))

    comment.refresh_from_db()
    assert (comment.state, comment.removed_by_author, comment.body) == ("removed", False, "Rude.")


# Changing


def test_author_changes_a_comment_by_cookie_account_or_key(thread: Thread):
    guest, account = make_visitor(), make_visitor(make_user("ada"))
    by_guest, by_account = make_comment(thread, visitor=guest, name="Jo"), make_comment(thread, visitor=account)
    key = services.edit_key(by_guest.pk)

    services.edit_comment(comment_id=by_guest.pk, visitor=guest, body="*Once* more.")
    services.edit_comment(comment_id=by_account.pk, visitor=account, body="Once more.")
    changed = services.edit_comment(comment_id=by_guest.pk, visitor=make_visitor(token=""), body="Thrice.", key=key)

    assert (changed.body, changed.html, changed.edited_by) == ("Thrice.", "<p>Thrice.</p>", "Jo")
    by_account.refresh_from_db()
    assert (by_account.body, by_account.edited_by) == ("Once more.", "ada")
    assert by_account.edited_at is not None


def test_moderator_changes_a_comment_and_readers_see_who_did(thread: Thread):
    comment = make_comment(thread, name="Jo", posted_at=timezone.now() - timedelta(days=9))

    changed = services.edit_comment(comment_id=comment.pk, visitor=make_visitor(make_moderator("mod")), body="Milder.")

    assert (changed.author_name, changed.edited_by, changed.body) == ("Jo", "mod", "Milder.")


@pytest.mark.parametrize("who", ["another guest", "another account", "nobody", "wrong key", "key of another"])
def test_stranger_cannot_change_a_comment(who: str, thread: Thread):
    comment, other = make_comment(thread, body="Mine."), make_comment(thread)
    visitor = {"another account": make_visitor(make_user()), "nobody": make_visitor(token="")}.get(who, make_visitor())
    key = {"wrong key": "0" * 64, "key of another": services.edit_key(other.pk)}.get(who, "")

    with pytest.raises(NotYours):
        services.edit_comment(comment_id=comment.pk, visitor=visitor, body="Yours.", key=key)
    with pytest.raises(NotYours):
        services.delete_comment(comment_id=comment.pk, visitor=visitor, key=key)

    comment.refresh_from_db()
    assert (comment.body, comment.state, comment.edited_at) == ("Mine.", "published", None)


def test_stranger_does_not_learn_that_a_comment_waits(thread: Thread):
    comment = make_comment(thread, state="pending")

    with pytest.raises(UnknownComment):
        services.edit_comment(comment_id=comment.pk, visitor=make_visitor(), body="Yours.")
    with pytest.raises(UnknownComment):
        services.comment_to_read(make_visitor(), comment.pk)


def test_waiting_comment_is_read_by_its_author_and_by_moderators(thread: Thread):
    author = make_visitor()
    comment = make_comment(thread, state="pending", visitor=author)

    for visitor, key in [
        (author, ""),
        (make_visitor(make_moderator()), ""),
        (make_visitor(token=""), services.edit_key(comment.pk)),
    ]:
        assert services.comment_to_read(visitor, comment.pk, key) == comment


def test_comment_under_an_article_that_is_not_public_is_not_read(thread: Thread):
    comment = make_comment(thread)
    assert thread.article
    thread.article.unpublish()

    with pytest.raises(UnknownComment):
        services.comment_to_read(make_visitor(), comment.pk)


def test_time_for_changing_a_comment_ends(thread: Thread, configure: Configure):
    configure(edit_window_minutes=15)
    visitor, now = make_visitor(), timezone.now()
    early = make_comment(thread, visitor=visitor, posted_at=now - timedelta(minutes=14))
    late = make_comment(thread, visitor=visitor, posted_at=now - timedelta(minutes=16))

    services.edit_comment(comment_id=early.pk, visitor=visitor, body="In time.")
    with pytest.raises(EditingOver):
        services.edit_comment(comment_id=late.pk, visitor=visitor, body="Too late.")
    services.delete_comment(comment_id=late.pk, visitor=visitor)


def test_removed_comment_cannot_be_changed(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, state="removed")

    for changer in (visitor, make_visitor(make_moderator())):
        with pytest.raises(EditingOver):
            services.edit_comment(comment_id=comment.pk, visitor=changer, body="Back.")


def test_bad_text_does_not_replace_a_comment(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, body="Good.")

    with pytest.raises(BadText):
        services.edit_comment(comment_id=comment.pk, visitor=visitor, body="a\0b")
    comment.refresh_from_db()
    assert (comment.body, comment.edited_at) == ("Good.", None)


def test_change_orders_the_pages_that_show_the_comment(thread: Thread):
    visitor = make_visitor()
    top = make_comment(thread, visitor=visitor)
    answer = make_comment(parent=top, visitor=visitor)
    orders()

    services.edit_comment(comment_id=top.pk, visitor=visitor, body="Changed.")
    assert orders() == {f"thread:{thread.pk}:page:1", f"thread:{thread.pk}:top", f"branch:{top.pk}"}
    services.edit_comment(comment_id=answer.pk, visitor=visitor, body="Changed.")
    assert orders() == {f"thread:{thread.pk}:page:1", f"thread:{thread.pk}:top", f"branch:{top.pk}:page:1"}


# Reports


def test_report_is_one_from_each_person(thread: Thread):
    comment, visitor = make_comment(thread), make_visitor()
    for reporter, reason, note in [(visitor, "spam", ""), (make_visitor(), "abuse", ""), (visitor, "illegal", " § 130 ")]:
        services.report_comment(comment_id=comment.pk, visitor=reporter, reason=reason, note=note)

    rows = Report.objects.order_by("pk").values_list("reporter", "reason", "note")
    assert list(rows)[0] == (visitor.voter, "illegal", "§ 130")
    assert len(rows) == 2


@pytest.mark.parametrize("state", ["pending", "removed"])
def test_report_of_a_comment_that_is_not_there_is_refused(state: str, thread: Thread):
    comment = make_comment(thread, state=state)

    for comment_id in (comment.pk, 10**9, 10**30):
        with pytest.raises(UnknownComment):
            services.report_comment(comment_id=comment_id, visitor=make_visitor(), reason="spam")
    assert Report.objects.count() == 0


def test_report_with_a_bad_note_is_refused(thread: Thread):
    comment = make_comment(thread)

    for note in ("a\0b", "x" * 1001):
        with pytest.raises(BadText):
            services.report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam", note=note)
    assert Report.objects.count() == 0


def test_reports_too_fast_are_refused(thread: Thread, rate_limits_on: None):
    comment, visitor = make_comment(thread), make_visitor()
    rate_limits.reset()
    for _number in range(5):
        services.report_comment(comment_id=comment.pk, visitor=visitor, reason="spam")

    with pytest.raises(TooFast):
        services.report_comment(comment_id=comment.pk, visitor=visitor, reason="spam")


# Threads


def test_published_article_has_one_thread_that_follows_its_title_and_path(thread: Thread):
    article = thread.article
    assert article
    article.title, article.slug = "A better title", "a-better-path"
    publish(article)

    thread.refresh_from_db()
    assert (thread.key, thread.title) == (article.public_path, "A better title")
    assert Thread.objects.count() == 1


def test_edit_keys_differ_and_depend_on_the_secret(settings: Any):
    keys = {services.edit_key(1), services.edit_key(2)}
    settings.SECRET_KEY = "another secret that is as long as it must be"
    keys.add(services.edit_key(1))

    assert len(keys) == 3
