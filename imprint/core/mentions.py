"""@Name of somebody who is known becomes a link; the name may have spaces in it, and the longest one counts."""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MOST = 5
"""So many people can be called in one text; further names stay as typed."""
LONGEST = 80
MAY_CALL = re.compile(r"@(?<![\w@/]@)(?=[^\s@])")
"""Not in an e-mail address, and not in one of a page."""


def add_mentions(markdown: MarkdownIt) -> None:
    """The env's `people` leads from names, as `called` writes them, to paths."""
    markdown.inline.ruler.before("linkify", "mention", _mention)


def called(name: str) -> str:
    """Names are found without regard to capitals and to the number of spaces."""
    return " ".join(name.casefold().split())


def _mention(state: StateInline, silent: bool) -> bool:
    people = state.env.get("people")
    if not people or state.linkLevel or not MAY_CALL.match(state.src, state.pos):
        return False
    found = _longest_name(state.src[state.pos + 1 : state.pos + 1 + LONGEST], people)
    if not found:
        return False
    path = people[called(found)]
    paths = state.env.setdefault("called", set())
    if len(paths | {path}) > MOST:
        return False
    if not silent:
        paths.add(path)
        opening = state.push("link_open", "a", 1)
        opening.attrs, opening.info = {"href": path}, "auto"  # Its text is no prose, as that of a bare address.
        state.push("text", "", 0).content = f"@{found}"
        state.push("link_close", "a", -1)
    state.pos += len(found) + 1
    return True


def _longest_name(text: str, people: Mapping[str, str]) -> str:
    for end in range(len(text), 0, -1):
        if _ends_word(text, end) and called(text[:end]) in people and not text[end - 1].isspace():
            return text[:end]
    return ""


def _ends_word(text: str, end: int) -> bool:
    """Where no letter follows; scripts of the far east put no spaces between words."""
    return end == len(text) or not text[end].isalnum() or not text[end - 1].isalnum() or text[end - 1] >= "\u2e80"
