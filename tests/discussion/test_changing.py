"""Comments wait, are published, removed, taken back, changed and reported."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from imprint.core import rate_limits
from imprint.core.rate_limits import TooFast
from imprint.core.text import BadText
from imprint.discussion import changing, reporting, rights
from imprint.discussion.models import Comment, Report, Thread
from imprint.discussion.refusals import (
    EditingOver,
    NotYours,
    UnknownComment,
)
from tests.conftest import Configure
from tests.discussion.steps import counts, orders, post
from tests.factories import (
    make_comment,
    make_editor,
    make_moderator,
    make_user,
    make_visitor,
)

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

    changing.publish_comment(comment_id=waiting.pk)
    assert orders() == {f"thread:{thread.pk}", f"thread:{thread.pk}:page:1"}
    changing.publish_comment(comment_id=answer.pk)
    assert orders() == {f"thread:{thread.pk}", f"thread:{thread.pk}:page:1", f"thread:{thread.pk}:top"}

    places = dict(Comment.objects.values_list("pk", "ordinal"))
    assert places == {first.pk: 1, waiting.pk: 3, answer.pk: 1, last.pk: 2}
    assert counts(thread) == (3, 4)


def test_removed_comment_keeps_its_place_and_its_text_for_the_newsroom(thread: Thread):
    comment = make_comment(thread, body="Rude.")
    orders()

    changing.remove_comment(comment_id=comment.pk)

    comment.refresh_from_db()
    assert (comment.state, comment.ordinal, comment.body, comment.removed_by_author) == ("removed", 1, "Rude.", False)
    assert counts(thread) == (1, 0)
    assert orders() == {
        f"thread:{thread.pk}",
        f"thread:{thread.pk}:page:1",
        f"thread:{thread.pk}:top",
        f"thread:{thread.pk}:feed",
        f"branch:{comment.pk}",
    }


def test_counts_are_right_whatever_is_done_twice(thread: Thread):
    comment = make_comment(thread)
    make_comment(thread)
    for service, expected in [
        (changing.remove_comment, 1),
        (changing.remove_comment, 1),
        (changing.publish_comment, 2),
        (changing.publish_comment, 2),
    ]:
        service(comment_id=comment.pk)
        assert counts(thread) == (2, expected)


def test_refused_waiting_comment_never_gets_a_place(thread: Thread):
    comment = make_comment(thread, state="pending")
    orders()

    changing.remove_comment(comment_id=comment.pk)

    comment.refresh_from_db()
    assert (comment.state, comment.ordinal) == ("removed", None)
    assert (counts(thread), orders()) == ((0, 0), set())

    changing.publish_comment(comment_id=comment.pk)
    assert counts(thread) == (1, 1)


@pytest.mark.parametrize("service", [changing.publish_comment, changing.remove_comment])
@pytest.mark.parametrize("comment_id", [0, 10**9, 10**30])
def test_decision_about_an_unknown_comment_is_refused(service: Any, comment_id: int, thread: Thread):
    with pytest.raises(UnknownComment):
        service(comment_id=comment_id)


# Taking back


def test_author_takes_a_comment_back_and_its_text_is_gone(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, author_email="ines@post.example")
    answer = make_comment(parent=comment)

    changing.delete_comment(comment_id=comment.pk, visitor=visitor)

    comment.refresh_from_db()
    assert (comment.state, comment.removed_by_author, comment.body, comment.html) == ("removed", True, "", "")
    assert (comment.author_email, comment.ordinal) == ("", 1)
    answer.refresh_from_db()
    assert answer.state == "published"
    assert counts(thread) == (1, 1)


def test_comment_that_its_author_took_back_cannot_be_published(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor)
    changing.delete_comment(comment_id=comment.pk, visitor=visitor)

    with pytest.raises(UnknownComment):
        changing.publish_comment(comment_id=comment.pk)
    assert counts(thread) == (1, 0)


def test_author_cannot_make_a_removal_look_like_their_own(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, body="Rude.")
    changing.remove_comment(comment_id=comment.pk)

    changing.delete_comment(comment_id=comment.pk, visitor=visitor)

    comment.refresh_from_db()
    assert (comment.removed_by_author, comment.body) == (False, "Rude.")
    assert counts(thread) == (1, 0)


def test_delete_of_a_moderator_is_a_removal(thread: Thread):
    comment = make_comment(thread, body="Rude.")

    changing.delete_comment(comment_id=comment.pk, visitor=make_visitor(make_moderator()))

    comment.refresh_from_db()
    assert (comment.state, comment.removed_by_author, comment.body) == ("removed", False, "Rude.")


# Changing


def test_author_changes_a_comment_by_cookie_account_or_key(thread: Thread):
    guest, account = make_visitor(), make_visitor(make_user("ada"))
    by_guest, by_account = make_comment(thread, visitor=guest, name="Jo"), make_comment(thread, visitor=account)
    key = rights.edit_key(by_guest.pk)

    changing.edit_comment(comment_id=by_guest.pk, visitor=guest, body="*Once* more.")
    changing.edit_comment(comment_id=by_account.pk, visitor=account, body="Once more.")
    changed = changing.edit_comment(comment_id=by_guest.pk, visitor=make_visitor(token=""), body="Thrice.", key=key)

    assert (changed.body, changed.html, changed.edited_by) == ("Thrice.", "<p>Thrice.</p>", "Jo")
    by_account.refresh_from_db()
    assert (by_account.body, by_account.edited_by) == ("Once more.", "ada")
    assert by_account.edited_at is not None


def test_moderator_changes_a_comment_and_readers_see_who_did(thread: Thread):
    comment = make_comment(thread, name="Jo", posted_at=timezone.now() - timedelta(days=9))

    changed = changing.edit_comment(comment_id=comment.pk, visitor=make_visitor(make_moderator("mod")), body="Milder.")

    assert (changed.author_name, changed.edited_by, changed.body) == ("Jo", "mod", "Milder.")


@pytest.mark.parametrize("who", ["another guest", "another account", "nobody", "wrong key", "key of another"])
def test_stranger_cannot_change_a_comment(who: str, thread: Thread):
    comment, other = make_comment(thread, body="Mine."), make_comment(thread)
    visitor = {"another account": make_visitor(make_user()), "nobody": make_visitor(token="")}.get(who, make_visitor())
    key = {"wrong key": "0" * 64, "key of another": rights.edit_key(other.pk)}.get(who, "")

    with pytest.raises(NotYours):
        changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="Yours.", key=key)
    with pytest.raises(NotYours):
        changing.delete_comment(comment_id=comment.pk, visitor=visitor, key=key)

    comment.refresh_from_db()
    assert (comment.body, comment.state, comment.edited_at) == ("Mine.", "published", None)


def test_stranger_does_not_learn_that_a_comment_waits(thread: Thread):
    comment = make_comment(thread, state="pending")

    with pytest.raises(UnknownComment):
        changing.edit_comment(comment_id=comment.pk, visitor=make_visitor(), body="Yours.")
    with pytest.raises(UnknownComment):
        rights.comment_to_read(make_visitor(), comment.pk)


def test_waiting_comment_is_read_by_its_author_and_by_moderators(thread: Thread):
    author = make_visitor()
    comment = make_comment(thread, state="pending", visitor=author)

    for visitor, key in [
        (author, ""),
        (make_visitor(make_moderator()), ""),
        (make_visitor(token=""), rights.edit_key(comment.pk)),
    ]:
        assert rights.comment_to_read(visitor, comment.pk, key) == comment


def test_comment_under_an_article_that_is_not_public_is_not_read(thread: Thread):
    comment = make_comment(thread)
    assert thread.article
    thread.article.unpublish()

    with pytest.raises(UnknownComment):
        rights.comment_to_read(make_visitor(), comment.pk)


def test_time_for_changing_a_comment_ends(thread: Thread, configure: Configure):
    configure(edit_window_minutes=15)
    visitor, now = make_visitor(), timezone.now()
    early = make_comment(thread, visitor=visitor, posted_at=now - timedelta(minutes=14))
    late = make_comment(thread, visitor=visitor, posted_at=now - timedelta(minutes=16))

    changing.edit_comment(comment_id=early.pk, visitor=visitor, body="In time.")
    with pytest.raises(EditingOver):
        changing.edit_comment(comment_id=late.pk, visitor=visitor, body="Too late.")
    changing.delete_comment(comment_id=late.pk, visitor=visitor)


def test_removed_comment_cannot_be_changed(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, state="removed")

    for changer in (visitor, make_visitor(make_moderator())):
        with pytest.raises(EditingOver):
            changing.edit_comment(comment_id=comment.pk, visitor=changer, body="Back.")


def test_bad_text_does_not_replace_a_comment(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, body="Good.")

    with pytest.raises(BadText):
        changing.edit_comment(comment_id=comment.pk, visitor=visitor, body="a\0b")
    comment.refresh_from_db()
    assert (comment.body, comment.edited_at) == ("Good.", None)


def test_change_orders_the_pages_that_show_the_comment(thread: Thread):
    visitor = make_visitor()
    top = make_comment(thread, visitor=visitor)
    answer = make_comment(parent=top, visitor=visitor)
    orders()

    shown = {f"thread:{thread.pk}:{part}" for part in ("page:1", "top", "feed")}
    changing.edit_comment(comment_id=top.pk, visitor=visitor, body="Changed.")
    assert orders() == shown | {f"branch:{top.pk}"}
    changing.edit_comment(comment_id=answer.pk, visitor=visitor, body="Changed.")
    assert orders() == shown | {f"branch:{top.pk}:page:1"}


# Reports


def test_report_is_one_from_each_person(thread: Thread):
    comment, visitor = make_comment(thread), make_visitor()
    for reporter, reason, note in [
        (visitor, "spam", ""),
        (make_visitor(), "abuse", ""),
        (visitor, "illegal", " § 130 "),
    ]:
        reporting.report_comment(comment_id=comment.pk, visitor=reporter, reason=reason, note=note)

    rows = Report.objects.order_by("pk").values_list("reporter", "reason", "note")
    assert rows[0] == (visitor.voter, "illegal", "§ 130")
    assert len(rows) == 2


@pytest.mark.parametrize("state", ["pending", "removed"])
def test_report_of_a_comment_that_is_not_there_is_refused(state: str, thread: Thread):
    comment = make_comment(thread, state=state)

    for comment_id in (comment.pk, 10**9, 10**30):
        with pytest.raises(UnknownComment):
            reporting.report_comment(comment_id=comment_id, visitor=make_visitor(), reason="spam")
    assert Report.objects.count() == 0


def test_report_with_a_bad_note_is_refused(thread: Thread):
    comment = make_comment(thread)

    for note in ("a\0b", "x" * 1001):
        with pytest.raises(BadText):
            reporting.report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam", note=note)
    assert Report.objects.count() == 0


def test_reports_too_fast_are_refused(thread: Thread, rate_limits_on: None):
    comment, visitor = make_comment(thread), make_visitor()
    rate_limits.reset()
    for _number in range(5):
        reporting.report_comment(comment_id=comment.pk, visitor=visitor, reason="spam")

    with pytest.raises(TooFast):
        reporting.report_comment(comment_id=comment.pk, visitor=visitor, reason="spam")
