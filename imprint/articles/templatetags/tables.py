"""Tables as newspapers set them: figures stand under one another."""

import re
from collections.abc import Sequence

FIGURE = re.compile(r"[^\w\n]*\d[\d\s.,:’'–−-]*[^\w\n]*(%|[A-Z]{3})?")


def figure_columns(rows: Sequence[Sequence[str | None]]) -> set[int]:
    """The numbers of the columns in which most cells that say anything hold a figure."""
    found = set()
    for number in range(max((len(row) for row in rows), default=0)):
        cells = [row[number].strip() for row in rows if len(row) > number and row[number]]  # type: ignore[union-attr]
        figures = [cell for cell in cells if FIGURE.fullmatch(cell)]
        if len(figures) * 2 > len(cells):
            found.add(number)
    return found
