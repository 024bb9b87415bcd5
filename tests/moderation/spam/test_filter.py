from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from imprint.core.sql import rows
from imprint.discussion.models import Comment
from imprint.moderation.decisions import approve_comment, remove_comment, restore_comment, undo_decision
from imprint.moderation.edition import edition, new_edition
from imprint.moderation.models import Decision, Standing, Word
from imprint.moderation.spam import lessons
from imprint.moderation.spam.bayes import Counts, judge, value_of
from imprint.moderation.spam.filter import judgement_of
from imprint.moderation.spam.lessons import Lesson
from imprint.moderation.spam.tokens import MOST, tokens_of
from imprint.moderation.standing import TRUSTED
from tests.factories import make_comment, make_moderator, make_thread, make_user, make_visitor
from tests.moderation.steps import written

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
SPAM = (HERE / "spam.txt").read_text().splitlines()
HAM = (HERE / "ham.txt").read_text().splitlines()


def teach(spam: Sequence[str], ham: Sequence[str]) -> None:
    """As the desk would; of the decisions themselves other tests are made."""
    for lesson, texts in ((Lesson.SPAM, spam), (Lesson.HAM, ham)):
        for text in texts:
            lessons._learn(lesson, sorted(tokens_of(text)))
    new_edition()


@pytest.fixture
def taught() -> None:
    """From every other line; the others are for asking."""
    teach(SPAM[::2], HAM[::2])


def counts(word: str) -> tuple[int, int] | None:
    return Word.objects.filter(word=word).values_list("spam", "ham").first()


def test_of_what_it_has_not_seen_it_finds_three_of_four_and_holds_nothing_else(taught: None):
    found = sum(judgement_of(text)[0].probability >= 0.95 for text in SPAM[1::2])
    false = [text for text in HAM[1::2] if judgement_of(text)[0].probability >= 0.95]

    assert len(SPAM[1::2]) == len(HAM[1::2]) == 32
    assert found >= 24
    assert false == []


def test_what_it_takes_for_spam_waits_with_probability_and_marks(taught: None):
    body = "Win real money at our online casino tonight, free bonus, register now: slots-casino.club"

    comment = written(make_visitor(), thread_id=make_thread().pk, body=body)

    decision = Decision.objects.get()
    assert comment.state == Comment.State.PENDING
    assert (decision.kind, decision.rule, decision.ground) == ("held", "spam filter", "spam")
    assert decision.details["probability"] >= 0.95
    marked = {body[begin:end] for begin, end in decision.details["marks"]}
    assert {"bonus", "money"} <= marked
    assert "bonus" not in str(decision.details)  # The log holds no text.
    assert "32 comments" in decision.reason


def test_other_comments_and_those_of_the_trusted_are_published(taught: None):
    thread, trusted = make_thread(), make_user()
    Standing.objects.create(person=f"u:{trusted.pk}", level=TRUSTED)

    states = [
        written(visitor, thread_id=thread.pk, body=body).state
        for visitor, body in ((make_visitor(), HAM[1]), (make_visitor(trusted), SPAM[1]), (make_visitor(), SPAM[1]))
    ]

    assert states == ["published", "published", "pending"]


def test_before_it_has_learnt_thirty_of_each_it_says_nothing_and_asks_nothing():
    thread = make_thread()
    teach(SPAM, HAM[:29])
    first = written(make_visitor(), thread_id=thread.pk, body=SPAM[1])
    teach([], HAM[29:30])
    second = written(make_visitor(), thread_id=thread.pk, body=SPAM[3])

    assert (first.state, second.state) == ("published", "pending")


def test_the_thirtieth_decision_switches_it_on():
    teach(SPAM[:29], HAM[:30])
    comment, moderator = make_comment(body=SPAM[29]), make_moderator()
    before = edition()

    remove_comment(comment_id=comment.pk, moderator=moderator, ground="spam")

    assert edition() != before
    assert lessons.ready.of(edition())
    assert written(make_visitor(), thread_id=comment.thread_id, body=SPAM[31]).state == "pending"


def test_the_desk_teaches_it_and_each_comment_once():
    comment, moderator = make_comment(body="Cheap pills"), make_moderator()

    approve_comment(comment_id=comment.pk, moderator=moderator)
    approve_comment(comment_id=comment.pk, moderator=moderator)
    stood = counts("pills"), counts("")
    remove_comment(comment_id=comment.pk, moderator=moderator, ground="spam")
    removed = counts("pills"), counts("")
    restore_comment(comment_id=comment.pk, moderator=moderator)

    assert stood == ((0, 1), (0, 1))
    assert removed == ((1, 0), (1, 0))
    assert (counts("pills"), counts("")) == ((0, 1), (0, 1))


def test_what_is_undone_is_unlearned():
    comment, other, moderator = make_comment(body="Cheap pills"), make_comment(body="Cheap bread"), make_moderator()
    approve_comment(comment_id=other.pk, moderator=moderator)

    removal = remove_comment(comment_id=comment.pk, moderator=moderator, ground="spam")
    learnt = set(Word.objects.values_list("word", "spam", "ham"))
    undo_decision(decision_id=removal.pk, moderator=moderator)

    assert learnt == {("", 1, 1), ("cheap", 1, 1), ("pills", 1, 0), ("bread", 0, 1)}
    assert set(Word.objects.values_list("word", "spam", "ham")) == {("", 0, 1), ("cheap", 0, 1), ("bread", 0, 1)}


def test_removed_for_another_reason_it_teaches_nothing():
    comment, moderator = make_comment(body="You idiot"), make_moderator()
    approve_comment(comment_id=comment.pk, moderator=moderator)

    remove_comment(comment_id=comment.pk, moderator=moderator, ground="insult")

    assert set(Word.objects.values_list("word", "spam", "ham")) == {("", 0, 0)}


def test_a_decision_that_is_rolled_back_taught_nothing():
    comment, moderator = make_comment(body="Cheap pills"), make_moderator()
    mark = transaction.savepoint()
    remove_comment(comment_id=comment.pk, moderator=moderator, ground="spam")
    transaction.savepoint_rollback(mark)

    assert Word.objects.count() == 0


def test_a_long_text_teaches_no_more_than_others():
    tokens = tokens_of(" ".join(f"word{number}" for number in range(5_000)))

    assert len(tokens) == MOST
    assert (tokens[0], tokens[-1]) == ("word0", "word4999")


def test_padding_with_good_words_hides_no_advertisement(taught: None):
    padding = " ".join(HAM[1:40:2])

    for padded in (f"{SPAM[1]} {padding}", f"{padding} {SPAM[1]}"):
        assert judgement_of(padded)[0].probability >= 0.95


def test_poisoning_by_one_word_in_many_removed_comments_does_not_condemn_it_alone():
    known = {"bridge": Counts(50, 60)}

    assert value_of(Counts(50, 60), Counts(100, 100)) == pytest.approx(0.455, abs=0.01)
    assert judge(["bridge", "new"], known, Counts(100, 100)).probability == 0.5


def test_tokens_know_hosts_signs_and_scripts_without_spaces():
    tokens = tokens_of("CALL NOW TODAY!! https://www.Pills.example/x $99, +44 7700 900123, 买便宜药")

    assert tokens[0] == "host:pills.example"
    assert {"sign:links 1", "sign:money", "sign:telephone", "sign:capitals", "sign:cries"} <= set(tokens)
    assert {"买便", "便宜", "宜药"} <= set(tokens)


@pytest.mark.parametrize(
    "text", ["", "\0", "a" * 50_000, "🙂" * 3_000, "ہیلو " * 2_000, ">" * 5_000, "." * 9_000, "a." * 9_000]
)
def test_strange_texts_break_nothing(text: str, taught: None):
    began = timezone.now()

    assert 0 <= judgement_of(text)[0].probability <= 1
    assert (timezone.now() - began).total_seconds() < 0.5


def test_it_is_asked_in_one_query(taught: None, monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(lessons, "rows", lambda *question: asked.append(question[0]) or rows(*question))

    judgement_of(SPAM[1])

    assert len(asked) == 1
