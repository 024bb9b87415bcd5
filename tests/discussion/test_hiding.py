"""The public digest of who wrote a comment, and whom an account does not want to see."""

from typing import Any

import pytest
from django.test import Client

from imprint.discussion import hiding, marks
from imprint.discussion.models import Comment, HiddenPerson, Thread
from tests.conftest import Configure
from tests.discussion.steps import text_of
from tests.factories import make_comment, make_user, make_visitor

pytestmark = pytest.mark.usefixtures("quiet")


def test_person_is_the_same_for_a_device_or_account_and_another_for_others(thread: Thread):
    ines, rosa = make_visitor(), make_visitor(make_user("rosa"))
    made = [make_comment(thread, body=f"{n}", name=f"N{n}", visitor=who) for n, who in enumerate((ines, rosa) * 2)]
    other = make_comment(thread, body="4", name="N0", visitor=make_visitor())

    people = [marks.person_of(comment) for comment in made]
    assert people[:2] == people[2:]
    assert len({*people, marks.person_of(other)}) == 3
    assert all(len(person) == 8 for person in people)


def test_person_tells_nothing_without_the_key_of_the_site(thread: Thread, configure: Configure):
    comment = make_comment(thread)
    before = marks.person_of(comment)

    configure(secret_key="another one, and as long as a key must be")

    assert marks.person_of(comment) != before
    assert comment.guest[:4] not in before


def test_comment_of_whom_nothing_but_the_name_is_known_has_no_person(thread: Thread, reader: Client):
    comment = make_comment(thread, name="Old Tom")
    Comment.objects.filter(pk=comment.pk).update(guest="", user=None)
    comment.refresh_from_db()

    assert marks.person_of(comment) == ""
    assert "data-by" not in text_of(reader.get(thread.key)).split('<template id="words">')[0]


def test_page_tells_the_person_but_not_of_removed_comments(thread: Thread, reader: Client):
    comment = make_comment(thread)
    assert f'data-by="{marks.person_of(comment)}"' in text_of(reader.get(thread.key))

    removed = make_comment(thread, body="Taken off", state="removed")

    assert f'id="comment-{removed.pk}" class="gone">' in text_of(reader.get(thread.key))


def test_account_hides_people_once_and_takes_it_back(ask: Any, reader: Client, db: None):
    user = make_user("rosa")
    reader.force_login(user)
    make_user("other")

    for person in ("AAAA-_12", "BBBBBBBB", "AAAA-_12"):
        assert ask("PUT", f"me/hidden/{person}") == (204, None)
    assert ask("GET", "me/hidden") == (200, {"people": ["AAAA-_12", "BBBBBBBB"]})
    for _ in range(2):
        assert ask("DELETE", "me/hidden/AAAA-_12") == (204, None)

    assert list(HiddenPerson.objects.values_list("user", "person")) == [(user.pk, "BBBBBBBB")]


def test_hidden_people_belong_to_one_account(ask: Any, reader: Client, db: None):
    hiding.hide_person(user=make_user("other"), person="AAAAAAAA")
    reader.force_login(make_user("rosa"))

    assert ask("GET", "me/hidden") == (200, {"people": []})
    ask("DELETE", "me/hidden/AAAAAAAA")
    assert HiddenPerson.objects.count() == 1


def test_guest_has_no_account_to_keep_it(ask: Any, db: None):
    for method, path in (("GET", "me/hidden"), ("PUT", "me/hidden/AAAAAAAA"), ("DELETE", "me/hidden/AAAAAAAA")):
        assert ask(method, path) == (401, "This is kept for accounts; please sign in first.")


@pytest.mark.parametrize("person", ["short", "toolongone", "ÄÄÄÄÄÄÄÄ"])
def test_what_is_no_mark_is_refused(person: str, ask: Any, reader: Client, db: None):
    reader.force_login(make_user("rosa"))

    assert ask("PUT", f"me/hidden/{person}") == (404, "Nobody here has this mark.")
    assert HiddenPerson.objects.count() == 0


def test_very_many_hidden_people_are_refused(ask: Any, reader: Client, db: None):
    user = make_user("rosa")
    reader.force_login(user)
    HiddenPerson.objects.bulk_create(HiddenPerson(user=user, person=f"{n:08}") for n in range(hiding.MOST))

    status, sentence = ask("PUT", "me/hidden/AAAAAAAA")

    assert (status, sentence.split(".")[0]) == (422, "You have hidden very many people")
