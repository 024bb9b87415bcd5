"""The text of a comment: WordPress's HTML as ours, and as the Markdown that its writer would have typed."""

import re
from html import escape, unescape

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from imprint.exchange.wordpress.markup import parse, without_breaks_around
from imprint.exchange.wordpress.words import visible

DEEPEST = 20
_INLINE = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("s", "strike", "del"), "s"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}
_BLOCKS = {"ul", "ol", "li", "blockquote", "pre"}
_BOLD_LINES = {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "caption"}
_FRAMES = {
    "p", "div", "section", "article", "table", "thead", "tbody", "tr", "td", "dl", "dd", "address", "center",
    "figure", "figcaption", "details", "summary", "hr",
}  # fmt: skip

_TAG = re.compile(r"<[A-Za-z/!]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_BARE = re.compile(r"(?<![\w\"'=/])https?://[^\s<>\"]+", re.IGNORECASE)
_WEB = re.compile(r"https?://|mailto:", re.IGNORECASE)
_ENDINGS = ".,;:!?)'\"*_"
_MARKS = {"strong": "**", "em": "*", "s": "~~", "code": "`"}
_cleaner = nh3.Cleaner(
    tags={"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"},
    attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
    link_rel="nofollow ugc noopener",
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)


def html_and_body(content: str) -> tuple[str, str]:
    """Clean HTML and the text to edit; both empty when there is nothing to read."""
    text = visible(content).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not _TAG.search(text):
        return _plain_html(text), unescape(text)
    markup = _cleaner.clean(_Page().read(parse(text)))
    if not BeautifulSoup(markup, "html.parser").get_text(strip=True):
        return "", ""
    return markup, _markdown(BeautifulSoup(markup, "html.parser"), 0).strip()


def _plain_html(text: str) -> str:
    """Most comments are nothing but words."""
    paragraphs = (_lines(paragraph) for paragraph in _BLANK_LINE.split(text))
    return _cleaner.clean("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph.strip()))


def _lines(text: str) -> str:
    return _BARE.sub(_link, escape(unescape(text), quote=False)).strip().replace("\n", "<br>")


def _link(match: re.Match[str]) -> str:
    address = match.group().rstrip(_ENDINGS)
    return f'<a href="{address}">{address}</a>{match.group()[len(address) :]}'


class _Page:
    """Paragraphs while they are gathered; what stands inside a quotation or a list has paragraphs of its own."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line: list[str] = []

    def read(self, tag: Tag, depth: int = 0) -> str:
        self._walk(tag, depth)
        self._end()
        return "".join(self._done)

    def _walk(self, tag: Tag, depth: int) -> None:
        if depth > DEEPEST:
            self._line.append(escape(tag.get_text(" "), quote=False))
            return
        for node in tag.children:
            if isinstance(node, Tag):
                self._meet(node, depth)
            elif type(node) is NavigableString:
                self._read(str(node))

    def _read(self, text: str) -> None:
        for place, paragraph in enumerate(_BLANK_LINE.split(text)):
            if place:
                self._end()
            self._line.append(_BARE.sub(_link, escape(paragraph, quote=False)).replace("\n", "<br>"))

    def _meet(self, tag: Tag, depth: int) -> None:
        name = tag.name
        if name == "pre":
            self._block(f"<pre>{escape(tag.get_text(), quote=False)}</pre>")
        elif name in _BLOCKS:
            inner = _Page().read(tag, depth + 1)
            start = f' start="{tag["start"]}"' if name == "ol" and str(tag.get("start", "")).isdecimal() else ""
            self._block(f"<{name}{start}>{_tight(inner) if name == 'li' else inner}</{name}>")
        elif name in _BOLD_LINES:
            self._block(f"<p><strong>{_words(tag, depth)}</strong></p>")
        elif name in _FRAMES:
            self._end()
            self._walk(tag, depth + 1)
            self._end()
        else:
            self._line.append(_inline(tag, depth))

    def _block(self, markup: str) -> None:
        self._end()
        self._done.append(markup)

    def _end(self) -> None:
        markup = without_breaks_around("".join(self._line), "<br>")
        self._line.clear()
        if markup:
            self._done.append(f"<p>{markup}</p>")


def _tight(markup: str) -> str:
    """An item of one paragraph, perhaps with a list below, needs no paragraph."""
    return markup.replace("<p>", "").replace("</p>", "") if markup.count("<p>") == 1 else markup


def _words(tag: Tag, depth: int) -> str:
    if depth > DEEPEST:
        return escape(tag.get_text(" "), quote=False)
    parts = []
    for node in tag.children:
        if type(node) is NavigableString:
            parts.append(escape(str(node), quote=False).replace("\n", "<br>"))
        elif isinstance(node, Tag):
            parts.append(_inline(node, depth + 1))
    return "".join(parts)


def _inline(tag: Tag, depth: int) -> str:
    if tag.name == "br":
        return "<br>"
    if tag.name == "img":  # A page of ours asks no other site for anything.
        address = escape(str(tag.get("src", "")))
        words = escape(str(tag.get("alt", "")).strip(), quote=False) or address
        return f'<a href="{address}">{words}</a>' if _WEB.match(address) else words
    inner = _words(tag, depth)
    if tag.name == "a" and _WEB.match(str(tag.get("href", "")).strip()):
        return f'<a href="{escape(str(tag["href"]).strip())}">{inner}</a>'
    if tag.name == "q":
        return f"“{inner}”"
    name = _INLINE.get(tag.name)
    return f"<{name}>{inner}</{name}>" if name and inner.strip() else inner


def _markdown(tag: Tag, depth: int) -> str:
    """Of clean HTML."""
    if depth > DEEPEST + 5:
        return tag.get_text(" ")
    return "".join(_markdown_of(node, depth) if isinstance(node, Tag) else str(node) for node in tag.children)


def _markdown_of(tag: Tag, depth: int) -> str:
    if tag.name == "br":
        return "\n"
    if tag.name == "pre":
        return f"```\n{tag.get_text().strip()}\n```\n\n"
    inner = _markdown(tag, depth + 1)
    if mark := _MARKS.get(tag.name):
        return f"{mark}{inner}{mark}"
    if tag.name == "a":
        address = str(tag.get("href", ""))
        return inner if inner == address or not address else f"[{inner}]({address})"
    if tag.name == "li":
        lines = inner.strip().replace("\n", "\n  ")
        return f"1. {lines}\n" if tag.parent is not None and tag.parent.name == "ol" else f"- {lines}\n"
    if tag.name == "blockquote":
        return "".join(f"> {line}\n" for line in inner.strip().split("\n")) + "\n"
    if tag.name in ("ul", "ol") and tag.parent is not None and tag.parent.name == "li":
        return f"\n{inner.strip()}\n"
    return f"{inner.strip()}\n\n" if tag.name in ("p", "ul", "ol") else inner
