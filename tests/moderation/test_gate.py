"""The policy at the door: what is posted, held, refused, or given back to be thought over."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imprint.core import rate_limits
from imprint.discussion import gate as door
from imprint.discussion import services
from imprint.discussion.changing import edit_comment
from imprint.discussion.gate import Signs
from imprint.discussion.models import Comment
from imprint.moderation import gate
from imprint.moderation.drafts import switch_off
from imprint.moderation.gate import AskedToReconsider, RefusedByRule
from imprint.moderation.models import CommentScore, Decision, Standing
from tests.factories import make_comment, make_editor, make_thread, make_user, make_visitor
from tests.moderation.steps import in_force, rule, submission, written

pytestmark = pytest.mark.django_db
LISTS = {"insults": {"phrases": "idiot"}}
INSULTS = {"kind": "words", "list": "insults"}


def made(kind: str) -> list[Decision]:
    return list(Decision.objects.filter(kind=kind))


def test_a_rule_holds_and_the_log_says_which_and_why() -> None:
    policy = in_force([rule("hold", INSULTS, name="Insults", ground="insult", reason="A list has it.")], LISTS)
    thread = make_thread()

    held = written(make_visitor(), thread_id=thread.pk, body="You 1d10t and i d i o t")
    shown = written(make_visitor(), thread_id=thread.pk, body="You are right.")

    assert (held.state, shown.state) == (Comment.State.PENDING, Comment.State.PUBLISHED)
    [decision] = made("held")
    assert (decision.comment_id, decision.rule, decision.policy) == (held.pk, "Insults", policy.number)
    assert (decision.ground, decision.reason, decision.moderator_id) == ("insult", "A list has it.", None)
    assert decision.details == {"marks": [[4, 9], [14, 23]]}


def test_a_refused_text_is_not_there_and_only_the_rule_is_logged() -> None:
    policy = in_force([rule("refuse", INSULTS, reason="No insults here.")], LISTS)
    thread = make_thread()

    with pytest.raises(RefusedByRule) as refused:
        written(make_visitor(), thread_id=thread.pk, body="You idiot")

    assert str(refused.value.sentence) == ("No insults here. Your text was not posted; copy it if you want to keep it.")
    assert Comment.objects.count() == 0
    [decision] = made("refused")
    assert (decision.thread_id, decision.comment_id, decision.policy) == (thread.pk, None, policy.number)
    assert "idiot" not in json.dumps(decision.details) + decision.reason


def test_a_writer_is_asked_once_to_reconsider_and_may_insist() -> None:
    in_force([rule("reconsider", INSULTS, name="a"), rule("hold", INSULTS, name="b")], LISTS)
    thread, visitor = make_thread(), make_visitor()

    with pytest.raises(AskedToReconsider) as asked:
        written(visitor, thread_id=thread.pk, body="Oh, you idiot")
    insisted = written(visitor, thread_id=thread.pk, body="Oh, you idiot", signs=Signs(insists=True))

    assert asked.value.status == 409
    assert asked.value.details == {"marks": [[8, 13]], "text": "Oh, you idiot", "reconsider": True}
    assert str(asked.value.sentence) == (
        "Please be kind. Your text was not posted yet: change it, or post it as it is."
    )
    assert (insisted.state, made("held")[0].rule) == (Comment.State.PENDING, "b")
    assert [decision.rule for decision in made("nudged")] == ["a"]


def test_publish_ends_the_rules_and_the_site_s_own_hold(configure: Any) -> None:
    in_force([rule("publish", {"kind": "writer", "is": "account"}, name="a"), rule("refuse", name="b")])
    configure(hold_comments=True)

    assert written(make_visitor(make_user()), thread_id=make_thread().pk).state == Comment.State.PUBLISHED


def test_hold_comments_still_holds_what_no_rule_decides(configure: Any) -> None:
    in_force([rule("hold", INSULTS)], LISTS)
    configure(hold_comments=True)

    assert written(make_visitor(), thread_id=make_thread().pk).state == Comment.State.PENDING
    assert made("held") == []


def test_the_newsroom_is_never_judged() -> None:
    in_force([rule("refuse", name="all")])

    assert written(make_visitor(make_editor()), thread_id=make_thread().pk).state == Comment.State.PUBLISHED


def test_trusted_people_skip_the_queue_but_not_the_house_rules() -> None:
    user = make_user()
    Standing.objects.create(person=f"u:{user.pk}", level=2, approved=20)
    in_force([rule("hold", name="all", trusted_too=False), rule("refuse", INSULTS)], LISTS)
    thread = make_thread()

    assert written(make_visitor(user), thread_id=thread.pk).state == Comment.State.PUBLISHED
    with pytest.raises(RefusedByRule):
        written(make_visitor(user), thread_id=thread.pk, body="idiot")


def test_another_policy_judges_from_the_next_post_on() -> None:
    thread, visitor = make_thread(), make_visitor()
    states = [written(visitor, thread_id=thread.pk, body="one").state]
    in_force([rule("hold", name="all")])
    states.append(written(visitor, thread_id=thread.pk, body="two").state)
    in_force([rule("publish", name="all")])
    states.append(written(visitor, thread_id=thread.pk, body="three").state)
    in_force([rule("hold", name="all")])
    switch_off(user=make_editor())
    states.append(written(visitor, thread_id=thread.pk, body="four").state)

    assert states == ["published", "pending", "published", "published"]


def test_an_edit_is_judged_too_and_its_refusal_is_logged() -> None:
    in_force([rule("refuse", {"kind": "words", "words": ["liar"]}, name="a"), rule("hold", INSULTS, name="b")], LISTS)
    comment, other = make_comment(), make_comment()

    with pytest.raises(RefusedByRule):
        edit_comment(comment_id=comment.pk, visitor=make_visitor(), body="liar", key=services.edit_key(comment.pk))
    edit_comment(comment_id=other.pk, visitor=make_visitor(), body="idiot", key=services.edit_key(other.pk))

    comment.refresh_from_db()
    other.refresh_from_db()
    assert (comment.state, other.state) == ("published", "pending")
    assert comment.body != "liar"
    assert [(one.comment_id, one.rule) for one in made("refused")] == [(comment.pk, "a")]
    assert [(one.comment_id, one.rule) for one in made("held")] == [(other.pk, "b")]


def test_publish_leaves_an_edited_comment_waiting_that_waited() -> None:
    in_force([rule("publish", name="all")])
    comment = make_comment()
    Comment.objects.filter(pk=comment.pk).update(state="pending")

    edit_comment(comment_id=comment.pk, visitor=make_visitor(), body="Better.", key=services.edit_key(comment.pk))

    comment.refresh_from_db()
    assert comment.state == "pending"


def test_scores_are_kept_where_a_rule_asks_for_them() -> None:
    in_force([rule("hold", {"kind": "score", "attribute": "INSULT", "percent": 99})])
    thread = make_thread()

    bad = written(make_visitor(), thread_id=thread.pk, body="What a moron.")
    written(make_visitor(), thread_id=thread.pk, body="What a day.")

    score = CommentScore.objects.get()
    assert (score.comment_id, score.scorer, bad.state) == (bad.pk, "word-list", "published")
    assert score.worst == max(score.values.values()) > 0
    assert [7, 12] in [span[:2] for span in score.spans]

    edit_comment(comment_id=bad.pk, visitor=make_visitor(), body="Better.", key=services.edit_key(bad.pk))
    assert CommentScore.objects.count() == 0


def test_floods_do_not_fill_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LOGGED_A_MINUTE", 3)
    in_force([rule("refuse", name="all")])
    thread = make_thread()

    for _time in range(5):
        with pytest.raises(RefusedByRule):
            written(make_visitor(), thread_id=thread.pk)

    assert len(made("refused")) == 3
    rate_limits.reset()


def test_the_api_tells_a_program_where_the_words_are(client: Client) -> None:
    in_force([rule("reconsider", INSULTS)], LISTS)
    address, sent = f"/-/api/v1/threads/{make_thread().pk}/comments", {"body": "🙂 you idiot", "name": "Ada"}

    asked = client.post(address, sent, content_type="application/json")
    posted = client.post(address, {**sent, "insists": True}, content_type="application/json")

    told = asked.json()
    assert (asked.status_code, told["reconsider"], told["marks"], told["field"]) == (409, True, [[6, 11]], "body")
    assert (posted.status_code, posted.json()["state"]) == (201, "published")
    assert len(made("nudged")) == 1


def test_a_policy_without_costly_conditions_asks_the_database_one_thing() -> None:
    in_force([rule("hold", {"kind": "links", "at_least": 1}), rule("refuse", INSULTS)], LISTS)
    sent = submission(thread_id=make_thread().pk)
    door.gatekeeper.judge(sent)

    with CaptureQueriesContext(connection) as asked:
        door.gatekeeper.judge(sent)

    assert len(asked) <= 1  # On SQLite none is seen: the edition is asked for past Django's cursor.
