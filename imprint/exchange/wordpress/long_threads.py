"""Threads that come in several portions, put in order on disk: branch after branch, parents before their answers."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from itertools import chain, groupby

from imprint.exchange.wordpress import parsing
from imprint.exchange.wordpress.records import Post, Remark
from imprint.exchange.wordpress.words import moment

LEVELS = 10
"""So many levels up from a portion it is known who answered whom: an answer to what is left out stands higher up."""

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE remark (
    place INTEGER PRIMARY KEY, id TEXT UNIQUE, parent TEXT, posted_at REAL, size INTEGER,
    depth INTEGER, top INTEGER, top_at REAL, whole TEXT
);
CREATE INDEX answers ON remark (parent);
BEGIN;
"""
INSERT = "INSERT OR REPLACE INTO remark (id, parent, posted_at, size, whole) VALUES (?, ?, ?, ?, ?)"
MEASURE = """
WITH RECURSIVE tree (place, id, depth, top, top_at) AS (
    SELECT place, id, 0, place, posted_at FROM remark
    WHERE parent IS id OR NOT EXISTS (SELECT 1 FROM remark above WHERE above.id = remark.parent)
    UNION ALL
    SELECT remark.place, remark.id, tree.depth + 1, tree.top, tree.top_at
    FROM tree JOIN remark ON remark.parent = tree.id AND remark.id IS NOT tree.id
)
UPDATE remark SET depth = tree.depth, top = tree.top, top_at = tree.top_at FROM tree WHERE tree.place = remark.place
"""
IN_ORDER = "SELECT place, size FROM remark ORDER BY top IS NULL, top_at, top, depth, posted_at, place"
"""Where comments answer each other in a circle, they are below no top, and come last."""
ABOVE = """
WITH RECURSIVE above (id, level) AS (
    SELECT value, 1 FROM json_each(?)
    UNION
    SELECT remark.parent, level + 1 FROM above JOIN remark ON remark.id = above.id WHERE level < ?
)
SELECT remark.id, remark.parent FROM above JOIN remark ON remark.id = above.id
"""


def in_order(posts: Iterable[Post]) -> Iterator[Post]:
    """The same items; where the comments of one come in portions, these are made anew, in little memory.

    The tops of its thread come by date, each with its branch: generation by generation, and each of these by date.
    """
    for _number, portions in groupby(posts, _numbering()):
        yield from _one_item(portions)


def _one_item(portions: Iterator[Post]) -> Iterable[Post]:
    first, second = next(portions), next(portions, None)
    return [first] if second is None else _sorted(chain([first, second], portions))


def _numbering() -> Callable[[Post], int]:
    """Tells the portions of one item from those of the next."""
    number = 0

    def number_of(post: Post) -> int:
        nonlocal number
        number += post.part == 0
        return number

    return number_of


def _sorted(portions: Iterable[Post]) -> Iterator[Post]:
    with closing(sqlite3.connect("", isolation_level=None)) as disk:  # A file that is gone with the connection.
        disk.executescript(SCHEMA)
        for portion in portions:
            disk.executemany(INSERT, map(_row, portion.comments))
            item = replace(portion, comments=[])
        disk.execute(MEASURE)
        for part, comments in enumerate(_portions(disk)):
            yield replace(item, part=part, comments=comments, above=_above(comments, disk))


def _row(remark: Remark) -> tuple[str | None, str, float, int, str]:
    posted_at, _is_sure = moment(remark.date_gmt, remark.date)
    whole = json.dumps(asdict(remark))
    return remark.id or None, remark.parent, posted_at.timestamp() if posted_at else 0.0, len(whole), whole


def _portions(disk: sqlite3.Connection) -> Iterator[list[Remark]]:
    remarks, length = list[Remark](), 0
    for place, size in disk.execute(IN_ORDER):
        [(whole,)] = disk.execute("SELECT whole FROM remark WHERE place = ?", (place,))
        remarks.append(Remark(**json.loads(whole)))
        length += size
        if len(remarks) >= parsing.COMMENTS_AT_ONCE or length >= parsing.COMMENT_TEXT_AT_ONCE:
            yield remarks
            remarks, length = [], 0
    if remarks:
        yield remarks


def _above(comments: list[Remark], disk: sqlite3.Connection) -> dict[str, str]:
    """Whom those answer that are answered here but stand in another portion."""
    elsewhere = {remark.parent for remark in comments} - {remark.id for remark in comments}
    return dict(disk.execute(ABOVE, (json.dumps(sorted(elsewhere)), LEVELS)))
