"""HTML as people and plugins left it, made into a tree that can be walked: whole, of bounded depth, without scripts."""

import re
from html import escape

import nh3
from bs4 import BeautifulSoup, Tag

from imprint.exchange.wordpress.words import visible

DEEPEST = 200
LARGEST = 2 * 1024 * 1024
"""Characters. A longer text is no article; it is brought in without its markup."""
DROPPED = {
    "script", "style", "noscript", "template", "svg", "math", "canvas", "object", "applet", "select", "textarea",
    "button",
}  # fmt: skip
"""Nothing of what they hold is text of an article."""
OURS = {"imprint-figure", "imprint-gallery", "imprint-embed", "imprint-media", "imprint-unknown"}
"""What shortcodes become, see shortcodes.py."""

_FRAME = "imprint-text"
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_WHOLE_TAG = re.compile(r"<[^<>]*>")
_NEED_NO_END = {
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "br", "img", "hr", "input", "col",
    "source", "wbr", "meta", "link", "embed", "param", "area", "track", "base",
}  # fmt: skip
_whole = nh3.Cleaner(
    tags=(nh3.ALLOWED_TAGS - {"area", "map"})
    | {"iframe", "video", "audio", "source", "section", "main", "address", "big", "font", "label", *OURS},
    clean_content_tags=DROPPED,
    attributes={
        "*": {"class", "style", "title", "lang", "dir"},
        "a": {"href"},
        "img": {"src", "alt", "width", "height"},
        "iframe": {"src"},
        "video": {"src"},
        "audio": {"src"},
        "source": {"src"},
        "ol": {"start", "reversed"},
        "td": {"rowspan", "colspan"},
        "th": {"rowspan", "colspan"},
        "imprint-gallery": {"ids", "without"},
        "imprint-media": {"src"},
    },
    generic_attribute_prefixes={"data-"},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


def parse(markup: str) -> Tag:
    """A tree of well-formed elements; drawn emoji are characters again. What is nested absurdly comes as its words."""
    if nests_too_deep(markup):
        markup = without_tags(markup)
    clean = _whole.clean(visible(markup))
    clean = clean if len(clean) <= LARGEST else without_tags(clean)
    # Around it all an element in which Beautiful Soup keeps blank lines.
    soup = BeautifulSoup(f"<{_FRAME}>{clean}</{_FRAME}>", "html.parser", preserve_whitespace_tags={_FRAME})
    for symbol in soup.find_all("img", class_=("emoji", "wp-smiley")):
        symbol.replace_with(str(symbol.get("alt", "")))
    frame = soup.find(_FRAME)
    return frame if isinstance(frame, Tag) else soup


def without_tags(markup: str) -> str:
    return escape(_WHOLE_TAG.sub("\n", markup), quote=False)


def without_breaks_around(markup: str, line_break: str) -> str:
    start, end = 0, len(markup)
    while start < end and (markup[start].isspace() or markup.startswith(line_break, start)):
        start += 1 if markup[start].isspace() else len(line_break)
    while end > start and (markup[end - 1].isspace() or markup.endswith(line_break, start, end)):
        end -= 1 if markup[end - 1].isspace() else len(line_break)
    return markup[start:end]


def nests_too_deep(markup: str) -> bool:
    """Every parser of HTML needs the square of the depth in time; so it is counted first, roughly."""
    depth = 0
    for match in _TAG.finditer(markup):
        if match.group(2).lower() not in _NEED_NO_END:
            depth = max(depth - 1, 0) if match.group(1) else depth + 1
            if depth > DEEPEST:
                return True
    return False
