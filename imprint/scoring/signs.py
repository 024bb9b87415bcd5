"""What a sign may stand for: a letter without case and accent, a Latin letter that looks like it, a letter in leet."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from imprint.core.lookalikes import INVISIBLE, skeleton

KEPT_CLASSES = frozenset({0, 7, 8, 9})
"""Combining classes of signs that make another letter: vowel signs, nukta, the voicing of kana, virama."""
ALIKE = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ĸ": "k",
    "ς": "σ",
    "ё": "е",
    "ى": "ي",  # Arabic and Persian keyboards have different ones.
    "ی": "ي",
    "ک": "ك",
    "ة": "ه",
    "ך": "כ",  # Hebrew's letters for the end of a word.
    "ם": "מ",
    "ן": "נ",
    "ף": "פ",
    "ץ": "צ",
}
DIGITS = dict(zip("0123456789", "oizeasgtbg", strict=True))
SIGNS = dict(zip("@$!|¡€£¢©(+†®§µ∪¥¤", "asiiielcccttrsuuyo", strict=True))
"""Signs that stand for a letter beside letters. Elsewhere they are what they are."""
NEVER_ALONE = frozenset(
    {"ARABIC", "HEBREW", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "DEVANAGARI", "BENGALI"}
)
"""Scripts whose letters make up no whole words that look Latin; single ones are put among Latin letters."""
MASKS = "*#•●✱×%&"
"""Signs that are put where a letter was."""
WITHOUT_SPACES = frozenset({"CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"})


class _Table(dict[int, str]):
    """For str.translate; works out what it is asked for. A million signs that Unicode does not have are not kept."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, number: int) -> str:
        found = self._read(chr(number))
        if unicodedata.category(chr(number)) not in ("Cn", "Co", "Cs"):
            self[number] = found
        return found


MERGED = str.maketrans(DIGITS | {"l": "i", "v": "u"})
"""Letters that are taken for each other become one. What that lets in is looked at again."""
FROM_SIGNS = str.maketrans(SIGNS)


@cache
def script_of(letter: str) -> str:
    """Of no letter, none."""
    return unicodedata.name(letter or " ", "").partition(" ")[0].partition("-")[0]


def _plain(sign: str) -> str:
    if INVISIBLE.match(sign) or unicodedata.combining(sign) not in KEPT_CLASSES or sign == "\u0640":
        return ""
    if "\uac00" <= sign <= "\ud7a3":  # A syllable of Hangul is a letter to those who write it.
        return sign
    if unicodedata.category(sign) in ("No", "Mn", "Me"):
        return " " if sign.isnumeric() else sign
    if boxed := _boxed(sign):
        return boxed
    small = "".join(ALIKE.get(one, one) for one in unicodedata.normalize("NFKD", sign).casefold())
    plain = "".join(one for one in unicodedata.normalize("NFKD", small) if unicodedata.combining(one) in KEPT_CLASSES)
    if len(plain) > 1 and not sign.isalnum():  # ™
        return " "
    return plain if plain.isascii() else _named(plain)


def _boxed(sign: str) -> str:
    """Letters in squares and discs, and those that make flags."""
    for first in (0x1F150, 0x1F170, 0x1F1E6):
        if 0 <= ord(sign) - first < 26:
            return chr(ord("a") + ord(sign) - first)
    return ""


_NAME = re.compile(r"(?:LATIN|MODIFIER) (?:SMALL |CAPITAL |LETTER )+([A-Z])(?: WITH .*)?")


def _named(letter: str) -> str:
    """Unicode does not take ɨ and ᴅ apart, but their names do."""
    name = _NAME.fullmatch(unicodedata.name(letter, "")) if len(letter) == 1 else None
    return name[1].lower() if name else letter


def _seen(sign: str) -> str:
    plain = PLAIN[ord(sign)]
    if plain.isascii() or len(plain) != 1 or sign in SIGNS or unicodedata.category(sign)[0] == "P":
        return plain
    for way in (sign, sign.lower(), sign.upper()):
        look = skeleton(way).translate(PLAIN).replace("rn", "m")
        if len(look) == 1 and look in "abcdefghijklmnopqrstuvwxyz":
            return look
    return plain


PLAIN = _Table(_plain)
"""From signs to small letters without accents; nothing for what is not seen, and a space for what is no letter."""
SEEN = _Table(_seen)
"""The same, and Latin letters for all that looks like them."""
