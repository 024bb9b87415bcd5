"""What the filter counts of a text: words, the hosts of links, and a few signs that are no words."""

import re
from collections.abc import Iterator

from imprint.moderation.spam.sketches import folded, hosts_in

MOST, FIRST = 120, 80
"""From the beginning and from the end, where advertising stands: a long text neither teaches nor hides more."""
LONGEST = 40
HOST, SIGN = "host:", "sign:"


def tokens_of(text: str) -> list[str]:
    """Each once; at most 120 words, with what is said of links and signs before them."""
    hosts = hosts_in(text)
    words = list(dict.fromkeys(_words(folded(text))))
    if len(words) > MOST:
        words = words[:FIRST] + words[FIRST - MOST :]
    return [*(token_of_host(host) for host in hosts[:20]), *_signs(text, len(hosts)), *words]


def token_of_host(host: str) -> str:
    """Its end, which names whose it is."""
    return HOST + host[len(HOST) - LONGEST :]


def _words(text: str) -> Iterator[str]:
    for word in WORD.findall(text):
        if len(word) <= LONGEST and (word.isascii() or not WITHOUT_SPACES.search(word)):
            yield word
        elif not word.isascii():
            yield from (word[at : at + 2] for at in range(len(word) - 1))


def _signs(text: str, links: int) -> Iterator[str]:
    if links:
        yield f"{SIGN}links {min(links, 4)}"
    if MONEY.search(text):
        yield f"{SIGN}money"
    if TELEPHONE.search(text):
        yield f"{SIGN}telephone"
    if "@" in text and MAIL.search(text):
        yield f"{SIGN}mail"
    if CAPITALS.search(text):
        yield f"{SIGN}capitals"
    if "!!" in text:
        yield f"{SIGN}cries"


WORD = re.compile(r"\w{3,}|[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")
WITHOUT_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
MONEY = re.compile(r"[$€£¥₽]\s?\d|\d\s?[$€£¥₽]")
TELEPHONE = re.compile(r"\+?\d(?:[\s().-]?\d){8,}")
MAIL = re.compile(r"[\w.+-]@[\w-]+\.\w")
CAPITALS = re.compile(r"\b[A-Z]{3,}\W+[A-Z]{3,}\W+[A-Z]{3,}\b")
