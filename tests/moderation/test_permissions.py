"""Beats: who moderates what, on the desk and on readers' pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from imprint.articles.models import Section
from imprint.discussion import changing, featuring
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import NotLookedAfter, NotYours, UnknownComment, UnknownThread
from imprint.moderation.models import Beat, Decision
from imprint.moderation.permissions import (
    DENIALS_AT_ONCE,
    comment_for,
    comments_for,
    may_moderate,
    thread_for,
    threads_for,
)
from imprint.moderation.refusals import NoRights
from tests.factories import (
    make_article,
    make_comment,
    make_moderator,
    make_section,
    make_user,
    make_visitor,
    make_writer,
)

pytestmark = pytest.mark.django_db
SITE = "https://harbour.example"


@pytest.fixture
def places() -> dict[str, Comment]:
    """A comment in each of two sections, and one on somebody else's page."""
    made = {name: make_comment(make_article(section=make_section(name)).thread) for name in ("harbour", "town")}
    embedded = Thread.objects.create(key="/-/threads/x/", title="There", origin=SITE, name="x", url=f"{SITE}/x/")
    return made | {"elsewhere": make_comment(embedded)}


def limited(section: str = "", origin: str = "") -> User:
    moderator = make_moderator()
    Beat.objects.create(
        moderator=moderator, section=Section.objects.get(title=section) if section else None, origin=origin
    )
    return moderator


@pytest.mark.parametrize(
    ("make", "seen"),
    [
        (make_moderator, ["harbour", "town", "elsewhere"]),
        (lambda: limited("harbour"), ["harbour"]),
        (lambda: limited(origin=SITE), ["elsewhere"]),
        (limited, ["harbour", "town"]),
        (lambda: limited(origin="https://another.example"), []),
        (make_writer, []),
    ],
)
def test_moderators_see_and_decide_what_they_look_after(
    places: dict[str, Comment], make: Callable[[], User], seen: list[str]
) -> None:
    user = make()

    assert [name for name, comment in places.items() if may_moderate(user, comment)] == seen
    assert [name for name, comment in places.items() if may_moderate(user, comment.thread)] == seen
    if make is not make_writer:
        assert set(comments_for(user)) == {places[name] for name in seen}
        assert set(threads_for(user)) == {places[name].thread for name in seen}


def test_two_beats_are_both_looked_after(places: dict[str, Comment]) -> None:
    moderator = limited("harbour")
    Beat.objects.create(moderator=moderator, origin=SITE)

    assert set(comments_for(moderator)) == {places["harbour"], places["elsewhere"]}


def test_who_may_change_users_has_no_limits(places: dict[str, Comment]) -> None:
    administrator = limited("harbour")
    User.objects.filter(pk=administrator.pk).update(is_superuser=True)

    assert set(comments_for(User.objects.get(pk=administrator.pk))) == set(places.values())


def test_an_article_that_moves_changes_hands(places: dict[str, Comment]) -> None:
    moderator, comment = limited("town"), places["harbour"]
    comment.thread.article.move(Section.objects.get(title="town"), pos="last-child")

    assert may_moderate(moderator, Comment.objects.get(pk=comment.pk)) is True


def test_comment_for_loads_and_permits(places: dict[str, Comment], django_assert_max_num_queries: Any) -> None:
    moderator = limited("harbour")
    moderator.has_perm("discussion.change_comment")

    with django_assert_max_num_queries(2):
        assert comment_for(moderator, places["harbour"].pk) == places["harbour"]
    with pytest.raises(UnknownComment):
        comment_for(moderator, 10**9)
    assert thread_for(moderator, places["harbour"].thread_id) == places["harbour"].thread
    with pytest.raises(UnknownThread):
        thread_for(moderator, 10**9)
    assert Decision.objects.count() == 0


def test_what_is_not_theirs_is_refused_and_logged(places: dict[str, Comment]) -> None:
    moderator = limited("harbour")

    with pytest.raises(NoRights):
        comment_for(moderator, places["town"].pk)
    with pytest.raises(NoRights):
        thread_for(moderator, places["elsewhere"].thread_id)

    rows = Decision.objects.order_by("pk").values_list("kind", "moderator_id", "comment_id", "thread_id")
    town, elsewhere = places["town"], places["elsewhere"]
    assert list(rows) == [
        ("denied", moderator.pk, town.pk, town.thread_id),
        ("denied", moderator.pk, None, elsewhere.thread_id),
    ]


def test_the_row_of_a_denial_cannot_be_asked_for_where_it_would_be_lost() -> None:
    comment, moderator = make_comment(), limited(origin=SITE)

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        comment_for(moderator, comment.pk)


ACTS: dict[str, Callable[..., Any]] = {
    "edit": lambda **at: changing.edit_comment(body="Other words.", **at),
    "delete": changing.delete_comment,
    "pick": lambda **at: featuring.set_pick(is_on=True, **at),
    "pin": lambda **at: featuring.set_pinned(is_on=True, **at),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_the_limits_hold_on_readers_pages(places: dict[str, Comment], act: Callable[..., Any]) -> None:
    moderator = limited("harbour")

    with pytest.raises(NotLookedAfter):
        act(comment_id=places["town"].pk, visitor=make_visitor(moderator))

    row = Decision.objects.get()
    assert (row.kind, row.moderator_id, row.comment_id) == ("denied", moderator.pk, places["town"].pk)
    comment = Comment.objects.select_related("thread").get(pk=places["town"].pk)
    assert (comment.state, comment.edited_by, comment.is_pick, comment.thread.pinned_id) == (
        "published", "", False, None,
    )  # fmt: skip
    act(comment_id=places["harbour"].pk, visitor=make_visitor(moderator))
    assert not Decision.objects.filter(comment_id=places["harbour"].pk, kind="denied").exists()


def test_readers_are_not_logged(places: dict[str, Comment]) -> None:
    with pytest.raises(NotYours):
        changing.delete_comment(comment_id=places["town"].pk, visitor=make_visitor(make_user()))

    assert Decision.objects.count() == 0


def test_a_limited_moderator_still_changes_what_they_wrote(places: dict[str, Comment]) -> None:
    visitor = make_visitor(limited("harbour"))
    own = make_comment(places["town"].thread, visitor=visitor)

    changing.edit_comment(comment_id=own.pk, visitor=visitor, body="Better words.")
    changing.delete_comment(comment_id=own.pk, visitor=visitor)

    assert Comment.objects.get(pk=own.pk).removed_by_author is True
    assert Decision.objects.filter(kind="denied").count() == 0


def test_what_waits_elsewhere_is_not_shown_to_a_limited_moderator(client: Client, places: dict[str, Comment]) -> None:
    waiting = make_comment(places["town"].thread, state="pending", body="Held words.")
    client.force_login(make_moderator())
    assert "Held words." in client.get(waiting.path).content.decode()

    client.force_login(limited("harbour"))

    assert client.get(waiting.path).status_code == 404
    page = client.get(places["town"].path).content.decode()
    assert "Make it an editor’s pick" not in page
    answer = client.post(f"{places['town'].path}pick/", {"on": "1"})
    assert answer.status_code == 403
    assert "not among the discussions that you look after" in answer.content.decode()
    assert Decision.objects.get().kind == "denied"


def test_who_tries_without_end_does_not_fill_the_log(client: Client, quiet: None, site: Any):
    client.force_login(make_writer())

    statuses = {client.get("/-/newsroom/moderation/appeals/").status_code for _try in range(DENIALS_AT_ONCE + 10)}

    assert statuses == {403}
    assert DENIALS_AT_ONCE <= Decision.objects.filter(kind="denied").count() < DENIALS_AT_ONCE + 5
