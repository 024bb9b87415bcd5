"""What waits at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imprint.discussion.changing import delete_comment
from imprint.discussion.models import Comment, Thread
from imprint.discussion.reporting import report_comment
from imprint.moderation.claims import claim_comment
from imprint.moderation.decisions import approve_comment, remove_comment, undo_decision
from imprint.moderation.models import Appeal, Beat, CommentScore, Notice, Statement
from imprint.moderation.queues import (
    Chosen,
    Order,
    Queue,
    chosen_comments,
    chosen_from,
    counts_for,
    filters_for,
    queue_page,
)
from tests.factories import (
    make_article,
    make_comment,
    make_moderator,
    make_section,
    make_thread,
    make_visitor,
)

pytestmark = pytest.mark.django_db


def shown(queue: Queue, user: Any = None, **fields: Any) -> list[int]:
    order = Order.OLDEST
    chosen = Chosen(**{"queue": queue, "order": order, **fields})
    return list(chosen_comments(user or make_moderator(), chosen).values_list("pk", flat=True))


def report(comment: Comment, times: int = 1) -> None:
    for _ in range(times):
        report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam")


def score(comment: Comment, worst: float) -> None:
    CommentScore.objects.create(comment=comment, scorer="words", version="1", worst=worst)


def appeal(comment: Comment) -> Appeal:
    decision = remove_comment(comment_id=comment.pk, moderator=make_moderator(), ground="spam")
    return Appeal.objects.create(statement=Statement.objects.get(decision=decision), body="Why?")


def test_each_queue_holds_what_waits_for_it() -> None:
    thread = make_thread()
    held, new, reported = (make_comment(thread, state=state) for state in ("pending", "published", "published"))
    taken_back_by = make_visitor()
    taken_back = make_comment(thread, state="pending", visitor=taken_back_by)
    delete_comment(comment_id=taken_back.pk, visitor=taken_back_by)
    report(reported, 2)
    appealed, noticed = make_comment(thread), make_comment(thread)
    appeal(appealed)
    Notice.objects.create(comment=noticed, explanation="It is.")

    assert shown(Queue.HELD) == [held.pk]
    assert shown(Queue.REPORTED) == [reported.pk]
    assert shown(Queue.NEW) == [new.pk, reported.pk, noticed.pk]
    assert shown(Queue.APPEALS) == [appealed.pk]
    assert shown(Queue.NOTICES) == [noticed.pk]
    assert shown(Queue.REMOVED) == [appealed.pk]
    assert len(shown(Queue.ALL)) == 6
    assert counts_for(make_moderator()) == {"held": 1, "reported": 1, "new": 3, "appeals": 1, "notices": 1}


def test_new_is_what_nobody_has_decided_on_in_the_last_days() -> None:
    thread, moderator = make_thread(), make_moderator()
    approved, undone, old, waited = (make_comment(thread) for _ in range(4))
    make_comment(thread, visitor=make_visitor(moderator))
    approve_comment(comment_id=approved.pk, moderator=moderator)
    decision = approve_comment(comment_id=undone.pk, moderator=moderator)
    undo_decision(decision_id=decision.pk, moderator=moderator)
    Comment.objects.filter(pk=old.pk).update(posted_at=timezone.now() - timedelta(days=8))

    assert shown(Queue.NEW) == [undone.pk, waited.pk]


def test_oldest_first_is_since_it_waits() -> None:
    thread = make_thread()
    first, second = make_comment(thread), make_comment(thread)
    report(second)
    report(first)
    held = [make_comment(thread, state="pending", posted_at=timezone.now() - timedelta(hours=h)) for h in (1, 3, 2)]

    assert shown(Queue.REPORTED) == [second.pk, first.pk]
    assert shown(Queue.HELD) == [held[1].pk, held[2].pk, held[0].pk]
    assert shown(Queue.HELD, order=Order.NEWEST) == [held[0].pk, held[2].pk, held[1].pk]


def test_worst_first_is_by_score_then_by_reports_and_the_other_way_round_of_what_was_reported() -> None:
    thread = make_thread()
    mild, plain, bad, loud = (make_comment(thread) for _ in range(4))
    score(mild, 0.2)
    score(bad, 0.95)
    for comment, times in ((mild, 1), (bad, 1), (loud, 3), (plain, 1)):
        report(comment, times)

    assert shown(Queue.NEW, order=Order.WORST) == [bad.pk, mild.pk, loud.pk, plain.pk]
    assert shown(Queue.REPORTED, order=Order.WORST) == [loud.pk, bad.pk, mild.pk, plain.pk]


def test_filters_by_section_site_and_thread() -> None:
    here, there = (make_thread(make_article(section=make_section(name))) for name in ("harbour", "town"))
    elsewhere = Thread.objects.create(key="/-/threads/x/", title="X", origin="https://x.example", name="x")
    one, two, three = (make_comment(thread, state="pending") for thread in (here, there, elsewhere))

    section = here.article.get_parent().pk
    assert shown(Queue.HELD, section=section) == [one.pk]
    assert shown(Queue.HELD, thread=there.pk) == [two.pk]
    assert shown(Queue.HELD, site="https://x.example") == [three.pk]
    assert shown(Queue.HELD, site="") == [one.pk, two.pk]
    assert shown(Queue.HELD, section=10**9) == []
    assert counts_for(make_moderator(), [Queue.HELD], Chosen(thread=there.pk)) == {"held": 1}
    filters = filters_for(make_moderator(), Chosen())
    assert [found.title for found in filters.sections] == ["harbour", "town"]
    assert filters.sites == [("https://x.example", "x.example")]
    assert [(pk, count) for pk, _title, count in filters.threads] == [(here.pk, 1), (there.pk, 1), (elsewhere.pk, 1)]


def test_a_limited_moderator_sees_and_counts_their_own_part() -> None:
    mine, other = (make_thread(make_article(section=make_section(name))) for name in ("harbour", "town"))
    moderator = make_moderator()
    Beat.objects.create(moderator=moderator, section=make_section_of(mine))
    held = make_comment(mine, state="pending")
    make_comment(other, state="pending")

    assert shown(Queue.HELD, moderator) == [held.pk]
    assert counts_for(moderator, [Queue.HELD]) == {"held": 1}
    filters = filters_for(moderator, Chosen(thread=other.pk))
    assert [section.title for section in filters.sections] == ["harbour"]
    assert [pk for pk, _title, _count in filters.threads] == [mine.pk]


def make_section_of(thread: Thread) -> Any:
    from imprint.articles.models import Section

    return Section.objects.get(pk=thread.article.get_parent().pk)


def test_alike_is_the_same_text_or_the_same_sender() -> None:
    visitor, thread = make_visitor(), make_thread()
    first = make_comment(thread, state="pending", body="Buy now!", visitor=visitor, network="n1")
    text = make_comment(make_thread(make_article()), state="pending", body="Buy now!", network="n2")
    device = make_comment(thread, state="pending", visitor=visitor, network="n3")
    network = make_comment(thread, state="pending", network="n1")
    other = make_comment(thread, state="pending", network="n4")

    assert shown(Queue.HELD, alike="text", to=first.pk) == [first.pk, text.pk]
    assert shown(Queue.HELD, alike="sender", to=first.pk) == [first.pk, device.pk, network.pk]
    assert shown(Queue.HELD, alike="sender", to=other.pk) == [other.pk]
    assert shown(Queue.HELD, alike="text", to=10**9) == []


def test_who_has_a_card_stands_beside_it_and_the_first_free_is_another() -> None:
    mona, tom = make_moderator("mona", first_name="Mona"), make_moderator("tom")
    taken, free = (make_comment(state="pending") for _ in range(2))
    claim_comment(comment=taken, moderator=mona)

    page = queue_page(tom, Chosen())

    assert [item.held_by for item in page.items] == ["Mona", ""]
    assert (page.first_free, queue_page(mona, Chosen()).first_free) == (free.pk, taken.pk)


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("queue", Queue)
def test_a_page_costs_the_same_number_of_queries_whatever_the_length(queue: Queue, order: Order) -> None:
    thread, user = make_thread(), make_moderator()
    user.has_perm("x.y")
    counts = []
    for _more in (1, 2):
        for _ in range(3):
            held = make_comment(thread, state="pending")
            score(held, 0.5)
            report(make_comment(thread))
            appeal(make_comment(thread))
            Notice.objects.create(comment=make_comment(thread), explanation="It is.")
        with CaptureQueriesContext(connection) as seen:
            page = queue_page(user, Chosen(queue, order))
            counts_for(user)
            filters_for(user, Chosen(queue, order))
        counts.append((len(seen), len(page.items) > 0))

    assert counts[0] == counts[1]
    assert counts[0][1]


@pytest.mark.parametrize(
    ("sent", "chosen"),
    [
        ({}, Chosen()),
        ({"queue": "nothing", "order": "x", "p": "-1", "section": "1e3", "thread": "9" * 30}, Chosen()),
        ({"queue": "all"}, Chosen(Queue.ALL, Order.NEWEST)),
        ({"queue": "new", "order": "worst", "p": "3"}, Chosen(Queue.NEW, Order.WORST, page=3)),
        ({"site": "any"}, Chosen()),
        ({"site": ""}, Chosen(site="")),
        ({"site": "a\0"}, Chosen()),
        ({"alike": "text"}, Chosen()),
        ({"alike": "text", "to": "7"}, Chosen(alike="text", to=7)),
        ({"to": "7", "alike": "name"}, Chosen()),
    ],
)
def test_what_is_sent_is_chosen_or_as_if_it_was_not_there(sent: dict[str, str], chosen: Chosen) -> None:
    assert chosen_from(sent) == chosen
    assert chosen_from(chosen.parts) == Chosen(**{**{f: getattr(chosen, f) for f in chosen.__slots__}, "page": 1})
