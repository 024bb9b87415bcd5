from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from imprint.core.dates import moment
from imprint.discussion.models import Thread
from imprint.moderation.edition import edition
from imprint.moderation.models import Decision
from imprint.moderation.pauses import (
    BadFreeze,
    BadPause,
    Frozen,
    SlowMode,
    check_pauses,
    freeze_site,
    frozen_sites,
    set_slow_mode,
    thaw_site,
)
from imprint.publishing.models import BakeOrder
from tests.factories import make_comment, make_embedded_thread, make_moderator, make_thread, make_user, make_visitor
from tests.moderation.steps import submission, written

pytestmark = pytest.mark.django_db


def test_set_slow_mode_is_logged_and_baked_once() -> None:
    thread, moderator = make_thread(), make_moderator("mod")
    BakeOrder.objects.all().delete()

    for _time in range(2):
        set_slow_mode(thread_id=thread.pk, moderator=moderator, minutes=5)

    assert Thread.objects.get().slow_minutes == 5
    assert [decision.details for decision in Decision.objects.all()] == [{"minutes": 5}]
    assert list(BakeOrder.objects.values_list("key", flat=True)) == [f"thread:{thread.pk}:state"]


@pytest.mark.parametrize("minutes", [-1, 24 * 60 + 1])
def test_set_slow_mode_knows_its_limits(minutes: int) -> None:
    with pytest.raises(BadPause):
        set_slow_mode(thread_id=make_thread().pk, moderator=make_moderator(), minutes=minutes)


def test_in_slow_mode_each_reader_waits_for_themselves() -> None:
    account, guest, other = make_visitor(make_user("ada")), make_visitor(), make_visitor(address="203.0.113.7")
    thread = make_thread()
    written(account, thread_id=thread.pk)
    theirs = written(guest, thread_id=thread.pk)
    set_slow_mode(thread_id=thread.pk, moderator=make_moderator(), minutes=5)

    for visitor in (account, guest):
        with pytest.raises(SlowMode) as told:
            check_pauses(submission(visitor, thread_id=thread.pk), edition())
        assert 240 < told.value.details["retry_after"] <= 300
        assert str(told.value.sentence).startswith("Slow mode: one comment in 5 minutes. You can write again in 5 min")
    check_pauses(submission(other, thread_id=thread.pk), edition())
    check_pauses(submission(guest, thread_id=make_thread().pk), edition())
    check_pauses(submission(guest, thread_id=thread.pk, at=timezone.now() + timedelta(minutes=5)), edition())
    check_pauses(submission(guest, thread_id=thread.pk, edited=theirs), edition())


def test_slow_mode_knows_who_drops_the_cookie() -> None:
    comment = make_comment(visitor=make_visitor(address="203.0.113.7"))
    set_slow_mode(thread_id=comment.thread_id, moderator=make_moderator(), minutes=5)

    with pytest.raises(SlowMode):
        check_pauses(submission(thread_id=comment.thread_id, network=comment.network), edition())


def test_a_frozen_site_takes_nothing_until_it_ends() -> None:
    here, there, moderator = make_thread(), make_embedded_thread(), make_moderator("mod")
    ends_at = timezone.now() + timedelta(hours=8)
    freeze_site(moderator=moderator, ends_at=ends_at, reason="Good night.")

    with pytest.raises(Frozen) as told:
        check_pauses(submission(thread_id=here.pk), edition())
    check_pauses(submission(thread_id=there.pk), edition())
    check_pauses(submission(thread_id=here.pk, at=ends_at), edition())

    paused = f"The newsroom has paused the discussion until {moment(ends_at)}. Good night. "
    assert str(told.value.sentence).startswith(paused)
    assert [freeze.origin for freeze in frozen_sites()] == [""]


def test_thaw_site_lets_readers_write_again() -> None:
    thread, moderator = make_embedded_thread(), make_moderator("mod")
    freeze_site(moderator=moderator, ends_at=timezone.now() + timedelta(hours=8), origin=thread.origin)

    for _time in range(2):
        thaw_site(moderator=moderator, origin=thread.origin)

    check_pauses(submission(thread_id=thread.pk), edition())
    assert list(Decision.objects.order_by("pk").values_list("kind", "origin")) == [
        ("frozen", thread.origin),
        ("thawed", thread.origin),
    ]


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=15)])
def test_freeze_site_ends_in_the_future_and_soon(later: timedelta) -> None:
    with pytest.raises(BadFreeze):
        freeze_site(moderator=make_moderator(), ends_at=timezone.now() + later)


def test_readers_are_told_of_slow_mode_before_they_write(client: Client) -> None:
    thread = make_thread()
    address = thread.key

    before = client.get(address).content.decode()
    set_slow_mode(thread_id=thread.pk, moderator=make_moderator(), minutes=5)
    after = client.get(address).content.decode()

    assert ("Slow mode" in before, "Slow mode: one comment in 5 minutes." in after) == (False, True)
