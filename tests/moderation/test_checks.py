from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from imprint.discussion.changing import edit_comment
from imprint.discussion.gate import Submission
from imprint.discussion.models import Comment
from imprint.discussion.services import edit_key
from imprint.moderation import checks
from imprint.moderation.checks import Hold, add_check
from imprint.moderation.models import Decision, Standing
from imprint.moderation.pauses import Frozen, freeze_site
from imprint.moderation.standing import TRUSTED
from tests.factories import make_comment, make_editor, make_moderator, make_thread, make_user, make_visitor
from tests.moderation.steps import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def eggs_wait(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A check of the test's own, as that of spam is one of another module."""

    def check(submission: Submission, edition: int) -> Hold | None:
        place = submission.body.find("egg")
        if place < 0:
            return None
        return Hold("eggs", "Eggs are off.", "spam", ((place, place + 3),), {"eggs": 1})

    monkeypatch.setattr(checks, "_checks", list(checks._checks))
    add_check(check)
    return None


def test_what_a_check_holds_waits_and_the_log_says_why(eggs_wait: None) -> None:
    thread = make_thread()

    held = written(make_visitor(), thread_id=thread.pk, body="An egg.")
    shown = written(make_visitor(), thread_id=thread.pk, body="A ham.")

    assert (held.state, shown.state) == (Comment.State.PENDING, Comment.State.PUBLISHED)
    [decision] = Decision.objects.all()
    assert (decision.kind, decision.comment_id, decision.rule) == ("held", held.pk, "eggs")
    assert (decision.reason, decision.ground, decision.is_found_by_machine) == ("Eggs are off.", "spam", True)
    assert decision.details == {"marks": [[3, 6]], "eggs": 1}
    assert decision.section_id is not None


def test_the_newsroom_is_not_checked(eggs_wait: None) -> None:
    assert written(make_visitor(make_editor()), thread_id=make_thread().pk, body="An egg.").state == "published"


def test_pauses_and_restrictions_stand_at_the_door() -> None:
    thread = make_thread()
    freeze_site(moderator=make_moderator(), ends_at=timezone.now() + timedelta(hours=1))

    with pytest.raises(Frozen):
        written(make_visitor(), thread_id=thread.pk)

    assert written(make_visitor(make_editor()), thread_id=thread.pk).state == "published"


def test_where_all_comments_wait_the_trusted_need_not(configure) -> None:  # type: ignore[no-untyped-def]
    thread, trusted = make_thread(), make_user("ada")
    Standing.objects.create(person=f"u:{trusted.pk}", level=TRUSTED)
    configure(hold_comments=True)

    states = [written(make_visitor(who), thread_id=thread.pk).state for who in (None, make_user(), trusted)]

    assert states == ["pending", "pending", "published"]
    assert Decision.objects.count() == 0


def test_an_edited_comment_stays_where_it_was(configure, eggs_wait: None) -> None:  # type: ignore[no-untyped-def]
    shown, waiting = make_comment(), make_comment(state="pending")
    configure(hold_comments=True)

    for comment in (shown, waiting):
        edit_comment(comment_id=comment.pk, visitor=make_visitor(), body="Better.", key=edit_key(comment.pk))
    states = [Comment.objects.get(pk=comment.pk).state for comment in (shown, waiting)]
    edit_comment(comment_id=shown.pk, visitor=make_visitor(), body="Eggs.", key=edit_key(shown.pk))
    edit_comment(comment_id=shown.pk, visitor=make_visitor(), body="egg.", key=edit_key(shown.pk))

    assert states == ["published", "pending"]
    assert Comment.objects.get(pk=shown.pk).state == "pending"
    assert Decision.objects.get().comment_id == shown.pk
