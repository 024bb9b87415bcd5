"""Whether somebody meant the phrase that a text seems to hide, or wrote a part number in good faith."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imprint.scoring.disguises import Disguise, Reading
from imprint.scoring.signs import NEVER_ALONE, SEEN, WITHOUT_SPACES, script_of
from imprint.scoring.spacing import GAP

if TYPE_CHECKING:
    from imprint.scoring.alignment import Form

SHORT = 3
"""Letters of a phrase that turns up by chance in numbers and initials."""

WITHOUT_ACCENTS = ("", "en", "ar", "he", "zh", "ja", "ko")
"""Languages in which an accent makes no other word."""


@dataclass(slots=True)
class Evidence:
    """What was seen: how many letters were themselves, and how many something else."""

    form: "Form"
    reading: Reading
    begin: int = 0
    end: int = 0
    letters: int = 0
    digits: int = 0
    signs: int = 0
    accents: int = 0
    lookalikes: int = 0
    stretched: int = 0
    doubtful: int = 0
    """Of the stretched letters those that make another word as well."""
    disguises: set[Disguise] = field(default_factory=set)

    def count(self, sign: str, disguise: Disguise | None) -> None:
        if disguise is None:
            self.letters += 1
            return
        self.disguises.add(disguise)
        if disguise == Disguise.ACCENTS:
            self.accents += 1
        elif disguise == Disguise.LOOKALIKES:
            self.lookalikes += 1
        elif sign.isdigit():
            self.digits += 1
        else:
            self.signs += 1

    @property
    def piece(self) -> str:
        return self.reading.text[self.begin : self.end]


def is_plausible(seen: Evidence) -> bool:
    if not seen.disguises:
        return True
    if seen.form.is_allowed:
        return seen.disguises <= {Disguise.ACCENTS, Disguise.SPACED, Disguise.INVISIBLE}
    return (
        not (seen.doubtful and seen.stretched < 3 and not seen.digits + seen.signs + seen.lookalikes)
        and not (Disguise.MASKED in seen.disguises and len(seen.piece) <= SHORT)
        and not (seen.digits and _is_a_number(seen))
        and not (seen.digits + seen.signs and len(seen.form.letters) <= SHORT and _is_part_of_an_address(seen))
        and not (seen.accents and _is_another_word(seen))
        and not (seen.lookalikes and not seen.letters and _is_another_script(seen))
        and not (Disguise.SPACED in seen.disguises and _are_initials(seen))
    )


def _is_a_number(seen: Evidence) -> bool:
    """A55 is a road, F4G and T1T5 are parts."""
    if not seen.letters:
        return True
    is_written_small = any(map(str.islower, seen.piece))
    if len(seen.form.letters) <= SHORT:
        return seen.letters + seen.signs < 2 or not is_written_small or seen.piece[-1].isdigit()
    return len(seen.form.letters) <= SHORT + 1 and seen.letters <= seen.digits and not is_written_small


def _is_part_of_an_address(seen: Evidence) -> bool:
    """Of mail, of the web, of a program: a@s.se."""
    before, after = seen.reading.text[: seen.begin], seen.reading.text[seen.end :]
    return _TIED_BEFORE.search(before) is not None or _TIED_AFTER.match(after) is not None


def _is_another_word(seen: Evidence) -> bool:
    """Spanish año is not ano; only where the language of the phrase has no accents a single one is a disguise."""
    return seen.accents == 1 and not seen.signs and seen.form.phrase.language not in WITHOUT_ACCENTS


def _is_another_script(seen: Evidence) -> bool:
    """A Russian word that looks English is one among other Russian words, and the other way round."""
    own, wanted = script_of(seen.piece[0]), seen.form.script
    if own == wanted:
        return False
    if own in NEVER_ALONE:
        return True
    around = seen.reading.scripts - Counter(map(script_of, seen.piece))
    return around[own] > around[wanted]


def _are_initials(seen: Evidence) -> bool:
    """Or a list, a command, a call: A.S.S., a, s, s, -a -s -s, f(a, s). Whoever hides a word keeps to one sign."""
    gaps = GAP.findall(seen.piece.translate(SEEN))
    if len({gap.strip() for gap in gaps} - {""}) > 1:
        return True
    if len(seen.form.letters) > SHORT or script_of(seen.piece[0]) in WITHOUT_SPACES:
        return False
    if "." in seen.piece and seen.piece.upper() == seen.piece != seen.piece.lower():
        return True
    if "=" in (seen.reading.text[: seen.begin].rstrip()[-1:], seen.reading.text[seen.end :].lstrip()[:1]):
        return True
    return any(len(gap) > 1 or gap in ",;:/|)=&" for gap in gaps)


_TIED_BEFORE = re.compile(r"\w[_@./\\-]\Z|[/\\]\Z")
_TIED_AFTER = re.compile(r"[_@./\\-]\w|[/\\]")
