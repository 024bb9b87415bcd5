"""The first table is from UTS #39's own examples and data; the others are what people try."""

import unicodedata

import pytest

from imprint.core.lookalikes import has_figures, read_figures, sights, sights_of_reserved, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paypal", "раураl"),  # All but the last in Cyrillic.
        ("scope", "ѕсоре"),
        ("l", "1"),
        ("l", "I"),
        ("l", "|"),
        ("O", "0"),
        ("m", "rn"),
        ("A", "Α"),
        ("ä", "a\u0308"),
        ("ﬁ", "fi"),
        ("ß", "β"),
        ("ן", "l"),
    ],
)
def test_skeleton_of_confusable_texts_is_the_same(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("a", "A"), ("ä", "a"), ("李", "本"), ("e", "é")])
def test_skeleton_of_other_texts_differs(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_skeleton_of_a_skeleton_is_itself() -> None:
    for number in range(0x180):
        once = skeleton(chr(number))
        assert (skeleton(once), unicodedata.normalize("NFD", once)) == (once, once)


LOOK = {
    "Ines da Costa": [
        "Ines da Costa",
        "ines DA costa",
        "INESDACOSTA",
        " I n e s  da Costa. ",
        "★ Ines da Costa ★",
        "Ines\u00adda\u2060Costa\u200b",
        "Ines\u200eda\u3164Costa",
        "Inеs da Costа",  # Cyrillic, in the middle.
        "Ιnes dа Cоsta",  # Greek and Cyrillic.
        "Ｉｎｅｓ ｄａ Ｃｏｓｔａ",
        "𝐈𝐧𝐞𝐬 𝓭𝓪 𝕮𝖔𝖘𝖙𝖆",
        "lnes da Costa",  # A small L.
        "İnes da Costa",
        "Ɩnes da Costa",
    ],
    "Moderator": ["Mοderatοr", "МОDЕRАТОR", "rnoderator", "ⓜoderator", "ModeratΟr", "M-o-d-e-r-a-t-o-r"],
    "Анна Петрова": ["АННА ПЕТРОВА", "Aннa Пeтpoвa", "AHHA ПETPOBA"],
    "Νίκος": ["ΝΊΚΟΣ", "Νίκoς", "Níκος"],
    "محمد علي": ["محمدعلي", "محـمد علي", "محمد\u200f علي"],
    "李明": ["李 明", "李\u200b明"],
    "किरण": ["किरण", "कि\u200dरण"],
    "Łukasz": ["ŁUKASZ", "Łukаsz"],
    "🦊": ["🦊", "🦊\ufe0f"],
}
DIFFER = [
    *[("Ines", "Inez"), ("Ines", "Inés"), ("Ines", "Ines2"), ("Ines", "1nes"), ("Bob", "B0b"), ("Ali", "Ala")],
    *[
        ("Анна", "Инна"),
        ("李明", "李月"),
        ("محمد", "محمود"),
        ("किरण", "करण"),
        ("Νίκος", "Νίκη"),
        ("🦊", "🐺"),
        ("Ines", "🦊"),
    ],
]


@pytest.mark.parametrize(("name", "other"), [(name, other) for name, others in LOOK.items() for other in others])
def test_sights_of_look_alikes_meet(name: str, other: str) -> None:
    assert sights_of_reserved(name) & sights(other)


@pytest.mark.parametrize(("name", "other"), DIFFER)
def test_sights_of_other_names_do_not(name: str, other: str) -> None:
    assert not sights_of_reserved(name) & sights(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [("admin", "Adm1n"), ("Ali", "A1i"), ("Ali", "4L1"), ("Moderator", "M0derat0r"), ("Tess", "7355"), ("É", "3")],
)
def test_read_figures_of_a_name_and_of_it_with_figures_meet(name: str, other: str) -> None:
    assert not sights_of_reserved(name) & sights(other)
    assert has_figures(sights(other))
    assert read_figures(sights_of_reserved(name)) & read_figures(sights(other))


@pytest.mark.parametrize(("name", "other"), [("Anna", "Anna1990"), ("Ines", "Ines1"), ("Bob", "8o8"), ("Ali", "Al2")])
def test_read_figures_of_other_names_do_not(name: str, other: str) -> None:
    assert not read_figures(sights_of_reserved(name)) & read_figures(sights(other))


def test_has_figures_asks_for_those_that_are_read() -> None:
    assert [has_figures(sights(name)) for name in ("Ines", "Ines 2689", "Ines 5", "Ines ５")] == [
        False,
        False,
        True,
        True,
    ]
