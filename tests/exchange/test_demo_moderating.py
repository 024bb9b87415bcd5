"""What a newcomer finds on the demo's desk."""

import pytest

from imprint.discussion.models import Comment, Report
from imprint.exchange.demo.moderating import load_moderation
from imprint.moderation.models import Appeal, Decision, Statement
from imprint.moderation.policies import policy_in_force
from tests.factories import make_article, make_comment, make_editor, make_thread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_moderators_of_the_demo_have_something_to_do() -> None:
    slugs = ("should-the-market-move", "six-minutes-of-rain", "the-ferry-that-would-not-sail")
    threads = {slug: make_thread(make_article(slug=slug)) for slug in slugs}
    make_comment(
        threads["the-ferry-that-would-not-sail"], body="And when will the council publish the second letter? Ah."
    )
    waiting = make_comment(state="pending", body="Selling two stall frames. Telephone after six.", guest="")

    load_moderation(editor=make_editor("editor"))

    policy = policy_in_force()
    held = Decision.objects.filter(kind="held").order_by("pk")
    assert policy
    assert [(one.rule, one.policy) for one in held] == [("Claims about somebody", 1), ("For sale", 1)]
    assert held[1].comment_id == waiting.pk
    assert all(one.details["marks"] for one in held)
    assert Comment.objects.filter(state="pending").count() == 2
    assert Report.objects.waiting().count() == 1
    assert Statement.objects.count() == 3
    assert Appeal.objects.get().state == Appeal.State.WAITING
