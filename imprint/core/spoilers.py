"""||What readers open themselves||, as on Discord: a `<details>`, so it works by keyboard, is told by screen readers,
needs no script, and is open where there are no styles.

It is made as strike-through is: the bars stand beside a word, not between spaces, and pairs cross no emphasis or link.
"""

import re

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

BAR = ord("|")
_HIDDEN = re.compile(r"\|\|(?=[^\s|])(.+?)(?<=\S)\|\|", re.DOTALL)


def add_spoilers(markdown: MarkdownIt) -> None:
    markdown.inline.ruler.push("spoiler", _bars)
    markdown.inline.ruler2.after("strikethrough", "spoiler", _pairs)
    markdown.core.ruler.push("spoiler", _paragraphs)


def without_spoilers(text: str) -> str:
    """For places where nothing can be opened, such as mails: a word instead of what is hidden."""
    return _HIDDEN.sub(f"[{_('Spoiler')}]", text) if "||" in text else text


def _bars(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or not state.src.startswith("||", state.pos):
        return False
    scanned = state.scanDelims(state.pos, True)
    state.push("text", "", 0).content = "|" * scanned.length
    if scanned.length == 2:
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(BAR, 0, place, -1, scanned.can_open, scanned.can_close))
    state.pos += scanned.length
    return True


def _pairs(state: StateInline) -> None:
    """Bars inside what is hidden already stay as typed."""
    hidden_until = -1
    for place, opening in enumerate(state.delimiters):
        if opening.marker == BAR and opening.end != -1 and place > hidden_until:
            hidden_until = opening.end
            summary = f"<details><summary>{_('Spoiler')}</summary>"
            _become(state.tokens[opening.token], summary)
            _become(state.tokens[state.delimiters[hidden_until].token], "</details>")


def _become(token: Token, markup: str) -> None:
    token.type, token.markup, token.content = "html_inline", "||", markup


def _paragraphs(state: StateCore) -> None:
    """A `<p>` cannot hold a `<details>`."""
    for place, token in enumerate(state.tokens):
        if token.type == "inline" and any(child.markup == "||" for child in token.children or ()):
            for around in (state.tokens[place - 1], state.tokens[place + 1]):
                around.tag = "div" if around.tag == "p" else around.tag
