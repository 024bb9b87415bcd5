"""The demo articles' text: Markdown with fences (`::: table`, `::: image …`), read into blocks.

Kinds and keys are those of `articles.blocks.BodyBlock`, with pictures and documents by their names:

    text {html}         heading {text}      quotation {text, source}     gallery {pictures, caption}
    table {data, caption}                   document {document, title}   embed {url, title}
    callout {title, text}                   sources {sources}
    picture {picture, caption, credit, is_illustrative}
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt

Block = tuple[str, dict[str, Any]]
FENCE = ":::"


class BrokenMarkup(ValueError):
    """A fence that is not known or not closed."""


def blocks(markdown: str) -> tuple[Block, ...]:
    found: list[Block] = []
    lines = markdown.strip().split("\n")
    while lines:
        if not lines[0].strip():
            lines.pop(0)
        elif lines[0].startswith(FENCE):
            found.append(_fenced(lines))
        elif lines[0].startswith("## "):
            found.append(("heading", {"text": lines.pop(0)[3:].strip()}))
        elif lines[0].startswith(">"):
            found.append(_quotation(_taken(lines, lambda line: line.startswith(">"))))
        else:
            text = _taken(lines, lambda line: not line.startswith((FENCE, "## ", ">")))
            found.append(("text", {"html": html("\n".join(text))}))
    return tuple(found)


def html(markdown: str) -> str:
    """Markdown as the simple HTML that Wagtail's rich text keeps: paragraphs, lists, links, bold, italic."""
    return _bold_and_italic(_markdown.render(markdown).strip())


def inline(markdown: str) -> str:
    """One paragraph's worth, without the paragraph."""
    return _bold_and_italic(_markdown.renderInline(markdown.strip()))


def _fenced(lines: list[str]) -> Block:
    name, _, rest = lines.pop(0).removeprefix(FENCE).strip().partition(" ")
    if name in _SINGLE:
        return name.replace("image", "picture"), _SINGLE[name](_parts(rest))
    if name not in _OPEN:
        raise BrokenMarkup(name)
    inside = _taken(lines, lambda line: line.strip() != FENCE)
    if not lines:
        raise BrokenMarkup(f"{name} is not closed")
    lines.pop(0)
    return name, _OPEN[name](rest.strip(), inside)


def _picture(parts: list[str]) -> dict[str, Any]:
    name, caption, credit, *mark = [*parts, "", ""][: max(3, len(parts))]
    return {
        "picture": name,
        "caption": inline(caption),
        "credit": credit,
        "is_illustrative": mark == ["illustrative"],
    }


def _gallery(parts: list[str]) -> dict[str, Any]:
    return {"pictures": [name.strip() for name in parts[0].split(",")], "caption": inline(parts[1])}


def _document(parts: list[str]) -> dict[str, Any]:
    return {"document": parts[0], "title": parts[1]}


def _embed(parts: list[str]) -> dict[str, Any]:
    return {"url": parts[0], "title": parts[1]}


def _table(caption: str, inside: list[str]) -> dict[str, Any]:
    rows = [line.strip().strip("|") for line in inside if line.strip() and not re.fullmatch(r"[\s|:-]+", line)]
    return {"data": [[cell.strip() for cell in row.split("|")] for row in rows], "caption": caption}


def _callout(title: str, inside: list[str]) -> dict[str, Any]:
    return {"title": title, "text": html("\n".join(inside))}


def _sources(_: str, inside: list[str]) -> dict[str, Any]:
    return {"sources": [inline(line.lstrip("- ")) for line in inside if line.strip()]}


def _quotation(lines: list[str]) -> Block:
    said = [line.removeprefix(">").strip() for line in lines]
    source = said.pop().removeprefix("— ") if said[-1].startswith("— ") else ""
    return "quotation", {"text": html("\n".join(said)), "source": source}


def _taken(lines: list[str], fits: Callable[[str], bool]) -> list[str]:
    """The lines up to the first that does not fit, taken from the front."""
    count = next((at for at, line in enumerate(lines) if not fits(line)), len(lines))
    taken = lines[:count]
    del lines[:count]
    return taken


def _parts(rest: str) -> list[str]:
    return [part.strip() for part in rest.split("|")]


def _bold_and_italic(markup: str) -> str:
    return re.sub(r"(</?)(strong|em)>", lambda tag: f"{tag[1]}{'b' if tag[2] == 'strong' else 'i'}>", markup)


_SINGLE: dict[str, Callable[[list[str]], dict[str, Any]]] = {
    "image": _picture,
    "gallery": _gallery,
    "document": _document,
    "embed": _embed,
}
_OPEN: dict[str, Callable[[str, list[str]], dict[str, Any]]] = {
    "table": _table,
    "callout": _callout,
    "sources": _sources,
}
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "fence", "code", "lheading", "hr"])
