"""Paragraphs, headings, lists, quotations and their like."""

from bs4 import Tag

from imprint.exchange.wordpress.body import Body, tidy
from imprint.exchange.wordpress.markup import OURS
from imprint.exchange.wordpress.words import plain

FRAMES = ["figure", "img", "iframe", "video", "audio", *sorted(OURS - {"imprint-unknown"})]
MOVED_OUT = [*FRAMES, "table", "pre"]
"""What cannot stand inside a line, a list or a quotation of ours; it comes after it."""


def paragraph(body: Body, tag: Tag) -> None:
    body.end_line()
    body.walk(tag.children)
    body.end_line()


def heading(body: Body, tag: Tag) -> None:
    """h1 and h2 divide an article here too; the smaller ones are part of the text."""
    out = take_out(tag)
    words = tidy(body.words_of(tag)).replace("<br/>", " ")
    if tag.name in ("h1", "h2"):
        if title := plain(words, 1000):
            body.add("heading", title)
    elif words:
        level = "h3" if tag.name == "h3" else "h4"
        body.add_text(f"<{level}>{words}</{level}>")
    body.walk(out)


def listing(body: Body, tag: Tag) -> None:
    body.end_line()
    if tag.name == "ol" and (str(tag.get("start", "1")) != "1" or tag.has_attr("reversed")):
        body.add_html(str(tag), "list that begins with another number")
        return
    out = take_out(tag)
    if markup := _items(body, tag, 0):
        body.add_text(markup)
    body.walk(out)


def _items(body: Body, tag: Tag, depth: int) -> str:
    items = "".join(_item(body, item, depth) for item in tag.find_all(("li", "ul", "ol"), recursive=False))
    return f"<{tag.name}>{items}</{tag.name}>" if items else ""


def _item(body: Body, item: Tag, depth: int) -> str:
    if item.name != "li":  # A list right in a list, as old editors made it.
        inner = _items(body, item, depth + 1) if depth < 8 else ""
        return f"<li>{inner}</li>" if inner else ""
    nested = item.find_all(("ul", "ol"), recursive=False) if depth < 8 else []
    for inner_list in nested:
        inner_list.extract()
    words = tidy(body.words_of(item))
    lists = "".join(_items(body, inner_list, depth + 1) for inner_list in nested)
    return f"<li>{words}{lists}</li>" if words or lists else ""


def definitions(body: Body, tag: Tag) -> None:
    """Terms in bold, what they mean below. Old galleries are made so too."""
    body.end_line()
    for part in tag.find_all(("dt", "dd"), recursive=False):
        if part.name == "dt" and part.find(MOVED_OUT) is None:
            words = tidy(body.words_of(part))
            body.add_text(f"<p><b>{words}</b></p>" if words else "")
        else:
            paragraph(body, part)


def quotation(body: Body, tag: Tag) -> None:
    body.end_line()
    source = _source(tag)
    inside = body.inside()
    inside.walk(tag.children)
    inside.end_text()
    last_words = max((place for place, (kind, _value) in enumerate(inside.blocks) if kind == "text"), default=-1)
    for place, (kind, value) in enumerate(inside.blocks):
        if kind in ("text", "heading"):
            words = _only_paragraphs(value) if kind == "text" else f"<p><b>{value}</b></p>"
            body.add("quotation", {"text": words, "source": source if place == last_words else ""})
        else:
            body.add(kind, value)


def _source(tag: Tag) -> str:
    """Who said it: a cite or footer at the end, by itself or alone in a paragraph."""
    for part in reversed(tag.find_all(("cite", "footer", "p"), recursive=False)):
        cite = part.find("cite") if part.name == "p" else part
        if isinstance(cite, Tag) and (part is cite or part.get_text(strip=True) == cite.get_text(strip=True)):
            part.extract()
            return plain(cite.get_text(" "), 255).lstrip("—–- ")
        return ""
    return ""


def _only_paragraphs(markup: str) -> str:
    """Quotations hold neither lists nor headings."""
    for level in ("h3", "h4"):
        markup = markup.replace(f"<{level}>", "<p><b>").replace(f"</{level}>", "</b></p>")
    for mark in ("<ul>", "</ul>", "<ol>", "</ol>"):
        markup = markup.replace(mark, "")
    return markup.replace("<li>", "<p>– ").replace("</li>", "</p>")


def preformatted(body: Body, tag: Tag) -> None:
    body.add_html(str(tag), "preformatted text")


def rule(body: Body, tag: Tag) -> None:
    body.add("html", "<hr>")


def details(body: Body, tag: Tag) -> None:
    """What folds elsewhere stands open here."""
    body.end_line()
    if isinstance(summary := tag.find("summary", recursive=False), Tag):
        words = tidy(body.words_of(summary.extract()))
        body.add_text(f"<p><b>{words}</b></p>" if words else "")
    body.walk(tag.children)
    body.end_line()


def take_out(tag: Tag) -> list[Tag]:
    """Remove what cannot stand inside, outermost elements first, in their order."""
    taken: list[Tag] = []
    seen: set[int] = set()
    for found in tag.find_all(MOVED_OUT):
        if not any(id(parent) in seen for parent in found.parents):
            seen.add(id(found))
            taken.append(found)
    return [found.extract() for found in taken]
