"""In which language a text is. The library is loaded when a rule asks for the first time."""

from importlib import import_module

SHORTEST = 20
"""Of fewer signs nobody can tell."""


def language_of(text: str) -> str:
    """A code as `en`, without a region; empty when it is not sure, so that no rule decides by it."""
    if len(text) < SHORTEST:
        return ""
    detector = import_module("pycld2")
    try:
        is_reliable, _bytes, [(_name, code, percent, _score), *_others] = detector.detect(_seen(text))
    except detector.error:  # Of signs that it takes for no text.
        return ""
    return str(code).partition("-")[0] if is_reliable and code != "un" and percent >= MOST_OF_IT else ""


def _seen(text: str) -> str:
    """It refuses control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


MOST_OF_IT = 60
"""In a hundred signs: a quotation in another language does not make it one."""
