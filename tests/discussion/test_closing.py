"""A discussion closes by its age, by hand, or is never opened; readers are told why."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imprint.articles.models import Article, Section
from imprint.discussion import opening
from imprint.discussion.closing import close_aged
from imprint.discussion.models import Thread
from imprint.discussion.refusals import DiscussionClosed
from tests.conftest import Configure
from tests.discussion.steps import orders, post, post_path, text_of
from tests.factories import bake_all, make_article, make_comment, make_editor, publish

pytestmark = pytest.mark.usefixtures("quiet", "db")
BY_AGE = ("closed", "age")
OPEN = ("open", "")


@pytest.fixture
def old() -> Thread:
    """Under an article of forty days ago."""
    return make_thread_of(days=40)


def make_thread_of(*, days: int, **fields: Any) -> Thread:
    article = make_article(published_at=timezone.now() - timedelta(days=days), **fields)
    return Thread.objects.get(article=article)


def state_of(thread: Thread) -> tuple[str, str]:
    thread.refresh_from_db()
    return thread.state, thread.closed_because


# By its age


def test_thread_closes_so_many_days_after_its_article(configure: Configure):
    threads = [make_thread_of(days=days) for days in (29, 30, 400)]
    configure(close_after_days=30)
    orders()

    assert close_aged() == 2

    assert [state_of(thread) for thread in threads] == [OPEN, BY_AGE, BY_AGE]
    assert orders() == {key for thread in threads[1:] for key in (f"thread:{thread.pk}", f"thread:{thread.pk}:state")}
    assert (close_aged(), orders()) == (0, set())


def test_thread_never_closes_by_itself_without_the_setting(old: Thread):
    assert (close_aged(), state_of(old)) == (0, OPEN)


def test_thread_of_an_article_that_is_not_public_waits(old: Thread, configure: Configure):
    assert old.article
    old.article.unpublish()
    configure(close_after_days=30)

    assert (close_aged(), state_of(old)) == (0, OPEN)


@pytest.mark.parametrize("is_closed_before", [True, False])
def test_thread_that_is_opened_by_hand_after_its_time_stays_open(
    is_closed_before: bool, old: Thread, configure: Configure
):
    configure(close_after_days=30)
    if is_closed_before:
        close_aged()
    opening.set_thread_open(thread_id=old.pk, is_open=True)

    assert close_aged() == 0
    assert state_of(old)[0] == "open"
    post(old)


def test_thread_that_was_opened_by_hand_before_its_time_closes_in_time(configure: Configure):
    thread = make_thread_of(days=20)
    configure(close_after_days=30)
    for is_open in (False, True):
        opening.set_thread_open(thread_id=thread.pk, is_open=is_open)

    Article.objects.filter(pk=thread.article_id).update(published_at=timezone.now() - timedelta(days=31))
    assert (close_aged(), state_of(thread)) == (1, BY_AGE)


def test_thread_closed_by_hand_stays_closed_by_hand(old: Thread, configure: Configure):
    opening.set_thread_open(thread_id=old.pk, is_open=False)
    configure(close_after_days=30)

    assert (close_aged(), state_of(old)) == (0, ("closed", "hand"))


def test_threads_open_again_that_are_young_enough_for_a_raised_setting(old: Thread, configure: Configure):
    older = make_thread_of(days=90)
    configure(close_after_days=30)
    close_aged()

    configure(close_after_days=60)

    assert close_aged() == 1
    assert [state_of(thread) for thread in (old, older)] == [OPEN, BY_AGE]


# Never opened


def test_article_without_comments_has_a_thread_that_was_never_opened():
    thread = make_thread_of(days=0, readers_can_comment=False)

    assert state_of(thread) == ("closed", "never")
    with pytest.raises(DiscussionClosed) as refusal:
        post(thread)
    assert refusal.value.sentence.startswith("Comments were not opened here.")


def test_box_opens_and_closes_with_the_next_publication(thread: Thread):
    article = Article.objects.get(pk=thread.article_id)

    for is_on, expected in [(False, ("closed", "never")), (True, OPEN), (True, OPEN)]:
        article.readers_can_comment = is_on
        orders()
        before = state_of(thread)
        publish(article)
        assert state_of(thread) == expected
        assert (f"thread:{thread.pk}:state" in orders()) == (before != expected)


def test_publishing_again_does_not_open_what_was_closed_by_hand(thread: Thread):
    opening.set_thread_open(thread_id=thread.pk, is_open=False)

    publish(Article.objects.get(pk=thread.article_id))

    assert state_of(thread) == ("closed", "hand")


@pytest.mark.parametrize("is_on", [True, False])
def test_box_of_a_new_article_begins_as_its_section_says(is_on: bool, client: Client, site: Any):
    section = make_article().get_parent().specific
    Section.objects.filter(pk=section.pk).update(readers_can_comment=is_on)
    client.force_login(make_editor())

    page = client.get(reverse("wagtailadmin_pages:add", args=["articles", "article", section.pk]))

    assert page.context["form"]["readers_can_comment"].value() is is_on


# What readers are told


NOT_POSTED = "Your text was not posted; copy it if you want to keep it."


@pytest.mark.parametrize(
    ("how", "days", "why"),
    [
        ("hand", 0, "The newsroom closed this discussion."),
        ("age", 30, "Closed 30 days after the article appeared."),
        ("age", 1, "Closed 1 day after the article appeared."),
        ("never", 0, "Comments were not opened here."),
    ],
)
def test_readers_and_programs_are_told_why(
    how: str, days: int, why: str, reader: Client, ask: Any, configure: Configure
):
    thread = make_thread_of(days=90, readers_can_comment=how != "never")
    configure(close_after_days=days)
    close_aged()
    if how == "hand":
        opening.set_thread_open(thread_id=thread.pk, is_open=False)

    assert f'<p class="notice">{why}</p>' in text_of(reader.get(thread.key))
    assert ask("POST", post_path(thread), {"body": "Late."}) == (403, f"{why} {NOT_POSTED}")
    told = ask("GET", f"threads?key={thread.key}")[1]
    assert [told[name] for name in ("open", "closed_because", "why_closed")] == [False, how, why]


def test_readers_are_told_the_truth_after_the_setting_or_the_box_were_taken_back(
    reader: Client, ask: Any, configure: Configure
):
    aged, shut = make_thread_of(days=90), make_thread_of(days=1)
    make_comment(shut)
    configure(close_after_days=30)
    close_aged()
    configure(close_after_days=0)
    assert shut.article
    shut.article.readers_can_comment = False
    publish(shut.article)

    why = [ask("GET", f"threads?key={thread.key}")[1]["why_closed"] for thread in (aged, shut)]
    assert why == ["Closed some time after the article appeared.", "The newsroom closed this discussion."]


def test_reply_to_a_comment_of_an_aged_thread_is_refused_and_its_page_says_why(
    reader: Client, ask: Any, old: Thread, configure: Configure
):
    comment = make_comment(old)
    assert 'action="/-/threads/' in text_of(reader.get(comment.path))
    configure(close_after_days=30)
    close_aged()

    assert ask("POST", post_path(old), {"body": "Late.", "parent": comment.pk})[0] == 403
    page = text_of(reader.get(comment.path))
    assert '<p class="notice">Closed 30 days after the article appeared.</p>' in page
    assert 'action="/-/threads/' not in page


def test_baked_pages_change_when_a_thread_closes(old: Thread, configure: Configure):
    make_comment(old)
    bake_all()
    configure(close_after_days=30)
    close_aged()

    paths = {bake.path for bake in bake_all() if bake.outcome == "written"}

    assert {old.key, f"{old.key}comments/oldest/1/", f"{old.key}comments/newest/1/"} <= paths
