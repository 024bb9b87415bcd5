from datetime import timedelta

import pytest
from django.utils import timezone

from imprint.discussion.models import Comment
from imprint.moderation.models import Restriction, Standing
from imprint.moderation.restrictions import restrict
from imprint.moderation.standing import KNOWN
from imprint.readers import privacy
from imprint.readers.privacy import Person
from tests.factories import make_comment, make_moderator, make_user, make_visitor

pytestmark = pytest.mark.django_db


def restricted(comment: Comment, by: str) -> Restriction:
    ends_at = timezone.now() + timedelta(days=7)
    return restrict(
        comment_id=comment.pk, moderator=make_moderator(), kind="suspension", by=[by], ground="insult",
        reason="Insults.", ends_at=ends_at,
    )  # fmt: skip


def test_a_reader_gets_what_was_decided_about_them() -> None:
    account = make_user("ada")
    restriction = restricted(make_comment(visitor=make_visitor(account)), "account")
    restricted(make_comment(), "device")  # Somebody else's.
    Standing.objects.create(person=f"u:{account.pk}", approved=4, level=KNOWN)

    told = privacy.export(Person(account, ""))

    [one] = told["restrictions"]
    assert (one["reason"], one["ends_at"]) == ("Insults.", restriction.ends_at)
    [standing] = told["standing"]
    assert (standing["approved"], standing["level"]) == (4, KNOWN)


def test_erasing_leaves_no_name_and_no_standing() -> None:
    device = make_visitor()
    restricted(make_comment(visitor=device, name="Ulla"), "device")
    Standing.objects.create(person=device.voter, approved=4)

    privacy.erase(person=privacy.person_of(device), comments="remove")

    assert Restriction.objects.get().name == "Somebody"
    assert Standing.objects.count() == 0


def test_an_account_takes_its_restrictions_along() -> None:
    account = make_user("ada")
    restricted(make_comment(visitor=make_visitor(account)), "account")

    privacy.erase(person=Person(account, ""), comments="nameless")

    assert Restriction.objects.count() == 0


def test_after_30_days_nobody_knows_where_a_comment_came_from() -> None:
    old, new = make_comment(), make_comment()
    assert "" not in (old.network, new.network)
    Comment.objects.filter(pk=old.pk).update(posted_at=timezone.now() - timedelta(days=31))

    privacy.tidy()

    assert [Comment.objects.get(pk=one.pk).network == "" for one in (old, new)] == [True, False]
    assert Standing.objects.get().approved == 1  # The old one stood.
