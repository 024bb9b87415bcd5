"""The demo newsroom as its authors wrote it: the files under content/, read into frozen values.

Times are relative, so that the newsroom is as fresh as the day on which it is set up: an article says how
many days ago and at what time it appeared, a comment how many minutes after its article. Nothing lies in the
future, at whatever hour the demo starts.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from imprint.exchange.demo.markup import Block, blocks, inline


@dataclass(frozen=True, slots=True)
class DemoSection:
    slug: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class DemoTopic:
    slug: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class DemoAuthor:
    slug: str
    name: str
    role: str
    about: str
    """HTML without paragraphs."""
    portrait: str
    """The name of a picture, for `pictures.draw`."""


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A page that stays: imprint, house rules, support."""

    slug: str
    title: str
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class DemoCorrection:
    days_ago: int
    at: time
    text: str
    """HTML without paragraphs."""
    thanks_to: str
    """The id of the comment that led to it, or empty."""

    def corrected_at(self, now: datetime) -> datetime:
        return moment(now, self.days_ago, self.at)


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """What the newsroom asks its readers about words of an article."""

    phrase: str
    question: str


@dataclass(frozen=True, slots=True)
class DemoComment:
    id: str
    """Unique in its thread; the parent stands before its replies."""
    parent: str
    name: str
    kind: str
    """guest, reader or staff; a staff name is an author's name."""
    badge: str
    minutes_after: int
    body: str
    """The comments' Markdown."""
    up: int
    down: int
    language: str
    state: str
    """published, pending or removed."""
    edited_after: int
    """Minutes after the article; 0: never edited."""
    pick: bool
    """An editor's pick."""
    pinned: bool
    anchor: str
    """The words of the article that it is about."""
    question: int
    """Which of the article's questions it answers, counted from 1; 0: none."""

    def posted_at(self, published_at: datetime) -> datetime:
        return published_at + timedelta(minutes=self.minutes_after)


@dataclass(frozen=True, slots=True)
class DemoArticle:
    slug: str
    title: str
    kicker: str
    standfirst: str
    section: str
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    days_ago: int
    at: time
    language: str
    """Empty: the newsroom's own."""
    direction: str
    lead_picture: str
    lead_alt: str
    """What the picture shows, for those who do not see it."""
    lead_caption: str
    """HTML without paragraphs."""
    lead_credit: str
    lead_is_illustrative: bool
    canonical_address: str
    corrections: tuple[DemoCorrection, ...]
    questions: tuple[DemoQuestion, ...]
    body: tuple[Block, ...]
    comments: tuple[DemoComment, ...]

    def published_at(self, now: datetime) -> datetime:
        return moment(now, self.days_ago, self.at)


@dataclass(frozen=True, slots=True)
class DemoNewsroom:
    name: str
    tagline: str
    language: str
    publisher: str
    street: str
    email: str
    lead: str
    """The slug of the article that leads the front page."""
    beside: tuple[str, ...]
    picture_alts: dict[str, str]
    """What each picture shows, by its name."""
    authors: tuple[DemoAuthor, ...]
    sections: tuple[DemoSection, ...]
    topics: tuple[DemoTopic, ...]
    pages: tuple[DemoPage, ...]
    articles: tuple[DemoArticle, ...]
    """Newest first."""


@cache
def load() -> DemoNewsroom:
    """Everything that the demo newsroom has written."""
    from imprint.exchange.demo import chorus  # chorus needs DemoComment of this file.

    newsroom = tomllib.loads(_folder().joinpath("newsroom.toml").read_text("utf-8"))
    alts: dict[str, str] = newsroom["pictures"]
    threads = {path.name.removesuffix(".toml"): _comments(path) for path in _listed("threads", ".toml")}
    threads[chorus.ARTICLE] = chorus.sing()
    articles = [_article(path, alts, threads) for path in _listed("articles", ".md")]
    return DemoNewsroom(
        **newsroom["paper"],
        beside=tuple(newsroom["front"]["beside"]),
        lead=newsroom["front"]["lead"],
        picture_alts=alts,
        authors=tuple(DemoAuthor(**{**entry, "about": inline(entry["about"])}) for entry in newsroom["authors"]),
        sections=tuple(DemoSection(**entry) for entry in newsroom["sections"]),
        topics=tuple(DemoTopic(**entry) for entry in newsroom["topics"]),
        pages=tuple(_page(path) for path in _listed("pages", ".md")),
        articles=tuple(sorted(articles, key=lambda article: (article.days_ago, -article.at.hour, -article.at.minute))),
    )


def document(name: str) -> bytes:
    """A file that an article offers for reading."""
    return _folder().joinpath("documents", name).read_bytes()


def moment(now: datetime, days_ago: int, at: time) -> datetime:
    """The given time of day, so many days before `now`, in the time zone of `now`."""
    return datetime.combine(now.date() - timedelta(days=days_ago), at, now.tzinfo)


def _folder() -> Traversable:
    return files("imprint.exchange.demo").joinpath("content")


def _listed(folder: str, ending: str) -> list[Traversable]:
    found = [path for path in _folder().joinpath(folder).iterdir() if path.name.endswith(ending)]
    return sorted(found, key=lambda path: path.name)


def _front_matter(path: Traversable) -> tuple[dict[str, Any], str]:
    """TOML between two lines of +++, and the text after it."""
    _, head, body = path.read_text("utf-8").split("+++\n", 2)
    return tomllib.loads(head), body


def _page(path: Traversable) -> DemoPage:
    head, body = _front_matter(path)
    return DemoPage(slug=head["slug"], title=head["title"], body=blocks(body))


def _article(path: Traversable, alts: dict[str, str], threads: dict[str, tuple[DemoComment, ...]]) -> DemoArticle:
    head, body = _front_matter(path)
    return DemoArticle(
        slug=head["slug"],
        title=head["title"],
        kicker=head.get("kicker", ""),
        standfirst=head["standfirst"],
        section=head["section"],
        topics=tuple(head["topics"]),
        authors=tuple(head["authors"]),
        days_ago=head["days_ago"],
        at=time.fromisoformat(head["at"]),
        language=head.get("language", ""),
        direction=head.get("direction", "ltr"),
        lead_picture=head["lead_picture"],
        lead_alt=alts[head["lead_picture"]],
        lead_caption=inline(head["caption"]),
        lead_credit=head["credit"],
        lead_is_illustrative=head.get("illustrative", False),
        canonical_address=head.get("syndicated_from", ""),
        corrections=tuple(_correction(entry) for entry in head.get("corrections", [])),
        questions=tuple(DemoQuestion(**entry) for entry in head.get("questions", [])),
        body=blocks(body),
        comments=threads.get(head["slug"], ()),
    )


def _correction(entry: dict[str, Any]) -> DemoCorrection:
    at, thanks_to = time.fromisoformat(entry["at"]), entry.get("thanks_to", "")
    return DemoCorrection(entry["days_ago"], at, inline(entry["text"]), thanks_to)


def _comments(path: Traversable) -> tuple[DemoComment, ...]:
    return tuple(comment(entry) for entry in tomllib.loads(path.read_text("utf-8"))["comments"])


def comment(entry: dict[str, Any]) -> DemoComment:
    """A comment as it stands in a thread's file; what is left out is usual."""
    return DemoComment(
        id=entry["id"],
        parent=entry.get("parent", ""),
        name=entry["name"],
        kind=entry.get("kind", "guest"),
        badge=entry.get("badge", ""),
        minutes_after=entry["minutes_after"],
        body=entry["body"].strip(),
        up=entry.get("up", 0),
        down=entry.get("down", 0),
        language=entry.get("lang", ""),
        state=entry.get("state", "published"),
        edited_after=entry.get("edited_after", 0),
        pick=entry.get("pick", False),
        pinned=entry.get("pinned", False),
        anchor=entry.get("anchor", ""),
        question=entry.get("question", 0),
    )
