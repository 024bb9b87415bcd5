"""The forms in which a word comes: with the common endings of its language, and Arabic and Hebrew beginnings."""


def _endings(words: str) -> tuple[str, ...]:
    return tuple(words.split())


ENDINGS = {
    "en": ("s",),
    "de": ("e", "en", "er", "es", "em", "n", "s", "in", "innen"),
    "fr": ("s", "e", "es", "x"),
    "es": ("s", "es", "a", "as", "o", "os"),
    "pt": ("s", "es", "a", "as", "o", "os"),
    "it": ("i", "e", "a", "o"),
    "nl": ("s", "en", "e"),
    "ru": _endings("а у ом е ы и о ой ою ам ами ах ов ая ое ые ый ого ому ую ых ым ыми"),
    "uk": _endings("а у ом е и і о ою ам ами ах ів ий ої"),
    "el": ("ς", "α", "ε", "οι", "ες", "ου", "ων", "ο", "ους"),
    "ar": ("ين", "ون", "ات", "ه", "ك", "ي"),
    "he": ("ים", "ות", "ה", "ית"),
}
BEGINNINGS = {
    "ar": ("ال", "و", "وال", "يا", "ب", "بال", "ل", "لل", "ف", "ك"),
    "he": ("ה", "ו", "וה", "ב", "כ", "ל", "מ", "ש", "של"),
}
DROPPED = {"es": "oa", "pt": "oa", "it": "oaie", "ru": "аяоеый", "uk": "аяоеий", "el": "σοαηε"}
"""Endings, folded, that others take the place of."""
SCRIPTS = {"CYRILLIC": "ru", "GREEK": "el", "ARABIC": "ar", "HEBREW": "he", "LATIN": "en"}
"""Whose endings are tried when nobody said which language it is."""


def forms_of(word: str, language: str) -> set[str]:
    """`word` is folded, and so are its forms, but for the accents of endings."""
    forms = {word}
    if language == "en":
        forms |= _of_english(word)
    else:
        stem = word.rstrip(DROPPED[language]) if language in DROPPED else word
        stems = {word, stem} if len(stem) >= 3 else {word}
        forms |= {one + ending for one in stems for ending in ENDINGS.get(language, ())}
    return forms | {beginning + form for form in forms for beginning in BEGINNINGS.get(language, ())}


def _of_english(word: str) -> set[str]:
    if word.endswith("y") and len(word) > 2 and word[-2] not in "aeiou":
        return {word[:-1] + "ies"}
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return {word + "es"}
    return {word + "s"}
