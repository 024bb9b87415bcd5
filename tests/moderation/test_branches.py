"""A closed branch as readers see it."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from imprint.discussion.models import Comment, Thread
from imprint.moderation.branches import set_branch_closed
from imprint.publishing.models import BakeOrder
from tests.factories import bake_all, make_comment, make_moderator, make_thread

pytestmark = pytest.mark.django_db
LINE = "The newsroom has closed this part of the discussion: nobody can answer here any more."


@pytest.fixture
def branch() -> list[Comment]:
    """A comment, an answer to it, and an answer to that one."""
    top = make_comment(make_thread())
    answer = make_comment(parent=top)
    return [top, answer, make_comment(parent=answer)]


def close(comment: Comment, is_closed: bool = True) -> None:
    set_branch_closed(comment_id=comment.pk, moderator=make_moderator(), is_closed=is_closed)


def on_page(client: Client, path: str, comment: Comment) -> Tag:
    found = BeautifulSoup(client.get(path).content, "html.parser").select_one(f"#comment-{comment.pk}")
    assert found
    return found


def seen(client: Client, path: str, comments: list[Comment]) -> list[tuple[bool, bool]]:
    """Whether each has a button for answers, and says why not."""
    found = [on_page(client, path, comment) for comment in comments]
    return [(bool(one.select('a[href$="#reply"]')), LINE in one.get_text()) for one in found]


def test_branch_has_no_button_and_says_why_where_it_is_closed(client: Client, branch: list[Comment]) -> None:
    path = branch[0].thread.key
    assert seen(client, path, branch) == [(True, False)] * 3

    close(branch[1])

    assert seen(client, path, branch) == [(True, False), (False, True), (False, False)]
    close(branch[0])
    assert seen(client, path, branch) == [(False, True), (False, False), (False, False)]
    close(branch[0], is_closed=False)
    assert seen(client, path, branch) == [(True, False)] * 3


def test_the_comments_own_page_has_no_form_for_an_answer(client: Client, branch: list[Comment]) -> None:
    assert b'id="reply"' in client.get(branch[2].path).content

    close(branch[1])

    assert b'id="reply"' not in client.get(branch[2].path).content
    assert LINE in client.get(branch[2].path).content.decode()


def test_a_long_branch_is_closed_on_its_further_pages_too(client: Client) -> None:
    top = make_comment(make_thread())
    answers = [make_comment(parent=top) for _ in range(27)]
    path = f"{top.thread.key}comments/branch/{top.pk}/2/"
    assert b'href="#write"' in client.get(path).content

    close(top)

    assert b'href="#write"' not in client.get(path).content
    assert seen(client, path, answers[-1:])[0][0] is False


def test_closing_orders_the_pages_that_show_it(branch: list[Comment]) -> None:
    bake_all()
    close(branch[1])

    top, thread = branch[0], Thread.objects.get()
    keys = set(BakeOrder.objects.values_list("key", flat=True))
    assert keys == {f"thread:{thread.pk}:page:1", f"thread:{thread.pk}:top", f"branch:{top.pk}"}


def test_a_closed_discussion_says_so_once(client: Client, branch: list[Comment]) -> None:
    close(branch[0])
    Thread.objects.update(state="closed", closed_because="hand")

    assert seen(client, branch[0].thread.key, branch) == [(False, False)] * 3
