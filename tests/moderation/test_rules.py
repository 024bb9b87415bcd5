"""Each condition holds where it should, and only there; a rule that is not good is refused with a sentence."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from imprint.moderation.facts import PastHere, Post
from imprint.moderation.models import Standing
from imprint.moderation.policies import Judge
from imprint.moderation.rules import BadRule, read_lists, read_rule, read_rules
from tests.factories import make_article, make_comment, make_section, make_thread, make_user, make_visitor
from tests.moderation.steps import rule

pytestmark = pytest.mark.django_db
LISTS = {"insults": {"phrases": "idiot\nson of a bitch\n", "allowed": "The Idiot"}}


def judged(post: Post, *conditions: dict[str, Any]) -> tuple[tuple[int, int], ...] | None:
    """Where the text shows that all of them hold; None if they do not."""
    judge = Judge([read_rule(rule("hold", *conditions, trusted_too=True), LISTS)], LISTS)
    judgement = judge.judge(judge.facts(post, PastHere()))
    return judgement.marks if judgement.rule else None


def text(body: str, **fields: Any) -> Post:
    known = {"is_guest": True, "user_id": None, "guest": "a" * 64, "network": "", "thread_id": 1, "at": timezone.now()}
    return Post(body, **(known | fields))


@pytest.mark.parametrize(
    ("condition", "holds", "holds_not"),
    [
        ({"kind": "words", "list": "insults"}, "You 1d10t!", "I read The Idiot by Dostoevsky."),
        ({"kind": "words", "words": ["cheap pills"]}, "Buy cheap pills here", "A cheap pillow"),
        ({"kind": "pattern", "pattern": r"\bfoo\d+"}, "so FOO12", "food12"),
        ({"kind": "links", "at_least": 1}, "see https://a.example/x", "see a.example of it"),
        ({"kind": "links", "at_least": 1}, "see spam-shop.com now", "it ended.Coming home; v1.2.net"[:19]),
        ({"kind": "links", "at_least": 2}, "www.a.com and http://b.org", "www.a.com"),
        ({"kind": "links", "to": "these", "sites": ["b.org"], "at_least": 1}, "http://x.B.org:80/", "http://ab.org/"),
        ({"kind": "links", "to": "others", "sites": ["b.org"], "at_least": 1}, "http://ab.org", "http://www.b.org/"),
        ({"kind": "links", "to": "others", "sites": ["b.org"], "at_least": 1}, "http://b.org@evil.net", "//b.org/"),
        ({"kind": "length", "at_least": 5}, "12345", "1234"),
        ({"kind": "length", "at_least": 2, "at_most": 3}, "123", "1234"),
        ({"kind": "repetition", "of": "signs", "at_least": 5}, "noooooo", "nooo, nooo"),
        ({"kind": "repetition", "of": "words", "at_least": 3}, "Shame shame SHAME", "shame, shame"),
        ({"kind": "repetition", "of": "capitals", "at_least": 70}, "THIS IS AN OUTRAGE TO ALL", "This is an Outrage"),
        ({"kind": "language", "languages": ["de"]}, "Das ist wirklich ein guter Beitrag.", "That is really good work."),
        ({"kind": "other_language", "languages": ["en"]}, "Das ist wirklich ein guter Beitrag.", "🙂🙂🙂 hm"),
        ({"kind": "score", "attribute": "INSULT", "percent": 50}, "You are a fucking moron", "You are a good mother"),
    ],
)
def test_a_condition_about_the_text(condition: dict[str, Any], holds: str, holds_not: str) -> None:
    opposite = condition | {"not": True}

    assert judged(text(holds), condition) is not None
    assert judged(text(holds_not), condition) is None
    assert judged(text(holds), opposite) is None
    assert judged(text(holds_not), opposite) == ()


@pytest.mark.parametrize(
    ("condition", "body", "marked"),
    [
        ({"kind": "words", "list": "insults", "words": ["liar"]}, "Liar, you i d i o t", ["Liar", "i d i o t"]),
        ({"kind": "pattern", "pattern": "п.."}, "ну при🙂вет, пока", ["при", "пок"]),
        ({"kind": "links", "at_least": 1}, "(see https://a.example/x).", ["https://a.example/x"]),
        ({"kind": "repetition", "of": "signs", "at_least": 5}, "waaaaait", ["aaaaa"]),
    ],
)
def test_a_condition_marks_the_very_words(condition: dict[str, Any], body: str, marked: list[str]) -> None:
    marks = judged(text(body), condition)

    assert [body[begin:end] for begin, end in marks or ()] == marked


def test_what_one_list_allows_is_innocent_for_all() -> None:
    lists = LISTS | {"names": {"allowed": "Idiot Wind"}}
    judge = Judge([read_rule(rule("hold", {"kind": "words", "list": "insults"}), lists)], lists)

    def is_held(body: str) -> bool:
        return judge.judge(judge.facts(text(body), PastHere())).rule is not None

    assert (is_held("He sang Idiot Wind."), is_held("He is an idiot.")) == (False, True)


def test_conditions_about_the_writer() -> None:
    user = make_user()
    reader, guest = text("x", is_guest=False, user_id=user.pk, guest=""), text("x")
    Standing.objects.create(person=f"u:{user.pk}", level=1, approved=4)

    assert judged(guest, {"kind": "writer", "is": "guest"}) == ()
    assert judged(reader, {"kind": "writer", "is": "guest"}) is None
    assert judged(guest, {"kind": "first_comment"}) == ()
    assert judged(reader, {"kind": "first_comment"}) is None
    assert judged(guest, {"kind": "trust", "which": "at_most", "level": "0"}) == ()
    assert judged(reader, {"kind": "trust", "which": "at_most", "level": "0"}) is None
    assert judged(reader, {"kind": "trust", "which": "at_least", "level": "1"}) == ()


def test_haste_is_what_the_form_tells() -> None:
    condition = {"kind": "haste", "seconds": 5}

    assert judged(text("x", seconds=4.9), condition) == ()
    assert judged(text("x", seconds=5.0), condition) is None
    assert judged(text("x", seconds=None), condition) is None


def test_speed_counts_the_same_person_and_a_guest_without_cookie_by_network() -> None:
    visitor, condition = make_visitor(), {"kind": "speed", "comments": 3, "minutes": 10}
    comments = [make_comment(visitor=visitor) for _time in range(2)]
    same = {"guest": comments[0].guest, "network": ""}
    make_comment(comments[0].thread, posted_at=timezone.now() - timedelta(minutes=11), guest=comments[0].guest)

    assert judged(text("x", **same), condition) == ()
    assert judged(text("x", guest="new", network=comments[0].network), condition) == ()
    assert judged(text("x", guest="new", network="else"), condition) is None
    assert judged(text("x", **same), condition | {"comments": 4}) is None
    assert judged(text("x", **same, comment_id=comments[1].pk), condition) is None


def test_section_and_age_are_those_of_the_article() -> None:
    outer, other = make_section("News"), make_section("Sport")
    thread = make_thread(make_article(section=outer))
    post = text("x", thread_id=thread.pk, at=timezone.now() + timedelta(days=31))

    assert judged(post, {"kind": "section", "sections": [outer.slug, other.slug]}) == ()
    assert judged(post, {"kind": "section", "sections": [other.slug]}) is None
    assert judged(post, {"kind": "article_age", "days": 31}) == ()
    assert judged(post, {"kind": "article_age", "days": 32}) is None
    assert judged(text("x", thread_id=10**9), {"kind": "article_age", "days": 1}) is None


def test_all_conditions_must_hold_and_the_first_rule_that_does_wins() -> None:
    rules = [
        rule("refuse", {"kind": "length", "at_least": 100}, {"kind": "writer", "is": "guest"}, name="a"),
        rule("publish", {"kind": "writer", "is": "account"}, name="b"),
        rule("hold", name="c"),
    ]
    judge = Judge(read_rules(rules, {}), {})

    def decided(post: Post) -> str:
        judgement = judge.judge(judge.facts(post, PastHere()))
        return judgement.rule.name if judgement.rule else ""

    long = "x" * 100
    assert [decided(text(long)), decided(text("x")), decided(text(long, is_guest=False))] == ["a", "c", "b"]


def test_holding_passes_over_who_is_trusted_unless_the_rule_says_so() -> None:
    user = make_user()
    Standing.objects.create(person=f"u:{user.pk}", level=2)
    post = text("x", is_guest=False, user_id=user.pk, guest="")

    decided = []
    for trusted_too in (False, True):
        judge = Judge([read_rule(rule("hold", trusted_too=trusted_too), {})], {})
        decided.append(judge.judge(judge.facts(post, PastHere())).rule is not None)

    assert decided == [False, True]


def test_many_patterns_are_looked_for_at_once_and_the_same_is_found() -> None:
    conditions = [{"kind": "pattern", "pattern": f"word{number}x"} for number in range(30)]
    rules = read_rules([rule("hold", one, name=f"{number}") for number, one in enumerate(conditions)], {})
    judge = Judge(rules, {})

    judgement = judge.judge(judge.facts(text("WORD3x and word29x"), PastHere()))
    nothing = judge.judge(judge.facts(text("word30x"), PastHere()))

    assert (judgement.rule.name if judgement.rule else "", judgement.marks) == ("3", ((0, 6),))
    assert nothing.rule is None


def test_rules_say_in_words_what_they_do() -> None:
    known = read_rule(
        rule("hold", {"kind": "writer", "is": "guest"}, {"kind": "first_comment"}, {"kind": "links", "at_least": 1}), {}
    )

    assert known.in_words == (
        "Hold for the newsroom when it is by a guest, it is the writer’s first comment and it has a link."
    )
    assert read_rule(rule("publish"), {}).in_words == "Publish always."


WRONG: list[tuple[Any, str, str]] = [
    ("x", "rules", "A rule is an object with name, conditions and outcome."),
    (rule("hold", name=""), "name", "Give the rule a name; the log will show it."),
    (rule("hold", name="x" * 81), "name", "“name” must be a text of at most 80 characters."),
    (rule("burn"), "outcome", "The outcome must be one of publish, hold, reconsider, refuse."),
    (rule("refuse", reason=" "), "reason", "Write the reason: the writer is told it."),
    (rule("refuse", ground=""), "ground", "Choose the ground on which it is refused."),
    (rule("refuse", ground="x"), "ground", "There is no ground “x”."),
    (rule("hold", outcomes=1), "rules", "A rule has no field “outcomes”."),
    (rule("hold", trusted_too=1), "trusted_too", "“trusted_too” is true or false."),
    (rule("hold") | {"conditions": {}}, "conditions", "“conditions” must be a list of at most 20."),
    (rule("hold", {"kind": "magic"}), "kind", "There is no kind of condition “magic”."),
    (rule("hold", {"kind": "links", "at_leats": 1}), "kind", "“Links” has no field “at_leats”."),
    (rule("hold", {"kind": "pattern"}), "pattern", "“Regular expression” is missing."),
    (
        rule("hold", {"kind": "links", "at_least": True, "to": "any"}),
        "at_least",
        "“At least so many” must be a whole number from 1 to 1000.",
    ),
    (
        rule("hold", {"kind": "links", "at_least": 1, "to": "these"}),
        "sites",
        "Write which sites, one on a line: news.example",
    ),
    (
        rule("hold", {"kind": "links", "at_least": 1, "to": "these", "sites": ["http://x/"]}),
        "sites",
        "“http://x/” is no name of a site; one is news.example.",
    ),
    (rule("hold", {"kind": "words"}), "list", "Choose a list of words, or write some."),
    (rule("hold", {"kind": "words", "list": "none"}), "list", "“List of words”: there is no “none”."),
    (
        rule("hold", {"kind": "words", "words": "x"}),
        "words",
        "“Words or phrases, one on a line” must be a list of texts.",
    ),
    (rule("hold", {"kind": "section", "sections": ["x"]}), "sections", "“Sections”: there is no “x”."),
    (rule("hold", {"kind": "length"}), "at_least", "Write how long it must be at least, or at most."),
    (
        rule("hold", {"kind": "length", "at_least": 5, "at_most": 4}),
        "at_most",
        "No text is that long and that short at once.",
    ),
    (rule("hold", {"kind": "first_comment", "not": 1}), "not", "“not” is true or false."),
]


@pytest.mark.parametrize(("written", "field", "sentence"), WRONG)
def test_a_rule_that_is_not_good_is_refused_with_a_sentence(written: Any, field: str, sentence: str) -> None:
    with pytest.raises(BadRule) as refused:
        read_rules([written], {})

    assert (refused.value.field, refused.value.sentence) == (field, sentence)
    assert str(refused.value) == f"Rule 1: {sentence}"


@pytest.mark.parametrize("pattern", ["a(?=b)", r"(a)\1", "*", "(", "(?<!a)b", "a{2000}"])
def test_a_pattern_that_could_hang_or_means_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(BadRule) as refused:
        read_rule(rule("hold", {"kind": "pattern", "pattern": pattern}), {})

    assert refused.value.field == "pattern"
    assert refused.value.sentence.startswith("This pattern is not understood: ")


def test_a_pattern_that_hangs_others_is_quick_here() -> None:
    post = text("a" * 100_000 + "!")
    start = timezone.now()

    assert judged(post, {"kind": "pattern", "pattern": "^(a+)+$"}) is None

    assert timezone.now() - start < timedelta(seconds=2)


def test_two_rules_of_one_name_are_told_apart() -> None:
    with pytest.raises(BadRule, match="Rule 2: There are two rules named “same”"):
        read_rules([rule("hold", name="same"), rule("publish", name="same")], {})


@pytest.mark.parametrize(
    "lists", [[], {"": {}}, {"a": "idiot"}, {"a": {"words": ""}}, {"a": {"phrases": 1}}, {"a": {"phrases": "\0"}}]
)
def test_lists_that_are_not_good_are_refused(lists: Any) -> None:
    with pytest.raises(BadRule) as refused:
        read_lists(lists)

    assert refused.value.field == "lists"


def test_what_is_written_is_read_again_the_same() -> None:
    written = rule("reconsider", {"kind": "links", "at_least": 1, "to": "any", "not": True}, trusted_too=True)

    assert read_rule(written, {}).as_json() == written
