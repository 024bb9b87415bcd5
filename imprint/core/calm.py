"""Shouting in capitals becomes sentences, walls of signs become three: on display, never in what is kept.

Code, addresses and called names are left alone, and so is what has no capitals.
"""

import re
from collections.abc import Iterator

from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

FEWEST_LETTERS, FEWEST_WORDS, SHARE_OF_CAPITALS = 12, 3, 0.7
FEW_LINES = 7
ACRONYMS = {
    *("BBC", "BRICS", "CDU", "CEO", "CIA", "CNN", "COVID", "CSU", "EU", "FBI", "FIFA", "NASA", "NATO", "NGO", "NGOS"),
    *("OECD", "OPEC", "SPD", "UEFA", "UK", "UNESCO", "UNHCR", "UNICEF", "USA", "AKW", "ARD", "BVG", "DDR", "EZB"),
    *("ORF", "ÖBB", "ÖVP", "SPÖ", "ONU", "OTAN", "ONG", "SNCF", "UE", "ЕС", "США", "НАТО", "ООН", "СССР"),
}
"""Some that keep their capitals even in a shouted text; there most others cannot be told from words."""


def add_calm(markdown: MarkdownIt) -> None:
    """Where the env's `calm` is true."""
    markdown.core.ruler.push("calm", _calm)


def without_walls_of_lines(text: str) -> str:
    """Lines with hardly a sign in them, one below the other, take a reader's screen: they become one line."""
    if text.count("\n") < FEW_LINES or "```" in text or "~~~" in text:
        return text
    return _THIN_LINES.sub(_one_line, text)


def _one_line(lines: re.Match[str]) -> str:
    signs = lines.group().split()
    said = " ".join(signs if any(map(str.isalnum, "".join(signs))) else signs[:3])
    return f"{said}\n" if said else "\n\n"


def _calm(state: StateCore) -> None:
    if not state.env.get("calm"):
        return
    texts = [list(_prose(token.children or [])) for token in state.tokens if token.type == "inline"]
    whole = "\n".join(text.content for block in texts for text in block)
    if _SAME_AGAIN.search(whole) or _SIGNS.search(whole):
        for text in (text for block in texts for text in block):
            text.content = _without_walls(text.content)
    if is_shouted(whole):
        for block in texts:
            _speak(block)


def _prose(children: list[Token]) -> Iterator[Token]:
    """Texts and line breaks that are no code and no address."""
    is_address = False
    for token in children:
        if token.type == "link_open":
            is_address = token.info == "auto"
        elif token.type == "link_close":
            is_address = False
        elif token.type in ("text", "softbreak", "hardbreak") and not is_address:
            yield token


def is_shouted(text: str) -> bool:
    """Mostly capitals, and more than a few words of them; acronyms do not count."""
    if not _SOME_CAPITALS.search(text):
        return False
    words = [word for word in _WORD.findall(text) if word not in ACRONYMS]
    letters = "".join(words)
    capitals, small = sum(map(str.isupper, letters)), sum(map(str.islower, letters))
    if capitals < FEWEST_LETTERS or capitals < SHARE_OF_CAPITALS * (capitals + small):
        return False
    return sum(len(word) > 1 for word in words) >= FEWEST_WORDS


def _speak(block: list[Token]) -> None:
    """Small letters, and a capital where a sentence begins."""
    begins = True
    for token in block:
        if token.type != "text":
            begins = True
            continue
        text = _WORD.sub(_small, token.content)
        token.content = _BEGINNING.sub(_capital, text) if begins else _NEXT_SENTENCE.sub(_capital, text)
        if any(map(str.isalnum, text)) or _SENTENCE_ENDS.search(text):
            begins = bool(_SENTENCE_ENDS.search(text))


def _small(word: re.Match[str]) -> str:
    said = word.group()
    if said in ACRONYMS or any(map(str.isdigit, said)) or _NO_VOWEL.fullmatch(said) or _INITIALS.fullmatch(said):
        return said
    language = (get_language() or "").partition("-")[0]
    if language in ("tr", "az"):
        return said.replace("I", "ı").replace("İ", "i").lower()
    if language == "en" and _ENGLISH_I.fullmatch(said):
        return "I" + said[1:].lower()
    return said.lower()


def _capital(start: re.Match[str]) -> str:
    before, letter = start.groups()
    language = (get_language() or "").partition("-")[0]
    return before + ("İ" if letter == "i" and language in ("tr", "az") else letter.upper())


def _without_walls(text: str) -> str:
    text = _MANY_ACCENTS.sub(r"\1", _MIXED.sub(_three_signs, text))
    return _PATTERN.sub(r"\1\1\1", _SAME.sub(_three, text))


def _three_signs(signs: re.Match[str]) -> str:
    return signs.group()[:3]


def _three(wall: re.Match[str]) -> str:
    """Figures are numbers, and scripts without capitals have words of such letters (哈哈哈哈)."""
    sign = wall[1][0]
    return wall[1] * 3 if not sign.isalnum() or sign.lower() != sign.upper() else wall[0]


_SOME_CAPITALS = re.compile(r"[^\W\d_a-zß-ÿа-яα-ω\u0590-\u0fff\u3000-\ud7ff]{2}")
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:['’]\w+)*")
_INITIALS = re.compile(r"(?:\w\.)+")
_NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,5}")
_ENGLISH_I = re.compile(r"I(?:['’]\w+)?")
_NEXT_SENTENCE = re.compile(r"((?<!\.\w)[.!?…]\W*\s\W*)([^\W\d_])")
_BEGINNING = re.compile(r"(^\W*|(?<!\.\w)[.!?…]\W*\s\W*)([^\W\d_])")
_SENTENCE_ENDS = re.compile(r"[.!?…]\W*$")

_MODIFIERS = "[\ufe0f\U0001f3fb-\U0001f3ff]?"
_SAME = re.compile(rf"(\S{_MODIFIERS})\1{{3,}}")
_MIXED = re.compile(r"[!?¡¿‽]{4,}")
_PATTERN = re.compile(r"([^\w\s]{2,6}?)\1{4,}")
_ACCENT = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MANY_ACCENTS = re.compile(rf"({_ACCENT}{{3}}){_ACCENT}+")
_SAME_AGAIN, _SIGNS = re.compile(r"(.)\1\1\1"), re.compile(r"[^\w\s][^\w\s]{3}")
"""Whatever is a wall has one of these: a quick look spares most comments the rest."""
_THIN_LINES = re.compile(rf"(?m)(?:^[^\S\n]*[^\w\n]{{0,2}}\w?[^\w\n]{{0,2}}(?:\n|\Z)){{{FEW_LINES},}}")
