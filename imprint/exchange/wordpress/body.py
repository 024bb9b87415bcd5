"""The body of an item while it is made: a walk over its elements, and the blocks that come of it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import nh3
from bs4 import Tag
from bs4.element import NavigableString, PageElement

from imprint.exchange.wordpress.embeds import embed, is_shown_by_itself
from imprint.exchange.wordpress.links import Links
from imprint.exchange.wordpress.markup import without_breaks_around
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.uploads import Uploads

Handler = Callable[["Body", Tag], None]
DEEPEST = 40

KEPT = {
    **dict.fromkeys(("b", "strong"), "b"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "i"),
    **dict.fromkeys(("s", "strike", "del"), "s"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "sub": "sub",
    "sup": "sup",
}
"""Inline elements that Wagtail's rich text knows, under its own names."""
INLINE = {
    *KEPT, "a", "abbr", "acronym", "bdi", "bdo", "big", "br", "data", "font", "imprint-unknown", "ins", "label",
    "mark", "q", "ruby", "rb", "rt", "rp", "small", "span", "time", "u", "wbr",
}  # fmt: skip
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SPACE_AROUND_BREAK = re.compile(r" *<br/> *")
_EMPTY = re.compile(r"<(b|i|s|code|sub|sup)>(\s*)</\1>")
html_cleaner = nh3.Cleaner(
    tags=nh3.ALLOWED_TAGS - {"img", "area", "map"},  # A page of ours asks no other site for anything.
    url_schemes={"http", "https", "mailto", "tel"},
)


@dataclass(slots=True)
class Body:
    """`is_classic`: written without blocks, where a line break is a break and a blank line ends a paragraph."""

    uploads: Uploads
    links: Links
    notes: Notes
    handlers: Mapping[str, Handler]
    post_id: str = ""
    is_classic: bool = False
    blocks: list[tuple[str, Any]] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _line_needs_html: bool = False
    _depth: int = 0

    def add(self, kind: str, value: Any) -> None:
        """A block that is not text."""
        self.end_text()
        self.blocks.append((kind, value))

    def add_html(self, markup: str, why: str) -> None:
        """What no block of ours can hold, cleaned."""
        if clean := html_cleaner.clean(markup).strip():
            self.notes.add("html", why)
            self.add("html", clean)

    def add_text(self, markup: str) -> None:
        """Rich text that is ready: a list, a small heading."""
        self.end_line()
        self._texts.append(markup)

    def add_words(self, tag: Tag) -> None:
        """An inline element, into the line."""
        self._line.append(self.words(tag))

    def end_line(self) -> None:
        """What was gathered becomes a paragraph."""
        markup = tidy("".join(self._line))
        self._line.clear()
        if not markup:
            self._line_needs_html = False
        elif self._line_needs_html:
            self._line_needs_html = False
            self.add("html", html_cleaner.clean(f"<p>{markup}</p>"))
        else:
            self._texts.append(f"<p>{markup}</p>")

    def end_text(self) -> None:
        self.end_line()
        if self._texts:
            self.blocks.append(("text", "".join(self._texts)))
            self._texts.clear()

    def inside(self) -> "Body":
        """An empty one for what stands inside an element."""
        return Body(
            self.uploads, self.links, self.notes, self.handlers, self.post_id, self.is_classic, _depth=self._depth + 1
        )

    def walk(self, nodes: Iterable[PageElement]) -> None:
        """Go through neighbouring nodes; those beneath are met by the handlers."""
        if self._depth > DEEPEST:
            self._give_up(nodes)
            return
        self._depth += 1
        for node in list(nodes):
            if isinstance(node, Tag):
                self._meet(node)
            elif type(node) is NavigableString:
                self._read(str(node))
        self._depth -= 1

    def _meet(self, tag: Tag) -> None:
        if tag.name in INLINE and not _holds_more_than_words(tag) and not self._holds_paragraphs(tag):
            self.add_words(tag)
        elif handler := self.handlers.get(tag.name):
            handler(self, tag)
        elif tag.name in INLINE:
            self.walk(tag.children)
        else:
            self.end_line()
            self.walk(tag.children)
            self.end_line()

    def _holds_paragraphs(self, tag: Tag) -> bool:
        """An element that somebody forgot to close; it goes on over blank lines."""
        return self.is_classic and tag.name not in {"a", *KEPT} and _BLANK_LINE.search(tag.get_text()) is not None

    def _read(self, text: str) -> None:
        if not self.is_classic:
            self._line.append(escape(_SPACES.sub(" ", text), quote=False))
            return
        for place, paragraph in enumerate(_BLANK_LINE.split(text.replace("\r\n", "\n").replace("\r", "\n"))):
            if place:
                self.end_line()
            self._read_lines(paragraph)

    def _read_lines(self, paragraph: str) -> None:
        """An address on a line of its own is shown, not read."""
        for place, line in enumerate(paragraph.split("\n")):
            if place:
                self._line.append("<br/>")
            if is_shown_by_itself(line.strip()) and (not self._line or self._line[-1] == "<br/>"):
                self.end_line()
                embed(self, line.strip(), "")
            else:
                self._line.append(escape(_SPACES.sub(" ", line), quote=False))

    def _give_up(self, nodes: Iterable[PageElement]) -> None:
        self.notes.add("too deep")
        for node in nodes:
            words = node.get_text(" ") if isinstance(node, Tag) else str(node)
            self._line.append(escape(_SPACES.sub(" ", words), quote=False))

    def words(self, tag: Tag) -> str:
        """An inline element and what is in it, as rich text; pictures and blocks are the callers' concern."""
        if tag.name == "br":
            return "<br/>"
        inner = self.words_of(tag)
        if tag.name == "imprint-unknown":
            self._line_needs_html = True
        elif tag.name == "q":
            return f"“{inner}”"
        elif tag.name == "a" and inner.strip():
            attributes = self.links.attributes(str(tag["href"]), self.notes) if tag.has_attr("href") else None
            return f"<a {attributes}>{inner}</a>" if attributes else inner
        elif name := KEPT.get(tag.name) or _from_style(tag):
            return f"<{name}>{inner}</{name}>" if inner.strip() else inner
        return inner

    def words_of(self, tag: Tag) -> str:
        """All the words inside an element, with their emphasis and links."""
        if self._depth > DEEPEST:
            self.notes.add("too deep")
            return escape(_SPACES.sub(" ", tag.get_text(" ")), quote=False)
        self._depth += 1
        parts = []
        for node in tag.children:
            if type(node) is NavigableString:
                parts.append(
                    _with_breaks(str(node)) if self.is_classic else escape(_SPACES.sub(" ", str(node)), quote=False)
                )
            elif isinstance(node, Tag):
                parts.append(self.words(node) if node.name in INLINE else f"<br/>{self.words_of(node)}<br/>")
        self._depth -= 1
        return "".join(parts)


def tidy(markup: str) -> str:
    """A line without breaks and blanks around it; empty when there is nothing to read in it."""
    markup = _SPACE_AROUND_BREAK.sub("<br/>", _EMPTY.sub(r"\2", markup))
    return without_breaks_around(markup, "<br/>")


def _with_breaks(text: str) -> str:
    lines = escape(text.replace("\r\n", "\n").replace("\r", "\n"), quote=False).split("\n")
    return "<br/>".join(_SPACES.sub(" ", line) for line in lines)


def _holds_more_than_words(tag: Tag) -> bool:
    return any(isinstance(node, Tag) and node.name not in INLINE for node in tag.descendants)


def _from_style(tag: Tag) -> str:
    """Old editors wrote bold and italics as styles."""
    style = str(tag.get("style", "")).replace(" ", "").lower()
    if tag.name != "span" or not style:
        return ""
    if "font-weight:bold" in style or "font-weight:700" in style:
        return "b"
    if "font-style:italic" in style:
        return "i"
    return "s" if "line-through" in style else ""
