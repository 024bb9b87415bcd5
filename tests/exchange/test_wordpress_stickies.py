"""Comments that wpDiscuz pinned."""

import pytest

from imprint.discussion.models import Comment, Thread
from imprint.exchange.wordpress import parsing
from imprint.exchange.wordpress.notes import SENTENCES
from imprint.exchange.wordpress.stickies import STICKY
from imprint.publishing.models import BakeOrder
from tests.exchange.conftest import BringIn
from tests.exchange.wxr import comment, item


def sticky(day: int, *, kind: str = STICKY, approved: str = "1") -> str:
    return comment(f"n{day}", number=day, kind=kind, date_gmt=f"2021-03-{day:02} 09:00:00", approved=approved)


def pinned() -> str | None:
    comment = Thread.objects.get().pinned
    return comment.body if comment else None


def test_sticky_is_pinned_in_its_place_and_ordered_for_baking(bring_in: BringIn):
    report = bring_in(item(inside=sticky(1, kind="") + sticky(2) + sticky(3, kind="comment")))

    assert pinned() == "n2"
    assert list(Comment.objects.order_by("ordinal").values_list("body", flat=True)) == ["n1", "n2", "n3"]
    assert f"thread:{Thread.objects.get().pk}:pinned" in BakeOrder.objects.values_list("key", flat=True)
    assert str(SENTENCES["pinned"]) not in report.notes


def test_of_several_stickies_the_newest_is_pinned_and_the_others_are_told_of(bring_in: BringIn):
    report = bring_in(item(inside=sticky(2) + sticky(4) + sticky(3) + sticky(5, kind="")))

    assert pinned() == "n4"
    assert report.notes[str(SENTENCES["pinned"])].count == 2


def test_sticky_that_waits_is_not_pinned(bring_in: BringIn):
    bring_in(item(inside=sticky(2) + sticky(4, approved="0")))

    assert pinned() == "n2"


def test_newest_is_pinned_of_a_thread_in_portions(bring_in: BringIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsing, "COMMENTS_AT_ONCE", 2)

    report = bring_in(item(inside="".join(sticky(day, kind=STICKY if day in (1, 4, 6) else "") for day in range(1, 9))))

    assert pinned() == "n6"
    assert report.notes[str(SENTENCES["pinned"])].count == 2


def test_what_the_newsroom_pinned_stays_pinned_and_what_it_took_down_stays_down(bring_in: BringIn):
    bring_in(item(number=7, inside=sticky(1) + sticky(2, kind="")))
    Thread.objects.update(pinned=Comment.objects.get(body="n2"))

    report = bring_in(item(number=7, inside=sticky(1) + sticky(2, kind="") + sticky(3)))
    assert pinned() == "n2"
    assert report.notes[str(SENTENCES["pinned"])].count == 1

    Thread.objects.update(pinned=None)
    bring_in(item(number=7, inside=sticky(1) + sticky(2, kind="") + sticky(3)))
    assert pinned() is None
