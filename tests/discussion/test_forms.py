"""Forms that work without JavaScript."""

import re
from typing import Any

import pytest
from django.test import Client

from imprint.core import writer
from imprint.discussion import opening
from imprint.discussion.models import Comment, Report, Thread, Vote
from imprint.mailing.models import Follow
from imprint.readers.identity import COOKIE
from tests.conftest import Configure
from tests.discussion.steps import Fill, alert_of, send_form, text_of
from tests.factories import make_author, make_comment, make_moderator, make_user

GONE = (
    "The comment that you answer is not there any more. Your answer was not posted, but nothing of it is lost: you can"
    " post it as a comment of its own."
)

pytestmark = pytest.mark.usefixtures("quiet")


def test_form_answers_303_to_the_comment_in_its_thread(reader: Client, thread: Thread):
    answer = send_form(reader, thread, name="Jo")

    comment = Comment.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{thread.key}#comment-{comment.pk}")
    assert f'id="comment-{comment.pk}"' in text_of(reader.get(thread.key))


def test_form_of_a_late_answer_leads_to_the_page_that_shows_it(reader: Client, fill: Fill):
    thread = fill(60)
    top = thread.all_comments.get(ordinal=1)

    answer = send_form(reader, thread, parent=top.pk)

    comment = Comment.objects.latest("pk")
    assert answer["Location"] == f"{thread.key}comments/oldest/1/#comment-{comment.pk}"


def test_form_of_a_held_comment_leads_to_its_own_page(reader: Client, thread: Thread, configure: Configure):
    configure(hold_comments=True)
    answer = send_form(reader, thread)

    comment = Comment.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/-/comments/{comment.pk}/")
    assert reader.get(answer["Location"]).status_code == 200
    assert Client().get(answer["Location"]).status_code == 404


def test_form_sent_twice_writes_one_comment_and_leads_to_it(reader: Client, thread: Thread):
    answers = [send_form(reader, thread) for _ in range(2)]

    assert Comment.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_form_sets_a_cookie_that_scripts_cannot_read(reader: Client, thread: Thread):
    send_form(reader, thread)

    cookie = reader.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_reader_without_cookies_reads_posts_and_votes(thread: Thread, reader: Client):
    for number in range(2):
        assert send_form(Client(), thread, body=f"Number {number}").status_code == 303
    comment = Comment.objects.earliest("pk")

    assert Client().post(f"/-/comments/{comment.pk}/vote/", {"value": "1"}).status_code == 303
    assert Client().get(f"/-/comments/{comment.pk}/").status_code == 200
    assert Vote.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"body": " "}, 422, "The text is empty."),
        (
            {"body": "kept & <kept>\u202e"},
            422,
            "The text has invisible characters in it that change the direction of writing.",
        ),
        ({"name": "x" * 61}, 422, "The name is too long: 61 characters, 60 are allowed."),
        ({"email": "nobody"}, 422, "This does not look like an e-mail address."),
        ({"notify": "all"}, 422, "Write your e-mail address, or choose not to be told of answers."),
        ({"parent": "999999999"}, 404, GONE),
        ({"parent": "9" * 30}, 404, GONE),
        ({"parent": "²"}, 404, GONE),
        ({"parent": "x"}, 404, GONE),
    ],
)
def test_refused_form_says_why_and_keeps_what_was_typed(
    sent: dict[str, str], status: int, sentence: str, reader: Client, thread: Thread
):
    answer = send_form(reader, thread, **{"body": "kept & <kept>", "name": "Jo", **sent})

    assert (answer.status_code, alert_of(answer)) == (status, sentence)
    assert Comment.objects.count() == 0
    if "kept" in sent.get("body", "kept"):
        assert re.search(r"<textarea[^>]*>kept &amp; &lt;kept&gt;", text_of(answer))


def test_form_in_a_wrong_encoding_is_refused(reader: Client, thread: Thread):
    answer = reader.generic(
        "POST",
        f"/-/threads/{thread.pk}/comments/",
        "body=caf%E9",  # Latin-1.
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 422
    assert alert_of(answer) == "The text was sent in a wrong encoding: some of its characters were lost."


def test_form_with_an_unknown_wish_for_mail_wants_none(reader: Client, thread: Thread):
    assert send_form(reader, thread, notify="whatever").status_code == 303
    assert Follow.objects.count() == 0


def test_form_of_a_closed_thread_keeps_the_text_to_be_copied(reader: Client, thread: Thread):
    opening.set_thread_open(thread_id=thread.pk, is_open=False)

    answer = send_form(reader, thread, body="Long work.")

    assert answer.status_code == 403
    assert alert_of(answer).startswith("The newsroom closed this discussion.")
    assert "Long work." in text_of(answer)


def test_form_of_an_unknown_thread_is_404(reader: Client, site: Any):
    for thread_id in (0, 10**9, 10**30):
        assert reader.post(f"/-/threads/{thread_id}/comments/", {"body": "A word."}).status_code == 404
        assert reader.post(f"/-/threads/{thread_id}/follows/", {"email": "a@b.example"}).status_code == 404


def test_form_under_an_article_that_is_not_public_is_refused(reader: Client, thread: Thread):
    assert thread.article
    thread.article.unpublish()

    answer = send_form(reader, thread, body="Long work.")

    assert answer.status_code == 404
    assert alert_of(answer).startswith("There is no discussion here.")


def test_form_sent_too_fast_is_429_and_keeps_the_text(reader: Client, thread: Thread, rate_limits_on: None):
    for number in range(3):
        assert send_form(reader, thread, body=f"Number {number}").status_code == 303

    answer = send_form(reader, thread, body="Long work.")

    assert (answer.status_code, answer["Retry-After"]) == (429, "10")
    assert "Long work." in text_of(answer)


def test_form_sent_to_a_busy_writer_is_503_and_keeps_the_text(
    reader: Client, thread: Thread, monkeypatch: pytest.MonkeyPatch
):
    def is_busy(*args: Any) -> None:
        raise writer.WriterBusy

    monkeypatch.setattr(writer, "write", is_busy)
    answer = send_form(reader, thread, body="Long work.")

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert "Long work." in text_of(answer)


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_form_of_a_page_of_somebody_else_is_403(headers: dict[str, str], reader: Client, thread: Thread):
    comment = make_comment(thread)
    own = f"/-/comments/{comment.pk}"
    paths = [f"/-/threads/{thread.pk}/comments/", f"/-/threads/{thread.pk}/follows/"]
    paths += [f"{own}/{act}/" for act in ("edit", "delete", "vote", "report")]

    sent = {"body": "x", "value": "1", "email": "a@b.example"}
    assert [reader.post(path, sent, headers=headers).status_code for path in paths] == [403] * 6
    assert (Comment.objects.count(), Vote.objects.count(), Follow.objects.count()) == (1, 0, 0)


def test_opening_the_address_of_a_form_leads_to_where_it_stands(reader: Client, thread: Thread):
    comment = make_comment(thread)
    own, discussion = f"/-/comments/{comment.pk}/", f"{thread.key}#discussion"

    for name in ("edit", "delete", "vote", "report"):
        answer = reader.get(f"{own}{name}/")
        assert (answer.status_code, answer["Location"]) == (303, own)
    for name in ("comments", "follows"):
        answer = reader.get(f"/-/threads/{thread.pk}/{name}/")
        assert (answer.status_code, answer["Location"]) == (303, discussion)
    assert reader.get(f"/-/threads/{10**30}/comments/").status_code == 404
    assert reader.put(f"{own}vote/").status_code == 405


# Changing, voting, reporting


def test_author_changes_and_takes_back_by_forms(reader: Client, thread: Thread):
    send_form(reader, thread)
    path = Comment.objects.get().path

    answer = reader.post(f"{path}edit/", {"body": "Better."})
    assert (answer.status_code, answer["Location"]) == (303, path)
    assert "<p>Better.</p>" in text_of(reader.get(path))

    answer = reader.post(f"{path}delete/")
    assert (answer.status_code, answer["Location"]) == (303, path)
    assert "Taken back by its author." in text_of(reader.get(path))


def test_refused_change_says_why_and_keeps_what_was_typed(reader: Client, thread: Thread):
    send_form(reader, thread, body="Good.")
    path = Comment.objects.get().path

    answer = reader.post(f"{path}edit/", {"body": "kept\u202e"})
    assert (answer.status_code, "kept" in text_of(answer)) == (422, True)

    answer = Client().post(f"{path}edit/", {"body": "Somebody else's"})
    assert (answer.status_code, "Somebody else's" in text_of(answer).replace("&#39;", "'")) == (403, True)
    assert Client().post(f"{path}delete/").status_code == 403
    assert Comment.objects.get().body == "Good."


def test_vote_form_counts_and_leads_back(reader: Client, thread: Thread):
    comment = make_comment(thread)
    path = f"{comment.path}vote/"

    for value, up, down in [("1", 1, 0), ("-1", 0, 1), ("0", 0, 0)]:
        answer = reader.post(path, {"value": value})
        assert (answer.status_code, answer["Location"]) == (303, f"{thread.key}#comment-{comment.pk}")
        comment.refresh_from_db()
        assert (comment.up, comment.down) == (up, down)


@pytest.mark.parametrize("sent", [{}, {"value": ""}, {"value": "2"}, {"value": "x"}])
def test_vote_form_without_a_vote_changes_nothing(sent: dict[str, str], reader: Client, thread: Thread):
    comment = make_comment(thread)
    reader.post(f"{comment.path}vote/", {"value": "1"})

    assert reader.post(f"{comment.path}vote/", sent).status_code == 422
    comment.refresh_from_db()
    assert comment.up == 1


def test_vote_form_too_fast_is_429(reader: Client, thread: Thread, rate_limits_on: None):
    comment = make_comment(thread)
    answers = [reader.post(f"{comment.path}vote/", {"value": "1"}) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert answers[-1]["Retry-After"] == "2"


def test_report_form_thanks(reader: Client, thread: Thread):
    comment = make_comment(thread)

    answer = reader.post(f"{comment.path}report/", {"reason": "spam", "note": "Look."})

    assert answer.status_code == 200
    assert "The newsroom will look at it." in text_of(answer)
    assert list(Report.objects.values_list("reason", "note")) == [("spam", "Look.")]


def test_follow_form_asks_by_mail(reader: Client, thread: Thread):
    answer = reader.post(f"/-/threads/{thread.pk}/follows/", {"email": "ines@post.example"})
    assert answer.status_code == 202
    assert list(Follow.objects.values_list("email", "scope", "state")) == [("ines@post.example", "all", "asked")]

    answer = reader.post(f"/-/threads/{thread.pk}/follows/", {"email": "nobody"})
    assert (answer.status_code, alert_of(answer)) == (422, "This does not look like an e-mail address.")


def test_account_moderates_where_it_reads(reader: Client, thread: Thread):
    comment = make_comment(thread)
    reader.force_login(make_moderator("mod"))

    assert f'action="{comment.path}edit/"' in text_of(reader.get(comment.path))
    reader.post(f"{comment.path}edit/", {"body": "Milder."})
    comment.refresh_from_db()
    assert (comment.body, comment.edited_by) == ("Milder.", "mod")


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"body": " "}, "textarea"), ({"name": "x" * 61}, 'input name="name"'), ({"email": "x"}, 'input name="email"')],
)
def test_refused_form_leads_to_the_field_that_is_wrong(
    sent: dict[str, str], field: str, reader: Client, thread: Thread
):
    html = text_of(send_form(reader, thread, **sent))

    marked = re.findall(r"<(\w+ [^>]*) aria-invalid=\"true\" autofocus", html)
    assert [tag.startswith(field) for tag in marked] == [True]


def test_own_vote_by_form_is_refused_and_says_why(reader: Client, thread: Thread):
    send_form(reader, thread)

    answer = reader.post(f"{Comment.objects.get().path}vote/", {"value": "1"})

    assert (answer.status_code, alert_of(answer)) == (403, "This comment is your own; votes are for those of others.")


def test_form_says_without_scripts_where_a_comment_can_be_changed(reader: Client, thread: Thread):
    html = text_of(reader.get(thread.key))

    assert "follow the date beside your name.</p></noscript>" in html


def test_form_with_a_reserved_name_comes_back_with_all_that_was_typed(reader: Client, thread: Thread):
    make_author("Mira Okafor")

    answer = send_form(reader, thread, body="Mine & yours", name="Mirа Okafor", email="m@x.example", notify="replies")

    shown = text_of(answer)
    assert answer.status_code == 422
    assert "sign in; otherwise please choose another name" in alert_of(answer)
    assert 'value="Mirа Okafor" aria-invalid="true" autofocus' in shown
    assert ("Mine &amp; yours</textarea>" in shown, 'value="m@x.example"' in shown) == (True, True)
    assert 'value="replies" selected' in shown


def test_report_of_an_account_goes_with_its_address_only_where_it_wants_to_be_told(thread: Thread, client: Client):
    account = make_user("rosa", email="rosa@post.example")
    client.force_login(account)
    quiet, told = make_comment(thread), make_comment(thread)

    for comment, sent in ((quiet, {}), (told, {"tell": "1"})):
        client.post(f"{comment.path}report/", {"reason": "spam", **sent})

    assert [report.email for report in Report.objects.order_by("pk")] == ["", "rosa@post.example"]
