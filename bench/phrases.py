"""Listed phrases in disguise: what looking for 5,000 of them costs a comment, and how many are found."""

import random
import time

from bench.sites import row
from imprint.scoring import phrases
from imprint.scoring.word_list import innocent
from tests.scoring import lists

LENGTH, PHRASES, ROUNDS = 500, 5_000, 200
COMMENTS = {
    "in English": "The council met on Tuesday to decide whether the old bridge, as planned, should be closed to cars. "
    "It's a good idea, but who will pay? The cost (£5.2m, says the U.K. fund) isn't in the 2024 plan! ",
    "in Russian": "Совет собрался во вторник, чтобы решить, закрыть ли старый мост для машин, как было задумано. ",
    "full of disguises": "You 1d10t, this is sh!t, i d i o t, f*ck that; what a m0r0n. Look at U.S.A. and T-14. ",
}


def main() -> None:
    banned = phrases.compile([*lists.listed_phrases(), *_made_up()], allowed=innocent())
    for name, text in COMMENTS.items():
        us = _cpu_us(banned, (text * 10)[:LENGTH])
        if name.startswith("in "):
            row(f"{PHRASES:,} phrases, a comment {name}", f"{us:.0f} µs", "≤ 200 µs", us <= 200)
        else:
            row(f"{PHRASES:,} phrases, a comment {name}", f"{us:.0f} µs", "(no limit)", True)
    _rates()


def _cpu_us(banned: phrases.Phrases, text: str) -> float:
    """The median of single calls."""
    costs = []
    for _ in range(ROUNDS):
        start = time.thread_time_ns()
        banned.find(text)
        costs.append((time.thread_time_ns() - start) / 1000)
    return sorted(costs)[ROUNDS // 2]


def _rates() -> None:
    banned = lists.listed()
    disguised, innocent = len(lists.rows_of("disguised")), len(lists.rows_of("innocent"))
    found = 1 - len(lists.missed(banned)) / disguised
    false = len(lists.false(banned)) / innocent
    row(f"found of {disguised} disguised words", f"{found:.1%}", "≥ 98 %", found >= 0.98)
    row(f"false among {innocent} innocent ones", f"{false:.1%}", "≤ 0.5 %", false <= 0.005)


def _made_up() -> list[str]:
    chance = random.Random(1)
    return ["".join(chance.choices("etaoinshrdlu", k=chance.randint(5, 10))) for _ in range(PHRASES)]


if __name__ == "__main__":
    main()
