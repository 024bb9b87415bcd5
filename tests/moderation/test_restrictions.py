from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from imprint.discussion.gate import Signs
from imprint.discussion.models import Comment
from imprint.moderation.edition import edition
from imprint.moderation.models import Decision, Restriction, Statement
from imprint.moderation.refusals import GroundMissing
from imprint.moderation.restrictions import (
    BadEnd,
    NotKnownBy,
    OfTheNewsroom,
    ReasonMissing,
    Restricted,
    Warned,
    check_restrictions,
    lift_restriction,
    people_like,
    restrict,
    ways_known,
)
from imprint.readers.identity import Visitor
from tests.factories import make_comment, make_embedded_thread, make_moderator, make_user, make_visitor
from tests.moderation.steps import submission, written

pytestmark = pytest.mark.django_db
ANYWHERE = "203.0.113.7"


def in_a_week() -> datetime:
    return timezone.now() + timedelta(days=7)


def suspended(comment: Comment, *by: str, **fields: Any) -> Restriction:
    known = {"kind": "suspension", "ground": "insult", "reason": "Insults.", "ends_at": in_a_week()}
    return restrict(comment_id=comment.pk, moderator=make_moderator(), by=by, **(known | fields))


def may_write(visitor: Visitor, **fields: Any) -> bool:
    try:
        check_restrictions(submission(visitor, **fields), edition())
    except Restricted:
        return False
    return True


def test_restrict_says_why_and_until_when() -> None:
    guest = make_visitor()
    comment = make_comment(visitor=guest)

    restriction = suspended(comment, "device")

    decision, statement = Decision.objects.get(), Statement.objects.get()
    assert (decision.kind, decision.ground, decision.details["by"]) == ("suspended", "insult", ["device"])
    assert (statement.measure, statement.facts, statement.ends_at) == ("suspension", "Insults.", restriction.ends_at)
    with pytest.raises(Restricted) as told:
        check_restrictions(submission(guest), edition())
    assert "The newsroom’s reason: Insults." in str(told.value.sentence)
    assert told.value.details == {"statement": statement.path}


def test_each_way_of_being_known_holds_for_itself() -> None:
    account, device = make_visitor(make_user("ada")), make_visitor(address=ANYWHERE)
    by_account = make_comment(visitor=account)
    by_device = written(device, thread_id=by_account.thread_id, email="Bo@Example.org", notify="replies")
    network = by_device.network

    suspended(by_account, "account")
    assert [may_write(account), may_write(device, network=network)] == [False, True]

    suspended(by_device, "email")
    assert not may_write(make_visitor(), email="bo@example.org ")
    assert may_write(device, network=network)

    suspended(by_device, "device")
    assert not may_write(device, network=network)
    assert may_write(make_visitor(), network=network)

    suspended(by_device, "network")
    assert not may_write(make_visitor(), network=network)


def test_a_network_or_an_address_is_not_told_the_reason_of_somebody_else() -> None:
    comment = make_comment(visitor=make_visitor(address=ANYWHERE))
    suspended(comment, "network")

    with pytest.raises(Restricted) as told:
        check_restrictions(submission(make_visitor(), network=comment.network), edition())

    assert ("Insults" in str(told.value.sentence), told.value.details) == (False, {})


def test_it_ends_by_itself() -> None:
    guest = make_visitor()
    restriction = suspended(make_comment(visitor=guest), "device")

    assert may_write(guest, at=restriction.ends_at)


def test_lift_restriction_ends_it_now_and_is_logged_once() -> None:
    guest, moderator = make_visitor(), make_moderator("mod")
    restriction = suspended(make_comment(visitor=guest), "device")

    for _time in range(2):
        lift_restriction(restriction_id=restriction.pk, moderator=moderator, reason="It was a joke.")

    assert may_write(guest)
    assert Statement.objects.get().withdrawn_at is not None
    assert Decision.objects.filter(kind="lifted").count() == 1


def test_a_warning_is_shown_once() -> None:
    guest = make_visitor()
    comment = make_comment(visitor=guest)
    suspended(comment, "device", kind="warning", ends_at=None)

    with pytest.raises(Warned) as told:
        check_restrictions(submission(guest), edition())
    check_restrictions(submission(guest, signs=Signs(insists=True)), edition())
    check_restrictions(submission(guest), edition())

    assert "Insults." in str(told.value.sentence)


def test_of_an_embedding_site_it_may_hold_there_alone(settings: Any) -> None:
    guest, thread = make_visitor(), make_embedded_thread()
    comment = make_comment(thread, visitor=guest)
    suspended(comment, "device", everywhere=False)

    assert not may_write(guest, thread_id=thread.pk)
    assert may_write(guest, thread_id=make_comment().thread_id)


@pytest.mark.parametrize(
    ("by", "changed", "refusal"),
    [
        (["device"], {"ground": "weather"}, GroundMissing),
        (["device"], {"reason": " "}, ReasonMissing),
        (["device"], {"ends_at": None}, BadEnd),
        (["device"], {"ends_at": timezone.now() - timedelta(minutes=1)}, BadEnd),
        (["device"], {"ends_at": timezone.now() + timedelta(days=400)}, BadEnd),
        (["network"], {"ends_at": timezone.now() + timedelta(days=60)}, BadEnd),
        (["network"], {"kind": "ban", "ends_at": None}, BadEnd),
        ([], {}, NotKnownBy),
        (["account"], {}, NotKnownBy),
        (["face"], {}, NotKnownBy),
    ],
)
def test_what_is_wrong_restricts_nobody(by: list[str], changed: dict[str, Any], refusal: type[Exception]) -> None:
    comment = make_comment(visitor=make_visitor(address=ANYWHERE))

    with pytest.raises(refusal):
        suspended(comment, *by, **changed)

    assert (Restriction.objects.count(), Decision.objects.count()) == (0, 0)


def test_nobody_of_the_newsroom_is_restricted() -> None:
    with pytest.raises(OfTheNewsroom):
        suspended(make_comment(visitor=make_visitor(make_moderator("mod"))), "account")


def test_who_shares_a_mark_with_somebody_restricted_is_hinted_at_and_may_write() -> None:
    first = make_comment(visitor=make_visitor(address=ANYWHERE))
    second = make_comment(first.thread, visitor=make_visitor(address=ANYWHERE))
    restriction = suspended(first, "device", "network")
    lifted = suspended(first, "device", "network")
    lift_restriction(restriction_id=lifted.pk, moderator=make_moderator())

    assert people_like(second) == [restriction]
    assert people_like(make_comment(visitor=make_visitor(address="203.0.113.8"))) == []


def test_ways_known_of_a_guest_and_an_account() -> None:
    assert list(ways_known(make_comment(visitor=make_visitor(address=ANYWHERE)))) == ["device", "network"]
    assert list(ways_known(make_comment(visitor=make_visitor(make_user("ada"))))) == ["account", "network"]
