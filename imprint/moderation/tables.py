"""Rows as CSV that a spreadsheet opens and cannot run."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

RUN = ("=", "+", "-", "@", "\t", "\r")
"""What makes a cell a formula; people can write such a thing into a reason or a name."""


class _Line:
    """What the writer of csv writes to."""

    def write(self, line: str) -> str:
        return line


def csv_lines(heads: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """One after the other, so that a long table needs no memory."""
    writer = csv.writer(_Line())
    yield writer.writerow([str(head) for head in heads])
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(RUN) else value
