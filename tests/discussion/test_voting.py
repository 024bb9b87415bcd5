from datetime import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from imprint.core.rate_limits import TooFast
from imprint.discussion import voting
from imprint.discussion.models import Comment, Thread, Vote
from imprint.discussion.places import paths_of
from imprint.discussion.refusals import NoVotesDown, NoVotesHere, OwnComment, UnknownComment
from imprint.publishing.models import BakeOrder
from imprint.readers.identity import COOKIE, Visitor, new_token
from tests.conftest import Configure
from tests.discussion.steps import alert_of
from tests.factories import make_comment, make_user, make_visitor


def vote(comment: Comment, value: int, visitor: Visitor | None = None) -> tuple[int, int]:
    return voting.vote(comment_id=comment.pk, visitor=visitor or make_visitor(), value=value)


def test_vote_is_counted_changed_and_taken_back(thread: Thread):
    comment, visitor = make_comment(thread), make_visitor()

    counted = [vote(comment, value, visitor) for value in (1, 1, -1, -1, 0, 0, 1)]

    assert counted == [(1, 0), (1, 0), (0, 1), (0, 1), (0, 0), (0, 0), (1, 0)]
    assert list(Vote.objects.values_list("voter", "value")) == [(visitor.voter, 1)]


def test_each_person_has_one_vote(thread: Thread):
    """An account, a device, or without cookies an address with a browser."""
    comment, user = make_comment(thread), make_user()
    same = [make_visitor(user), make_visitor(user, token="another device"), make_visitor(user, address="192.0.2.9")]
    strangers = [make_visitor(token=""), make_visitor(token=""), make_visitor(token="", address="192.0.2.9")]

    for visitor in (*same, *strangers, make_visitor(), make_visitor()):
        vote(comment, 1, visitor)

    comment.refresh_from_db()
    assert comment.up == 1 + 2 + 2


@pytest.mark.parametrize("kind", ["account", "device"])
def test_vote_on_ones_own_comment_is_refused(kind: str, thread: Thread):
    visitor = make_visitor(make_user() if kind == "account" else None)
    comment = make_comment(thread, visitor=visitor)

    for value in (1, -1):
        with pytest.raises(OwnComment):
            vote(comment, value, visitor)

    comment.refresh_from_db()
    assert (comment.up, comment.down, Vote.objects.count()) == (0, 0, 0)


def test_vote_of_whoever_signs_in_on_the_device_that_wrote_is_refused(thread: Thread):
    guest = make_visitor()
    comment = make_comment(thread, visitor=guest)

    with pytest.raises(OwnComment):
        vote(comment, 1, make_visitor(make_user(), token=guest.token))


def test_own_vote_of_earlier_days_can_be_taken_back(thread: Thread):
    visitor = make_visitor()
    comment = make_comment(thread, visitor=visitor, up=1)
    Vote.objects.create(comment=comment, voter=visitor.voter, value=1, voted_at=comment.posted_at)

    assert vote(comment, 0, visitor) == (0, 0)


@pytest.mark.parametrize("token", ["", None])
def test_vote_of_a_stranger_on_what_a_guest_or_an_account_wrote_is_counted(token: str | None, thread: Thread):
    for visitor in (make_visitor(), make_visitor(make_user())):
        assert vote(make_comment(thread, visitor=visitor), 1, make_visitor(token=token)) == (1, 0)


def test_score_is_the_lower_bound_of_wilson(thread: Thread):
    comment = make_comment(thread)
    scores = []
    for value in (1, -1, *[1] * 9, 0):
        vote(comment, value)
        comment.refresh_from_db()
        scores.append(round(comment.score, 6))

    assert scores[0] == 0.378448
    assert scores[-1] == scores[-2] == 0.739495  # 10 up, 1 down, and one who only looked.


@pytest.mark.parametrize("state", ["pending", "removed"])
def test_vote_on_a_comment_that_is_not_there_is_refused(state: str, thread: Thread):
    comment = make_comment(thread)
    Comment.objects.filter(pk=comment.pk).update(state=state)

    with pytest.raises(UnknownComment):
        vote(comment, 1)
    comment.refresh_from_db()
    assert (comment.up, Vote.objects.count()) == (0, 0)


@pytest.mark.parametrize("comment_id", [0, -1, 10**9, 2**63, 10**30])
def test_vote_on_an_unknown_comment_is_refused(comment_id: int, thread: Thread):
    with pytest.raises(UnknownComment):
        voting.vote(comment_id=comment_id, visitor=make_visitor(), value=1)


def test_vote_orders_the_pages_that_show_the_comment(thread: Thread):
    top, visitor = make_comment(thread), make_visitor()
    answer = make_comment(parent=top)
    BakeOrder.objects.all().delete()

    vote(top, 1, visitor)
    vote(answer, 1, visitor)
    assert dict(BakeOrder.objects.values_list("key", "version")) == {
        f"thread:{thread.pk}:page:1": 2,
        f"thread:{thread.pk}:top": 2,
        f"branch:{top.pk}": 1,
        f"branch:{top.pk}:page:1": 1,
    }

    BakeOrder.objects.all().delete()
    vote(top, 1, visitor)
    assert BakeOrder.objects.count() == 0


def test_votes_too_fast_are_refused(thread: Thread, rate_limits_on: None):
    comments, visitor = [make_comment(thread) for _ in range(3)], make_visitor(address="192.0.2.7")
    for number in range(10):
        vote(comments[number % 3], 1, visitor)

    with pytest.raises(TooFast):
        vote(comments[0], -1, visitor)


# Up only, or none


def test_vote_down_is_refused_where_only_votes_up_count(thread: Thread, configure: Configure):
    comment, visitor = make_comment(thread), make_visitor()
    vote(comment, -1, visitor)
    configure(votes="up")

    with pytest.raises(NoVotesDown):
        vote(comment, -1)
    assert vote(comment, 1) == (1, 1)
    assert vote(comment, 0, visitor) == (1, 0)


@pytest.mark.parametrize("value", [1, 0, -1])
def test_any_vote_is_refused_where_there_are_none(value: int, thread: Thread, configure: Configure):
    comment = make_comment(thread)
    configure(votes="none")

    with pytest.raises(NoVotesHere):
        vote(comment, value)
    assert Vote.objects.count() == 0


@pytest.mark.parametrize(
    ("votes", "status", "sentence"),
    [
        ("up", 422, "On this site votes are for comments, not against them."),
        ("none", 403, "There are no votes on this site."),
    ],
)
@pytest.mark.usefixtures("quiet")
def test_refused_vote_says_why(
    votes: str, status: int, sentence: str, thread: Thread, ask: Any, reader: Client, configure: Configure
):
    comment = make_comment(thread)
    configure(votes=votes)

    assert ask("PUT", f"comments/{comment.pk}/vote", {"value": -1}) == (status, sentence)
    answer = reader.post(f"{comment.path}vote/", {"value": "-1"})
    assert (answer.status_code, alert_of(answer)) == (status, sentence)


@pytest.mark.parametrize(
    ("votes", "buttons", "orders"),
    [
        ("up_down", ["Vote up: 0", "Vote down: 0"], ["Newest", "Oldest", "Most voted"]),
        ("up", ["Vote up: 0"], ["Newest", "Oldest", "Most voted"]),
        ("none", [], ["Newest", "Oldest"]),
    ],
)
def test_pages_have_the_buttons_and_orders_that_the_setting_leaves(
    votes: str, buttons: list[str], orders: list[str], thread: Thread, reader: Client, show_setting: Configure
):
    show_setting(votes=votes)
    make_comment(thread)
    make_comment(thread)
    thread.refresh_from_db()

    for path in (thread.key, f"{thread.key}comments/oldest/1/"):
        page = BeautifulSoup(reader.get(path).content, "html.parser")
        assert [b["aria-label"] for b in page.select("ol.thread > li:first-child button[name=value]")] == buttons
        assert [link.get_text(strip=True) for link in page.select(".discussion > header nav a")] == orders
    status = 200 if "Most voted" in orders else 404
    assert reader.get(f"{thread.key}comments/top/1/").status_code == status
    assert (f"{thread.key}comments/top/1/" in set(paths_of(thread))) == (status == 200)


# Who counts as one


def put_vote(comment: Comment, browser: str, address: str = "192.0.2.1", cookies: dict[str, str] | None = None) -> int:
    """Through the site, from a browser that keeps no cookies unless they are given; how many votes there are then."""
    client = Client(headers={"user-agent": browser}, REMOTE_ADDR=address)
    client.cookies.load(cookies or {})
    path, sent = f"/-/api/v1/comments/{comment.pk}/vote", {"value": 1}
    up: int = client.put(path, sent, content_type="application/json").json()["up"]
    return up


def test_two_browsers_at_one_address_count_twice(thread: Thread, reader: Client):
    comment = make_comment(thread)

    counted = [put_vote(comment, browser) for browser in ("Firefox", "Chromium", "Firefox")]

    assert counted == [1, 2, 2]


def test_browser_that_takes_no_cookies_counts_once_a_day(
    thread: Thread, reader: Client, monkeypatch: pytest.MonkeyPatch
):
    comment, counted = make_comment(thread), []
    for day in (1, 1, 2, 2):
        clock = type(
            "Clock", (datetime,), {"now": classmethod(lambda cls, zone, day=day: datetime(2026, 11, day, tzinfo=zone))}
        )
        monkeypatch.setattr("imprint.core.client.datetime", clock)
        counted += [put_vote(comment, "Firefox"), put_vote(comment, "Firefox", address="192.0.2.2")]

    assert counted == [1, 2, 2, 2, 3, 4, 4, 4]
    assert not any("192.0.2" in voter for voter in Vote.objects.values_list("voter", flat=True))


def test_devices_with_cookies_count_one_each_at_one_address_and_browser(thread: Thread, reader: Client):
    comment, device = make_comment(thread), {COOKIE: new_token()}

    counted = [put_vote(comment, "Firefox", cookies=cookies) for cookies in (device, device, {COOKIE: new_token()})]

    assert counted == [1, 1, 2]


def test_votes_of_one_address_have_a_limit_whatever_the_browsers_say_they_are(thread: Thread, rate_limits_on: None):
    comment = make_comment(thread)

    def vote_as(browser: int) -> None:
        visitor = make_visitor(token="", address="203.0.113.7")
        visitor.request.META["HTTP_USER_AGENT"] = f"Browser {browser}"
        vote(comment, 1, visitor)

    for browser in range(100):
        vote_as(browser)
    with pytest.raises(TooFast):
        vote_as(100)

    comment.refresh_from_db()
    assert comment.up == 100
