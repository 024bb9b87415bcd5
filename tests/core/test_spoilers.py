import re

import pytest

from imprint.core.spoilers import without_spoilers
from imprint.core.text import render_comment

OPEN = "<details><summary>Spoiler</summary>"


def spoiler(words: str) -> str:
    return f"{OPEN}{words}</details>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("||It was him.||", f"<div>{spoiler('It was him.')}</div>"),
        ("So ||he||, and ||she||.", f"<div>So {spoiler('he')}, and {spoiler('she')}.</div>"),
        ("||**very** `code` ~~no~~||", f"<div>{spoiler('<strong>very</strong> <code>code</code> <s>no</s>')}</div>"),
        ("**so ||it|| ends**", f"<div><strong>so {spoiler('it')} ends</strong></div>"),
        ("||two\nlines||", f"<div>{spoiler('two<br>' + chr(10) + 'lines')}</div>"),
        ("> ||quoted||", f"<blockquote>\n<div>{spoiler('quoted')}</div>\n</blockquote>"),
        ("- ||one||\n- two", f"<ul>\n<li>{spoiler('one')}</li>\n<li>two</li>\n</ul>"),
        ("||نهاية||", f"<div>{spoiler('نهاية')}</div>"),
        ("||结局||", f"<div>{spoiler('结局')}</div>"),
        ("||a `||` b||", f"<div>{spoiler('a <code>||</code> b')}</div>"),
    ],
)
def test_spoiler_is_hidden_in_a_details(text: str, shown: str) -> None:
    assert render_comment(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        *[
            "a || b || c",
            "||",
            "||||",
            "|| a ||",
            "|||a|||",
            "||a",
            "a||",
            "|a|",
            r"\||a||",
            "||a\n\nb||",
            "a || b && c",
        ],
        *["| a | b |\n|---|---|", "||||||||||||", "|| ||"],
    ],
)
def test_bars_that_hide_nothing_stay_as_typed(text: str) -> None:
    assert "details" not in render_comment(text)
    assert render_comment(text).count("|") == text.count("|")


@pytest.mark.parametrize(
    "text", ["||a ||b|| c||", "||a ||b ||c|| d|| e||", "||" * 2_000 + "a" + "||" * 2_000, "||a " * 900 + "b|| " * 900]
)
def test_spoiler_is_never_inside_another(text: str) -> None:
    shown = re.findall(r"</?details>", render_comment(text))

    assert shown == ["<details>", "</details>"] * (len(shown) // 2)


def test_spoiler_inside_a_link_stays_as_typed_and_a_link_inside_a_spoiler_is_one() -> None:
    assert ">||a||</a>" in render_comment("[||a||](https://x.org)")
    assert 'href="https://x.org/"' in render_comment("||see https://x.org/||")


def test_without_spoilers_says_that_there_is_one() -> None:
    assert without_spoilers("So ||he|| and ||she\nwas|| it, a || b") == "So [Spoiler] and [Spoiler] it, a || b"
