"""What the desk does for whoever reads all that."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imprint.discussion.models import Thread
from imprint.moderation import decisions
from imprint.moderation.care import sitting_of
from imprint.moderation.models import CommentScore
from tests.conftest import Configure
from tests.factories import (
    make_comment,
)
from tests.moderation.desk_steps import DESK, JSON, act, page_of

pytestmark = pytest.mark.django_db


def test_the_worst_texts_are_covered_until_asked(desk: Client, thread: Thread) -> None:
    comment = make_comment(thread, state="pending", body="Unspeakable.")
    page = page_of(desk.get(DESK))
    assert page.select_one("[data-covered]") is None
    CommentScore.objects.create(comment=comment, scorer="s", version="1", worst=0.97)

    page = page_of(desk.get(DESK))

    assert page.select_one("details[data-covered]:not([open]) .card__text").get_text() == "Unspeakable."
    assert "Unspeakable." not in page.select_one("[data-rows]").get_text()


def test_cards_of_today_are_counted_and_a_pause_is_advised(desk: Client, thread: Thread, configure: Configure) -> None:
    configure(desk_pause_cards=2)
    for _ in range(2):
        act(desk, make_comment(thread, state="pending"), "approve")

    page = page_of(desk.get(DESK))
    assert "You have decided on 2 comments today." in page.select_one(".desk__care").get_text()
    assert "2 comments in 0 minutes without a pause" in page.select_one("[data-pause]:not([hidden])").get_text()
    answer = desk.post(f"{DESK}{make_comment(thread, state='pending').pk}/approve/", headers=JSON)
    assert answer.json()["advice"].startswith("3 comments in 0 minutes without a pause.")

    answer = desk.post(reverse("newsroom_desk_pause"), {"queue": "new"}, follow=True)
    assert "without a pause" not in page_of(answer).select_one(".desk__care").get_text()
    assert "You have decided on 3 comments today." in page_of(answer).get_text()


def test_a_sitting_ends_with_a_pause(mona: User, monkeypatch: pytest.MonkeyPatch, configure: Configure) -> None:
    comment, now = make_comment(), timezone.localtime().replace(hour=15, minute=0)
    for minutes in (300, 299, 50, 44, 39, 30, 21, 12, 4):
        monkeypatch.setattr(decisions.timezone, "now", lambda at=now - timedelta(minutes=minutes): at)
        decisions.log("approved", moderator=mona, comment=comment)
    monkeypatch.undo()

    sitting = sitting_of(mona, now)

    assert (sitting.today, sitting.cards, sitting.minutes, sitting.wants_pause) == (9, 7, 50, True)
    later = sitting_of(mona, now, waved_at=now - timedelta(minutes=25))
    assert (later.cards, later.minutes, later.wants_pause) == (3, 21, False)
    rested = sitting_of(mona, now + timedelta(minutes=20))
    assert (rested.cards, rested.minutes) == (0, 0)
    configure(desk_pause_minutes=0)
    assert sitting_of(mona, now).wants_pause is False
