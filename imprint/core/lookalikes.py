"""Names that the eye takes for the same, whatever signs they are written with (Unicode Technical Standard #39)."""

import re
import unicodedata
from collections.abc import Iterable
from importlib.resources import files


def skeleton(text: str) -> str:
    """UTS #39, section 4: two texts with the same one are confusable. Capitals and small letters still differ."""
    return _seen_as(text, _lookalikes)


def sights(name: str) -> frozenset[str]:
    """How a name is seen, in its own capitals and without them; who shares one with it can be taken for it.

    Spaces, invisible signs, punctuation and symbols do not count beside letters. Digits stay digits, as in Ines1;
    read_figures() reads them.
    """
    return frozenset(map(_letters, _forms(name)))


def sights_and_those_of_words(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """As a whole, and of each of its words."""
    forms = _forms(name)
    whole = frozenset(map(_letters, forms))
    words = [word for form in forms for word in form.split()]
    return whole, frozenset(map(_letters, words)) if len(words) > len(forms) else whole


def sights_of_reserved(name: str) -> frozenset[str]:
    """All in which somebody could imitate it: as it is, in capitals, in small letters."""
    return sights(name) | sights(name.upper()) | sights(name.lower())


def read_figures(sights: Iterable[str]) -> frozenset[str]:
    """The same with figures read as letters, as in Adm1n and M0d3rator; a 1 is i or l, so these two become one.

    Marks go, since a 3 is also é. What has read its figures can be compared only with what has, too.
    """
    return frozenset(_without_marks(sight).translate(_FIGURES) for sight in sights)


def has_figures(sights: Iterable[str]) -> bool:
    """Whether some sign in it is a figure that is read as a letter."""
    return any(map(_FIGURE.search, sights))


def _without_marks(text: str) -> str:
    return text if text.isascii() else "".join(sign for sign in text if not unicodedata.combining(sign))


def _forms(name: str) -> tuple[str, str]:
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", name))
    return _seen(plain.casefold()), _seen(_seen(plain).casefold())


def _seen(text: str) -> str:
    return _seen_as(text, _letters_alike)


def _seen_as(text: str, lookalikes: dict[int, str]) -> str:
    seen = unicodedata.normalize("NFD", text).translate(lookalikes)
    return seen if seen.isascii() else unicodedata.normalize("NFD", seen)


def _letters(text: str) -> str:
    """With their marks, which tell words apart in many scripts; of a name without any, all its signs."""
    if text.isalnum():
        return text
    text = text.replace("i\u0307", "i").replace("\u0640", "")  # A dotted capital I made small; Arabic's lengthening.
    kept = "".join(sign for sign in text if sign.isalnum() or unicodedata.category(sign)[0] == "M")
    return kept if any(map(str.isalnum, kept)) else "".join(text.split())


def _read() -> dict[int, str]:
    lookalikes = {}
    for line in (files("imprint.core") / "lookalikes.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        look, signs = ([int(number, 16) for number in part.split()] for part in line.split("="))
        lookalikes.update(dict.fromkeys(signs, "".join(map(chr, look))))
    return lookalikes


INVISIBLE = re.compile(  # Default_Ignorable_Code_Point, and the blank Braille cell.
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_FIGURES = str.maketrans("013457i", "oleastl")
_FIGURE = re.compile("[013457]")
_lookalikes = _read()
_letters_alike = {sign: look for sign, look in _lookalikes.items() if chr(sign) not in "0123456789"}
