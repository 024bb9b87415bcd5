"""Shortcodes: `[caption]…[/caption]` and their like, made into elements that the rest of the import understands."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from imprint.exchange.wordpress.notes import Notes

Attributes = dict[str, str]

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TOKEN = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]*)((?:[\s=/][^\[\]<>]*)?)\](\]?)")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|(\S+)""")
_BUILDERS = ("vc_", "et_pb_", "fusion_", "av_")
"""Page builders write the frame of a page as shortcodes around its text; the text is what matters."""
_FILES = ("src", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "m4v", "webm", "ogv", "mov")


def expand(markup: str, notes: Notes) -> str:
    """Only in text, never inside a tag or a comment. What is not known stays as it is, marked."""
    parts = list(_parts(markup))
    closed = {match.group(3) for part, is_text in parts if is_text for match in _TOKEN.finditer(part) if match.group(2)}

    def element_for(match: re.Match[str]) -> str:
        return _element(match, closed, notes)

    return "".join(_TOKEN.sub(element_for, part) if is_text else part for part, is_text in parts)


def _parts(markup: str) -> Iterator[tuple[str, bool]]:
    """Pieces of the markup, and whether they are text; in one pass, whatever is left open."""
    for text, comment in comments_apart(markup):
        end = 0
        for tag in _TAG.finditer(text):
            yield text[end : tag.start()], True
            yield tag.group(), False
            end = tag.end()
        yield text[end:], True
        if comment:
            yield comment, False


def comments_apart(markup: str) -> Iterator[tuple[str, str]]:
    """Pairs of markup and the comment that follows it, empty at the end. A comment that is never closed is markup."""
    start, can_close = 0, True
    while can_close:
        opened = markup.find("<!--", start)
        closed = markup.find("-->", opened + 4) if opened >= 0 else -1
        can_close = closed >= 0
        if can_close:
            yield markup[start:opened], markup[opened : closed + 3]
            start = closed + 3
    yield markup[start:], ""


def _element(match: re.Match[str], closed: set[str], notes: Notes) -> str:
    double, slash, name, rest, double_end = match.groups()
    if double and double_end:
        return match.group()[1:-1]  # [[gallery]] is how one writes about [gallery].
    name = name.lower()
    if maker := _MAKERS.get(name):
        return double + maker(_attributes(rest), bool(slash), notes) + double_end
    if name.startswith(_BUILDERS):
        notes.add("builder", name)
        return double + double_end
    if slash or "=" in rest or "_" in name or name in {other.lower() for other in closed}:
        notes.add("shortcode", name)
        return f"<imprint-unknown>{match.group()}</imprint-unknown>"
    return match.group()


def _attributes(rest: str) -> Attributes:
    """Names in small letters; a value without a name is `0`, as in `[youtube https://…]`."""
    text = unescape(rest).replace("\u201c", '"').replace("\u201d", '"').replace("\u2033", '"').strip(" /=")
    found: Attributes = {}
    for match in _ATTRIBUTE.finditer(text):
        name, *values, alone = match.groups()
        if name:
            found[name.lower()] = next((value for value in values if value is not None), "")
        else:
            found.setdefault("0", alone.strip("\"'"))
    return found


def _caption(attributes: Attributes, is_end: bool, notes: Notes) -> str:
    return "</imprint-figure>" if is_end else f'<imprint-figure data-caption="{escape(attributes.get("caption", ""))}">'


def _gallery(attributes: Attributes, is_end: bool, notes: Notes) -> str:
    if is_end:
        return ""
    ids = attributes.get("ids") or attributes.get("include", "")
    without = attributes.get("exclude", "")
    return f'<imprint-gallery ids="{escape(ids)}" without="{escape(without)}"></imprint-gallery>'


def _embed(address: Callable[[str], str]) -> Callable[[Attributes, bool, Notes], str]:
    def make(attributes: Attributes, is_end: bool, notes: Notes) -> str:
        if is_end:
            return "</imprint-embed>"
        given = attributes.get("0") or attributes.get("id") or attributes.get("src") or attributes.get("url") or ""
        if not given:
            return "<imprint-embed>"  # The address stands between the two halves.
        return f"<imprint-embed>{escape(given if '://' in given else address(given))}</imprint-embed>"

    return make


def _media(attributes: Attributes, is_end: bool, notes: Notes) -> str:
    address = next((attributes[name] for name in _FILES if attributes.get(name)), attributes.get("0", ""))
    return "" if is_end or not address else f'<imprint-media src="{escape(address)}"></imprint-media>'


def _feedback(attributes: Attributes, is_end: bool, notes: Notes) -> str:
    """wpDiscuz asks readers about a phrase; the phrase is the editors' own text."""
    if not is_end:
        notes.add("feedback", attributes.get("question", ""))
    return ""


_MAKERS: dict[str, Callable[[Attributes, bool, Notes], str]] = {
    "caption": _caption,
    "wp_caption": _caption,
    "gallery": _gallery,
    "embed": _embed(str),
    "youtube": _embed("https://www.youtube.com/watch?v={}".format),
    "vimeo": _embed("https://vimeo.com/{}".format),
    "wpvideo": _embed("https://videopress.com/v/{}".format),
    "videopress": _embed("https://videopress.com/v/{}".format),
    "audio": _media,
    "video": _media,
    "wpdiscuz-feedback": _feedback,
}
