import random
import time

import pytest
from django.utils import translation

from imprint.core.text import clean_text, render_comment


def calm(text: str) -> str:
    return render_comment(text, calm=True)


@pytest.mark.parametrize(
    ("shouted", "said"),
    [
        ("THIS IS AN OUTRAGE! WHO VOTED FOR THIS?", "This is an outrage! Who voted for this?"),
        ("WHY DOES NATO, OR THE BBC, NOT TELL US?", "Why does NATO, or the BBC, not tell us?"),
        ("I'M SICK OF IT AND I WILL SAY SO. DON'T YOU SEE?", "I'm sick of it and I will say so. Don't you see?"),
        ("THE U.S.A. AND THE G20 MET IN PARIS AGAIN", "The U.S.A. and the G20 met in paris again"),
        ("ЭТО УЖАСНО! ПОЧЕМУ ВСЕ МОЛЧАТ?", "Это ужасно! Почему все молчат?"),
        ("ΑΥΤΟ ΕΙΝΑΙ ΛΑΘΟΣ ΚΑΙ ΤΟ ΞΕΡΕΤΕ ΟΛΟΙ ΣΑΣ", "Αυτο ειναι λαθος και το ξερετε ολοι σας"),
        ("DAS IST DOCH WOHL NICHT EUER ERNST, ODER?", "Das ist doch wohl nicht euer ernst, oder?"),
        ("«ENOUGH» THEY SAID. «GO HOME NOW» WE SAID", "«Enough» they said. «Go home now» we said"),
        ("Really: THIS WAS A VERY BAD IDEA FROM THE START", "Really: this was a very bad idea from the start"),
    ],
)
def test_calm_of_shouting_speaks_in_sentences(shouted: str, said: str) -> None:
    assert calm(shouted) == f"<p>{said}</p>"


@pytest.mark.parametrize(
    "text",
    [
        *[
            "NATO, BBC and UNESCO met in the USA.",
            "NATO BBC UNESCO EU USA UNICEF CNN FBI",
            "STOP IT",
            "OK!",
            "LOL",
            "TL;DR",
        ],
        *["I think THAT WAS A VERY bad idea, and nobody told us of it before.", "Ein Satz mit vielen Hauptwörtern"],
        *[
            "مرحبا بالعالم هذا نص طويل بلا أحرف كبيرة",
            "这是一个没有大写字母的很长的句子",
            "これは長い文章です",
            "זה משפט ארוך בלי אותיות גדולות",
        ],
        *[
            "यह एक लंबा वाक्य है जिसमें बड़े अक्षर नहीं हैं",
            "A B C D E F G H I J K L M N O P",
            "😂😂😂 ... !!! ??? --- 1000000 2026",
        ],
        *[
            "哈哈哈哈哈哈",
            "ฮาาาาาา 5555555",
            "www.example.org/aaa",
            "zzz",
            "a, b, c; d. (e)",
            "https://EXAMPLE.ORG/AAAAAAAA",
        ],
    ],
)
def test_calm_leaves_alone(text: str) -> None:
    assert calm(text) == render_comment(text)


@pytest.mark.parametrize(
    ("wall", "three"),
    [
        ("Why????????", "Why???"),
        ("No!!!! Never!!!!", "No!!! Never!!!"),
        ("What?!?!?!?!?!", "What?!?"),
        ("soooooooo gooooood", "sooo goood"),
        ("НЕЕЕЕЕЕТ", "НЕЕЕТ"),
        ("well.......", "well..."),
        ("😂😂😂😂😂😂😂", "😂😂😂"),
        ("👍🏽👍🏽👍🏽👍🏽👍🏽", "👍🏽👍🏽👍🏽"),
        ("🇺🇦🇺🇦🇺🇦🇺🇦🇺🇦", "🇺🇦🇺🇦🇺🇦"),
        ("=-=-=-=-=-=-=-", "=-=-=-"),
        ("__________", "___"),
        ("Z" + "\u0335\u031b" * 8 + "o", "Z\u0335\u031b\u0335o"),
        ("！！！！！！", "！！！"),
    ],
)
def test_calm_of_a_wall_leaves_three(wall: str, three: str) -> None:
    assert calm(wall).startswith(f"<p>{three}")
    assert len(calm(wall)) <= len(f"<p>{three}</p>") + 1


def test_calm_touches_no_code_address_or_name() -> None:
    shouted = "LOOK AT THIS `SELECT * FROM A!!!!!!` HERE https://EXAMPLE.org/AAAAAA AND WEEP @INES"
    shouted += "\n\n```\nNO!!!!!! AAAAAA\n```"

    shown = render_comment(shouted, calm=True, people={"ines": "/-/comments/1/"})

    assert "<p>Look at this <code>SELECT * FROM A!!!!!!</code> here" in shown
    assert ">https://EXAMPLE.org/AAAAAA</a> and weep" in shown
    assert ">@INES</a>" in shown
    assert "<code>NO!!!!!! AAAAAA\n</code>" in shown


def test_calm_goes_through_emphasis_and_begins_each_paragraph() -> None:
    assert calm("THIS **IS VERY** BAD.\n\n> AND THIS\n> TOO\n\nTHE END") == (
        "<p>This <strong>is very</strong> bad.</p>\n<blockquote>\n<p>And this<br>\nToo</p>\n</blockquote>\n"
        "<p>The end</p>"
    )


def test_calm_of_turkish_keeps_its_two_letters() -> None:
    with translation.override("tr"):
        assert calm("ISPARTA VE İZMİR ÇOK GÜZEL") == "<p>Isparta ve izmir çok güzel</p>"
    with translation.override("de"):
        assert calm("ICH SAGE NUR: I WIE IDA UND SO WEITER") == "<p>Ich sage nur: i wie ida und so weiter</p>"


@pytest.mark.parametrize(
    ("wall", "shown"),
    [
        ("Look" + "\n.\n" * 40 + "here", "<p>Look<br>\n. . .<br>\nhere</p>"),
        ("S\nH\nA\nM\nE\nO\nN\nYOU", "<p>S H A M E O N<br>\nYOU</p>"),
        ("One" + "\n\u200b" * 50 + "\ntwo", None),
        ("One\n\ntwo\n\n\nthree\n\nfour", "<p>One</p>\n<p>two</p>\n<p>three</p>\n<p>four</p>"),
        ("```\n" + "}\n" * 10 + "```", "<pre><code>" + "}\n" * 10 + "</code></pre>"),
        ("- milk\n- eggs\n- flour\n- salt\n- oil\n- tea\n- jam\n- ham", None),
    ],
)
def test_calm_of_a_wall_of_lines(wall: str, shown: str | None) -> None:
    assert calm(wall).count("\n") <= 10
    if shown:
        assert calm(wall) == shown


def test_calm_loses_no_word_of_random_texts() -> None:
    chance = random.Random(11)
    parts = [*"aAäÄзЗ你ع !?.,-_*`~|@\n", "WORD ", "word ", "NATO ", "!!!!!", "https://A.org/B ", "||", "```\n", "> "]
    for _text in range(1500):
        text = clean_text("x" + "".join(chance.choices(parts, k=60)), 1000)

        before, after = render_comment(text), calm(text)

        assert set(after.casefold()) <= set(before.casefold()) | set(" ")
        assert before.casefold().count("word") == after.casefold().count("word")
        assert calm(text) == after


@pytest.mark.parametrize(
    "text",
    [
        "!" * 10_000,
        "A " * 5_000,
        "Ab" * 5_000,
        "-=" * 5_000,
        ".\n" * 5_000,
        " .\n" * 3_000,
        "A.B" * 3_300,
        "\u0335" * 9_999,
    ],
)
def test_calm_of_hostile_text_is_quick(text: str) -> None:
    started_at = time.thread_time()

    calm(text)

    assert time.thread_time() - started_at < 1
