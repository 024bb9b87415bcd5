"""Letters that stand apart, put together: i d i o t, i.d.i.o.t, i|d|i|o|t. Words of several letters are left alone."""

import re
from collections.abc import Iterator

from imprint.scoring.signs import FROM_SIGNS


def joined(letters: str) -> Iterator[tuple[str, list[int]]]:
    """The text without the gaps, and the place of each sign that stayed; nothing where no letters stand apart.

    Where some gaps are wider than others, they are between words, or they are not: two answers.
    """
    runs = [(run.start(1) - 1, run.end() - 1) for run in _RUN.finditer(f" {letters}")]
    gaps = _gaps(letters, runs)
    if not gaps:
        return
    signed, last = [], 0
    for begin, end in runs:
        signed += [letters[last:begin], letters[begin:end].translate(FROM_SIGNS)]
        last = end
    text = "".join([*signed, letters[last:]])
    yield _without(text, gaps)
    if any(is_wide for _, is_wide in gaps.values()):
        yield _without(text, {begin: (end, False) for begin, (end, _) in gaps.items()})


def _gaps(letters: str, runs: list[tuple[int, int]]) -> dict[int, tuple[int, bool]]:
    """By their beginning: the end, and whether a gap is wider than others of its run."""
    gaps: dict[int, tuple[int, bool]] = {}
    if not letters.isascii():
        gaps = {gap.start(): (gap.end(), False) for gap in _EASTERN_GAP.finditer(letters)}
    for begin, end in runs:
        found = list(GAP.finditer(letters, begin, end))
        width = min(gap.end() - gap.start() for gap in found)
        gaps |= {gap.start(): (gap.end(), gap.end() - gap.start() > width) for gap in found}
    for run in _BARRED_RUN.finditer(f" {letters}"):
        gaps |= {place: (place + 1, False) for place in range(run.start(1) - 1, run.end() - 1, 2)}
    return dict(sorted(gaps.items()))


def _without(letters: str, gaps: dict[int, tuple[int, bool]]) -> tuple[str, list[int]]:
    kept: list[int] = []
    last = 0
    for begin, (end, is_wide) in gaps.items():
        kept += range(last, begin + is_wide)
        last = end
    kept += range(last, len(letters))
    return "".join([letters[place] for place in kept]), kept


_LONE = r"(?:[^\W_]|[@$!|])"
_APART = r"(?:[^\w@$!|]|_){1,3}"
_HANGUL = "[\uac00-\ud7a3]"
_EASTERN = "[\u3040-\u30ff\u3400-\u9fff]"
GAP = re.compile(_APART)
_RUN = re.compile(rf"[\W_]({_LONE}(?:{_APART}{_LONE}){{2,}}|{_HANGUL}(?:{_APART}{_HANGUL})+)(?![^\W_])")
"""Begins with a sign that stands before, so that Python need not try each letter of a long word."""
_BARRED_RUN = re.compile(r"[\W_][^\W_]([|!@$])[^\W_](?:\1[^\W_])+(?![^\W_])")
_EASTERN_GAP = re.compile(rf"(?<={_EASTERN})[ .*_~/|+-]{{1,2}}(?={_EASTERN})")
