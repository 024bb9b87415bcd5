import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imprint.discussion.models import Thread
from imprint.moderation.models import Beat, Decision, Freeze, Restriction
from tests.factories import make_comment, make_embedded_thread, make_moderator, make_visitor, make_writer

pytestmark = pytest.mark.django_db
SENT = {"kind": "suspension", "by": ["device"], "length": "7", "ground": "insult", "reason": "Insults."}


@pytest.fixture
def moderating(client: Client) -> Client:
    client.force_login(make_moderator("mod"))
    return client


def test_a_moderator_suspends_and_lifts(moderating: Client) -> None:
    comment = make_comment(visitor=make_visitor(), name="Ulla")
    address = reverse("newsroom_restrict", args=[comment.pk])

    form = moderating.get(address).content.decode()
    answer = moderating.post(address, SENT, follow=True).content.decode()

    restriction = Restriction.objects.get()
    assert ("by the device" in form, "by the account" in form) == (True, False)
    assert "Ulla is told what was decided, and why." in answer
    assert (restriction.kind, restriction.guest, restriction.ends_at is None) == ("suspension", comment.guest, False)

    moderating.post(reverse("newsroom_lift", args=[restriction.pk]))

    now, ever = (moderating.get(reverse("newsroom_people") + query).content.decode() for query in ("", "?all=1"))
    assert ("Insults." in now, "Insults." in ever) == (False, True)


def test_the_list_asks_as_much_for_three_as_for_one(moderating: Client) -> None:
    counts = []
    for comments in (1, 2):
        for _time in range(comments):
            moderating.post(reverse("newsroom_restrict", args=[make_comment().pk]), SENT)
        moderating.get(reverse("newsroom_people"))  # The sentences of the last answers are shown, once.
        with CaptureQueriesContext(connection) as asked:
            moderating.get(reverse("newsroom_people"))
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert Restriction.objects.count() == 3


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"by": []}, "This field is required."),
        ({"reason": ""}, "This field is required."),
        ({"length": ""}, "It must end in the future, within a year; for a network within 30 days."),
        ({"by": ["network"], "length": "365"}, "It must end in the future, within a year; for a network within 30"),
        ({"by": ["account"]}, "is not one of the available choices."),
    ],
)
def test_what_is_wrong_stays_in_the_form(moderating: Client, changed: dict[str, object], sentence: str) -> None:
    address = reverse("newsroom_restrict", args=[make_comment().pk])

    answer = moderating.post(address, SENT | {"legal_ground": "§ 185"} | changed).content.decode()

    assert sentence in answer
    assert "§ 185" in answer
    assert Restriction.objects.count() == 0


def test_outside_of_their_beats_moderators_restrict_and_lift_nobody(client: Client) -> None:
    comment, moderator = make_comment(), make_moderator("mod")
    client.force_login(make_moderator("other"))
    client.post(reverse("newsroom_restrict", args=[comment.pk]), SENT)
    Beat.objects.create(moderator=moderator, origin="https://elsewhere.example")
    client.force_login(moderator)

    restricted = client.post(reverse("newsroom_restrict", args=[comment.pk]), SENT)
    lifted = client.post(reverse("newsroom_lift", args=[Restriction.objects.get().pk]))
    frozen = client.post(reverse("newsroom_pauses"), {"origin": "", "hours": "8"})

    assert (restricted.status_code, lifted.status_code, frozen.status_code) == (403, 403, 403)
    assert comment.author_name not in client.get(reverse("newsroom_people")).content.decode()
    assert (Restriction.objects.get().lifted_at, Freeze.objects.count()) == (None, 0)
    assert Decision.objects.filter(kind="denied", moderator_id=moderator.pk).count() == 3


def test_who_does_not_moderate_has_no_such_screens(client: Client) -> None:
    client.force_login(make_writer("ada"))

    for name, args in (("people", []), ("restrict", [make_comment().pk]), ("pauses", []), ("slow_mode", [1])):
        assert client.get(reverse(f"newsroom_{name}", args=args)).status_code == 403


def test_a_moderator_freezes_the_site_and_ends_it(moderating: Client) -> None:
    answer = moderating.post(reverse("newsroom_pauses"), {"hours": "8", "reason": "Good night."}, follow=True)

    assert "Good night." in answer.content.decode()
    assert Freeze.objects.get().origin == ""

    moderating.post(reverse("newsroom_thaw"), {"origin": ""})

    assert Freeze.objects.count() == 0


def test_a_moderator_slows_a_discussion_down(moderating: Client) -> None:
    thread = make_embedded_thread()

    answer = moderating.post(reverse("newsroom_slow_mode", args=[thread.pk]), {"minutes": "7"}, follow=True)

    assert "7 minutes" in answer.content.decode()
    assert Thread.objects.get().slow_minutes == 7
