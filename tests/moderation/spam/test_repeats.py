import random
from datetime import timedelta

import pytest
from django.utils import timezone

from imprint.discussion import services
from imprint.discussion.changing import edit_comment
from imprint.discussion.models import Comment
from imprint.moderation.decisions import approve_comment
from imprint.moderation.models import Decision, Standing
from imprint.moderation.spam.memory import NOWHERE, Elsewhere, memory
from imprint.moderation.spam.sketches import hosts_in, sketch_of
from imprint.moderation.standing import TRUSTED
from tests.conftest import Configure
from tests.factories import make_moderator, make_thread, make_user, make_visitor
from tests.moderation.steps import submission, written

pytestmark = pytest.mark.django_db
ADVERT = (
    "Since last winter thousands of readers have doubled their savings with this wonderful programme that my uncle"
    " from Rotterdam discovered while travelling, and everybody should try it before spring comes"
)
CHANGED = ADVERT.replace("winter", "summer").replace("uncle", "aunt").replace("wonderful", "splendid")


def nearly(number: int) -> str:
    """Not the very same under the same name, which would be taken for one that was sent twice."""
    return f"{ADVERT} {number}"


def from_(number: int):  # type: ignore[no-untyped-def]
    """Another household."""
    return make_visitor(address=f"198.51.100.{number}")


def states(comments: list[Comment]) -> list[str]:
    return [comment.state for comment in comments]


def test_the_third_person_with_nearly_the_same_text_waits():
    thread = make_thread()

    sent = [written(from_(n), thread_id=thread.pk, body=body) for n, body in enumerate((ADVERT, CHANGED, nearly(3)))]

    assert states(sent) == ["published", "published", "pending"]
    decision = Decision.objects.get()
    assert (decision.rule, decision.ground, decision.comment_id) == ("repeated text", "spam", sent[2].pk)
    assert decision.details == {"marks": [], "people": 2, "threads": 0}


def test_the_third_thread_waits_too_whatever_device_it_comes_from():
    sent = [written(from_(1), thread_id=make_thread().pk, body=ADVERT) for _number in range(3)]

    assert states(sent) == ["published", "published", "pending"]


def test_what_was_published_cannot_be_turned_into_it_by_an_edit():
    thread = make_thread()
    for number in range(2):
        written(from_(number), thread_id=thread.pk, body=nearly(number))
    comment = written(from_(3), thread_id=thread.pk, body="A question about the bridge.")

    edit_comment(comment_id=comment.pk, visitor=from_(3), body=ADVERT, key=services.edit_key(comment.pk))

    assert Comment.objects.get(pk=comment.pk).state == "pending"


def test_short_texts_quotations_and_the_trusted_are_let_through():
    thread, user = make_thread(), make_user()
    Standing.objects.create(person=f"u:{user.pk}", level=TRUSTED)
    for number in range(2):
        written(from_(number), thread_id=thread.pk, body=nearly(number))

    sent = [written(from_(number), thread_id=thread.pk, body="I quite agree with you.") for number in range(5)]
    sent += [written(from_(9), thread_id=thread.pk, body=f"> {ADVERT}\n\nThis is advertising.")]
    sent += [written(make_visitor(user), thread_id=thread.pk, body=ADVERT)]

    assert states(sent) == ["published"] * 7


def test_a_day_later_it_is_no_repetition():
    thread = make_thread()
    for number in range(2):
        written(from_(number), thread_id=thread.pk, body=nearly(number))
    now = submission(network="n9", thread_id=thread.pk, body=ADVERT)
    later = submission(network="n9", thread_id=thread.pk, at=timezone.now() + timedelta(hours=25), body=ADVERT)

    assert memory.alike(sketch_of(ADVERT), now) == Elsewhere(2, 0)
    assert memory.alike(sketch_of(ADVERT), later) == NOWHERE


def test_a_link_from_everywhere_waits_until_one_such_comment_was_approved():
    thread = make_thread()
    words = ["One thing", "Another thing", "A third thing", "A fourth", "A fifth"]

    sent = [
        written(from_(number), thread_id=thread.pk, body=f"{text}: https://www.deals.example/{number}")
        for number, text in enumerate(words[:4])
    ]
    held = Decision.objects.get()
    approve_comment(comment_id=sent[3].pk, moderator=make_moderator())
    sent.append(written(from_(5), thread_id=thread.pk, body=f"{words[4]} at deals.example/5 or http://deals.example"))

    assert states(sent) == ["published", "published", "published", "pending", "published"]
    assert held.rule == "repeated link"
    assert "deals.example" in held.reason


def test_links_to_the_site_itself_do_not_count(configure: Configure):
    configure(primary_address="https://news.example", embedding_sites=["https://partner.example"])
    thread = make_thread()

    sent = [
        written(from_(number), thread_id=thread.pk, body=f"{number}: https://{host}/a/")
        for host in ("www.news.example", "partner.example")
        for number in range(5)
    ]

    assert set(states(sent)) == {"published"}


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("https://www.Example.org/?to=a.com and http://user@b.example:80/", ("example.org", "a.com", "b.example")),
        ("at cheap-pills.shop/now, or WWW.MORE.CLUB.", ("cheap-pills.shop", "more.club")),
        ("Ask ines@news.example, or e.g. the U.S. at 3.30", ()),
        ("https://пример.испытание/ and https://münchen.example", ("пример.испытание", "münchen.example")),
        ("no links at all", ()),
        ("." * 3_000, ()),
        ("a." * 3_000, ()),
    ],
)
def test_hosts_of_links(text: str, hosts: tuple[str, ...]):
    assert hosts_in(text) == hosts


def test_signs_that_nobody_sees_and_capitals_change_no_sketch():
    hidden = "\u200b".join(ADVERT)

    assert sketch_of(hidden) == sketch_of(ADVERT.upper()) == sketch_of(ADVERT)


def test_another_process_knows_what_was_written_here():
    thread = make_thread()
    for number in range(2):
        written(from_(number), thread_id=thread.pk, body=nearly(number))

    memory.forget()  # As one that has just begun.
    third = written(from_(3), thread_id=thread.pk, body=ADVERT)

    assert third.state == "pending"


def test_what_was_rolled_back_and_written_again_is_one():
    who, thread = from_(1), make_thread()
    sent = submission(who, thread_id=thread.pk, body=ADVERT, network="n1")
    for _time in range(3):
        memory.add(7, sent)

    assert memory.sent_since(who.sender, sent.at - timedelta(minutes=1)) == 1
    assert memory.alike(sketch_of(ADVERT), submission(thread_id=thread.pk, body=ADVERT, network="n2")) == Elsewhere(
        1, 0
    )


def test_memory_stays_small():
    chance = random.Random(7)
    for number in range(6_000):
        body = " ".join(f"word{chance.randrange(30_000)}" for _word in range(12)) + f" https://h{number}.example"
        memory.add(number, submission(thread_id=number, body=body, network=f"n{number}"))

    assert len(memory._texts) == 2_000
    assert len(memory._by_host) == 2_000
    assert len(memory._by_word) <= 30_000
    assert len(memory._moments) <= 10_000
