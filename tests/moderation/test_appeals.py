"""Appeals: who may make one, who decides, what comes of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from imprint.core.rate_limits import TooFast
from imprint.moderation import appeals
from imprint.moderation.appeals import APPEAL_LENGTH, THE_SAME_AFTER, appeal_statement, decide_appeal
from imprint.moderation.decisions import restore_comment
from imprint.moderation.models import Appeal, Beat, Decision, Restriction, Statement
from imprint.moderation.refusals import (
    AppealDecided,
    AppealedBefore,
    AppealTooLate,
    BadField,
    NotByTheSame,
    UnknownStatement,
)
from imprint.moderation.restrictions import restrict
from imprint.moderation.statements import APPEAL_FOR
from tests.factories import make_comment, make_moderator, make_section, make_visitor, make_writer
from tests.mailing.postbox import Postbox
from tests.moderation.aftermath import account, device, page_of, removed, text_of
from tests.moderation.conftest import let_undo_pass

pytestmark = pytest.mark.django_db


def appeal_against(statement: Statement, body: str = "It was a quotation.") -> Appeal:
    return appeal_statement(key=statement.key, visitor=make_visitor(), body=body)


def decide(appeal: Appeal, *, grant: bool = True, by: User | None = None, answer: str = "We looked again.") -> Appeal:
    moderator = by or make_moderator("second")
    return decide_appeal(appeal_id=appeal.pk, moderator=moderator, grant=grant, answer=answer)


def first_moderator() -> User:
    return User.objects.get(username="mod")


def make_old(appeal: Appeal, age: timedelta) -> None:
    Appeal.objects.filter(pk=appeal.pk).update(made_at=timezone.now() - age)


def test_appeal_is_made_on_the_page_of_the_statement(reader: Client):
    statement = removed()

    answer = reader.post(f"{statement.path}appeal/", {"body": "It was a quotation."})

    assert (answer.status_code, answer["Location"]) == (303, f"{statement.path}?sent")
    page = reader.get(answer["Location"]).content.decode()
    assert "Your appeal is with the newsroom." in page
    assert "It was a quotation." in page
    assert "<form" not in page.partition("<main")[2]


@pytest.mark.parametrize("body", ["", "  \n ", "x" * (APPEAL_LENGTH + 1), "\ufffd"])
def test_bad_appeal_is_refused_in_a_sentence_and_stays_in_the_form(reader: Client, quiet: None, body: str):
    statement = removed()

    answer = reader.post(f"{statement.path}appeal/", {"body": body})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert f">{body}</textarea>" in page
    assert Appeal.objects.count() == 0


def test_second_appeal_is_refused(site: Any):
    statement = removed()
    appeal_against(statement)

    with pytest.raises(AppealedBefore):
        appeal_against(statement)

    assert Appeal.objects.count() == 1


def test_appeal_after_six_months_is_refused(reader: Client, quiet: None):
    statement = removed()
    Statement.objects.update(written_at=timezone.now() - APPEAL_FOR + timedelta(hours=1))
    assert "How to appeal" in reader.get(statement.path).content.decode()
    Statement.objects.update(written_at=timezone.now() - APPEAL_FOR - timedelta(seconds=1))

    answer = reader.post(f"{statement.path}appeal/", {"body": "Late, but mine."})

    assert answer.status_code == 403
    assert "Late, but mine." in answer.content.decode()
    assert "The time for an appeal, six months, ended on" in answer.content.decode()
    assert Appeal.objects.count() == 0


def test_appeal_against_what_was_taken_back_is_refused(site: Any):
    statement = removed()
    restore_comment(comment_id=statement.comment.pk, moderator=first_moderator())

    with pytest.raises(AppealTooLate):
        appeal_against(statement)


def test_appeal_without_the_key_is_not_found(reader: Client, quiet: None):
    removed()

    assert reader.post(f"/-/statements/{'x' * 32}/appeal/", {"body": "Mine."}).status_code == 404
    with pytest.raises(UnknownStatement):
        appeal_statement(key="", visitor=make_visitor(), body="Mine.")


def test_appeals_of_one_sender_are_slowed_down(site: Any):
    statement = removed()
    appeal_against(statement)
    for _number in range(appeals.APPEALS_AT_ONCE - 1):
        with pytest.raises(AppealedBefore):
            appeal_against(statement)

    with pytest.raises(TooFast):
        appeal_against(statement)


def test_granted_appeal_brings_the_comment_back_in_its_place(reader: Client):
    first, second = make_comment(), None
    second = make_comment(first.thread, visitor=device(reader), body="In the middle.")
    make_comment(first.thread)
    place = second.ordinal
    statement = removed(comment=second)

    decided = decide(appeal_against(statement))

    second.refresh_from_db()
    statement.refresh_from_db()
    assert (second.state, second.ordinal) == ("published", place)
    assert statement.withdrawn_at is not None
    assert (decided.state, decided.by_the_same) == ("granted", False)
    assert [one.kind for one in Decision.objects.order_by("pk")] == ["removed", "appeal_granted", "restored"]
    page = reader.get(statement.path).content.decode()
    assert "Your appeal was granted." in page
    assert "We looked again." in page
    assert "took that back" in page_of(reader, second)


def test_rejected_appeal_changes_nothing_but_has_an_answer(reader: Client):
    statement = removed()

    decide(appeal_against(statement), grant=False, answer="It was no quotation.")

    statement.comment.refresh_from_db()
    page = reader.get(statement.path).content.decode()
    assert statement.comment.state == "removed"
    assert "Your appeal was not granted." in page
    assert "It was no quotation." in page
    assert "Decided by a person, and not by the one who decided first." in page
    last = Decision.objects.latest("pk")
    assert (last.kind, last.ground, last.reason) == ("appeal_rejected", "insult", "")


def test_granted_appeal_publishes_what_was_never_published(site: Any):
    statement = removed(state="pending")

    decide(appeal_against(statement))

    statement.comment.refresh_from_db()
    assert (statement.comment.state, statement.comment.ordinal) == ("published", 1)


def test_granted_appeal_lifts_a_restriction(site: Any):
    comment = make_comment()
    make_moderator("mod")
    restrict(
        comment_id=comment.pk, moderator=first_moderator(), kind="ban", by=["device"], ground="insult", reason="Again."
    )
    statement = Statement.objects.get()

    decide(appeal_against(statement))

    comment.refresh_from_db()
    statement.refresh_from_db()
    assert Restriction.objects.get().lifted_at is not None
    assert (statement.withdrawn_at is not None, comment.state) == (True, "published")


def test_what_its_writer_took_back_meanwhile_stays_gone(site: Any):
    visitor = make_visitor()
    statement = removed(visitor=visitor)
    appeal = appeal_against(statement)
    type(statement.comment).objects.update(removed_by_author=True, body="", html="")

    decide(appeal)

    statement.comment.refresh_from_db()
    assert statement.comment.state == "removed"
    assert Appeal.objects.get().state == "granted"


def test_appeal_is_moot_when_the_comment_came_back_meanwhile(site: Any):
    statement = removed()
    appeal = appeal_against(statement)
    restore_comment(comment_id=statement.comment.pk, moderator=first_moderator())

    assert appeals.waiting_appeals().count() == 0
    with pytest.raises(AppealDecided):
        decide(appeal)


def test_first_moderator_does_not_decide_while_there_is_another(site: Any):
    appeal = appeal_against(removed())
    make_moderator("another")
    make_old(appeal, THE_SAME_AFTER * 30)

    with pytest.raises(NotByTheSame):
        decide(appeal, by=first_moderator())

    assert Appeal.objects.get().state == "waiting"


def test_only_moderator_decides_after_a_day_and_the_answer_says_so(reader: Client, postbox: Postbox):
    statement = removed(author_email="ines@post.example")
    appeal = appeal_against(statement)
    with pytest.raises(NotByTheSame):
        decide(appeal, by=first_moderator())
    make_old(appeal, THE_SAME_AFTER)

    decided = decide(appeal, by=first_moderator(), grant=False)
    let_undo_pass()

    assert decided.by_the_same
    assert "has only one moderator here" in reader.get(statement.path).content.decode()
    assert "has only one moderator here" in text_of(postbox.messages[-1])


def test_moderator_of_another_section_does_not_count_as_another(site: Any):
    appeal = appeal_against(removed())
    elsewhere = make_moderator("sports")
    make_old(appeal, THE_SAME_AFTER)
    Beat.objects.create(moderator=elsewhere, section=make_section("Sports"))

    assert decide(appeal, by=first_moderator()).by_the_same


def test_what_the_policy_decided_any_moderator_decides(site: Any):
    statement = removed()
    with_policy = Decision.objects.create(kind="removed", made_at=timezone.now(), comment_id=statement.comment.pk)
    Statement.objects.update(decision=with_policy)

    assert decide(appeal_against(statement), by=first_moderator()).by_the_same is False


def test_appeal_needs_an_answer(site: Any):
    with pytest.raises(BadField) as told:
        decide(appeal_against(removed()), answer=" ")

    assert told.value.field == "answer"
    assert (Appeal.objects.get().state, Decision.objects.count()) == ("waiting", 1)


def test_of_two_who_decide_the_first_wins_and_the_other_is_told(site: Any):
    appeal = appeal_against(removed())
    decide(appeal, grant=False)

    with pytest.raises(AppealDecided):
        decide(appeal, by=make_moderator("third"))

    assert Appeal.objects.get().state == "rejected"


def test_answer_comes_by_mail_below_the_statement(postbox: Postbox):
    statement = removed(visitor=make_visitor(account()))
    decide(appeal_against(statement))
    let_undo_pass()

    [answer] = postbox.messages  # The statement itself was not told any more: it does not stand.
    name = f"<statement.{statement.pk}@imprint.example>"
    assert (answer["In-Reply-To"], answer["References"]) == (name, name)
    assert answer["Subject"].endswith("your appeal was granted")
    for kind in ("plain", "html"):
        assert "We looked again." in text_of(answer, kind)
        assert f"https://news.example{statement.path}" in text_of(answer, kind)


def test_who_appealed_gets_one_answer_and_not_two(postbox: Postbox):
    statement = removed(visitor=make_visitor(account()))
    let_undo_pass()
    decide(appeal_against(statement))
    let_undo_pass()

    assert [mail["Subject"].partition(": ")[2] for mail in postbox.messages] == [
        "why your comment was removed",
        "your appeal was granted",
    ]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_moderator("second"))
    return client


def test_screen_shows_all_that_one_must_know(desk: Client):
    parent = make_comment(body="What do you think?")
    comment = make_comment(parent=parent, body="Fools, all of you.")
    make_comment(parent=comment, body="Calm down.")
    appeal = appeal_against(removed(comment=comment))

    listed = desk.get("/-/newsroom/moderation/appeals/").content.decode()
    shown = desk.get(f"/-/newsroom/moderation/appeals/{appeal.pk}/").content.decode()

    assert f"/-/newsroom/moderation/appeals/{appeal.pk}/" in listed
    for words in (
        *("What do you think?", "Fools, all of you.", "Calm down.", "It was a quotation."),
        *("It calls people names.", "attacks or insults people", "mod", "Grant: take the decision back"),
    ):
        assert words in shown


def test_moderator_decides_on_the_screen(desk: Client):
    appeal = appeal_against(removed())
    path = f"/-/newsroom/moderation/appeals/{appeal.pk}/"

    refused = desk.post(path, {"outcome": "grant", "answer": ""})
    desk.post(path, {"outcome": "grant", "answer": "You are right."})

    appeal.refresh_from_db()
    assert refused.status_code == 422
    assert (appeal.state, appeal.answer) == ("granted", "You are right.")
    assert "There is nothing here." in desk.get("/-/newsroom/moderation/appeals/").content.decode()
    assert "You are right." in desk.get(path).content.decode()
    assert f"/appeals/{appeal.pk}/" in desk.get("/-/newsroom/moderation/appeals/?shelf=decided").content.decode()


def test_first_moderator_sees_no_form(client: Client):
    appeal = appeal_against(removed())
    make_moderator("second")
    client.force_login(first_moderator())

    page = client.get(f"/-/newsroom/moderation/appeals/{appeal.pk}/").content.decode()

    assert "another moderator looks at this" in page
    assert 'name="outcome"' not in page


def test_who_may_not_moderate_there_gets_403_and_a_row(client: Client, quiet: None):
    appeal = appeal_against(removed())
    limited = make_moderator("sports")
    Beat.objects.create(moderator=limited, section=make_section("Sports"))
    path = f"/-/newsroom/moderation/appeals/{appeal.pk}/"

    client.force_login(limited)
    assert "quotation" not in client.get("/-/newsroom/moderation/appeals/").content.decode()
    assert client.post(path, {"outcome": "grant", "answer": "x"}).status_code == 403
    client.force_login(make_writer())
    assert client.get(path).status_code == 403

    assert [one.kind for one in Decision.objects.order_by("pk")] == ["removed", "denied", "denied"]
    assert Appeal.objects.get().state == "waiting"


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_of_the_list_is_the_same(desk: Client, django_assert_num_queries: Any, count: int):
    for _number in range(count):
        appeal_against(removed())
    desk.get("/-/newsroom/moderation/appeals/")

    with django_assert_num_queries(11):
        desk.get("/-/newsroom/moderation/appeals/")
