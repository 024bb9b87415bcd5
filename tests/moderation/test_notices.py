"""Notices of illegal content, by the fields of Art. 16 of the Digital Services Act."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from imprint.core.rate_limits import TooFast
from imprint.discussion.models import Comment
from imprint.discussion.refusals import UnknownComment
from imprint.moderation.decisions import remove_comment
from imprint.moderation.models import Beat, Decision, Notice, Statement
from imprint.moderation.notices import (
    EXPLANATION_LENGTH,
    NOTICES_AT_ONCE,
    Claim,
    follow_notice,
    give_notice,
    reject_notice,
)
from imprint.moderation.refusals import BadField, NoticeDecided
from tests.factories import make_comment, make_moderator, make_section, make_visitor
from tests.mailing.postbox import Postbox
from tests.moderation.aftermath import account, text_of
from tests.moderation.conftest import let_undo_pass

pytestmark = pytest.mark.django_db
ADA = "ada@post.example"
SENT = {
    "explanation": "It denies a genocide.",
    "law": "§ 130 StGB",
    "name": "Ada Quay",
    "email": ADA,
    "good_faith": "1",
}
CLAIM = Claim("It denies a genocide.", "§ 130 StGB", "Ada Quay", ADA, is_in_good_faith=True)


def give(comment: Comment | None = None, claim: Claim = CLAIM, address: str = "192.0.2.7") -> Notice:
    visitor = make_visitor(address=address)
    return give_notice(comment_id=(comment or make_comment()).pk, visitor=visitor, claim=claim)


@pytest.fixture
def moderator(site: Any) -> User:
    return make_moderator("mod", first_name="Mona", last_name="Dering")


def follow(notice: Notice, moderator: User, **fields: str) -> Notice:
    words = {"answer": "You are right.", "legal_ground": "§ 130 StGB", "reason": "It denies a genocide."} | fields
    return follow_notice(notice_id=notice.pk, moderator=moderator, **words)


def test_notice_has_the_fields_of_article_16_and_a_page_of_its_own(reader: Client):
    comment = make_comment(body="What nobody may say.")
    form = reader.get(f"{comment.path}illegal/").content.decode()

    answer = reader.post(f"{comment.path}illegal/", SENT)

    notice = Notice.objects.get()
    assert "What nobody may say." in form
    assert (answer.status_code, answer["Location"]) == (303, f"{notice.path}?sent=1")
    assert (notice.comment_id, notice.name, notice.email, notice.law) == (comment.pk, "Ada Quay", ADA, "§ 130 StGB")
    assert (notice.is_in_good_faith, notice.state) == (True, "waiting")
    page = reader.get(answer["Location"])
    assert "Your notice has arrived." in page.content.decode()
    assert "It denies a genocide." in page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("explanation", ""),
        ("explanation", "x" * (EXPLANATION_LENGTH + 1)),
        ("name", " "),
        ("email", ""),
        ("email", "ada@"),
        ("good_faith", ""),
        ("law", "x" * 501),
    ],
)
def test_bad_notice_is_refused_in_a_sentence_and_nothing_is_lost(reader: Client, quiet: None, field: str, value: str):
    comment = make_comment()

    answer = reader.post(f"{comment.path}illegal/", SENT | {field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert page.count('aria-invalid="true"') == 1
    for kept in (one for name, one in SENT.items() if name not in (field, "good_faith")):
        assert kept in page
    assert Notice.objects.count() == 0


def test_who_gives_notice_of_crimes_against_children_need_not_say_who_they_are(reader: Client):
    comment = make_comment()

    reader.post(f"{comment.path}illegal/", {"explanation": "A picture.", "good_faith": "1", "children": "1"})

    notice = Notice.objects.get()
    assert (notice.name, notice.email, notice.is_about_children) == ("", "", True)


def test_account_finds_name_and_address_in_the_form(reader: Client):
    reader.force_login(account("rosa@post.example"))

    page = reader.get(f"{make_comment().path}illegal/").content.decode()

    assert 'value="rosa@post.example"' in page
    assert 'value="Rosa"' in page


def test_notice_about_what_is_gone_says_so_and_keeps_the_text(reader: Client, quiet: None, moderator: User):
    comment, waiting = make_comment(), make_comment(state="pending")
    remove_comment(comment_id=comment.pk, moderator=moderator, ground="hate")

    page = reader.get(f"{comment.path}illegal/?why=My+words").content.decode()

    assert "It is not on the site any more" in page
    assert "My words" in page
    assert reader.get(f"{waiting.path}illegal/").status_code == 404
    assert reader.post(f"{waiting.path}illegal/", SENT).status_code == 404
    with pytest.raises(UnknownComment):
        give(comment)


@pytest.mark.parametrize("key", ["x" * 32, "x" * 41, "1"])
def test_notice_of_somebody_else_is_not_found(reader: Client, quiet: None, key: str):
    give()

    assert reader.get(f"/-/notices/{key}/").status_code == 404


def test_receipt_is_confirmed_by_mail(postbox: Postbox):
    notice = give()
    let_undo_pass()

    [mail] = postbox.messages
    assert (mail["To"], mail["Message-ID"]) == (ADA, f"<notice.{notice.pk}@imprint.example>")
    for kind in ("plain", "html"):
        assert f"https://news.example{notice.path}" in text_of(mail, kind)


def test_notice_that_is_followed_removes_the_comment_by_law(moderator: User, reader: Client):
    comment = make_comment()
    notice = give(comment)

    follow(notice, moderator)

    comment.refresh_from_db()
    notice.refresh_from_db()
    removal, followed = Decision.objects.order_by("pk")
    assert (comment.state, notice.state, notice.answer) == ("removed", "followed", "You are right.")
    assert (removal.kind, removal.ground, removal.source) == ("removed", "illegal", "notice")
    assert (followed.kind, followed.source, followed.details) == ("notice_followed", "notice", {"notice": notice.pk})
    statement = reader.get(Statement.objects.get().path).content.decode()
    assert "We hold it to be against the law: § 130 StGB." in statement
    assert "Somebody gave notice that it is against the law (Art. 16)." in statement
    assert "Ada Quay" not in statement
    assert "You are right." in reader.get(notice.path).content.decode()


def test_notice_that_is_rejected_leaves_the_comment_and_has_an_answer(moderator: User, reader: Client):
    comment = make_comment()
    notice = give(comment)

    reject_notice(notice_id=notice.pk, moderator=moderator, answer="It is an opinion.")

    comment.refresh_from_db()
    page = reader.get(notice.path).content.decode()
    assert (comment.state, Decision.objects.get().kind) == ("published", "notice_rejected")
    assert "It is an opinion." in page
    assert "certified under Art. 21" in page


def test_answer_comes_by_mail_below_the_receipt(moderator: User, postbox: Postbox):
    notice = give()
    reject_notice(notice_id=notice.pk, moderator=moderator, answer="It is an opinion.")
    let_undo_pass()

    receipt, answer = sorted(postbox.messages, key=lambda mail: str(mail["Message-ID"]), reverse=True)
    assert answer["In-Reply-To"] == receipt["Message-ID"] == f"<notice.{notice.pk}@imprint.example>"
    assert "It is an opinion." in text_of(answer)
    assert "Decided by a person, not by a program." in text_of(answer, "html")


@pytest.mark.parametrize("field", ["answer", "legal_ground", "reason"])
def test_decision_needs_its_words(moderator: User, field: str):
    notice = give()

    with pytest.raises(BadField) as told:
        follow(notice, moderator, **{field: " "})

    notice.refresh_from_db()
    assert told.value.field == field
    assert (notice.state, notice.comment.state, Decision.objects.count()) == ("waiting", "published", 0)


def test_second_decision_is_told_that_somebody_was_quicker(moderator: User):
    notice = give()
    follow(notice, moderator)

    with pytest.raises(NoticeDecided):
        reject_notice(notice_id=notice.pk, moderator=make_moderator("other"), answer="No.")


def test_notice_about_what_was_removed_meanwhile_still_gets_its_answer(moderator: User):
    comment = make_comment()
    notice = give(comment)
    remove_comment(comment_id=comment.pk, moderator=moderator, ground="hate")

    follow(notice, moderator)

    notice.refresh_from_db()
    assert notice.state == "followed"
    assert Statement.objects.count() == 1


def test_notices_of_one_sender_are_slowed_down(site: Any):
    comment = make_comment()
    for _number in range(NOTICES_AT_ONCE):
        give(comment)

    with pytest.raises(TooFast):
        give(comment)


def test_thousand_notices_remove_nothing(site: Any):
    comment = make_comment()
    for number in range(1000):
        give(comment, address=f"198.18.{number // 250}.{number % 250}")

    comment.refresh_from_db()
    assert (Notice.objects.count(), comment.state) == (1000, "published")


def test_moderator_decides_on_the_screen(client: Client, moderator: User):
    comment = make_comment(body="What nobody may say.")
    notice = give(comment)
    client.force_login(moderator)
    path = f"/-/newsroom/moderation/notices/{notice.pk}/"

    assert path in client.get("/-/newsroom/moderation/notices/").content.decode()
    shown = client.get(path).content.decode()
    for words in ("What nobody may say.", "It denies a genocide.", "Ada Quay", "§ 130 StGB"):
        assert words in shown
    assert ADA not in shown
    refused = client.post(path, {"outcome": "follow", "answer": "Right.", "reason": "My words", "legal_ground": ""})
    assert (refused.status_code, "My words" in refused.content.decode()) == (422, True)
    client.post(path, {"outcome": "follow", "answer": "Right.", "reason": "Denial.", "legal_ground": "§ 130"})

    comment.refresh_from_db()
    assert (comment.state, Notice.objects.get().state) == ("removed", "followed")
    assert path in client.get("/-/newsroom/moderation/notices/?shelf=decided").content.decode()
    assert "Right." in client.get(path).content.decode()


def test_who_may_not_moderate_there_gets_403_and_a_row(client: Client, quiet: None):
    notice = give()
    limited = make_moderator("sports")
    Beat.objects.create(moderator=limited, section=make_section("Sports"))
    client.force_login(limited)

    answer = client.post(f"/-/newsroom/moderation/notices/{notice.pk}/", {"outcome": "reject", "answer": "x"})

    assert answer.status_code == 403
    assert f"/{notice.pk}/" not in client.get("/-/newsroom/moderation/notices/").content.decode()
    assert [one.kind for one in Decision.objects.all()] == ["denied"]
    assert Notice.objects.get().state == "waiting"


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_of_the_list_is_the_same(
    client: Client, moderator: User, django_assert_num_queries: Any, count: int
):
    client.force_login(moderator)
    for _number in range(count):
        give()
    client.get("/-/newsroom/moderation/notices/")

    with django_assert_num_queries(11):
        client.get("/-/newsroom/moderation/notices/")
