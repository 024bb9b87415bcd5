"""What an import brought in, what not and why; as values and as a table for the terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

EXAMPLES = 5
WIDTH = 96


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    AS_BEFORE = "as_before"
    EDITED_HERE = "edited_here"


KINDS: dict[str, Any] = {
    "articles": gettext_lazy("articles"),
    "pages": gettext_lazy("standing pages"),
    "comments": gettext_lazy("comments"),
    "authors": gettext_lazy("authors"),
    "sections": gettext_lazy("sections"),
    "topics": gettext_lazy("topics"),
    "pictures": gettext_lazy("pictures"),
    "documents": gettext_lazy("documents"),
    "redirects": gettext_lazy("redirects from old addresses"),
}
HEADS = {
    Outcome.NEW: gettext_lazy("new"),
    Outcome.CHANGED: gettext_lazy("changed"),
    Outcome.AS_BEFORE: gettext_lazy("as before"),
    Outcome.EDITED_HERE: gettext_lazy("edited here, kept"),
}


@dataclass(slots=True)
class Cases:
    """How often something happened, and a few of the places."""

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str, number: int = 1) -> None:
        self.count += number
        if example and len(self.examples) < EXAMPLES and example not in self.examples:
            self.examples.append(example)


@dataclass(slots=True)
class Report:
    """Grows by kinds and sentences, not by items."""

    brought: dict[str, dict[Outcome, int]] = field(default_factory=dict)
    left_out: dict[str, Cases] = field(default_factory=dict)
    notes: dict[str, Cases] = field(default_factory=dict)

    def count(self, kind: str, outcome: Outcome, number: int = 1) -> None:
        outcomes = self.brought.setdefault(kind, dict.fromkeys(Outcome, 0))
        outcomes[outcome] += number

    def number(self, kind: str, outcome: Outcome) -> int:
        return self.brought.get(kind, {}).get(outcome, 0)

    def leave_out(self, why: str, example: str = "") -> None:
        self.left_out.setdefault(why, Cases()).add(example)

    def note(self, sentence: str, example: str = "", number: int = 1) -> None:
        self.notes.setdefault(sentence, Cases()).add(example, number)

    @property
    def changed_something(self) -> bool:
        return any(row[Outcome.NEW] or row[Outcome.CHANGED] for row in self.brought.values())

    def table(self) -> str:
        parts = [self._brought_lines(), self._case_lines(_("Left out"), self.left_out)]
        parts.append(self._case_lines(_("Worth a look"), self.notes))
        return "\n".join("\n".join(lines) for lines in map(list, parts) if lines)

    def _brought_lines(self) -> Iterator[str]:
        used = [outcome for outcome in Outcome if any(row[outcome] for row in self.brought.values())]
        if not used:
            yield _("Nothing was brought in.")
            return
        heads = [str(HEADS[outcome]) for outcome in used]
        first = max(len(str(label)) for label in KINDS.values()) + 2
        yield _("Brought in").ljust(first) + "".join(head.rjust(len(head) + 3) for head in heads)
        for kind, label in KINDS.items():
            if any(self.brought.get(kind, {}).values()):
                numbers = [f"{self.brought[kind][outcome]:,}" for outcome in used]
                yield str(label).ljust(first) + _columns(numbers, heads)
        if not self.changed_something:
            yield _("Everything was here already; nothing was changed.")

    def _case_lines(self, title: str, cases: dict[str, Cases]) -> Iterator[str]:
        if cases:
            yield f"\n{title}"
        for sentence, case in sorted(cases.items(), key=lambda item: -item[1].count):
            yield from _indented(f"{case.count:>7,}  ", sentence)
            if case.examples:
                yield from _indented(" " * 9, _examples(case))


def _columns(numbers: Iterable[str], heads: Iterable[str]) -> str:
    return "".join(number.rjust(len(head) + 3) for number, head in zip(numbers, heads, strict=True))


def _examples(case: Cases) -> str:
    shown = "; ".join(case.examples)
    more = case.count - len(case.examples)
    return shown if more <= 0 else ngettext("%(shown)s; and %(more)d more", "%(shown)s; and %(more)d more", more) % {
        "shown": shown, "more": more
    }  # fmt: skip


def _indented(start: str, text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=start, subsequent_indent=" " * 9, break_long_words=False)
