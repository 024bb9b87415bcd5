"""The screens of the policy: a draft by forms alone, tried out, saved, switched on and back."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imprint.articles.models import Section
from imprint.moderation import policies
from imprint.moderation.edition import new_edition
from imprint.moderation.models import Decision, Policy, PolicyDraft
from imprint.moderation.policies import policy_in_force
from imprint.moderation.starting import let_editors_change_the_policy
from tests.factories import (
    make_comment,
    make_editor,
    make_moderator,
    make_section,
    make_thread,
    make_user,
    make_visitor,
)
from tests.moderation.steps import in_force, rule, written

pytestmark = pytest.mark.django_db
INSULTS = {"kind": "words", "list": "insults"}
LISTS = {"insults": {"phrases": "idiot\nmoron"}}


@pytest.fixture
def editing(client: Client) -> Client:
    client.force_login(make_editor("ed"))
    return client


def draft() -> PolicyDraft:
    return PolicyDraft.objects.get()


def page(client: Client, name: str, *arguments: Any) -> str:
    return client.get(reverse(name, args=arguments)).content.decode()


def test_a_moderator_may_not_change_the_policy_and_that_they_tried_is_logged(client: Client) -> None:
    client.force_login(make_moderator("mod"))
    names = ["newsroom_policy", "newsroom_draft", "newsroom_draft_words"]

    answers = [client.get(reverse(name)).status_code for name in names]
    answers.append(client.post(reverse("newsroom_draft_save"), {"note": ""}).status_code)

    assert answers == [403] * 4
    assert list(Decision.objects.values_list("kind", "moderator_name")) == [("denied", "mod")] * 4


def test_who_is_not_signed_in_is_led_to_signing_in(client: Client) -> None:
    answer = client.get(reverse("newsroom_policy"))

    assert (answer.status_code, "/login/" in answer.headers["Location"]) == (302, True)


def test_editors_who_were_there_before_may_change_the_policy() -> None:
    """The hook runs after the migration that brings moderation, and never again."""
    editors = Group.objects.get(name="Editors")
    permission = Permission.objects.get(codename="change_policy")
    assert permission in editors.permissions.all()  # A new site has it by its set-up.
    editors.permissions.remove(permission)

    class Step:
        app_label, name = "moderation", "0001_initial"

    let_editors_change_the_policy(sender=None, plan=[])  # type: ignore[arg-type]
    assert permission not in editors.permissions.all()
    let_editors_change_the_policy(sender=None, plan=[(Step(), False)])  # type: ignore[arg-type]
    assert permission in editors.permissions.all()


def test_a_policy_is_made_by_forms_alone(editing: Client) -> None:
    """From nothing to one in force: list, rule, conditions added and removed, save, switch on."""
    assert "No policy is in force" in page(editing, "newsroom_policy")
    editing.post(reverse("newsroom_draft_begin"))
    editing.post(
        reverse("newsroom_draft_words"), {"name": "insults", "phrases": "idiot\nmoron", "allowed": "The Idiot"}
    )
    address = reverse("newsroom_draft_rule", args=[0])
    form = editing.post(address, {"name": "Insults", "act": "add", "kind": "links", "outcome": "hold"})
    typed = {"name": "Insults", "outcome": "hold", "c0-kind": "links", "c0-at_least": "3", "c0-to": "any"}
    more = editing.post(address, typed | {"act": "add", "kind": "words"})
    typed |= {"c1-kind": "words", "c1-list": "insults", "c1-words": "dunce\n\n oaf "}
    fewer = editing.post(address, typed | {"act": "remove-0"})

    assert ('name="c0-at_least"' in form.content.decode(), 'name="c1-list"' in more.content.decode()) == (True, True)
    assert ("At least so many" in fewer.content.decode(), "dunce\noaf" in fewer.content.decode()) == (False, True)
    assert draft().rules == []

    kept = {"name": "Insults", "outcome": "hold", "ground": "insult", "c0-kind": "words", "c0-list": "insults"}
    editing.post(address, kept | {"c0-words": "dunce", "act": "save"})
    assert draft().rules == [
        {
            "name": "Insults",
            "conditions": [{"kind": "words", "list": "insults", "words": ["dunce"]}],
            "outcome": "hold",
            "ground": "insult",
        }
    ]
    assert "Hold for the newsroom when it has words of the list “insults” or “dunce”." in page(
        editing, "newsroom_draft"
    )

    editing.post(reverse("newsroom_draft_save"), {"note": "The first one", "newest": "0"})
    answer = editing.post(reverse("newsroom_policy_switch", args=[1]), follow=True).content.decode()

    policy = policy_in_force()
    assert policy is not None
    assert (policy.number, policy.note, policy.made_by, PolicyDraft.objects.count()) == (1, "The first one", "ed", 0)
    assert "In force: version 1" in answer
    assert list(Decision.objects.order_by("pk").values_list("kind", "policy", "moderator_name")) == [
        ("policy_saved", 1, "ed"),
        ("policy_switched", 1, "ed"),
    ]


def test_what_was_typed_wrongly_stays_with_a_sentence_at_its_field(editing: Client) -> None:
    editing.post(reverse("newsroom_draft_begin"))
    typed = {"name": "A", "outcome": "hold", "c0-kind": "pattern", "c0-pattern": "a(?=b)", "act": "save"}

    answer = editing.post(reverse("newsroom_draft_rule", args=[0]), typed)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="a(?=b)"' in shown
    assert 'id="c0-pattern-error">This pattern is not understood: invalid perl operator' in shown
    assert draft().rules == []


@pytest.mark.parametrize("typed", ["two", "-1", "٣", "1" * 30, "1001"])
def test_a_number_that_is_none_is_told(editing: Client, typed: str) -> None:
    editing.post(reverse("newsroom_draft_begin"))
    sent = {"name": "A", "outcome": "hold", "c0-kind": "links", "c0-at_least": typed, "c0-to": "any"}

    answer = editing.post(reverse("newsroom_draft_rule", args=[0]), sent)

    assert answer.status_code == 422
    assert "must be a whole number from 1 to 1000." in answer.content.decode()


def test_rules_are_moved_and_removed(editing: Client) -> None:
    in_force([rule("hold", name=name) for name in "abc"])
    editing.post(reverse("newsroom_draft_begin"), {"number": "1"})

    def arrange(number: int, name: str, act: str) -> list[str]:
        editing.post(reverse("newsroom_draft_arrange", args=[number]), {"before": name, "act": act})
        return [one["name"] for one in draft().rules]

    assert arrange(2, "c", "up") == ["a", "c", "b"]
    assert arrange(0, "a", "down") == ["c", "a", "b"]
    assert arrange(0, "a", "remove") == ["c", "a", "b"]  # Another window was quicker: this is not the rule any more.
    assert arrange(1, "a", "remove") == ["c", "b"]
    assert arrange(9, "a", "remove") == ["c", "b"]


def test_a_list_takes_its_rules_along_and_is_not_removed_under_them(editing: Client) -> None:
    in_force([rule("hold", INSULTS)], LISTS)
    editing.post(reverse("newsroom_draft_begin"), {"number": "1"})
    address = reverse("newsroom_draft_words") + "?name=insults"

    refused = editing.post(address, {"name": "insults", "act": "remove"})
    editing.post(address, {"name": "rude", "phrases": "idiot", "act": "save"})

    assert (refused.status_code, "change the rule first" in refused.content.decode()) == (422, True)
    assert draft().lists == {"rude": {"phrases": "idiot"}}
    assert draft().rules[0]["conditions"] == [{"kind": "words", "list": "rude"}]


def test_a_try_tells_what_would_have_been_held_and_shows_it_marked(editing: Client) -> None:
    thread = make_thread()
    for body in ("You are an 1d10t.", "You are right.", "Thank you."):
        make_comment(thread, body=body)
    in_force([rule("hold", INSULTS, name="Insults")], LISTS)

    shown = page(editing, "newsroom_policy_try", 1)

    assert "It would have held 1 of the last 3 comments" in shown
    assert "You are an <mark>1d10t</mark>." in shown
    assert "You are right." not in shown


def test_a_draft_is_tried_before_it_is_saved(editing: Client) -> None:
    make_comment(body="moron")
    in_force([rule("hold", INSULTS)], LISTS)
    editing.post(reverse("newsroom_draft_begin"), {"number": "1"})
    editing.post(reverse("newsroom_draft_arrange", args=[0]), {"before": "hold 1", "act": "remove"})

    assert "held 1 of the last 1 " in page(editing, "newsroom_policy_try", 1)
    assert "held 0 of the last 1 " in page(editing, "newsroom_draft_try")


def test_a_try_asks_the_database_as_much_for_three_comments_as_for_one(editing: Client) -> None:
    in_force([rule("hold", {"kind": "first_comment"}, {"kind": "speed", "comments": 2, "minutes": 5}, INSULTS)], LISTS)
    counts = []
    for more in (1, 2):
        for _time in range(more):
            make_comment(body="idiot")
        page(editing, "newsroom_policy_try", 1)
        with CaptureQueriesContext(connection) as asked:
            page(editing, "newsroom_policy_try", 1)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("conditions", "warns"),
    [
        ([], True),
        ([{"kind": "length", "at_least": 1}], True),
        ([{"kind": "links", "at_least": 1, "to": "any", "not": True}], True),
        ([{"kind": "links", "at_least": 1, "to": "any"}], False),
        ([{"kind": "first_comment"}], False),
    ],
)
def test_a_policy_that_stops_everything_wants_a_second_press(
    editing: Client, conditions: list[dict[str, Any]], warns: bool
) -> None:
    editing.post(reverse("newsroom_draft_begin"))
    PolicyDraft.objects.update(rules=[rule("hold", *conditions)])

    answer = editing.post(reverse("newsroom_draft_save"), {"note": "Why", "newest": "0"}).content.decode()

    assert (Policy.objects.count(), "nearly everything" in answer) == ((0, True) if warns else (1, False))
    if warns:
        assert (">Why</textarea>" in answer, 'name="sure"' in answer) == (True, True)
        editing.post(reverse("newsroom_draft_save"), {"note": "Why", "newest": "0", "sure": "1"})
        assert Policy.objects.count() == 1
        warned = editing.post(reverse("newsroom_policy_switch", args=[1])).content.decode()
        assert ("nearly everything" in warned, policy_in_force()) == (True, None)
        editing.post(reverse("newsroom_policy_switch", args=[1]), {"sure": "1"})
        assert policy_in_force() is not None


def test_more_than_half_of_what_was_written_warns_too(editing: Client) -> None:
    thread = make_thread()
    for number in range(24):
        make_comment(thread, body=f"What an oaf, {number}." if number < 13 else f"Quite so, {number}.")
    editing.post(reverse("newsroom_draft_begin"))
    PolicyDraft.objects.update(rules=[rule("hold", {"kind": "words", "words": ["oaf"]})])

    answer = editing.post(reverse("newsroom_draft_save"), {"note": "", "newest": "0"}).content.decode()

    assert "It would have held or refused 13 of the last 24 comments." in answer
    assert Policy.objects.count() == 0


def test_who_saved_meanwhile_is_not_overwritten(editing: Client) -> None:
    editing.post(reverse("newsroom_draft_begin"))
    in_force([rule("hold", {"kind": "links", "at_least": 5})])

    answer = editing.post(reverse("newsroom_draft_save"), {"note": "Mine", "newest": "0"})

    assert (answer.status_code, "Somebody else saved a version" in answer.content.decode()) == (409, True)
    assert (Policy.objects.count(), ">Mine</textarea>" in answer.content.decode()) == (1, True)
    editing.post(reverse("newsroom_draft_save"), {"note": "Mine", "newest": "1"})
    assert Policy.objects.count() == 2


def test_versions_tell_what_differs_and_the_way_back_is_open(editing: Client) -> None:
    in_force([rule("hold", INSULTS, name="a"), rule("hold", {"kind": "links", "at_least": 3}, name="b")], LISTS)
    second = [rule("hold", {"kind": "links", "at_least": 2}, name="b"), rule("refuse", INSULTS, name="c")]
    in_force(second, {"insults": {"phrases": "idiot\noaf"}})

    shown = page(editing, "newsroom_policy_version", 1)
    editing.post(reverse("newsroom_policy_switch", args=[1]))

    for sentence in (
        "New: “a”. Hold for the newsroom when it has words of the list “insults”.",
        "Changed: “b”. Hold for the newsroom when it has at least 3 links.",
        "Gone: “c”.",
        "The list “insults”: 1 line more, 1 line fewer.",
    ):
        assert sentence in shown
    policy = policy_in_force()
    assert policy is not None
    assert policy.number == 1
    switched = Decision.objects.filter(kind="policy_switched").order_by("pk").values_list("policy", "details")
    assert list(switched) == [(1, {"before": None}), (2, {"before": 1}), (1, {"before": 2})]


def test_the_policy_is_switched_off(editing: Client) -> None:
    in_force([rule("hold", {"kind": "links", "at_least": 5})])

    answer = editing.post(reverse("newsroom_policy_off"), follow=True).content.decode()

    assert ("No policy is in force" in answer, policy_in_force()) == (True, None)


def test_a_file_goes_out_and_comes_back_the_same(editing: Client) -> None:
    policy = in_force([rule("refuse", INSULTS, reason="Künstlich “böse”")], LISTS, without_score="pending")

    answer = editing.get(reverse("newsroom_policy_file", args=[1]))
    sent = SimpleUploadedFile("policy.json", answer.content, "application/json")
    editing.post(reverse("newsroom_policy_import"), {"file": sent})

    assert answer.headers["Content-Disposition"] == 'attachment; filename="policy-1.json"'
    assert "Künstlich" in answer.content.decode()
    assert (draft().rules, draft().lists, draft().without_score) == (policy.rules, policy.lists, "pending")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (b"\xff\xfe", "it is no JSON in UTF-8"),
        (b"[]", "it has no “rules”"),
        (b"[" * 100_000, "it is no JSON in UTF-8"),
        (json.dumps({"rules": [{"name": "x"}]}).encode(), "Rule 1: The outcome must be one of"),
        (json.dumps({"rules": [], "without_score": "removed"}).encode(), "must be published or pending"),
        (json.dumps({"rules": [rule("hold", INSULTS)]}).encode(), "Rule 1: “List of words”: there is no “insults”."),
    ],
)
def test_a_file_that_is_no_policy_is_told_and_changes_nothing(editing: Client, written: bytes, sentence: str) -> None:
    sent = SimpleUploadedFile("policy.json", written, "application/json")

    answer = editing.post(reverse("newsroom_policy_import"), {"file": sent}, follow=True)

    assert sentence in answer.content.decode()
    assert PolicyDraft.objects.count() == 0


def test_a_few_rules_are_there_to_begin_with(editing: Client) -> None:
    make_comment()

    editing.post(reverse("newsroom_draft_begin"), {"with": "few"})

    assert "Hold for the newsroom when it is the writer’s first comment and it has a link." in page(
        editing, "newsroom_draft"
    )
    editing.post(reverse("newsroom_draft_save"), {"note": "", "newest": "0"})
    assert (Policy.objects.count(), policy_in_force()) == (1, None)


def test_each_editor_has_a_draft_of_their_own(editing: Client) -> None:
    editing.post(reverse("newsroom_draft_begin"), {"with": "few"})
    editing.force_login(make_editor("other"))

    assert editing.get(reverse("newsroom_draft")).status_code == 302


def test_a_rule_that_went_bad_is_passed_over_and_shown(editing: Client) -> None:
    section = make_section("Sport")
    rules = [rule("refuse", {"kind": "section", "sections": [section.slug]}, name="a"), rule("hold", name="b")]
    in_force(rules)
    Section.objects.get(pk=section.pk).delete()
    policies._ready.clear()  # As another process, or after a restart.
    new_edition()

    assert written(make_visitor(make_user()), thread_id=make_thread().pk).state == "pending"
    assert "This rule is passed over: “Sections”: there is no" in page(editing, "newsroom_policy")
