"""What a write orders is all that it changes: after any writes every baked page is as if it were rendered now."""

from collections.abc import Container
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from imprint.discussion import changing, featuring, opening, places, rights, voting
from imprint.discussion.models import Comment, Thread
from imprint.discussion.refusals import Refusal
from imprint.publishing import store
from imprint.publishing.models import BakedFile, BakeOrder
from tests.conftest import Configure
from tests.discussion.steps import Fill
from tests.factories import bake_all, make_article, make_comment, make_moderator, make_visitor, publish

ROUNDS = 5


@pytest.mark.parametrize(("comments", "seed"), [(0, 1), (23, 2), (48, 3), (73, 4), (98, 5)])
def test_baked_pages_equal_fresh_pages_after_any_writes(comments: int, seed: int, fill: Fill, configure: Configure):
    newsroom = Newsroom(published(fill(comments)), Random(seed), configure)

    for _round in range(ROUNDS):
        done = newsroom.write_something(3)
        assert stale_pages(newsroom.thread, {bake.path for bake in bake_all()}) == [], done

    assert stale_pages(newsroom.thread) == []
    assert BakeOrder.objects.count() == 0
    assert store.paths() == set(BakedFile.objects.values_list("path", flat=True))


@pytest.mark.parametrize("comments", [0, 23, 48, 73])
def test_pages_and_their_neighbours_are_fresh_after_each_comment_around_a_full_page(comments: int, fill: Fill):
    thread = published(fill(comments))

    for _number in range(4):
        make_comment(thread)
        assert stale_pages(thread, {bake.path for bake in bake_all()}) == []


def test_most_voted_page_is_fresh_after_an_answer_to_a_late_comment_with_votes(fill: Fill):
    thread = published(fill(130))
    late = thread.all_comments.get(ordinal=130)
    voting.vote(comment_id=late.pk, visitor=make_visitor(), value=1)
    bake_all()

    make_comment(parent=late)

    assert stale_pages(thread, {bake.path for bake in bake_all()}) == []


@pytest.mark.parametrize("answers", [24, 49])
def test_pages_of_a_branch_are_fresh_after_each_answer_around_a_full_page(answers: int, fill: Fill):
    thread = fill(1)
    root = thread.all_comments.get()
    for _number in range(answers):
        make_comment(parent=root)
    published(thread)

    for _number in range(3):
        make_comment(parent=root)
        assert stale_pages(thread, {bake.path for bake in bake_all()}) == []


def test_pages_follow_when_the_article_moves_and_disappear_when_it_is_unpublished(fill: Fill):
    thread = published(fill(30))
    old_key, old_paths, article = thread.key, set(places.paths_of(thread)), thread.article
    assert article

    article.slug = "another-name"
    publish(article)
    bake_all()
    thread.refresh_from_db()
    paths = set(places.paths_of(thread))
    assert thread.key != old_key
    assert paths <= store.paths()
    left = {path for path in store.paths() if path.startswith(old_key)}
    assert left == {old_key, *old_paths}  # They lead to the new ones.

    article.unpublish()
    bake_all()
    assert store.paths() & paths == set()

    publish(article)
    bake_all()
    assert paths <= store.paths()


def test_thread_of_a_deleted_article_is_public_no_more_and_comes_back_with_its_path(fill: Fill):
    thread = published(fill(3))
    article = thread.article
    assert article
    paths, section = set(places.paths_of(thread)), article.get_parent()
    path, published_at = article.public_path, article.published_at

    article.delete()
    bake_all()
    assert store.paths() & paths == set()

    again = make_article("Again", section=section.specific, slug=article.slug, published_at=published_at)
    bake_all()
    assert (again.public_path, Thread.objects.get(article=again).pk) == (path, thread.pk)
    assert paths <= store.paths()


def published(thread: Thread) -> Thread:
    """With all its pages baked."""
    assert thread.article
    publish(thread.article)
    bake_all()
    return thread


def stale_pages(thread: Thread, just_baked: Container[str] = ()) -> list[str]:
    """Pages of the thread that are not as they would be now, or that should not be there."""
    thread.refresh_from_db()
    assert thread.article
    wanted = {thread.key, *places.paths_of(thread)} if thread.article.live else set()
    there = {path for path in store.paths() if path.startswith(thread.key)}
    return sorted(path for path in wanted | there if path not in just_baked and baked(path) != fresh(path))


def baked(path: str) -> bytes | None:
    file = store.file_of(path)
    return file.read_bytes() if file.exists() else None


def fresh(path: str) -> bytes | None:
    host = settings.IMPRINT.primary_address.partition("://")[2]
    answer = Client(headers={"host": host}).get(path)
    return answer.content if answer.status_code == 200 else None


class Newsroom:
    """Readers and editors who do whatever they like."""

    def __init__(self, thread: Thread, random: Random, configure: Configure) -> None:
        self.thread, self.random, self.configure = thread, random, configure
        self.moderator = make_visitor(make_moderator())
        self.voters = [make_visitor() for _ in range(4)]
        self.acts = [
            *[self.post] * 5, *[self.reply] * 4, *[self.reply_to_the_first] * 3, *[self.vote] * 4, self.edit,
            self.take_back, *[self.remove] * 2, *[self.publish] * 2, *[self.wait] * 2, self.close_or_open, self.rename,
            self.unpublish_and_publish, *[self.pick] * 3, *[self.pin] * 2,
        ]  # fmt: skip

    def write_something(self, times: int) -> list[str]:
        acts = [self.random.choice(self.acts) for _ in range(times)]
        for act in acts:
            try:
                act()
            except Refusal:
                continue
        return [act.__name__ for act in acts]

    def any_comment(self, **fields: Any) -> Comment:
        comments = list(self.thread.all_comments.filter(**fields).order_by("pk"))
        if not comments:
            return make_comment(self.thread)
        return self.random.choice([comments[0], comments[-1], *comments])

    def post(self) -> None:
        for _ in range(self.random.choice([1, 1, 2, 5])):
            make_comment(self.thread)

    def reply(self) -> None:
        make_comment(parent=self.any_comment(state="published"))

    def reply_to_the_first(self) -> None:
        parent = self.thread.all_comments.filter(root=None, state="published").order_by("-replies", "pk").first()
        for _ in range(self.random.choice([1, 9, 15])):
            make_comment(parent=parent) if parent else make_comment(self.thread)

    def vote(self) -> None:
        for voter in self.voters:
            value = self.random.choice([1, 1, 0, -1])
            voting.vote(comment_id=self.any_comment().pk, visitor=voter, value=value)

    def edit(self) -> None:
        comment = self.any_comment()
        body = f"Put otherwise {self.random.random()}"
        changing.edit_comment(comment_id=comment.pk, visitor=self.moderator, body=body)

    def pick(self) -> None:
        comment = self.any_comment(state="published")
        featuring.set_pick(comment_id=comment.pk, visitor=self.moderator, is_on=not comment.is_pick)

    def pin(self) -> None:
        is_on = self.random.random() < 0.8
        featuring.set_pinned(comment_id=self.any_comment().pk, visitor=self.moderator, is_on=is_on)

    def take_back(self) -> None:
        comment = self.any_comment()
        changing.delete_comment(comment_id=comment.pk, visitor=self.voters[0], key=rights.edit_key(comment.pk))

    def remove(self) -> None:
        changing.remove_comment(comment_id=self.any_comment().pk)

    def publish(self) -> None:
        changing.publish_comment(comment_id=self.any_comment(state="pending").pk)

    def wait(self) -> None:
        self.configure(hold_comments=True)
        for _ in range(4):
            parent = self.any_comment(state="published") if self.random.random() < 0.5 else None
            make_comment(self.thread, parent=parent)
        self.configure(hold_comments=False)

    def close_or_open(self) -> None:
        self.thread.refresh_from_db()
        opening.set_thread_open(thread_id=self.thread.pk, is_open=self.thread.state == Thread.State.CLOSED)

    def rename(self) -> None:
        article = self.thread.article
        assert article
        article.title = f"Title {self.random.random()}"
        if self.random.random() < 0.5:
            article.slug = f"slug-{self.random.randrange(10**9)}"
        publish(article)

    def unpublish_and_publish(self) -> None:
        article = self.thread.article
        assert article
        if article.live and self.random.random() < 0.5:
            article.unpublish()
        else:
            publish(article)
        article.refresh_from_db()
