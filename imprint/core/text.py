"""What people type: cleaned when it comes in, made into HTML when it is shown."""

import html
import re
import unicodedata
from collections.abc import Mapping

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import blockquote as any_quote
from markdown_it.rules_block import list_block as any_list
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from imprint.core.calm import add_calm, without_walls_of_lines
from imprint.core.mentions import add_mentions
from imprint.core.spoilers import add_spoilers

DEEPEST = 6  # Quotes and lists inside each other; beyond, their marks are shown as typed.


class BadText(Exception):
    """A text that is not taken; the sentence says why to the one who typed it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def clean_text(raw: str, max_length: int) -> str:
    """The text in NFC, without control characters and outer white space; raises BadText."""
    if refused := _REFUSED.search(raw):
        raise BadText(_why_refused(refused.group()))
    lines = _LINE_ENDS.sub("\n", raw).replace("\t", "    ")
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", lines)).strip()
    if _NOTHING_TO_SEE.fullmatch(text):
        raise BadText(_("The text is empty."))
    if len(text) > max_length:
        sentence = _("The text is too long: %(length)d characters, %(max)d are allowed.")
        raise BadText(sentence % {"length": len(text), "max": max_length})
    return text


def render_comment(markdown: str, *, calm: bool = False, people: Mapping[str, str] | None = None) -> str:
    """Safe HTML of the comments' Markdown: paragraphs, emphasis, strike-through, code, quotes, lists, links, spoilers.

    A line break is kept. Headings, tables and HTML are shown as typed, an image is a link. `calm` takes the edge off
    shouting and walls of signs; `people` are the paths of those who can be called by an @ and their name.
    """
    text = without_walls_of_lines(markdown) if calm else markdown
    return _cleaner.clean(str(_markdown.render(text, {"calm": calm, "people": people}))).strip()


def plain_text(markup: str, length: int) -> str:
    """The words of an HTML text in one line, at most so many characters; cut after a word, with `…`."""
    words = html.unescape(_stripper.clean(_BLOCK_TAGS.sub(" ", markup))).split()
    text = " ".join(words)
    return text if len(text) <= length else text[: _cut(text, length - 1)].rstrip(" ,;:-") + "…"


def _why_refused(character: str) -> str:
    if character == "\0":
        return _("The text has a NUL character in it.")
    if "\ud800" <= character <= "\udfff":
        return _("The text was sent in a wrong encoding: it has halves of characters in it.")
    return _("The text has invisible characters in it that change the direction of writing.")


def _cut(text: str, end: int) -> int:
    """The end of a word near there; or of a character with its accents and joined emoji."""
    if text[end] == " ":
        return end
    word_end = text.rfind(" ", end // 2, end)
    if word_end > 0:
        return word_end
    while end > 0 and (_JOINS.match(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end


class _CommentMarkdown(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("zero", {"breaks": True})
        self.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "blockquote", "list"]})
        self.block.ruler.at("list", _list, {"alt": ["paragraph", "blockquote"]})
        self.core.ruler.at("inline", _inline)
        self.inline.ruler.at("linkify", _bare_link)
        self.inline.terminator_re = _MARKS
        self.enable(["fence", "blockquote", "list", "newline", "escape", "backticks"])
        self.enable(["strikethrough", "emphasis", "link", "autolink", "linkify"])
        add_spoilers(self)
        add_mentions(self)
        add_calm(self)

    def validateLink(self, url: str) -> bool:  # noqa: N802  # MarkdownIt's name.
        return _LINK.match(url) is not None


def _own_path(url: str) -> str | None:
    """The only addresses on this site itself are those of comments, where somebody is called."""
    return url if _PERMALINK.fullmatch(url) else None


def _inline(state: StateCore) -> None:
    """Most paragraphs have no marks in them: those need no parser."""
    for token in state.tokens:
        if token.type == "inline" and _MARKS.search(token.content):
            token.children = state.md.inline.parse(token.content, state.md, state.env, [])
        elif token.type == "inline":
            token.children = [Token("text", "", 0, content=token.content)]


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level < DEEPEST and any_quote(state, start, end, silent)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level < DEEPEST and any_list(state, start, end, silent)


def _bare_link(state: StateInline, silent: bool) -> bool:
    """https://example.org/ without marks; the colon calls this rule, so the scheme is behind it already."""
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME_BEFORE.search(state.src, max(state.pos - 6, 0), state.pos)
    rest = _BARE_REST.match(state.src, state.pos, state.posMax)
    if scheme is None or rest is None:
        return False
    tail = _without_punctuation(rest.group())
    if not silent:
        _push_link(state, scheme.group(1), tail)
    state.pos += len(tail)
    return True


def _push_link(state: StateInline, scheme: str, tail: str) -> None:
    state.pending = state.pending[: -len(scheme)]
    url = scheme + tail
    opening = state.push("link_open", "a", 1)
    opening.info = "auto"
    opening.attrs = {"href": url if _PLAIN_URL.fullmatch(url) else state.md.normalizeLink(url)}
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1)


def _without_punctuation(url: str) -> str:
    """A full stop, or a bracket that was opened before the address, belongs to the sentence around it."""
    open_brackets = url.count("(") - url.count(")")
    while url[-1] in _ENDINGS or (url[-1] == ")" and open_brackets < 0):
        open_brackets += url[-1] == ")"
        url = url[:-1]
    return url


_REFUSED = re.compile("[\0\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_ENDS = re.compile("[\r\x85\u2028\u2029](?:(?<=\r)\n)?")
_CONTROLS = re.compile("[\x01-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_NOTHING_TO_SEE = re.compile(
    "[\\s\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0]*"
)
_BLOCK_TAGS = re.compile(r"</?(?:p|br|li|[ou]l|pre|h[1-6r]|blockquote|div|t[dhr]|d[dlt]|fig)[^<>]*>", re.IGNORECASE)
_JOINS = re.compile("[\u0300-\u036f\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")

# What begins with one set of characters is looked for many times faster than what begins in several ways.
_MARKS = re.compile(r"[\n\\`*_~\[\]<:|@](?:(?<![:|@])|(?<=:)(?=//)|(?<=\|)(?=\|)|(?<=@)(?=[^\s@]))")
_PERMALINK = re.compile(r"/-/comments/[1-9]\d{0,18}/", re.ASCII)
_LINK = re.compile(r"https?://[^/?#]|mailto:[^@]+@.", re.IGNORECASE)
_SCHEME_BEFORE = re.compile(r"(?<![0-9a-z])(https?)$", re.IGNORECASE)
_QUOTES = r"\"`\xab\xbb\u201a-\u201f"
_EASTERN_PUNCTUATION = r"\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_BARE_REST = re.compile(rf"://\w[^\s<>\[\]{_QUOTES}{_EASTERN_PUNCTUATION}]*")
_PLAIN_URL = re.compile(r"[\w/:?=&#.,~+@!$*'();-]+", re.ASCII)
_ENDINGS = frozenset("?!.,:;*_~|'\u2019\\")

_markdown = _CommentMarkdown()
_cleaner = nh3.Cleaner(
    tags={
        "p",
        "br",
        "strong",
        "em",
        "s",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "div",
        "details",
        "summary",
    },
    attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
    link_rel="nofollow ugc noopener",
    url_schemes={"http", "https", "mailto"},
    url_relative=_own_path,
)
_stripper = nh3.Cleaner(tags=set())
