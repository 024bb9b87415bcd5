import pytest

from imprint.core.text import render_comment

PEOPLE = {
    "ines": "/-/comments/1/",
    "ines da costa": "/-/comments/2/",
    "李明": "/-/comments/3/",
    "o.": "/-/comments/4/",
} | {f"p{number}": f"/-/comments/{number}0/" for number in range(1, 9)}
REL = 'rel="nofollow ugc noopener"'


def call(number: int, words: str) -> str:
    return f'<a href="/-/comments/{number}/" {REL}>{words}</a>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@Ines, hello", f"{call(1, '@Ines')}, hello"),
        ("@INES da  costa's", f"{call(2, '@INES da  costa')}'s"),
        ("(@Ines)", f"({call(1, '@Ines')})"),
        ("**@ines**", f"<strong>{call(1, '@ines')}</strong>"),
        ("@李明你好", f"{call(3, '@李明')}你好"),
        ("@O. yes", f"{call(4, '@O.')} yes"),
        ("@Ines da", f"{call(1, '@Ines')} da"),
        ("@Ines\nda Costa", f"{call(2, '@Ines' + chr(10) + 'da Costa')}"),
    ],
)
def test_mention_leads_to_the_longest_name(text: str, shown: str) -> None:
    assert render_comment(text, people=PEOPLE) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "a@ines.org",
        "@Inesita",
        "@ Ines",
        "@@Ines",
        "@Nobody",
        "/@Ines",
        "`@Ines`",
        "[@Ines](https://x.org)",
        "https://x.org/@Ines",
        "<ines@ines.org>",
    ],
)
def test_mention_of_nobody_stays_as_typed(text: str) -> None:
    assert "/-/comments/" not in render_comment(text, people=PEOPLE)


def test_mention_without_people_stays_as_typed() -> None:
    assert render_comment("@Ines") == "<p>@Ines</p>"


def test_mentions_are_few() -> None:
    shown = render_comment(" ".join(f"@p{number}" for number in (*range(1, 9), 1, 2)), people=PEOPLE)

    assert [shown.count(f">@p{number}</a>") for number in range(1, 9)] == [2, 2, 1, 1, 1, 0, 0, 0]


@pytest.mark.parametrize("text", ["[x](/-/comments/1/)", "</-/comments/1/>", "[x](//evil.example/-/comments/1/)"])
def test_nobody_can_write_an_address_of_the_site_by_hand(text: str) -> None:
    assert "<a" not in render_comment(text, people=PEOPLE)
