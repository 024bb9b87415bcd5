"""The long thread of the demo: put together, the same each time, from sentences written by hand.

Every name takes a side and keeps it. A comment speaks about one subject; an answer stays with it, for or
against, or asks, or is only short. Sentences are dealt like cards, so that one comes again only when all the
others of its kind have been said. Some exchanges are written whole and come in at their minute.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.resources import files
from random import Random
from typing import Any

from imprint.exchange.demo.content import DemoComment, comment

ARTICLE = "should-the-market-move"
PUBLISHED = 1200
REMOVED = 9
LAST_MINUTE = 5200
OPENING_MINUTE = 410
"""Minutes after midnight at which the article appeared."""
DEEPEST = 8
WINDOW = 70
"""Answers go to one of the last so many comments."""


@dataclass
class Said:
    """A comment with what an answer to it must know."""

    comment: DemoComment
    topic: str
    side: str
    depth: int
    points: list[str] = field(default_factory=list)
    branch: set[str] = field(default_factory=set)
    """How the points begin that were made in this branch: nobody repeats the one they answer."""
    written: bool = False
    """Part of an exchange that is written whole."""


class Deck:
    """Cards dealt without repetition until all are out, then shuffled anew."""

    def __init__(self, cards: list[str], rng: Random) -> None:
        self.cards = cards
        self.rng = rng
        self.left: list[str] = []
        self.last = ""

    def deal(self) -> str:
        if not self.left:
            self.left = self.rng.sample(self.cards, len(self.cards))
            if self.left[-1] == self.last:
                self.left.reverse()
        self.last = self.left.pop()
        return self.last


def sing() -> tuple[DemoComment, ...]:
    """The thread: 1,200 published comments, and a few that were removed or are waiting."""
    text = files("imprint.exchange.demo").joinpath("content", "chorus.toml").read_text("utf-8")
    return Chorus(tomllib.loads(text)).sing()


class Chorus:
    def __init__(self, score: dict[str, Any]) -> None:
        self.score = score
        self.rng = Random("chorus")  # noqa: S311  # Not for secrets: the same thread each time.
        self.topics: dict[str, dict[str, Any]] = {topic["name"]: topic for topic in score["topics"]}
        self.subjects = [name for name, topic in self.topics.items() for _ in topic["square"] + topic["quay"]]
        """Each as often as there is something to say about it."""
        self.decks: dict[str, Deck] = {}
        self.bodies: set[str] = set()
        self.said: list[Said] = []
        sides = ("square", "square", "quay", "quay", "between")
        self.sides = {name: self.rng.choice(sides) for name in score["names"]}
        self.accounts = set(self.rng.sample(score["names"], len(score["names"]) // 6))

    def sing(self) -> tuple[DemoComment, ...]:
        scenes = sorted(self._scenes(), key=lambda said: said.comment.minutes_after)
        count = PUBLISHED + REMOVED - len(scenes)
        for number, minute in enumerate(self._minutes(count)):
            while scenes and scenes[0].comment.minutes_after <= minute:
                self.said.append(scenes.pop(0))
            self.said.append(self._speak(f"c{number}", minute))
        self._remove_some()
        spoken = [said.comment for said in self.said + scenes]
        return tuple(sorted([*spoken, *self._waiting()], key=lambda one: one.minutes_after))

    def _minutes(self, count: int) -> list[int]:
        """When people write: most on the first day, few at night."""
        minutes: list[int] = []
        while len(minutes) < count:
            minute = self.rng.randint(4, LAST_MINUTE)
            hour = (OPENING_MINUTE + minute) // 60 % 24
            awake = 0.03 if hour < 6 else 0.6 if hour < 8 or hour > 22 else 1.0
            if self.rng.random() < awake * (0.12 + 0.88 * math.exp(-minute / 1300)):
                minutes.append(minute)
        return sorted(minutes)

    def _speak(self, key: str, minute: int) -> Said:
        answered = self._whom_to_answer()
        name = self._who(answered)
        side = self.sides[name]
        keeps_to_it = answered is not None and self.rng.random() < 0.88
        topic = answered.topic if answered and keeps_to_it else self._card("subject", self.subjects)
        points: list[str] = []
        body = self._new(partial(self._compose, answered, topic, side, points))
        depth = answered.depth + 1 if answered else 0
        up, down = self._votes(minute, depth, len(points), side)
        entry: dict[str, Any] = {"id": key, "parent": answered.comment.id if answered else "", "name": name}
        entry |= {"kind": "reader" if name in self.accounts else "guest", "body": self._in_style(name, body)}
        entry |= {"minutes_after": minute, "up": up, "down": down}
        if self.rng.random() < 0.03:
            entry["edited_after"] = minute + self.rng.randint(2, 14)
        branch = answered.branch if answered else set()
        branch.update(point[:24] for point in points)
        return Said(comment(entry), topic, side, depth, points, branch)

    def _whom_to_answer(self) -> Said | None:
        """Nobody, or one of the last comments; the deeper it stands, the less likely."""
        if len(self.said) < 3 or self.rng.random() < 0.36:
            return None
        recent = [said for said in self.said[-WINDOW:] if said.depth < DEEPEST]
        weights = [0.78**said.depth * (1.5 if said.written else 1 + math.sqrt(said.comment.up)) for said in recent]
        return self.rng.choices(recent, weights)[0]

    def _who(self, answered: Said | None) -> str:
        """Often the one who was answered answers back; nobody answers themselves."""
        names: list[str] = self.score["names"]
        if answered is None:
            return self._card("name", names)
        before = next((said for said in self.said if said.comment.id == answered.comment.parent), None)
        if before and not before.written and before.comment.name != answered.comment.name and self.rng.random() < 0.45:
            return before.comment.name
        name = self._card("name", names)
        return name if name != answered.comment.name else self._card("name", names)

    def _compose(self, answered: Said | None, topic: str, side: str, points: list[str]) -> str:
        """The text; what it is about is left in `points`."""
        if answered is None:
            return self._open(topic, side, points)
        return self._answer(answered, topic, side, points)

    def _open(self, topic: str, side: str, points: list[str]) -> str:
        """A comment of its own: an opening now and then, one or two points, sometimes a last word."""
        points[:] = [self._point(topic, side)]
        if self.rng.random() < 0.5:
            other = topic if self.rng.random() < 0.65 else self._card("subject", self.subjects)
            points.append(self._point(other, side))
        opener = [self._card("opener", self.score["openers"])] if self.rng.random() < 0.5 else []
        closer = [self._card("closer", self.score["closers"])] if self.rng.random() < 0.3 else []
        gap = "\n\n" if len(points) > 1 and self.rng.random() < 0.6 else " "
        return " ".join([*opener, gap.join(points), *closer])

    def _answer(self, answered: Said, topic: str, side: str, points: list[str]) -> str:
        points.clear()
        luck = self.rng.random()
        if luck < 0.09:
            return self._card("short", self.score["short"])
        if luck < 0.24:
            return self._card(f"retort {topic}", self.topics[topic]["retort"])
        if luck < 0.32:
            return self._quote(answered, 0.5) + self._card("ask", self.score["asks"])
        made = (self._point(topic, side) for _ in range(8))
        fresh = next((point for point in made if point[:24] not in answered.branch), "")
        if not fresh:
            return self._card("short", self.score["short"])
        points.append(fresh)
        return self._quote(answered, 0.16) + self._stance(answered, side) + fresh

    def _stance(self, answered: Said, side: str) -> str:
        """A word of agreement or dissent between people who have taken sides."""
        if side == "between" or answered.side == "between" or self.rng.random() < 0.25:
            return ""
        kind = "agree" if side == answered.side else "disagree"
        return self._card(kind, self.score[kind]) + " "

    def _point(self, topic: str, side: str) -> str:
        """Something to say on the subject; now and then from neither side."""
        mixed = ("square", "quay", "between") if side == "between" else (side,) * 8 + ("between",)
        kind = self.rng.choice(mixed)
        return self._card(f"{topic} {kind}", self.topics[topic][kind])

    def _quote(self, answered: Said, share: float) -> str:
        if not answered.points or self.rng.random() > share:
            return ""
        return f"> {re.split(r'(?<=[.?!]) ', answered.points[0])[0]}\n\n"

    def _card(self, kind: str, cards: list[str]) -> str:
        deck = self.decks.setdefault(kind, Deck(cards, self.rng))
        return re.sub(r"\{(\w+)\}", lambda slot: self._card(slot[1], self.score["slots"][slot[1]]), deck.deal())

    def _new(self, compose: Callable[[], str]) -> str:
        """A text that nobody has written yet; after some tries a short one may come twice."""
        body = ""
        for _ in range(12):
            body = compose()
            if body not in self.bodies:
                break
        self.bodies.add(body)
        return body

    def _in_style(self, name: str, body: str) -> str:
        if name not in self.score["lower_case"]:
            return body
        return "\n".join(line if line.startswith(">") else line.lower().rstrip(".") for line in body.split("\n"))

    def _votes(self, minute: int, depth: int, points: int, side: str) -> tuple[int, int]:
        """Early, high up and with something to say brings votes; taking a side brings some against."""
        seen = (0.35 + math.exp(-minute / 1500)) * 0.8**depth * (0.6 + 0.5 * points)
        up = round(self.rng.lognormvariate(1.1, 0.95) * seen * 2)
        against = 0.4 if side == "between" else 1.0
        return up, round(self.rng.lognormvariate(-0.1, 1.0) * seen * against)

    def _remove_some(self) -> None:
        generated = [at for at, said in enumerate(self.said) if said.comment.id.startswith("c") and said.depth]
        for at in self.rng.sample(generated, REMOVED):
            body = self._card("removed", self.score["removed"])
            taken = replace(self.said[at].comment, body=body, state="removed", up=0, edited_after=0)
            self.said[at].comment = taken

    def _waiting(self) -> Iterator[DemoComment]:
        for number, body in enumerate(self.score["pending"]):
            name = self._card("name", self.score["names"])
            yield comment(
                {
                    "id": f"p{number}",
                    "name": name,
                    "minutes_after": LAST_MINUTE + number,
                    "body": body,
                    "state": "pending",
                }
            )

    def _scenes(self) -> Iterator[Said]:
        """The exchanges that are written whole."""
        for number, scene in enumerate(self.score["scenes"]):
            depths: list[int] = []
            for at, line in enumerate(scene["lines"]):
                parent = line.get("to")
                depths.append(0 if parent is None else depths[parent] + 1)
                entry = {
                    "id": f"s{number}-{at}",
                    "minutes_after": scene["minutes_after"] + line.get("after", 0),
                } | line
                entry["parent"] = "" if parent is None else f"s{number}-{parent}"
                yield Said(comment(entry), scene["topic"], "between", depths[at], written=True)
