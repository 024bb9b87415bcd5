"""What a comment said before it was edited: kept, shown with its differences, and taken away with the comment."""

import re
from typing import Any

import pytest
from django.test import Client

from imprint.core import rate_limits
from imprint.core.rate_limits import TooFast
from imprint.core.text import BadText
from imprint.discussion import changing, rights
from imprint.discussion.history import Part, comment_with_history, differences, versions_of
from imprint.discussion.models import Comment, EarlierText, Thread
from imprint.discussion.refusals import EditedTooOften, HistoryHidden, NotYours, UnknownComment
from imprint.readers.identity import COOKIE
from tests.conftest import Configure
from tests.discussion.steps import orders, text_of
from tests.factories import make_comment, make_editor, make_moderator, make_visitor

pytestmark = pytest.mark.usefixtures("quiet")


def edit(comment: Comment, body: str, visitor: Any) -> Comment:
    return changing.edit_comment(comment_id=comment.pk, visitor=visitor, body=body)


def edited_comment(thread: Thread, *bodies: str, visitor: Any = None) -> Comment:
    """Written by Ines with the first of the texts, and changed to each of the others."""
    visitor = visitor or make_visitor()
    comment = make_comment(thread, body=bodies[0], visitor=visitor)
    for body in bodies[1:]:
        comment = edit(comment, body, visitor)
    return comment


def history_of(reader: Client, comment: Comment) -> Any:
    return reader.get(f"{comment.path}history/")


def path_in_thread(thread: Thread) -> str:
    return f"{thread.key}comments/oldest/1/"


# Keeping


def test_each_text_that_was_replaced_is_kept_with_when_and_by_whom(thread: Thread):
    comment = edited_comment(thread, "One.", "Two.")
    moderator = make_visitor(make_moderator("mod"))
    first = comment.edited_at

    edit(comment, "Three.", moderator)

    comment.refresh_from_db()
    rows = EarlierText.objects.values_list("comment", "body", "replaced_at", "replaced_by")
    assert list(rows) == [
        (comment.pk, "One.", first, "Ines"),
        (comment.pk, "Two.", comment.edited_at, "mod"),
    ]


def test_same_text_again_is_no_edit(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, body="Just so.", visitor=visitor)
    orders()

    edit(comment, "  Just so.\r\n", visitor)

    comment.refresh_from_db()
    assert (comment.edited_at, comment.edited_by, EarlierText.objects.count(), orders()) == (None, "", 0, set())


def test_refused_edit_keeps_no_text(thread: Thread):
    comment = make_comment(thread, body="Good.")

    for visitor, body in [(make_visitor(), "Bad."), (make_visitor(make_moderator()), "a\0b")]:
        with pytest.raises((NotYours, BadText)):
            edit(comment, body, visitor)

    assert EarlierText.objects.count() == 0


def test_author_who_takes_a_comment_back_deletes_its_earlier_texts(thread: Thread):
    visitor = make_visitor()
    comment, other = edited_comment(thread, "Rash.", "Calm.", visitor=visitor), edited_comment(thread, "A.", "B.")

    changing.delete_comment(comment_id=comment.pk, visitor=visitor)

    assert list(EarlierText.objects.values_list("comment", "body")) == [(other.pk, "A.")]


def test_removal_by_a_moderator_keeps_the_texts_for_the_newsroom(thread: Thread):
    comment = edited_comment(thread, "Rude.", "Ruder.")

    changing.remove_comment(comment_id=comment.pk)

    moderator = make_visitor(make_moderator())
    assert [v.body for v in versions_of(comment_with_history(moderator, comment.pk))] == ["Rude.", "Ruder."]


def test_edits_too_fast_are_refused_but_not_those_of_moderators(thread: Thread, rate_limits_on: None):
    visitor, moderator = make_visitor(), make_visitor(make_moderator())
    comment = make_comment(thread, visitor=visitor)
    rate_limits.reset()
    for number in range(5):
        edit(comment, f"Text {number}", visitor)

    with pytest.raises(TooFast):
        edit(comment, "Once more", visitor)
    for number in range(8):
        edit(comment, f"Milder {number}", moderator)
    assert EarlierText.objects.count() == 5 + 8


def test_author_changes_a_comment_thirty_times_at_the_most(thread: Thread):
    visitor = make_visitor()
    comment = edited_comment(thread, *map(str, range(31)), visitor=visitor)

    with pytest.raises(EditedTooOften):
        edit(comment, "Once more", visitor)
    edit(comment, "30", visitor)
    edit(comment, "Milder", make_visitor(make_moderator()))

    assert EarlierText.objects.count() == 31


# Who may read it


def test_history_is_for_everybody_while_the_comment_stands(thread: Thread):
    comment = edited_comment(thread, "One.", "Two.")

    assert comment_with_history(make_visitor(token=""), comment.pk) == comment


@pytest.mark.parametrize("who", ["author", "stranger"])
def test_history_of_a_removed_comment_is_for_moderators_alone(who: str, thread: Thread):
    author = make_visitor()
    comment = edited_comment(thread, "Rude.", "Ruder.", visitor=author)
    changing.remove_comment(comment_id=comment.pk)

    with pytest.raises(UnknownComment):
        comment_with_history(author if who == "author" else make_visitor(), comment.pk)


def test_history_of_a_waiting_comment_is_for_its_author_and_moderators(thread: Thread, configure: Configure):
    author = make_visitor()
    configure(hold_comments=True)
    comment = edited_comment(thread, "One.", "Two.", visitor=author)
    Comment.objects.filter(pk=comment.pk).update(state="pending", ordinal=None)

    for visitor, key in [(author, ""), (make_visitor(make_editor()), ""), (None, rights.edit_key(comment.pk))]:
        assert comment_with_history(visitor or make_visitor(), comment.pk, key) == comment
    with pytest.raises(UnknownComment):
        comment_with_history(make_visitor(), comment.pk)


def test_hidden_history_is_for_moderators_alone(thread: Thread, configure: Configure):
    author = make_visitor()
    comment = edited_comment(thread, "One.", "Two.", visitor=author)
    configure(show_edit_history=False)

    assert comment_with_history(make_visitor(make_moderator()), comment.pk) == comment
    for visitor in (author, make_visitor()):
        with pytest.raises(HistoryHidden):
            comment_with_history(visitor, comment.pk)


# The page


def test_page_shows_every_version_with_its_differences_newest_first(reader: Client, thread: Thread):
    comment = edited_comment(
        thread, "The <b>old</b> ferry sailed.", "The new ferry sailed.", "The new ferry lay still."
    )

    page = text_of(history_of(reader, comment))

    assert re.findall(r"<h2[^>]*>(.*?)<", page) == ["Edit 2 ", "Edit 1", "First text"]
    assert re.findall(r"</bdi>([^<]*)<bdi[^>]*>end of what was taken out", page) == [
        "sailed.",
        "&lt;b&gt;old&lt;/b&gt;",
    ]
    assert re.findall(r"</bdi>([^<]*)<bdi[^>]*>end of what was put in", page) == ["lay still.", "new"]
    assert '<p class="by"><b dir="auto">Ines</b> <time datetime="' in page
    assert '<meta name="robots" content="noindex">' in page


def test_page_of_a_comment_that_was_never_edited_says_so(reader: Client, thread: Thread):
    never, imported = make_comment(thread), make_comment(thread)
    Comment.objects.filter(pk=imported.pk).update(edited_at=imported.posted_at, edited_by="Ines")

    assert "This comment was never edited." in text_of(history_of(reader, never))
    assert "What it said before was not kept." in text_of(history_of(reader, imported))


def test_page_is_404_for_readers_where_the_history_is_not_theirs(reader: Client, thread: Thread, configure: Configure):
    removed, shown = edited_comment(thread, "One.", "Two."), edited_comment(thread, "Three.", "Four.")
    changing.remove_comment(comment_id=removed.pk)
    assert history_of(reader, shown).status_code == 200
    configure(show_edit_history=False)

    assert [history_of(reader, comment).status_code for comment in (removed, shown)] == [404, 404]
    assert reader.get("/-/comments/999999999999999999999/history/").status_code == 404


def test_moderator_reads_the_history_of_a_removed_comment(client: Client, thread: Thread, configure: Configure):
    comment = edited_comment(thread, "Rude.", "Ruder.")
    changing.remove_comment(comment_id=comment.pk)
    configure(show_edit_history=False)
    client.force_login(make_moderator())

    assert "only moderators see its texts" in text_of(history_of(client, comment))


def test_page_costs_the_same_number_of_queries_for_any_number_of_edits(
    reader: Client, thread: Thread, django_assert_num_queries: Any
):
    few, many = edited_comment(thread, "1", "2"), edited_comment(thread, *map(str, range(9)))
    history_of(reader, few)

    for comment in (few, many):
        with django_assert_num_queries(6):
            history_of(reader, comment)


def test_line_below_an_edited_comment_leads_to_what_it_said(reader: Client, thread: Thread):
    comment = edited_comment(thread, "One.", "Two.")

    for path in (path_in_thread(thread), comment.path):
        line = re.search(r'<p class="edited">(.*?)</p>', text_of(reader.get(path)))
        assert line
        assert re.sub(r"<time.*?</time>", "TIME", line[1]) == (
            f'<a href="{comment.path}history/">Last edited TIME by Ines</a>'
        )


def test_line_below_an_edited_comment_leads_nowhere_where_the_history_is_hidden(
    reader: Client, client: Client, thread: Thread, configure: Configure
):
    comment = edited_comment(thread, "One.", "Two.")
    configure(show_edit_history=False)

    assert "Last edited" in text_of(reader.get(comment.path))
    assert "/history/" not in text_of(reader.get(comment.path))
    client.force_login(make_moderator())
    assert f'href="{comment.path}history/"' in text_of(client.get(comment.path))


# The API


def test_api_tells_every_wording(ask: Any, thread: Thread):
    comment = edited_comment(thread, "One *word*.", "Two.")

    status, answer = ask("GET", f"comments/{comment.pk}/history")

    assert status == 200
    assert [(v["body"], v["written_by"]) for v in answer["versions"]] == [("One *word*.", "Ines"), ("Two.", "Ines")]
    assert set(answer["versions"][0]) == {"body", "written_at", "written_by"}


def test_api_refuses_the_history_that_is_hidden(ask: Any, thread: Thread, configure: Configure):
    comment = edited_comment(thread, "One.", "Two.")
    configure(show_edit_history=False)

    assert ask("GET", f"comments/{comment.pk}/history") == (
        404,
        "What comments said before they were edited is not shown on this site.",
    )
    assert ask("GET", "comments/999999999/history") == (404, "This comment is not there any more.")


def test_api_shows_a_waiting_comment_to_whoever_has_its_key(ask: Any, reader: Client, thread: Thread):
    comment = make_comment(thread, state="pending", body="Mine.")
    reader.cookies.pop(COOKIE, None)
    path, key = f"comments/{comment.pk}/history", rights.edit_key(comment.pk)

    assert ask("GET", path)[0] == 404
    assert ask("GET", path, Authorization=f"Bearer {key}")[1]["versions"][0]["body"] == "Mine."


# Differences


def told(before: str, after: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[part.kind].format(part.text) for part in differences(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("The same.", "The same.", "The same."),
        ("It sailed.", "It never sailed.", "It [+never +]sailed."),
        ("It never sailed.", "It sailed.", "It [-never -]sailed."),
        ("One two three four", "One five six four", "One [-two three-][+five six+] four"),
        ("A.\n\nB.", "A.\n\nB.\n\nC.", "A.\n\nB.[+\n\nC.+]"),
        ("Everything else", "Nothing of it", "[-Everything else-][+Nothing of it+]"),
        ("كانت السفينة هنا", "كانت العبّارة هنا", "كانت [-السفينة-][+العبّارة+] هنا"),
        ("今日は雨です", "今日は雪です", "今日は[-雨-][+雪+]です"),
    ],
)
def test_differences_are_told_by_words(before: str, after: str, expected: str):
    assert told(before, after) == expected


def test_long_texts_are_compared_by_words_within_the_lines_that_changed():
    lines = [f"Line {number} says a few words more." for number in range(600)]
    before, changed = "\n".join(lines), lines[300].replace("few", "hundred")

    parts = differences(before, before.replace(lines[300], changed))

    assert [part for part in parts if part.kind != "same"] == [Part("removed", "few"), Part("added", "hundred")]


@pytest.mark.parametrize("unit", ["word ", "a\n"])
def test_both_texts_can_be_read_out_of_their_differences_however_long(unit: str):
    before, after = unit * 4500 + "end", "start " + unit * 4501
    parts: tuple[Part, ...] = differences(before, after)

    assert "".join(part.text for part in parts if part.kind != "added") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after
