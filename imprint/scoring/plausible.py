"""Whether somebody meant the phrase that a text seems to hide, or wrote a part number in good faith."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imprint.scoring.disguises import Disguise, Reading
from imprint.scoring.signs import NEVER_ALONE, script_of

if TYPE_CHECKING:
    from imprint.scoring.alignment import Form

SHORT = 3
"""Letters of a phrase that turns up by chance in numbers and initials."""


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
    disguises: set[Disguise] = field(default_factory=set)

    @property
    def piece(self) -> str:
        return self.reading.text[self.begin : self.end]


def is_plausible(seen: Evidence) -> bool:
    if not seen.disguises:
        return True
    if seen.form.is_allowed:
        return seen.disguises <= {Disguise.ACCENTS, Disguise.SPACED, Disguise.INVISIBLE}
    return (
        not (seen.digits and _is_a_number(seen))
        and not (seen.accents and _is_another_word(seen))
        and not (seen.lookalikes and not seen.letters and _is_another_script(seen))
        and not (Disguise.SPACED in seen.disguises and _are_initials(seen))
    )


def _is_a_number(seen: Evidence) -> bool:
    """A55 is a road, F4G a part."""
    if not seen.letters:
        return True
    if len(seen.form.letters) <= SHORT:
        return seen.letters + seen.signs < 2 or not any(map(str.islower, seen.piece))
    return len(seen.form.letters) <= SHORT + 1 and seen.letters < 2 and not any(map(str.islower, seen.piece))


def _is_another_word(seen: Evidence) -> bool:
    """Spanish año is not ano; only where the language of the phrase has no accents a single one is a disguise."""
    return seen.accents == 1 and not seen.signs and seen.form.phrase.language not in ("", "en")


def _is_another_script(seen: Evidence) -> bool:
    """A Russian word that looks English is one among other Russian words, and the other way round."""
    own, wanted = script_of(seen.piece[0]), script_of(seen.form.phrase.text.strip("*")[0])
    if own == wanted:
        return False
    if own in NEVER_ALONE:
        return True
    around = seen.reading.text[: seen.begin] + seen.reading.text[seen.end :]
    scripts = [script_of(sign) for sign in around if sign.isalpha()]
    return scripts.count(own) > scripts.count(wanted)


def _are_initials(seen: Evidence) -> bool:
    return (
        len(seen.form.letters) <= SHORT and "." in seen.piece and seen.piece.upper() == seen.piece != seen.piece.lower()
    )
