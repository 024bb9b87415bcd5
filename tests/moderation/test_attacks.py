"""Every attack stands in every field of moderation, on the newsroom's screens and on readers' pages: always as text."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from imprint.core import rate_limits
from imprint.discussion.models import Comment, Report
from imprint.discussion.reporting import report_comment
from imprint.moderation import decisions
from imprint.moderation.appeals import appeal_statement, decide_appeal
from imprint.moderation.models import Appeal, Decision, Freeze, Notice, PolicyDraft, Restriction, Statement
from imprint.moderation.notices import Claim, give_notice, reject_notice
from imprint.moderation.pauses import freeze_site
from imprint.moderation.restrictions import restrict
from tests.attacks import ATTACKS
from tests.discussion.test_attacks import Reader, taken, unmarked
from tests.factories import make_comment, make_editor, make_moderator, make_thread, make_visitor
from tests.moderation.steps import rule

pytestmark = pytest.mark.django_db
HARMLESS = "Zeppelin.\n\nTwo\nlines."
OUR_OWN = ("/", "?", "#", "http://127.0.0.1:8000", "http://testserver", "data:,")
FIELDS = ("explanation", "law", "name", "email")
TAKEN = [attack for attack in ATTACKS if taken(attack)]


class Place:
    """A site where each kind of row of moderation is there once or twice; `fill` puts a text into all their fields."""

    def __init__(self) -> None:
        self.first, self.second = make_moderator("first"), make_moderator("second")
        thread = make_thread()
        self.held, self.gone, self.noticed = (make_comment(thread, visitor=make_visitor()) for _comment in range(3))
        Comment.objects.filter(pk=self.held.pk).update(state="pending")
        report_comment(comment_id=self.noticed.pk, visitor=make_visitor(), reason="other", note="Hm.")
        self.statement = self._removed(self.gone)
        appeal_statement(key=self.statement.key, visitor=make_visitor(), body="No.")
        self.decided = self._removed(make_comment(thread, visitor=make_visitor()))
        answered = appeal_statement(key=self.decided.key, visitor=make_visitor(), body="No.")
        decide_appeal(appeal_id=answered.pk, moderator=self.second, grant=False, answer="So.")
        claim = Claim("It is forbidden.", "§ 1", "Jo", "jo@post.example", is_in_good_faith=True)
        self.waiting, self.rejected = (
            give_notice(comment_id=self.noticed.pk, visitor=make_visitor(), claim=claim) for _notice in range(2)
        )
        reject_notice(notice_id=self.rejected.pk, moderator=self.first, answer="No.")
        restrict(
            comment_id=self.gone.pk, moderator=self.first, kind="ban", by=["device"], ground="spam", reason="Spam."
        )
        freeze_site(moderator=self.first, ends_at=timezone.now() + timedelta(hours=1), reason="Night.")

    def _removed(self, comment: Comment) -> Statement:
        decision = decisions.remove_comment(comment_id=comment.pk, moderator=self.first, ground="illegal")
        return Statement.objects.get(decision=decision)

    def fill(self, text: str) -> None:
        Comment.objects.update(body=text, author_name=text[:60])
        Report.objects.update(note=text)
        Appeal.objects.update(body=text)
        Appeal.objects.exclude(state="waiting").update(answer=text)
        Notice.objects.update(explanation=text, law=text[:500], name=text[:120], email=text[:254])
        Notice.objects.exclude(state="waiting").update(answer=text)
        Statement.objects.update(facts=text, legal_ground=text[:500])
        Restriction.objects.update(name=text[:80], reason=text, made_by=text[:80])
        Freeze.objects.update(reason=text)
        User.objects.update(first_name=text[:100])
        decisions.log(
            Decision.Kind.HELD,
            comment=self.held,
            rule=text[:120],
            reason=text,
            is_found_by_machine=True,
            details={"marks": [[0, 2, text], [1, len(text)]]},
        )


@pytest.fixture
def place(site: Any) -> Place:
    return Place()


def newsroom_paths(place: Place) -> list[str]:
    root = "/-/newsroom/moderation/"
    appeals = [f"{root}appeals/{one.pk}/" for one in Appeal.objects.all()]
    notices = [f"{root}notices/{one.pk}/" for one in Notice.objects.all()]
    cards = [f"{root}desk/{one.pk}/" for one in (place.held, place.gone, place.noticed)]
    lists = ["desk/", "desk/?queue=all", "appeals/", "appeals/?shelf=decided", "notices/", "notices/?shelf=decided"]
    others = ["people/", f"people/comment/{place.gone.pk}/", "pauses/"]
    return [*cards, *appeals, *notices, *(root + path for path in lists + others)]


def readers_paths(place: Place) -> list[str]:
    return [
        place.statement.path,
        place.decided.path,
        Restriction.objects.get().statement.path,  # type: ignore[union-attr]  # It has one.
        place.waiting.path,
        place.rejected.path,
        f"{place.noticed.path}illegal/",
    ]


def read(client: Client, path: str) -> Reader:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return Reader(answer.content.decode())


def hold_as_text(client: Client, place: Place, paths: list[str]) -> None:
    place.fill(HARMLESS)
    known = {path: read(client, path) for path in paths}
    for number, attack in enumerate(TAKEN):
        place.fill(attack)
        for path in paths[number % 10 :: 10]:  # Each page meets dozens of them.
            found = read(client, path)
            assert set(found.shape) - set(known[path].shape) == set(), (path, attack)
            assert found.odd == known[path].odd, (path, attack)
            strange = [one for one in set(found.addresses) - set(known[path].addresses) if not one.startswith(OUR_OWN)]
            assert strange == [], (path, attack)


def test_newsroom_shows_attacks_as_text(place: Place, client: Client):
    client.force_login(make_moderator("looks"))

    hold_as_text(client, place, newsroom_paths(place))


def test_readers_pages_show_attacks_as_text(place: Place, reader: Client):
    hold_as_text(reader, place, readers_paths(place))


def test_screens_of_the_policy_show_attacks_as_text(site: Any, client: Client):
    client.force_login(make_editor("ed"))
    client.post("/-/newsroom/moderation/policy/draft/begin/")
    root = "/-/newsroom/moderation/policy/draft/"

    def fill(text: str) -> None:
        name = text[:60].strip()
        ours = rule("reconsider", {"kind": "words", "list": name}, name=name, reason=text)
        PolicyDraft.objects.update(lists={name: {"phrases": text, "allowed": text}}, rules=[ours])

    fill(HARMLESS)
    paths = [root, f"{root}lists/"]
    known = {path: read(client, path) for path in paths}
    for number, attack in enumerate(TAKEN):
        fill(attack)
        path = paths[number % 2]
        found = read(client, path)
        assert set(found.shape) - set(known[path].shape) == set(), (path, attack)
        assert found.odd == known[path].odd, (path, attack)


def test_forms_that_come_back_hold_attacks_as_text(place: Place, reader: Client, quiet: None):
    comment = place.noticed
    forms: list[Callable[[str], Any]] = [
        lambda text: reader.post(f"{comment.path}illegal/", dict.fromkeys(FIELDS, text)),
        lambda text: reader.get(f"{comment.path}illegal/", {"why": text}),
        lambda text: reader.post(f"{place.decided.path}appeal/", {"body": text}),
        lambda text: reader.post(f"{comment.path}report/", {"reason": text, "note": text, "email": text}),
    ]
    for number, form in enumerate(forms):
        harmless = Reader(form("zeppelin " * 5).content.decode())
        assert len(harmless.shape) > 10
        for attack in ATTACKS[number % 2 :: 2]:
            rate_limits.reset()
            found = Reader(form(attack).content.decode())
            assert unmarked(found.shape) == unmarked(harmless.shape), attack
