"""From the HTML of a post, with or without WordPress's blocks, to the blocks of a body."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from bs4 import Tag

from imprint.exchange.wordpress import embeds, figures, tables, texts
from imprint.exchange.wordpress.body import Body, Handler, tidy
from imprint.exchange.wordpress.links import Links
from imprint.exchange.wordpress.markup import LARGEST, nests_too_deep, parse, without_tags
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.records import Post
from imprint.exchange.wordpress.shortcodes import comments_apart, expand
from imprint.exchange.wordpress.uploads import Uploads

NAMESPACE = UUID("6d0f1a0e-50f5-4f4e-9d9b-6a1f3a6b4b3f")

_LOST = re.compile(r"<(script|form|object|applet|select|textarea)\b", re.IGNORECASE)
_REUSED = re.compile(r'<!-- wp:(?:core/)?block \{"ref":(\d+)[^>]{0,200}\} /-->')
_BLOCK = re.compile(r"<!--\s+(/?)wp:([a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s+(?:\{.*\}\s+)?(/?)-->", re.DOTALL)


def body_of(
    post: Post, reused: Mapping[str, str], uploads: Uploads, links: Links, notes: Notes
) -> list[dict[str, Any]]:
    """The raw value of a StreamField, with the blocks that it uses by number. Ids are the same in every run."""
    content = _REUSED.sub(lambda match: reused.get(match.group(1), match.group()), post.content)
    links.begin(post.link, content)
    body = Body(uploads, links, notes, HANDLERS, post_id=post.id)
    for is_classic, markup in _stretches(expand(_safe(content, notes), notes), notes):
        body.is_classic = is_classic
        body.walk(parse(markup).children)
        body.end_line()
    body.end_text()
    _add_footnotes(body, post.meta.get("footnotes", ""))
    blocks = [{"type": kind, "value": _raw(kind, value)} for kind, value in body.blocks]
    return [{**block, "id": str(uuid5(NAMESPACE, f"{post.id}:{place}"))} for place, block in enumerate(blocks)]


def _safe(content: str, notes: Notes) -> str:
    if len(content) > 4 * LARGEST or nests_too_deep(content):
        notes.add("too deep")
        return without_tags(content)
    if found := _LOST.search(content):
        notes.add("script", found.group(1).lower())
    return content


def _raw(kind: str, value: Any) -> Any:
    """Lists inside blocks are kept with an id for each item."""
    if kind == "gallery":
        return {**value, "pictures": _items(value["pictures"])}
    return {"sources": _items(value["sources"])} if kind == "sources" else value


def _items(values: list[Any]) -> list[dict[str, Any]]:
    return [
        {"type": "item", "value": one, "id": str(uuid5(NAMESPACE, f"{place}:{one}"))}
        for place, one in enumerate(values)
    ]


def _stretches(markup: str, notes: Notes) -> Iterator[tuple[bool, str]]:
    """Pieces of the text, and whether they were written without blocks; neighbours of a kind together."""
    depth, was_classic, gathered = 0, True, list[str]()
    for text, comment in comments_apart(markup):
        if text.strip():
            if was_classic != (depth == 0):
                yield was_classic, "".join(gathered)
                gathered.clear()
            was_classic = depth == 0
        gathered.append(text)
        closing, name, alone = match.groups() if (match := _BLOCK.fullmatch(comment)) else ("", "", "")
        if name in ("", "freeform", "core/freeform"):
            continue
        if alone:
            notes.add("dynamic", name)
        else:
            depth = max(depth - 1, 0) if closing else depth + 1
    yield was_classic, "".join(gathered)


def _add_footnotes(body: Body, raw: str) -> None:
    """The block editor keeps them apart from the text."""
    try:
        notes = json.loads(raw) if raw else []
        contents = [str(note["content"]) for note in notes]
    except (ValueError, TypeError, KeyError, RecursionError):
        return
    sources = [f"<p>{words}</p>" for content in contents if (words := tidy(body.words_of(parse(content))))]
    if sources:
        body.add("sources", {"sources": sources})


def _division(body: Body, tag: Tag) -> None:
    """A frame around anything; a few have a meaning by their class."""
    names = " ".join(tag.get("class") or [])
    for name, handler in _DIVISIONS.items():
        if name in names:
            handler(body, tag)
            return
    texts.paragraph(body, tag)


def _paragraph(body: Body, tag: Tag) -> None:
    text = tag.get_text(strip=True)
    if embeds.is_shown_by_itself(text):
        embeds.embed(body, text, "")
    else:
        texts.paragraph(body, tag)


_DIVISIONS: dict[str, Handler] = {
    "wp-block-gallery": figures.gallery,
    "tiled-gallery": figures.gallery,
    "wp-block-file": embeds.file,
    "wp-block-cover-text": texts.paragraph,
    "wp-block-cover__": texts.paragraph,
    "wp-block-cover": figures.cover,
}
HANDLERS: dict[str, Handler] = {
    "a": figures.linked,
    "p": _paragraph,
    "div": _division,
    "section": _division,
    "ul": texts.listing,
    "ol": texts.listing,
    "dl": texts.definitions,
    "blockquote": texts.quotation,
    "pre": texts.preformatted,
    "hr": texts.rule,
    "details": texts.details,
    "figure": figures.figure,
    "imprint-figure": figures.figure,
    "img": figures.image,
    "imprint-gallery": figures.gallery_of_ids,
    "table": tables.table,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), texts.heading),
    **dict.fromkeys(embeds.MEDIA, embeds.media),
}
