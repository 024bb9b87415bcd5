"""Tables: plain ones become a block that editors can change, others stay HTML."""

from bs4 import Tag

from imprint.exchange.wordpress.body import Body
from imprint.exchange.wordpress.texts import FRAMES, take_out
from imprint.exchange.wordpress.words import plain

_MORE_THAN_WORDS = ("a", "ul", "ol", "table", "pre", "blockquote", "h1", "h2", "h3", "h4", "dl")
LONGEST_CELL = 2_000


def table(body: Body, tag: Tag) -> None:
    body.end_line()
    rows = [list(row.find_all(("td", "th"), recursive=False)) for row in tag.find_all("tr")]
    rows = [row for row in rows if row]
    if tag.find("table") or all(len(row) == 1 for row in rows):  # It only lays out what is in it.
        for row in tag.find_all(("td", "th", "caption")) if not tag.find("table") else [tag]:
            body.walk(row.children)
            body.end_line()
        return
    out = take_out(tag) if tag.find(FRAMES) else []
    if _is_plain(tag):
        body.add("table", _value(tag, rows))
    else:
        body.add_html(str(tag), "table with links, lists or joined cells")
    body.walk(out)


def _is_plain(tag: Tag) -> bool:
    spans = {str(cell.get(name, "")).strip() for cell in tag.find_all(("td", "th")) for name in ("rowspan", "colspan")}
    return spans <= {"", "1"} and tag.find(_MORE_THAN_WORDS) is None


def _value(tag: Tag, rows: list[list[Tag]]) -> dict[str, object]:
    """As Wagtail's TableBlock keeps it."""
    width = max(len(row) for row in rows)
    cells = [[plain(str(cell), LONGEST_CELL) for cell in row] for row in rows]
    first_row = all(cell.name == "th" for cell in rows[0])
    first_column = all(row[0].name == "th" for row in rows[1:]) and len(rows) > 1
    caption = tag.find("caption")
    choices = {(True, True): "both", (True, False): "row", (False, True): "column"}
    return {
        "data": [row + [""] * (width - len(row)) for row in cells],
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": first_row,
        "first_col_is_header": first_column,
        "table_header_choice": choices.get((first_row, first_column), "neither"),
        "table_caption": plain(caption.get_text(" "), 250) if isinstance(caption, Tag) else "",
    }
