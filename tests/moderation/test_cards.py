"""The card: what a moderator knows before deciding."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imprint.discussion.changing import edit_comment
from imprint.discussion.models import Comment
from imprint.discussion.reporting import report_comment
from imprint.moderation.cards import Card, card_of
from imprint.moderation.claims import CLAIMED_FOR, HeldByAnother, check_claim, claim_comment, release_comment
from imprint.moderation.decisions import log, remove_comment
from imprint.moderation.marks import Mark, Piece, pieces_of
from imprint.moderation.models import Claim, CommentScore, Decision, Restriction
from imprint.moderation.permissions import comment_for
from tests.conftest import Configure
from tests.factories import make_article, make_comment, make_moderator, make_thread, make_user, make_visitor

pytestmark = pytest.mark.django_db


def card(comment: Comment) -> Card:
    return card_of(comment_for(make_moderator(), comment.pk))


def marked(found: Card) -> list[str]:
    return [piece.text for piece in found.pieces if piece.why]


def test_the_very_words_are_marked() -> None:
    comment = make_comment(body="You idiot, go home, you idiot.")
    log("held", comment=comment, rule="insults", details={"marks": [[4, 9, "idiots"], [24, 29]]})
    CommentScore.objects.create(comment=comment, scorer="s", version="1", worst=0.8, spans=[[11, 18, 0.8, "THREAT"]])

    found = card(comment)

    assert found.held
    assert found.held.rule == "insults"
    assert found.pieces == [
        Piece("You "), Piece("idiot", "idiots"), Piece(", "), Piece("go home", "THREAT 80%", True), Piece(", you "),
        Piece("idiot", "insults"), Piece("."),
    ]  # fmt: skip


def test_marks_of_an_earlier_wording_are_not_shown() -> None:
    visitor = make_visitor()
    comment = make_comment(body="You idiot.", visitor=visitor)
    log("held", comment=comment, details={"marks": [[4, 9]]})
    CommentScore.objects.create(comment=comment, scorer="s", version="1", spans=[[0, 3, 0.8, "THREAT"]])
    assert marked(card(comment)) == ["You", "idiot"]

    edit_comment(comment_id=comment.pk, visitor=visitor, body="Dear fellow.")

    assert marked(card(comment)) == []


@pytest.mark.parametrize("marks", [[[5, 2]], [["a", "b"]], [[-3, 2]], [[1]], ["x"], [[900, 990]], [None]])
def test_marks_that_are_wrong_mark_nothing(marks: list[Any]) -> None:
    comment = make_comment(body="Just so.")
    log("held", comment=comment, details={"marks": marks})

    assert "".join(piece.text for piece in card(comment).pieces) == "Just so."
    assert marked(card(comment)) == []


def test_where_marks_overlap_the_rule_comes_first() -> None:
    marks = [Mark(0, 4, "THREAT", is_score=True), Mark(2, 6, "rule")]

    assert pieces_of("abcdefgh", marks) == [
        Piece("ab", "THREAT", True), Piece("cd", "rule, THREAT"), Piece("ef", "rule"), Piece("gh"),
    ]  # fmt: skip


def test_reports_stand_with_their_reasons_and_notes() -> None:
    comment = make_comment()
    report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="abuse", note="Calls names.")

    assert [(one.reason, one.note) for one in card(comment).reports] == [("abuse", "Calls names.")]


def test_scores_are_the_highest_of_all_scorers_and_the_worst_texts_are_covered(configure: Configure) -> None:
    comment = make_comment()
    assert card(comment).is_hard_to_read is False
    for scorer, values in (("a", {"INSULT": 0.4, "THREAT": 0.91}), ("b", {"INSULT": 0.6})):
        CommentScore.objects.create(
            comment=comment, scorer=scorer, version="1", values=values, worst=max(values.values())
        )

    assert card(comment).values == [("THREAT", 91), ("INSULT", 60)]
    assert card(comment).is_hard_to_read is True
    configure(desk_blur_score=0.95)
    assert card(comment).is_hard_to_read is False


@pytest.mark.parametrize("kind", ["guest", "account"])
def test_the_writers_history(kind: str) -> None:
    visitor = make_visitor(make_user() if kind == "account" else None)
    first = make_comment(visitor=visitor, posted_at=timezone.now() - timedelta(days=9))
    comment = make_comment(make_thread(make_article()), visitor=visitor)
    make_comment(visitor=visitor, state="pending")
    removed = make_comment(visitor=visitor)
    remove_comment(comment_id=removed.pk, moderator=make_moderator(), ground="spam")
    make_comment()

    writer = card(comment).writer

    assert (writer.published, writer.waiting, writer.removed) == (2, 1, 1)
    assert writer.since == first.posted_at
    assert writer.latest[0] == removed
    assert comment not in writer.latest
    assert len(writer.latest) == 3
    assert [one.kind for one in card(removed).decisions] == ["removed"]


def test_similar_comments_are_of_the_same_text_or_network() -> None:
    comment = make_comment(body="Buy now!", network="n1")
    same = make_comment(make_thread(make_article()), body="Buy now!", network="n2")
    near = make_comment(network="n1")
    make_comment(body="Buy now!", network="n1", posted_at=timezone.now() - timedelta(days=31))
    make_comment(network="")

    found = card(comment).alike

    assert [(one.comment.pk, one.has_same_text) for one in found] == [(near.pk, False), (same.pk, True)]


def test_ban_evasion_is_hinted_at() -> None:
    comment, network = make_comment(network="n1"), make_comment(network="n9")
    fields = {"kind": "suspension", "reason": "Rude.", "made_by": "Mona", "ends_at": timezone.now() + timedelta(days=1)}
    Restriction.objects.create(name="Bo", network="n1", **fields)
    own = Restriction.objects.create(name="Ines", guest=comment.guest, **fields)

    assert [one.name for one in card(comment).hints] == ["Bo"]
    assert card(comment).writer.restrictions == [own]
    assert card(network).hints == []


def test_a_card_costs_the_same_number_of_queries_whatever_there_is() -> None:
    visitor, moderator = make_visitor(), make_moderator()
    comment = comment_for(moderator, make_comment(visitor=visitor, body="Buy!", network="n").pk)
    with CaptureQueriesContext(connection) as one:
        card_of(comment)
    for _ in range(3):
        make_comment(make_thread(make_article()), visitor=visitor, body="Buy!", network="n")
        report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="spam")
        log("held", comment=comment, details={"marks": [[0, 3]]})
    with CaptureQueriesContext(connection) as many:
        found = card_of(comment)

    assert len(many) == len(one)
    assert (len(found.reports), len(found.alike), len(found.decisions)) == (3, 3, 3)


def test_after_is_the_newest_decision() -> None:
    comment = make_comment()
    assert card(comment).after == 0
    newest = log("held", comment=make_comment())
    assert card(comment).after == newest.pk


def test_a_card_is_claimed_for_two_minutes_and_renewed() -> None:
    comment, mona, tom = make_comment(), make_moderator("mona", first_name="Mona"), make_moderator("tom")
    first = claim_comment(comment=comment, moderator=mona)
    assert timedelta(seconds=110) < first.ends_at - timezone.now() <= CLAIMED_FOR

    for act in (claim_comment, check_claim):
        with pytest.raises(HeldByAnother) as refusal:
            act(comment=comment, moderator=tom)
        assert str(refusal.value.sentence) == "Mona has this."
        act(comment=comment, moderator=mona)
    Claim.objects.update(ends_at=timezone.now())
    check_claim(comment=comment, moderator=tom)
    assert claim_comment(comment=comment, moderator=tom).moderator == tom
    assert Claim.objects.count() == 1


def test_a_released_card_is_free_and_nobody_releases_anothers() -> None:
    comment, mona, tom = make_comment(), make_moderator("mona"), make_moderator("tom")
    claim_comment(comment=comment, moderator=mona)

    release_comment(comment_id=comment.pk, moderator=tom)
    assert Claim.objects.get().moderator == mona
    release_comment(comment_id=comment.pk, moderator=mona)
    assert Claim.objects.count() == 0


def test_decisions_of_others_are_on_the_card() -> None:
    comment = make_comment()
    remove_comment(comment_id=comment.pk, moderator=make_moderator("mona"), ground="insult", reason="Rude.")

    [decision] = card(comment).decisions
    assert (decision.moderator_name, decision.ground, decision.reason) == ("mona", "insult", "Rude.")
    assert Decision.objects.count() == 1
