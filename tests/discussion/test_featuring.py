"""Editor's picks, and one comment pinned above all others."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from imprint.discussion import changing, featuring, voting
from imprint.discussion.models import Comment, Thread
from imprint.discussion.places import paths_of
from imprint.discussion.refusals import ForModerators, NotOnSite, UnknownComment
from imprint.publishing import store
from imprint.readers.identity import Visitor
from tests.conftest import Configure
from tests.discussion.steps import Fill, alert_of, orders, text_of
from tests.factories import bake_all, make_comment, make_editor, make_moderator, make_user, make_visitor, make_writer
from tests.factories import publish as publish_article

pytestmark = pytest.mark.usefixtures("quiet")
SERVICES = [featuring.set_pick, featuring.set_pinned]


@pytest.fixture
def moderator(db: None) -> Visitor:
    return make_visitor(make_moderator())


def picks_path(thread: Thread, number: int = 1) -> str:
    return f"{thread.key}comments/picks/{number}/"


def is_featured(comment: Comment) -> tuple[bool, bool]:
    """Picked, pinned."""
    comment.refresh_from_db()
    thread = Thread.objects.get(pk=comment.thread_id)
    return comment.is_pick, thread.pinned_id == comment.pk


def feature(comment: Comment, moderator: Visitor) -> None:
    for service in SERVICES:
        service(comment_id=comment.pk, visitor=moderator, is_on=True)


def baked(path: str) -> BeautifulSoup:
    return BeautifulSoup(store.file_of(path).read_bytes(), "html.parser")


def baked_thread(thread: Thread) -> Thread:
    assert thread.article
    publish_article(thread.article)
    bake_all()
    thread.refresh_from_db()
    return thread


def pinned_on(path: str) -> list[str]:
    return [text.get_text(strip=True) for text in baked(path).select(".pinned article > div")]


# Picking and pinning


def test_comment_is_picked_and_pinned_and_no_more(thread: Thread, moderator: Visitor):
    comment = make_comment(thread)

    for is_on in (True, True, False, False):
        for service in SERVICES:
            service(comment_id=comment.pk, visitor=moderator, is_on=is_on)
        assert is_featured(comment) == (is_on, is_on)


def test_one_comment_is_pinned_and_many_are_picked(thread: Thread, moderator: Visitor):
    comments = [make_comment(thread) for _ in range(3)]
    for comment in comments:
        feature(comment, moderator)

    assert [is_featured(comment) for comment in comments] == [(True, False), (True, False), (True, True)]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("make", [None, make_user, make_writer])
def test_only_moderators_feature(service: Any, make: Any, thread: Thread):
    author = make_visitor(make() if make else None)
    comment = make_comment(thread, visitor=author)

    with pytest.raises(ForModerators):
        service(comment_id=comment.pk, visitor=author, is_on=True)
    assert is_featured(comment) == (False, False)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("state", ["pending", "removed"])
def test_comment_that_readers_do_not_see_is_not_featured(service: Any, state: str, thread: Thread, moderator: Visitor):
    comment = make_comment(thread, state=state)

    with pytest.raises(NotOnSite):
        service(comment_id=comment.pk, visitor=moderator, is_on=True)
    with pytest.raises(UnknownComment):
        service(comment_id=10**9, visitor=moderator, is_on=True)
    assert is_featured(comment) == (False, False)


def test_comment_that_is_removed_or_taken_back_is_featured_no_more(thread: Thread, moderator: Visitor):
    author = make_visitor()
    removed, taken_back = make_comment(thread), make_comment(thread, visitor=author)
    feature(removed, moderator)
    changing.remove_comment(comment_id=removed.pk)
    feature(taken_back, moderator)
    changing.delete_comment(comment_id=taken_back.pk, visitor=author)

    changing.publish_comment(comment_id=removed.pk)

    assert [is_featured(comment) for comment in (removed, taken_back)] == [(False, False)] * 2


def test_removal_of_another_comment_leaves_the_pinned_one(thread: Thread, moderator: Visitor):
    pinned, other = make_comment(thread), make_comment(thread)
    feature(pinned, moderator)

    changing.remove_comment(comment_id=other.pk)

    assert is_featured(pinned) == (True, True)


def test_featuring_orders_the_pages_that_show_it(thread: Thread, moderator: Visitor):
    comment = make_comment(thread)
    pages = {f"thread:{thread.pk}:page:1", f"thread:{thread.pk}:top", f"branch:{comment.pk}"}
    shown = pages | {f"thread:{thread.pk}:feed"}
    orders()

    featuring.set_pick(comment_id=comment.pk, visitor=moderator, is_on=True)
    assert orders() == shown | {f"thread:{thread.pk}:picks"}
    featuring.set_pinned(comment_id=comment.pk, visitor=moderator, is_on=True)
    assert orders() == {f"thread:{thread.pk}:pinned"}
    featuring.set_pinned(comment_id=comment.pk, visitor=moderator, is_on=True)
    assert orders() == set()
    changing.edit_comment(comment_id=comment.pk, visitor=moderator, body="Otherwise.")
    assert orders() == shown | {f"thread:{thread.pk}:picks", f"thread:{thread.pk}:pinned"}
    voting.vote(comment_id=comment.pk, visitor=make_visitor(), value=1)
    assert orders() == pages | {f"thread:{thread.pk}:picks"}


# On the baked pages


def test_pinned_comment_stands_first_under_the_article_and_on_the_first_page_of_each_order(
    fill: Fill, moderator: Visitor
):
    thread = baked_thread(fill(60))
    comment = thread.all_comments.get(ordinal=3)
    oldest, top = f"{thread.key}comments/oldest/1/", f"{thread.key}comments/top/1/"

    featuring.set_pinned(comment_id=comment.pk, visitor=moderator, is_on=True)
    written = {bake.path for bake in bake_all() if bake.outcome == "written"}

    assert written == {thread.key, oldest, top}
    for path in written:
        mark = baked(path).select_one(".pinned")
        assert mark
        assert mark.h3.get_text() == "Pinned by the newsroom"
        assert mark.select_one(".to a")["href"] == f"{oldest}#comment-{comment.pk}"
        assert mark.find_next("ol") == baked(path).select_one("ol.thread")
        assert len(baked(path).select(f"#comment-{comment.pk}")) == (0 if path == thread.key else 1)
    assert [pinned_on(f"{thread.key}comments/{rest}/") for rest in ("oldest/2", "newest/1", "top/2")] == [[], [], []]


@pytest.mark.parametrize("how", ["unpin", "remove", "take back", "pin another"])
def test_pinned_comment_leaves_the_pages(how: str, thread: Thread, moderator: Visitor):
    author = make_visitor()
    comment, other = make_comment(thread, body="First.", visitor=author), make_comment(thread, body="Second.")
    baked_thread(thread)
    feature(comment, moderator)
    bake_all()
    assert pinned_on(thread.key) == ["First."]

    if how == "unpin":
        featuring.set_pinned(comment_id=comment.pk, visitor=moderator, is_on=False)
    elif how == "remove":
        changing.remove_comment(comment_id=comment.pk)
    elif how == "take back":
        changing.delete_comment(comment_id=comment.pk, visitor=author)
    else:
        featuring.set_pinned(comment_id=other.pk, visitor=moderator, is_on=True)
    bake_all()

    expected = ["Second."] if how == "pin another" else []
    for path in (thread.key, f"{thread.key}comments/oldest/1/", f"{thread.key}comments/top/1/"):
        assert pinned_on(path) == expected


def test_changed_pinned_comment_is_changed_above_the_others(thread: Thread, moderator: Visitor):
    comment = make_comment(thread, body="Before.")
    baked_thread(thread)
    feature(comment, moderator)
    bake_all()

    changing.edit_comment(comment_id=comment.pk, visitor=moderator, body="After.")
    bake_all()

    assert pinned_on(f"{thread.key}comments/top/1/") == ["After."]


def test_picks_have_a_mark_and_a_page_of_their_own_linked_while_there_are_any(fill: Fill, moderator: Visitor):
    thread = baked_thread(fill(60))
    first = thread.all_comments.get(ordinal=2)
    answer = make_comment(parent=first, body="An answer.")
    pages = (thread.key, f"{thread.key}comments/oldest/3/", f"{thread.key}comments/newest/1/")
    bake_all()
    assert picks_path(thread) not in store.paths()

    for comment in (first, answer):
        featuring.set_pick(comment_id=comment.pk, visitor=moderator, is_on=True)
    bake_all()

    page = baked(picks_path(thread))
    assert [text.get_text(strip=True) for text in page.select("ol.thread article > div")] == ["An answer.", "Comment 2"]
    assert page.select_one("#discussion-title").get_text(strip=True) == "Editor’s picks"
    assert page.select_one("nav [aria-current]:not(header.masthead *)").get_text() == "Editor’s picks"
    assert not page.select("comment-form")
    for path in pages:
        links = [link["href"] for link in baked(path).select(".discussion > header nav a")]
        assert links[-1] == f"{picks_path(thread)}#discussion"
    marked = baked(f"{thread.key}comments/oldest/1/").select(f"#comment-{first.pk} > header .badge")
    assert [badge.get_text() for badge in marked] == ["Editor’s pick"]

    for comment in (first, answer):
        featuring.set_pick(comment_id=comment.pk, visitor=moderator, is_on=False)
    bake_all()
    assert picks_path(thread) not in store.paths()
    assert all("comments/picks/" not in store.file_of(path).read_text() for path in pages)


def test_many_picks_have_several_pages(fill: Fill, reader: Client):
    thread = fill(60)
    Comment.objects.filter(ordinal__lte=30).update(is_pick=True)
    baked_thread(thread)

    assert picks_path(thread, 2) in set(paths_of(thread))
    assert [len(baked(picks_path(thread, number)).select("ol.thread > li")) for number in (1, 2)] == [25, 5]
    assert baked(picks_path(thread)).select_one("[rel=next]")["href"] == f"{picks_path(thread, 2)}#discussion"
    assert reader.get(picks_path(thread, 3)).status_code == 404


def test_page_of_picks_costs_the_same_number_of_queries_for_any_number(
    fill: Fill, reader: Client, django_assert_num_queries: Any
):
    thread = fill(20)
    Comment.objects.filter(ordinal=1).update(is_pick=True)
    reader.get(picks_path(thread))

    for most in (1, 20):
        Comment.objects.filter(ordinal__lte=most).update(is_pick=True)
        with django_assert_num_queries(5):
            reader.get(picks_path(thread))


def test_pinning_costs_a_page_one_query_and_nothing_where_nothing_is_pinned(
    thread: Thread, reader: Client, moderator: Visitor, django_assert_max_num_queries: Any
):
    comment, counted = make_comment(thread), []
    for is_on in (False, True):
        featuring.set_pinned(comment_id=comment.pk, visitor=moderator, is_on=is_on)
        reader.get(f"{thread.key}comments/oldest/1/")
        with django_assert_max_num_queries(20) as seen:
            reader.get(f"{thread.key}comments/oldest/1/")
        counted.append(len(seen))

    assert counted[1] - counted[0] == 1


def test_api_tells_what_is_picked_and_pinned(thread: Thread, ask: Any, moderator: Visitor):
    comment = make_comment(thread)
    assert ask("GET", f"threads?key={thread.key}")[1]["pinned"] is None

    feature(comment, moderator)

    assert ask("GET", f"comments/{comment.pk}")[1]["is_pick"] is True
    assert ask("GET", f"threads?key={thread.key}")[1]["pinned"] == comment.pk


# How moderators do it


def test_page_of_a_comment_has_the_acts_for_moderators_alone(thread: Thread, client: Client, reader: Client):
    comment = make_comment(thread)
    assert "/pick/" not in text_of(reader.get(comment.path))
    client.force_login(make_editor())

    for words, act, is_on in [
        ("Make it an editor’s pick", "pick", "1"), ("Not an editor’s pick any more", "pick", "0"),
        ("Pin it above all others", "pin", "1"), ("Unpin it", "pin", "0"),
    ]:  # fmt: skip
        page = BeautifulSoup(client.get(comment.path).content, "html.parser")
        button = page.select_one(f'form[action="{comment.path}{act}/"] button')
        assert (button.get_text(), button["value"]) == (words, is_on)
        answer = client.post(f"{comment.path}{act}/", {"on": is_on})
        assert (answer.status_code, answer["Location"]) == (303, comment.path)


@pytest.mark.parametrize("act", ["pick", "pin"])
def test_act_of_somebody_else_is_refused_in_a_sentence(act: str, thread: Thread, reader: Client):
    comment = make_comment(thread)

    answer = reader.post(f"{comment.path}{act}/", {"on": "1"})

    assert (answer.status_code, alert_of(answer)) == (403, "Only moderators of the newsroom can do that.")
    assert is_featured(comment) == (False, False)
    assert reader.get(f"{comment.path}{act}/")["Location"] == comment.path


def test_buttons_of_the_newsroom_pick_and_pin(thread: Thread, client: Client):
    comment = make_comment(thread)
    client.force_login(make_moderator())
    screen = f"{reverse('newsroom_desk')}?queue=all"

    for name, words, undo in [("pick", "Pick", "Not a pick"), ("pin", "Pin", "Unpin")]:
        path = reverse(f"newsroom_{name}", args=[comment.pk])
        assert f">{words}</button>" in text_of(client.get(screen))
        client.post(path, {"on": "1"})
        assert f">{undo}</button>" in text_of(client.get(screen))
    assert is_featured(comment) == (True, True)
    for name in ("pick", "pin"):
        client.post(reverse(f"newsroom_{name}", args=[comment.pk]))
    assert is_featured(comment) == (False, False)


def test_buttons_of_the_newsroom_for_what_is_not_on_the_site_say_so(
    thread: Thread, client: Client, configure: Configure
):
    waiting = make_comment(thread, state="pending")
    client.force_login(make_moderator())

    for name in ("pick", "pin"):
        for pk in (waiting.pk, 10**9):
            path = reverse(f"newsroom_{name}", args=[pk])
            answer = client.post(path, {"on": "1"}, follow=True)
            assert [message.level_tag for message in answer.context["messages"]] == ["error"]
        client.logout()
        assert client.post(path, {"on": "1"}).status_code == 302
        client.force_login(make_moderator())
